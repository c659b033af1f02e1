#!/usr/bin/env python3
"""A digit over AXI, through the accelerator's Verilog, to its class, in one command:

    python3 rtl/soc/run.py digit.png --network data/lenet5_forms8/lenet5.safetensors
    python3 rtl/soc/run.py data/mnist/images.npy:7 --network data/lenet5_forms8/lenet5.safetensors

It needs `pip install cocotb cocotbext-axi numpy pillow`, a simulator (Icarus), and `forms` on the path, or --forms. Scores and
clocks are compared with what golden says of the same image.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from cocotb_tools.runner import get_runner

HERE = Path(__file__).resolve().parent


def pixels(name):
    """A picture [1, channels, height, width] of bytes: a PNG, or one of an NPY file of pictures: FILE.npy:INDEX."""
    path, _, index = name.partition(".npy:")
    if index:
        picture = numpy.load(path + ".npy")[int(index)]
    else:
        from PIL import Image

        picture = numpy.asarray(Image.open(name))
        # Colours stand last in a PNG.
        picture = picture.transpose(2, 0, 1) if picture.ndim == 3 else picture
    picture = numpy.asarray(picture, dtype=numpy.uint8)
    return picture.reshape((1, 1) + picture.shape if picture.ndim == 2 else (1,) + picture.shape)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", help="a PNG, or FILE.npy:INDEX")
    parser.add_argument("--network", required=True)
    parser.add_argument("--config", default="forms-8")
    parser.add_argument("--crossbars", default="8")
    parser.add_argument("--memory", default="4096")
    parser.add_argument("--forms", default="forms")
    parser.add_argument("--simulator", default="icarus")
    arguments = parser.parse_args()
    picture = pixels(arguments.picture)
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        numpy.save(place / "picture.npy", picture)
        made = subprocess.run(
            [arguments.forms, "image", arguments.network, "--config", arguments.config]
            + ["--crossbars", arguments.crossbars, "--memory", arguments.memory]
            + ["--out", place / "net.bin", "--verilog", place]
            + ["--data", place / "picture.npy", "--maps", place / "picture.bin"],
            capture_output=True,
            text=True,
        )
        if made.returncode:
            sys.exit(made.stderr)
        # What golden says of it.
        golden = re.search(r"picture 0: ([\d,]+) clocks, .*; scores ([-\d ]+)", made.stdout)
        job = {
            "image": str(place / "net.bin"),
            "picture": str(place / "picture.bin"),
            "scores": [int(score) for score in golden[2].split()],
            "clocks": int(golden[1].replace(",", "")),
        }
        runner = get_runner(arguments.simulator)
        runner.build(
            sources=sorted((place / "rtl").glob("*.v")),
            hdl_toplevel="forms_accelerator",
            build_dir=place / "sim",
            timescale=("1ns", "1ps"),
        )
        sys.path.insert(0, str(HERE))
        results = runner.test(
            hdl_toplevel="forms_accelerator",
            test_module="test_forms_accelerator",
            test_dir=place,
            extra_env={"FORMS_JOB": json.dumps(job), "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        text = results.read_text()
        sys.exit("a test failed" if "<failure" in text or "<error" in text else 0)


if __name__ == "__main__":
    main()
