#!/usr/bin/env python3
"""Writes ONNX's own backend cases to FOLDER/KIND/NAME: model.onnx, inputs and outputs as *.pb, and the tolerance.

    backend_cases.py FOLDER [NAME ...]

Kinds are node, simple, pytorch-converted, pytorch-operator and light, or the NAMEd cases alone. The nine light
models come with their weights as constants of one number, and with inputs and outputs of their own. Needs PyPI's
`onnx` (1.23.2).
"""
import pathlib
import shutil
import sys

import numpy
import onnx
from onnx import numpy_helper
from onnx.backend.test.case import model as models
from onnx.backend.test.case import node as nodes
from onnx.backend.test.runner import Runner


def write(folder, model, sets):
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "model.onnx")
    for number, (inputs, outputs) in enumerate(sets):
        data = folder / f"test_data_set_{number}"
        data.mkdir(exist_ok=True)
        for what, values in (("input", inputs), ("output", outputs)):
            for at, value in enumerate(values):
                if isinstance(value, onnx.TensorProto):
                    tensor = value
                elif isinstance(value, (numpy.ndarray, numpy.generic, float, int)):
                    tensor = numpy_helper.from_array(numpy.asarray(value))
                else:
                    # Sequences, optionals: no tensors, and the file says so.
                    (data / f"{what}_{at}.none").write_text(type(value).__name__)
                    continue
                (data / f"{what}_{at}.pb").write_bytes(tensor.SerializeToString())


def main():
    out = pathlib.Path(sys.argv[1])
    only = set(sys.argv[2:])
    wanted = lambda name: not only or name in only
    numpy.random.seed(0)
    for kind, cases in (("node", nodes.collect_testcases(None)), ("model", models.collect_testcases())):
        for case in cases:
            if case.model is not None and case.data_sets and wanted(case.name):
                write(out / kind / case.name, case.model, case.data_sets)
    data = pathlib.Path(onnx.__file__).parent / "backend" / "test" / "data"
    for kind in ("simple", "pytorch-converted", "pytorch-operator"):
        for case in sorted((data / kind).iterdir()):
            if (case / "model.onnx").exists() and wanted(case.name):
                shutil.copytree(case, out / kind / case.name, dirs_exist_ok=True)
    for model in sorted((data / "light").glob("*.onnx")):
        if wanted(model.stem):
            folder = out / "light" / model.stem
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(model, folder / "model.onnx")
            expected = model.with_name(model.stem + "_output_0.pb")
            loaded = onnx.load(model)
            named = {t.name for t in loaded.graph.initializer}
            given = [i for i in loaded.graph.input if i.name not in named]
            (folder / "test_data_set_0").mkdir(exist_ok=True)
            for at, value in enumerate(given):
                data_of = Runner.generate_dummy_data(value, seed=0, name=model.stem, random=False)
                path = folder / "test_data_set_0" / f"input_{at}.pb"
                path.write_bytes(numpy_helper.from_array(data_of).SerializeToString())
            shutil.copy(expected, folder / "test_data_set_0" / "output_0.pb")


main()
