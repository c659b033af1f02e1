#!/usr/bin/env python3
r"""Fine-tunes in PyTorch within the signs of a polarized network (docs/polarize.md, "In PyTorch").

    finetune_pytorch.py export MNIST net.onnx          trains a small network: a stand-in for your own
    forms polarize net.onnx --calibrate MNIST --pixel-scale 0.00392156862745098 --bits 2 --out pure.net \
        --masks masks.npz
    finetune_pytorch.py tune MNIST masks.npz trained.npz
    forms polarize pure.net --weights trained.npz --out tuned.net
"""
import gzip, pathlib, sys
import numpy as np, torch
from torch import nn
import torch.nn.functional as F


def load(folder, part):
    def read(kind, skip):
        path = next(pathlib.Path(folder).glob(f"{part}-{kind}-idx*-ubyte*"))
        data = path.read_bytes()
        return np.frombuffer(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data, np.uint8, offset=skip)
    images = read("images", 16).reshape(-1, 1, 28, 28).astype(np.float32) / 255
    return torch.from_numpy(images), torch.from_numpy(read("labels", 8).astype(np.int64))


def network():
    torch.manual_seed(1)
    return nn.Sequential(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(),
                         nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 10))


def train(net, forward, images, labels, steps, rate):
    optimizer = torch.optim.Adam(net.parameters(), rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for step in range(steps):
        some = torch.randint(len(images), (64,))
        optimizer.zero_grad()
        F.cross_entropy(forward(images[some]), labels[some]).backward()
        optimizer.step(), schedule.step()


def export(folder, path):
    images, labels = load(folder, "train")
    net = network()
    train(net, net, images, labels, 2000, 2e-3)
    torch.onnx.export(net, images[:1], path, input_names=["pixels"], output_names=["scores"])


def tune(folder, masks, path):
    images, labels = load(folder, "train")
    net, masks = network(), np.load(masks)
    names = [key[:-5] for key in masks.files if key.endswith(".sign")]  # layers in the order of the network
    layers = [layer for layer in net if hasattr(layer, "weight")]
    get = lambda name, what, like: torch.from_numpy(masks[f"{name}.{what}"].astype(np.float32)).reshape(like)
    signs = [get(name, "sign", layer.weight.shape) for name, layer in zip(names, layers)]
    scales = [get(name, "scale", (-1,) + (1,) * (layer.weight.dim() - 1)) for name, layer in zip(names, layers)]
    most = max(float((get(n, "weight", l.weight.shape) / s).abs().max()) for n, l, s in zip(names, layers, scales))
    for name, layer in zip(names, layers):
        layer.weight.data, layer.bias.data = get(name, "weight", layer.weight.shape), get(name, "bias", (-1,))

    def held(layer, sign, scale):  # within its signs, on its grid; gradients pass straight through the rounding
        w = torch.relu(layer.weight * sign) * sign
        return w + ((w / scale).round().clamp(-most, most) * scale - w).detach()

    def forward(x):
        rest = iter(zip(signs, scales))
        for layer in net:
            if isinstance(layer, nn.Conv2d):
                x = F.conv2d(x, held(layer, *next(rest)), layer.bias)
            else:
                x = F.linear(x, held(layer, *next(rest)), layer.bias) if isinstance(layer, nn.Linear) else layer(x)
        return x

    train(net, forward, images, labels, 1500, 1e-3)
    with torch.no_grad():
        made = {f"{n}.weight": held(l, s, c).numpy() for n, l, s, c in zip(names, layers, signs, scales)}
    np.savez(path, **made, **{f"{n}.bias": l.bias.detach().numpy() for n, l in zip(names, layers)})


if __name__ == "__main__":
    {"export": export, "tune": tune}[sys.argv[1]](*sys.argv[2:])
