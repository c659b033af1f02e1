#!/usr/bin/env python3
"""A LeNet-5 that nobody has trained, as a float ONNX model: what `forms train --float-rounds` begins with.

    pip install numpy onnx
    untrained.py lenet5.onnx [SEED]

LeNet-5 of the pruning literature: 20 and 50 filters of 5 x 5, each followed by Relu and a pool of 2 x 2, then 500
hidden units and 10 classes for images of 28 x 28; 430,500 weights. They are uniform with variance 2 / inputs (He et
al., 2015), by SEED (1 if not given); biases are 0. Pixels are read as 0 .. 1 (`--pixel-scale 0.00392156862745098`).
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS = [("conv1", (20, 1, 5, 5)), ("conv2", (50, 20, 5, 5)), ("fc1", (500, 800)), ("fc2", (10, 500))]


def lenet5(seed):
    random = np.random.default_rng(seed)
    constants, nodes, x = [], [], "x"
    for at, (name, shape) in enumerate(LAYERS):
        bound = (6 / np.prod(shape[1:])) ** 0.5
        weights = random.uniform(-bound, bound, shape).astype(np.float32)
        constants.append(numpy_helper.from_array(weights, name + ".weight"))
        constants.append(numpy_helper.from_array(np.zeros(shape[0], np.float32), name + ".bias"))
        inputs = [name + ".weight", name + ".bias"]
        if len(shape) == 4:
            nodes.append(helper.make_node("Conv", [x, *inputs], [name], name=name))
            nodes.append(helper.make_node("Relu", [name], [name + ".relu"]))
            x = f"pool{at + 1}"
            nodes.append(helper.make_node("MaxPool", [name + ".relu"], [x], name=x, kernel_shape=[2, 2], strides=[2, 2]))
            continue
        if at == 2:
            nodes.append(helper.make_node("Flatten", [x], ["flat"]))
            x = "flat"
        nodes.append(helper.make_node("Gemm", [x, *inputs], [name], name=name, transB=1))
        x = name
        if at == 2:
            nodes.append(helper.make_node("Relu", [name], [name + ".relu"]))
            x = name + ".relu"
    graph = helper.make_graph(
        nodes, "lenet5", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 28, 28])],
        [helper.make_tensor_value_info(x, TensorProto.FLOAT, [1, 10])], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    onnx.save(lenet5(int(sys.argv[2]) if len(sys.argv) == 3 else 1), sys.argv[1])
