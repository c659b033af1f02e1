#!/usr/bin/env python3
"""A TFLite MobileNet-v2 of signed bytes (weights a scale a channel, zero point 0) as a QDQ ONNX model.

    pip install numpy onnx tflite
    tflite_to_qdq.py tf2_mobilenet_v2_1.0_224_ptq.tflite mobilenetv2_int8.onnx

Operators: CONV_2D, DEPTHWISE_CONV_2D, ADD, MEAN over height and width, RESHAPE, QUANTIZE; SOFTMAX is left to the
host. Layouts become channels first; TFLite's "same" padding is written out, since it depends on the size.
"""
import sys

import numpy as np
import onnx
import tflite
from onnx import TensorProto, helper, numpy_helper

NAMES = {number: name for name, number in vars(tflite.BuiltinOperator).items() if not name.startswith("_")}
TYPES = {tflite.TensorType.INT8: np.int8, tflite.TensorType.UINT8: np.uint8, tflite.TensorType.INT32: np.int32}


class Converter:
    def __init__(self, data):
        self.model = tflite.Model.GetRootAs(data, 0)
        self.graph = self.model.Subgraphs(0)
        self.nodes, self.constants, self.known = [], [], {}

    def tensor(self, number):
        return self.graph.Tensors(number)

    def array(self, number):
        tensor = self.tensor(number)
        raw = self.model.Buffers(tensor.Buffer()).DataAsNumpy()
        return np.frombuffer(raw.tobytes(), TYPES[tensor.Type()]).reshape(tensor.ShapeAsNumpy())

    def constant(self, name, array):
        if name not in self.known:
            self.known[name] = True
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def grid(self, number):
        """Names of a tensor's scale and zero point."""
        quantization, kind = self.tensor(number).Quantization(), TYPES[self.tensor(number).Type()]
        scales = quantization.ScaleAsNumpy().astype(np.float32)
        zeros = quantization.ZeroPointAsNumpy().astype(kind)
        if scales.size == 1:
            scales, zeros = scales[0], zeros[0]
        return [self.constant(f"t{number}_scale", scales), self.constant(f"t{number}_zero", zeros)]

    def pair(self, real, number):
        """Quantizes and dequantizes a real value as tensor `number`."""
        grid = self.grid(number)
        self.node("QuantizeLinear", [real] + grid, f"t{number}_q")
        return self.node("DequantizeLinear", [f"t{number}_q"] + grid, f"t{number}")

    def weights(self, number, turn):
        name = self.constant(f"t{number}_q", np.transpose(self.array(number), turn))
        return self.node("DequantizeLinear", [name] + self.grid(number), f"t{number}", axis=0)

    def convolution(self, op, options, depthwise):
        source, weights, bias = (op.Inputs(i) for i in range(3))
        output, shape = op.Outputs(0), self.tensor(weights).ShapeAsNumpy()
        # [1, rows, columns, channels] of a depthwise one; its scales are those of the last axis.
        kernel = self.weights(weights, (3, 0, 1, 2) if depthwise else (0, 3, 1, 2))
        scales = self.tensor(source).Quantization().ScaleAsNumpy() * self.tensor(weights).Quantization().ScaleAsNumpy()
        worth = (self.array(bias).astype(np.float64) * scales).astype(np.float32)
        size, stride = [int(n) for n in shape[1:3]], [options.StrideH(), options.StrideW()]
        pads = [0, 0, 0, 0]
        if options.Padding() == tflite.Padding.SAME:
            into = self.tensor(source).ShapeAsNumpy()[1:3]
            for a in range(2):
                total = max((-(-into[a] // stride[a]) - 1) * stride[a] + size[a] - into[a], 0)
                pads[a], pads[a + 2] = int(total // 2), int(total - total // 2)
        # The output's range clips as ReLU6 does: its integers end where 0 and 6 lie.
        self.node("Conv", [f"t{source}", kernel, self.constant(f"t{bias}", worth)], f"t{output}_sum",
                  kernel_shape=size, strides=stride, pads=pads, group=int(shape[3]) if depthwise else 1)
        return self.pair(f"t{output}_sum", output)

    def run(self):
        for i in range(self.graph.OperatorsLength()):
            op = self.graph.Operators(i)
            code = self.model.OperatorCodes(op.OpcodeIndex())
            name = NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
            source, output = op.Inputs(0), op.Outputs(0)
            if name in ("CONV_2D", "DEPTHWISE_CONV_2D"):
                depthwise = name.startswith("DEPTHWISE")
                options = tflite.DepthwiseConv2DOptions() if depthwise else tflite.Conv2DOptions()
                options.Init(op.BuiltinOptions().Bytes, op.BuiltinOptions().Pos)
                self.convolution(op, options, depthwise)
            elif name == "ADD":
                self.node("Add", [f"t{source}", f"t{op.Inputs(1)}"], f"t{output}_sum")
                self.pair(f"t{output}_sum", output)
            elif name == "MEAN":
                self.node("GlobalAveragePool", [f"t{source}"], f"t{output}_mean")
                self.pair(f"t{output}_mean", output)
            elif name == "QUANTIZE" and i == 0:
                self.pair("x", output)
            elif name == "RESHAPE":
                classes = int(self.tensor(output).ShapeAsNumpy()[-1])
                self.node("Flatten", [f"t{source}"], "y")
                break
            else:
                sys.exit(f"operator {i} is {name}; it is not converted")
        graph = helper.make_graph(
            self.nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 224, 224])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, classes])], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        onnx.checker.check_model(model)
        return model


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        onnx.save(Converter(file.read()).run(), sys.argv[2])
