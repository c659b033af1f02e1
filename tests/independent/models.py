"""ISAAC-like, PRIME-like and saturating crossbars in NumPy, written from the contract alone.

    python3 models.py isaac|prime|saturating W.npy X.npy Y.npy [CLIPS.txt]

Weights [rows, cols] and inputs [batch, rows] are integers; Y is int64 [batch, cols]. Nothing here is shared
with the Rust code: it is another reading of the same text.
"""

import sys

import numpy as np

ROWS = 128  # rows of a crossbar
DEVICE = 2  # bits of a device
LEVEL = 3  # its highest level
SLICES = 4  # devices of an 8-bit weight
PLANES = 16  # bits of an input


def slices(magnitudes):
    """The levels of the devices of every magnitude: one matrix a device, least significant first."""
    return [(magnitudes >> (DEVICE * j)) & LEVEL for j in range(SLICES)]


def planes(x):
    """The bit planes of the inputs [batch, rows], least significant first."""
    return [(x >> b) & 1 for b in range(PLANES)]


def flip_encoded(plane, levels, bits):
    """Counts [batch, cols] by a converter of `bits` bits, with heavy columns stored inverted."""
    flip = 2 * levels.sum(axis=0) > levels.shape[0] * LEVEL
    stored = np.where(flip, LEVEL - levels, levels)
    code = plane @ stored
    assert code.max(initial=0) < 1 << bits, "a flip-encoded converter clipped"
    ones = plane.sum(axis=1, keepdims=True)
    return np.where(flip, LEVEL * ones - code, code)


def whole_rows(x, magnitudes, bits):
    """Products of unsigned magnitudes, all rows of a crossbar read at once. Padding rows hold 0."""
    y = np.zeros((x.shape[0], magnitudes.shape[1]), dtype=np.int64)
    for j, levels in enumerate(slices(magnitudes)):
        for b, plane in enumerate(planes(x)):
            y += flip_encoded(plane, levels, bits) << (DEVICE * j + b)
    return y


def tiles(w, x):
    """The rows of a crossbar at a time, padded to a whole crossbar with weight 0 and input 0."""
    for first in range(0, w.shape[0], ROWS):
        rows = slice(first, first + ROWS)
        missing = ROWS - w[rows].shape[0]
        yield np.pad(w[rows], ((0, missing), (0, 0))), np.pad(x[:, rows], ((0, 0), (0, missing)))


def isaac(w, x):
    """Offset binary: w + 128 in the devices, 128 times the sum of the inputs taken off."""
    y = 0
    for wt, xt in tiles(w, x):
        y = y + whole_rows(xt, wt + 128, 8) - 128 * xt.sum(axis=1, keepdims=True)
    return y


def prime(w, x):
    """Balanced: positive magnitudes on one crossbar, negative ones on another."""
    y = 0
    for wt, xt in tiles(w, x):
        y = y + whole_rows(xt, np.maximum(wt, 0), 8) - whole_rows(xt, np.maximum(-wt, 0), 8)
    return y


def saturating(w, x):
    """FORMS with fragments of 8 rows and saturating converters of 4 bits; mixed fragments are split."""
    y = np.zeros((x.shape[0], w.shape[1]), dtype=np.int64)
    clips = 0
    for first in range(0, w.shape[0], 8):
        fragment, inputs = w[first : first + 8], x[:, first : first + 8]
        for sign in (1, -1):
            magnitudes = np.maximum(sign * fragment, 0)
            for j, levels in enumerate(slices(magnitudes)):
                for b, plane in enumerate(planes(inputs)):
                    current = plane @ levels
                    clips += int((current > 15).sum())
                    y += sign * (np.minimum(current, 15) << (DEVICE * j + b))
    return y, clips


def main():
    model, w, x, y = sys.argv[1:5]
    weights = np.load(w).astype(np.int64)
    inputs = np.load(x).astype(np.int64)
    if model == "saturating":
        result, clips = saturating(weights, inputs)
        with open(sys.argv[5], "w") as file:
            file.write(str(clips))
    else:
        result = {"isaac": isaac, "prime": prime}[model](weights, inputs)
    np.save(y, result)


main()
