"""Writes docs/licences.csv: every crate that a build of the project can need, and its licence.

    python3 docs/licences.py

It reads `cargo metadata` for Linux on x86-64, all features, tests and benches included.
"""

import csv
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "cargo metadata --format-version 1 --locked --all-features --filter-platform x86_64-unknown-linux-gnu"


def main():
    said = subprocess.run(COMMAND.split(), cwd=ROOT, check=True, capture_output=True, text=True).stdout
    read = json.loads(said)
    needed = {node["id"] for node in read["resolve"]["nodes"]}
    others = [p for p in read["packages"] if p["source"] and p["id"] in needed]
    with open(ROOT / "docs/licences.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["crate", "licence"])
        table.writerows(sorted({(p["name"], p["license"] or "") for p in others}))


main()
