"""Lints exported Verilog with slang, every warning on and none waived.

    pip install pyslang
    cargo run --release -- export --config all --out /tmp/all
    python3 testbench/scripts/slang.py /tmp/all/*/rtl

Prints a line for each folder, and exits with 1 if slang warns of anything.
"""

import sys
from pathlib import Path

import pyslang
from pyslang import driver

STANDARDS = ["1800-2017", "1800-2023"]


def is_clean(lists, standard):
    """Whether the files that the lists `TOP.f` name elaborate without a warning."""
    slang = driver.Driver()
    slang.addStandardArgs()
    # Warnings are errors here, so that the result says whether there are any.
    arguments = ["slang", "--std", standard, "-Weverything", "-Werror"]
    for path in lists:
        arguments += ["-F", str(path), "--top", path.stem]
    ok = slang.parseCommandLine(" ".join(arguments))
    return ok and slang.processOptions() and slang.parseAllSources() and slang.runFullCompilation(True)


def main():
    folders = [Path(name) for name in sys.argv[1:]]
    if not folders:
        sys.exit(__doc__)
    failed = 0
    for folder in folders:
        lists = sorted(folder.glob("*.f"))
        if not lists:
            sys.exit(f"{folder} holds no list of files (TOP.f); name the rtl folders of an export")
        clean = all([is_clean(lists, standard) for standard in STANDARDS])
        failed += not clean
        print(f"{folder}: {'no warning' if clean else 'warnings'}", flush=True)
    print(f"slang {pyslang.__version__}: {len(folders) - failed} of {len(folders)} without a warning")
    sys.exit(failed > 0)


main()
