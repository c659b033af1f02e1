#!/usr/bin/env python3
"""Makes digits.onnx, the model that docs/tutorial.md begins with: a convolution and two layers, trained on the first 1,500
of the digits in ../mnist by NumPy alone. Needs numpy and onnx: python3 make.py"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
FILTERS, SIZE, STRIDE, HIDDEN, EPOCHS, RATE = 6, 5, 3, 24, 60, 0.15


def windows(x):
    """Images [n, 28, 28] as windows [n, 8 * 8, 25]."""
    cut = np.lib.stride_tricks.sliding_window_view(x, (SIZE, SIZE), axis=(1, 2))
    return cut[:, ::STRIDE, ::STRIDE].reshape(len(x), -1, SIZE * SIZE)


def forward(x, weights):
    kernel, first, second = weights
    seen = windows(x)
    maps = np.maximum(seen @ kernel, 0)
    # ONNX flattens channels first.
    flat = maps.transpose(0, 2, 1).reshape(len(x), -1)
    hidden = np.maximum(flat @ first, 0)
    return seen, maps, flat, hidden, hidden @ second


def train(x, labels, seed=1):
    rng = np.random.default_rng(seed)
    places = len(windows(x[:1])[0])
    shapes = [(SIZE * SIZE, FILTERS), (FILTERS * places, HIDDEN), (HIDDEN, 10)]
    weights = [rng.normal(0, np.sqrt(2 / shape[0]), shape) for shape in shapes]
    wanted = np.eye(10)[labels]
    for _ in range(EPOCHS):
        for batch in np.array_split(rng.permutation(len(x)), 50):
            seen, maps, flat, hidden, scores = forward(x[batch], weights)
            scores = np.exp(scores - scores.max(1, keepdims=True))
            error = (scores / scores.sum(1, keepdims=True) - wanted[batch]) / len(batch)
            back = error @ weights[2].T * (hidden > 0)
            further = (back @ weights[1].T).reshape(len(batch), FILTERS, -1).transpose(0, 2, 1) * (maps > 0)
            weights[2] -= RATE * hidden.T @ error
            weights[1] -= RATE * flat.T @ back
            weights[0] -= RATE * np.tensordot(seen, further, axes=([0, 1], [0, 1]))
    return weights


def save(weights, path):
    kernel, first, second = [part.astype(np.float32) for part in weights]
    nodes = [
        helper.make_node("Conv", ["image", "kernel"], ["c"], name="conv", strides=[STRIDE, STRIDE]),
        helper.make_node("Relu", ["c"], ["maps"], name="relu1"),
        helper.make_node("Flatten", ["maps"], ["flat"], name="flatten"),
        helper.make_node("MatMul", ["flat", "first"], ["h"], name="fc1"),
        helper.make_node("Relu", ["h"], ["hidden"], name="relu2"),
        helper.make_node("MatMul", ["hidden", "second"], ["digit"], name="fc2"),
    ]
    kept = {"kernel": kernel.T.reshape(FILTERS, 1, SIZE, SIZE), "first": first, "second": second}
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 28, 28])],
        [helper.make_tensor_value_info("digit", TensorProto.FLOAT, [1, 10])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in kept.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    images = np.load(HERE / "../mnist/images.npy").reshape(-1, 28, 28) / 255
    labels = np.load(HERE / "../mnist/labels.npy")
    found = train(images[:1500], labels[:1500])
    right = (forward(images[1500:], found)[-1].argmax(1) == labels[1500:]).mean()
    save(found, HERE / "digits.onnx")
    print(f"{100 * right:.1f} % of the other 500 digits")
