"""ISAAC-like, PRIME-like and saturating crossbars in NumPy, written from the contract alone.

    python3 models.py isaac|prime|saturating W.npy X.npy Y.npy [CLIPS.txt]
    python3 models.py imperfect-forms|imperfect-prime W.npy X.npy Y.npy SETTINGS.json

The imperfect ones draw their devices and noise as section 10 says: SplitMix64 over (seed, what for, crossbar, ...),
into the standard-normal quantiles of 4,096 equal probabilities. SETTINGS holds the words of the contract.

Weights [rows, cols] and inputs [batch, rows] are integers; Y is int64 [batch, cols]. Nothing here is shared
with the Rust code: it is another reading of the same text.
"""

import json
import math
import sys
from statistics import NormalDist

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


WORD = (1 << 64) - 1
STUCK, VARIATION, NOISE = 0, 1, 2
QUANTILES = [round(65536 * NormalDist().inv_cdf((i + 0.5) / 4096)) for i in range(4096)]


def mix(z):
    """SplitMix64's output function."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def absorb(key, *words):
    """A key with more words in it: each is one step of the generator."""
    for word in words:
        key = mix(((key + 0x9E3779B97F4A7C15) & WORD) ^ word)
    return key


def nearest(value):
    """Rounded, halves away from zero."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


class Imperfect:
    """One crossbar: stored levels [rows, columns], dealt their devices, and its converters."""

    def __init__(self, settings, number, stored, rows_at_once, bits):
        self.settings, self.number, self.bits = settings, number, bits
        self.full = rows_at_once * LEVEL
        self.g = np.zeros(stored.shape, dtype=np.int64)
        for (row, column), level in np.ndenumerate(stored):
            self.g[row, column] = self.device(row, column, int(level))

    def device(self, row, column, level):
        s = self.settings
        seed = mix(s["seed"])
        chance = (absorb(seed, STUCK, self.number, row, column) >> 11) / (1 << 53)
        if chance < s["stuck_at_zero"]:
            level = 0
        elif chance < s["stuck_at_zero"] + s["stuck_at_most"]:
            level = LEVEL
        ratio = s["on_off_ratio"]
        g = nearest(65536 * (level + LEVEL / (ratio - 1))) if ratio else level << 16
        if s["variation"]:
            z = QUANTILES[absorb(seed, VARIATION, self.number, row, column) >> 52] / 65536
            g = nearest(g * math.exp(s["variation"] * z))
        return g

    def read(self, active, mvm, f, b, flips):
        """Counts of every column, `active` being the driven rows; clips are cut at both ends."""
        s = self.settings
        gain, offset, bow, noise = (nearest(65536 * s[name]) for name in ("gain", "offset", "bow", "noise"))
        scale = ((1 << self.bits) - 1) << 16
        counts = []
        for c, v in enumerate(self.g[active].sum(axis=0).tolist()):
            key = absorb(mix(s["seed"]), NOISE, self.number, mvm, f, b, c // 4)
            z = QUANTILES[(key >> (16 * (c % 4) + 4)) & 0xFFF]
            moved = v + (v * gain >> 16) + offset + 4 * bow * v * (scale - v) // (scale * scale)
            moved += (noise * z + (1 << 15)) >> 16
            code = min(max((moved + (1 << 15)) >> 16, 0), (1 << self.bits) - 1)
            count = min(code, self.full)
            if flips[c]:
                count = min(max(LEVEL * len(active) - count, 0), self.full)
            counts.append(count)
        return counts


def imperfect_crossbar(settings, number, magnitudes, signs, x, y, rows_at_once, bits):
    """Adds to y [batch, cols] what one crossbar of magnitudes [rows, cols] gives; signs [fragments, cols]."""
    rows, cols = magnitudes.shape
    missing = -rows % rows_at_once
    magnitudes = np.pad(magnitudes, ((0, missing), (0, 0)))
    levels = np.stack([level for level in slices(magnitudes)], axis=2).reshape(rows + missing, cols * SLICES)
    fragments = levels.reshape(-1, rows_at_once, cols * SLICES)
    flips = 2 * fragments.sum(axis=1) > rows_at_once * LEVEL
    stored = np.where(flips[:, None, :], LEVEL - fragments, fragments).reshape(levels.shape)
    crossbar = Imperfect(settings, number, stored, rows_at_once, bits)
    for mvm, vector in enumerate(x):
        for f in range(len(fragments)):
            inputs = vector[f * rows_at_once : (f + 1) * rows_at_once]
            steps = settings["b_used"] if settings["skip"] == "off" else int(inputs.max()).bit_length()
            for b in range(steps):
                active = [f * rows_at_once + r for r, word in enumerate(inputs) if word >> b & 1]
                counts = crossbar.read(active, mvm, f, b, flips[f])
                for k in range(cols):
                    devices = counts[k * SLICES : (k + 1) * SLICES]
                    partial = sum(count << (DEVICE * j) for j, count in enumerate(devices))
                    y[mvm, k] += signs[f, k] * (partial << b)


def imperfect(model, w, x, settings):
    """FORMS with fragments of 8 polarized rows and 4 bits; PRIME with whole columns and 8 bits."""
    y = np.zeros((x.shape[0], w.shape[1]), dtype=np.int64)
    number = 0
    for first_row in range(0, w.shape[0], ROWS):
        for first in range(0, w.shape[1], ROWS // SLICES):
            rows, cols = slice(first_row, first_row + ROWS), slice(first, first + ROWS // SLICES)
            part, inputs, out = w[rows, cols], x[:, rows], y[:, cols]
            if model == "imperfect-prime":
                for sign in (1, -1):
                    signs = np.full((1, part.shape[1]), sign)
                    magnitudes = np.maximum(sign * part, 0)
                    imperfect_crossbar(settings, number, magnitudes, signs, inputs, out, ROWS, 8)
                    number += 1
                continue
            fragments = range(0, part.shape[0], 8)
            negative = np.array([(part[f : f + 8] < 0).any(axis=0) for f in fragments])
            positive = np.array([(part[f : f + 8] > 0).any(axis=0) for f in fragments])
            assert not (negative & positive).any(), "a fragment of both signs"
            signs = np.where(negative, -1, 1)
            imperfect_crossbar(settings, number, abs(part), signs, inputs, out, 8, 4)
            number += 1
    return y


def main():
    model, w, x, y = sys.argv[1:5]
    weights = np.load(w).astype(np.int64)
    inputs = np.load(x).astype(np.int64)
    if model == "saturating":
        result, clips = saturating(weights, inputs)
        with open(sys.argv[5], "w") as file:
            file.write(str(clips))
    elif model.startswith("imperfect"):
        with open(sys.argv[5]) as file:
            result = imperfect(model, weights, inputs, json.load(file))
    else:
        result = {"isaac": isaac, "prime": prime}[model](weights, inputs)
    np.save(y, result)


main()
