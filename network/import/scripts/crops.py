#!/usr/bin/env python3
"""Crops of a few photographs, for calibration and for tests, where no data set is at hand.

    pip install pillow
    crops.py PHOTOS OUT --hold-out sunflower.bmp [--calibrate 256] [--test 64] [--size 224]

Writes three folders that `forms` reads as data sets, pictures with labels.txt:

    OUT/calibrate    crops of all photographs but the one that is held out
    OUT/test-crops   other crops of the same photographs
    OUT/test-photo   crops of the one that is held out

A crop is a part of 20 to 100 % of the photograph's area, up to 4/3 as wide as high or as high as wide, brought to
SIZE x SIZE, mirrored or not, its brightness, contrast and colour changed by a fifth at most. The seed is 1. A label is the
photograph's place in the alphabet, which no network knows: compare with the float model (`forms run --float`).
"""
import argparse
import pathlib
import random

from PIL import Image, ImageEnhance

KINDS = {".bmp", ".png", ".jpg", ".jpeg"}


def crop(rng, photo, size):
    width, height = photo.size
    while True:
        area, ratio = rng.uniform(0.2, 1.0) * width * height, rng.uniform(0.75, 1 / 0.75)
        w, h = round((area * ratio) ** 0.5), round((area / ratio) ** 0.5)
        if w <= width and h <= height:
            break
    left, top = rng.randint(0, width - w), rng.randint(0, height - h)
    part = photo.resize((size, size), Image.Resampling.BILINEAR, (left, top, left + w, top + h))
    if rng.random() < 0.5:
        part = part.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    for change in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        part = change(part).enhance(rng.uniform(0.8, 1.2))
    return part


def write(folder, photos, count, size, rng):
    """`count` crops, the photographs taking turns."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for at in range(count):
        label, photo = photos[at % len(photos)]
        name = f"{at:04}.png"
        crop(rng, photo, size).save(folder / name)
        lines.append(f"{name} {label}\n")
    (folder / "labels.txt").write_text("".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=pathlib.Path, help="a folder of photographs")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--hold-out", required=True, metavar="NAME", help="the photograph that calibration never sees")
    parser.add_argument("--calibrate", type=int, default=256, metavar="N")
    parser.add_argument("--test", type=int, default=64, metavar="N", help="crops in each of the two other folders")
    parser.add_argument("--size", type=int, default=224, metavar="PIXELS")
    args = parser.parse_args()
    paths = sorted(path for path in args.photos.iterdir() if path.suffix.lower() in KINDS)
    photos = [(label, path.name, Image.open(path).convert("RGB")) for label, path in enumerate(paths)]
    seen = [(label, photo) for label, name, photo in photos if name != args.hold_out]
    held = [(label, photo) for label, name, photo in photos if name == args.hold_out]
    if not held or not seen:
        parser.error(f"--hold-out {args.hold_out} is none of {', '.join(path.name for path in paths)}, or the only one")
    for name, of, count, seed in (("calibrate", seen, args.calibrate, 1), ("test-crops", seen, args.test, 2),
                                  ("test-photo", held, args.test, 3)):
        write(args.out / name, of, count, args.size, random.Random(seed))


if __name__ == "__main__":
    main()
