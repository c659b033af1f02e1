#!/usr/bin/env python3
"""ONNX's nine light models on crossbars, beside the outputs that come with them. Prints the table of network/README.md.

    backend_cases.py CASES
    light.py CASES [NAME ...]

Each model is imported by `forms import` (the command that FORMS names, or `forms` on the path) with its own input as the
calibration set, 8 magnitude bits and 12-bit activations, and run by `forms run`. The error is the largest difference of the
output, over the largest number in it. Memory is the most that either command held. Needs PyPI's `onnx` and GNU `time`.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy
import onnx
from onnx import numpy_helper

FORMS = os.environ.get("FORMS", "forms")


def tensor(path):
    found = onnx.TensorProto()
    found.ParseFromString(path.read_bytes())
    return numpy_helper.to_array(found)


def run(*words):
    """What a command prints, its seconds by the clock and its memory in MiB; None and its last line where it fails."""
    done = subprocess.run(["time", "-f", "%e %M", FORMS, *map(str, words)], capture_output=True, text=True)
    lines = done.stderr.strip().splitlines()
    if done.returncode:
        reason = next((line for line in lines if "rror" in line), lines[-1])
        raise RuntimeError(f"{words[0]}: {reason}")
    seconds, memory = lines[-1].split()
    return done.stdout, float(seconds), int(memory) / 1024


def main():
    cases = pathlib.Path(sys.argv[1]) / "light"
    only = sys.argv[2:]
    print("| model | weights, millions | error | import, run in seconds | most memory, MiB |")
    print("| --- | --- | --- | --- | --- |")
    for case in sorted(cases.iterdir()):
        name = case.name.removeprefix("light_")
        if only and name not in only:
            continue
        expected = tensor(case / "test_data_set_0" / "output_0.pb")
        output = onnx.load(case / "model.onnx").graph.output[0].name
        with tempfile.TemporaryDirectory() as folder:
            data, network, scores = (pathlib.Path(folder) / end for end in ("x.npy", "light.net", "y.npz"))
            numpy.save(data, tensor(case / "test_data_set_0" / "input_0.pb").astype(numpy.float32))
            try:
                said, imported, first = run(
                    "import", case / "model.onnx", "--calibrate", data, "--activation-bits", "12", "--out", network)
                _, took, second = run("run", network, "--data", data, "--outputs", scores)
            except RuntimeError as error:
                print(f"| `{name}` | | {error} | | |", flush=True)
                continue
            found = numpy.load(scores)[output].reshape(expected.shape).astype(float)
        weights = int(re.search(r"([\d,]+) weights", said)[1].replace(",", "")) / 1e6
        error = abs(found - expected).max() / abs(expected).max()
        print(f"| `{name}` | {weights:.1f} | {error:.5f} | {imported:.1f}, {took:.1f} | {max(first, second):.0f} |", flush=True)


if __name__ == "__main__":
    main()
