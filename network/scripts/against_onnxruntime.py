#!/usr/bin/env python3
"""Times a network on crossbars, all clocks counted, against onnxruntime's float32 of the same graph.

    pip install numpy onnx onnxruntime
    cargo build --release -p forms-network --example speed
    network/scripts/against_onnxruntime.py data/resnet20_forms8/resnet20.safetensors --images 1000

Both take turns, so that other work on the machine slows both. The float model has the network's layers and
weights in float32 and batches of 64 images; what only integers need (requantization) is left out of it, a clamp
from 0 is a Relu. Its time begins with its session, ours with the network's file; reading images is in neither.
The ratio of processor times is the one to trust on a busy machine.
"""
import argparse
import json
import re
import resource
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

TYPES = {"I16": np.int16, "I64": np.int64, "U32": np.uint32, "U8": np.uint8}
BATCH = 64


def read(path):
    """The manifest of a network's file, and its tensors."""
    data = Path(path).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    manifest = json.loads(header.pop("__metadata__")["forms"])
    tensors = {}
    for name, tensor in header.items():
        first, last = (8 + size + at for at in tensor["data_offsets"])
        tensors[name] = np.frombuffer(data[first:last], TYPES[tensor["dtype"]]).reshape(tensor["shape"])
    return manifest, tensors


def model(manifest, tensors, batch):
    """The same graph in float32."""
    nodes, constants = [], []

    def constant(name, array):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def node(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    def window(entry):
        top, left, bottom, right = entry["pads"]
        return dict(kernel_shape=entry["kernel"], strides=entry["stride"], dilations=entry["dilation"],
                    pads=[top, left, bottom, right])

    for entry in manifest["nodes"]:
        name, op, inputs = entry["name"], entry["op"], entry["inputs"]
        kind = op["kind"]
        is_clamped = (op.get("range") or [-1])[0] == 0
        raw = name + ".raw" if is_clamped else name
        if kind in ("conv", "dense"):
            weights = tensors[name + ".weights"].astype(np.float32)
            scale = np.ones(len(weights), np.float32)
            if name + ".multiplier" in tensors:
                scale = tensors[name + ".multiplier"] / 2.0 ** tensors[name + ".shift"].astype(float)
            bias = constant(name + ".b", tensors[name + ".bias"] * scale)
            weights = weights * np.asarray(scale, np.float32)[:, None, None, None]
            if kind == "conv":
                node("Conv", [inputs[0], constant(name + ".w", weights), bias], raw, group=op["groups"],
                     **window(op["window"]))
            else:
                node("Flatten", [inputs[0]], name + ".flat")
                matrix = constant(name + ".w", weights.reshape(len(weights), -1))
                node("Gemm", [name + ".flat", matrix, bias], name + ".gemm", transB=1)
                shape = numpy_helper.from_array(np.array([batch, len(weights), 1, 1], np.int64), name + ".s")
                constants.append(shape)
                node("Reshape", [name + ".gemm", name + ".s"], raw)
        elif kind == "max-pool":
            attributes = window(op["window"])
            node("MaxPool", inputs, raw, **attributes)
        elif kind == "average-pool":
            attributes = window(op["window"])
            attributes.pop("dilations")
            node("AveragePool", inputs, raw, **attributes)
        elif kind == "global-average-pool":
            node("GlobalAveragePool", inputs, raw)
        elif kind == "add":
            node("Sum", inputs, raw)
        elif kind == "concat":
            node("Concat", inputs, raw, axis=1)
        elif kind in ("requantize", "flatten"):
            node("Identity", inputs, raw)
        elif kind == "pad":
            top, left, bottom, right = op["pads"]
            pads = numpy_helper.from_array(np.array([0, 0, top, left, 0, 0, bottom, right], np.int64), name + ".p")
            constants.append(pads)
            node("Pad", [inputs[0], name + ".p"], raw)
        if is_clamped:
            node("Relu", [raw], name)
    shape = [batch] + manifest["input"]["shape"]
    output = manifest["nodes"][-1]["name"]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
                              [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def floats(path, images, shape, threads):
    """Seconds and processor seconds of onnxruntime."""
    rng = np.random.default_rng(1)
    batch = min(BATCH, images)
    data = rng.integers(0, 256, [batch] + shape).astype(np.float32)
    begin, busy = time.perf_counter(), time.process_time()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    for _ in range(-(-images // batch)):
        session.run(None, {"input": data})
    scale = images / (-(-images // batch) * batch)
    return (time.perf_counter() - begin) * scale, (time.process_time() - busy) * scale


def crossbars(program, network, images, config):
    """Seconds from the file to the last image, the seconds for reading and laying out among them, and the
    processor's seconds without making the images."""
    line = subprocess.run([program, network, str(images), config], check=True, capture_output=True, text=True).stdout
    value = lambda what: float(re.search(what + r" ([0-9.]+) s", line).group(1))
    return value("all"), value("first image after"), value("processor")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network")
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--config", default="forms-8")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(__import__("os").sched_getaffinity(0)))
    parser.add_argument("--program", default="target/release/examples/speed")
    args = parser.parse_args()
    manifest, tensors = read(args.network)
    batch = min(BATCH, args.images)
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        onnx.save(model(manifest, tensors, batch), file.name)
        theirs, ours = [], []
        for _ in range(args.rounds):
            theirs.append(floats(file.name, args.images, manifest["input"]["shape"], args.threads))
            ours.append(crossbars(args.program, args.network, args.images, args.config))
    for what, runs, column in [("seconds", 0, 0), ("processor seconds", 1, 2)]:
        a, b = min(run[runs] for run in theirs), min(run[column] for run in ours)
        print(f"{what}, least of {args.rounds}: onnxruntime {a:.3f}, crossbars {b:.3f}, ratio {b / a:.2f}")
    print(f"of ours, before the first image: {min(run[1] for run in ours):.3f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    weights = sum(t.size for name, t in tensors.items() if name.endswith(".weights"))
    print(f"memory, images included: {peak} KiB at most; the network has {weights} weights")


if __name__ == "__main__":
    main()
