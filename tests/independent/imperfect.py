"""Imperfect crossbars in NumPy, written from section 10 of the contract alone.

    python3 imperfect.py CASES.json
    python3 imperfect.py quantiles

A case has the words of the contract (scheme, m, d, policy, a, q0, skip, signed; seed and what is imperfect) and four files:
weights [rows, cols] and inputs [batch, rows] are read, the products [batch, cols] and the number of clips are written.
`quantiles` prints the table of section 10, one z a line. Nothing here is shared with the Rust code: it is another reading of the same text.
"""

import json
import sys
from statistics import NormalDist

import numpy as np

ROWS = COLUMNS = 128  # devices of a crossbar
WIDTH = 8  # bits of a magnitude

STUCK, VARIATION, NOISE = 0, 1, 2
QUANTILES = np.array([round(65536 * NormalDist().inv_cdf((i + 0.5) / 4096)) for i in range(4096)])


def mix(z):
    """SplitMix64's output function, of arrays of uint64."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def draw(seed, *words):
    """64 random bits for every combination of words, arrays that broadcast against each other."""
    h = mix(np.array([seed], dtype=np.uint64))
    for word in words:
        h = mix((h + np.uint64(0x9E3779B97F4A7C15)) ^ np.asarray(word).astype(np.uint64))
    return h


def nearest(values):
    """Rounded to integers, halves away from zero."""
    values = np.asarray(values, dtype=np.float64)
    return (np.sign(values) * np.floor(np.abs(values) + 0.5)).astype(np.int64)


class Crossbar:
    """One crossbar: levels [rows, columns] dealt their devices, in fragments of m rows, and its converters."""

    def __init__(self, s, number, levels):
        self.s, self.number, self.top = s, number, (1 << s["d"]) - 1
        m = s["m"]
        fragments = levels.reshape(-1, m, levels.shape[1])
        self.flips = 2 * fragments.sum(axis=1) > m * self.top
        if s["policy"] != "flip-encoded":
            self.flips[:] = False
        stored = np.where(self.flips[:, None, :], self.top - fragments, fragments).reshape(levels.shape)
        self.g = self.devices(stored)
        self.clips = 0

    def devices(self, level):
        s = self.s
        row, column = np.indices(level.shape)
        u = (draw(s["seed"], STUCK, self.number, row, column) >> np.uint64(11)).astype(np.float64) / 2.0**53
        level = np.where(u < s["p0"], 0, np.where(u < s["p0"] + s["pL"], self.top, level))
        leak = self.top / (s["ratio"] - 1) if s["ratio"] else 0.0
        g = nearest(65536 * (level + leak))
        if s["sigma"]:
            z = QUANTILES[draw(s["seed"], VARIATION, self.number, row, column) >> np.uint64(52)]
            g = nearest(g * np.exp(s["sigma"] * (z / 65536)))
        return g

    def read(self, plane, mvm, f, b):
        """Counts of every column under one plane [m] of sub-array f."""
        s = self.s
        m, q0, columns = s["m"], s["q0"], np.arange(self.g.shape[1])
        gain, offset, bow, noise = (int(nearest(65536 * s[name])) for name in ("gain", "offset", "bow", "noise"))
        # Python's integers: the products of the bow are wider than 64 bits.
        v = (plane @ self.g[f * m : (f + 1) * m]).astype(object)
        full = ((1 << s["a"]) - 1) * q0 << 16
        h = draw(s["seed"], NOISE, self.number, mvm, f, b, columns // 4)
        z = QUANTILES[(h >> (16 * (columns % 4) + 4).astype(np.uint64)) & np.uint64(0xFFF)].astype(object)
        moved = v + v * gain // 65536 + offset + 4 * bow * v * (full - v) // full**2 + (noise * z + 32768) // 65536
        code = ((moved + q0 * 32768) // (q0 * 65536)).astype(np.int64)
        kept = np.clip(code, 0, (1 << s["a"]) - 1)
        self.clips += int((kept != code).sum())
        count = np.minimum(kept * q0, m * self.top)
        restored = np.clip(self.top * plane.sum() - count, 0, m * self.top)
        return np.where(self.flips[f], restored, count)


def steps(words, s):
    """(bit position, negative weight) of every step of a sub-array with these inputs."""
    if s["signed"]:
        # The shortest two's complement: x and ~x have the same length but for the sign.
        length = max(int(word if word >= 0 else ~word).bit_length() for word in words) + 1 if words.any() else 0
    else:
        length = int(words.max()).bit_length()
    if s["skip"] == "off":
        length = s["b_used"]
    fed = [b for b in range(length) if s["skip"] != "plane" or ((words >> b) & 1).any()]
    return [(b, s["signed"] and b == length - 1) for b in fed]


def run(s, number, magnitudes, signs, x):
    """y [batch, cols] and clips of one crossbar of magnitudes [rows, cols]; signs [fragments, cols]."""
    d, m = s["d"], s["m"]
    devices = WIDTH // d
    shifts = d * np.arange(devices)
    levels = (magnitudes[:, :, None] >> shifts) & ((1 << d) - 1)
    crossbar = Crossbar(s, number, levels.reshape(len(magnitudes), -1))
    y = np.zeros((len(x), magnitudes.shape[1]), dtype=np.int64)
    for mvm, vector in enumerate(x):
        for f, words in enumerate(vector.reshape(-1, m)):
            for b, negative in steps(words, s):
                counts = crossbar.read((words >> b) & 1, mvm, f, b).reshape(-1, devices)
                partial = signs[f] * (counts << shifts).sum(axis=1) << b
                y[mvm] += -partial if negative else partial
    return y, crossbar.clips


def columns_of(part, m, scheme):
    """Weight columns as they lie in crossbars: (column of the matrix, signed weights); twins behind mixed ones."""
    for k, column in enumerate(part.T):
        fragments = column.reshape(-1, m)
        mixed = (fragments > 0).any(axis=1) & (fragments < 0).any(axis=1)
        if scheme != "forms" or not mixed.any():
            yield k, column
            continue
        first = np.where(mixed[:, None], np.maximum(fragments, 0), fragments)
        yield k, first.ravel()
        yield k, (fragments - first).ravel()


def imperfect(w, x, s):
    y, clips, number = np.zeros((len(x), w.shape[1]), dtype=np.int64), 0, 0
    m, scheme = s["m"], s["scheme"]
    wide = COLUMNS // (WIDTH // s["d"])
    for first in range(0, len(w), ROWS):
        part, inputs = w[first : first + ROWS], x[:, first : first + ROWS]
        missing = -len(part) % m
        part, inputs = np.pad(part, ((0, missing), (0, 0))), np.pad(inputs, ((0, 0), (0, missing)))
        laid = list(columns_of(part, m, scheme))
        for at in range(0, len(laid), wide):
            places = [k for k, _ in laid[at : at + wide]]
            weights = np.stack([column for _, column in laid[at : at + wide]], axis=1)
            positive = np.ones((len(part) // m, len(places)), dtype=np.int64)
            if scheme == "forms":
                negative = (weights.reshape(-1, m, len(places)) < 0).any(axis=1)
                held = [(abs(weights), np.where(negative, -1, 1))]
            elif scheme == "prime":
                held = [(np.maximum(sign * weights, 0), sign * positive) for sign in (1, -1)]
            else:
                held = [(weights + (1 << (WIDTH - 1)), positive)]
            for magnitudes, signs in held:
                found, clipped = run(s, number, magnitudes, signs, inputs)
                np.add.at(y.T, places, found.T)
                clips += clipped
                number += 1
            if scheme == "isaac":
                y[:, places] -= (1 << (WIDTH - 1)) * inputs.sum(axis=1, keepdims=True)
    return y, clips


def main():
    if sys.argv[1] == "quantiles":
        print(*QUANTILES, sep="\n")
        return
    with open(sys.argv[1]) as file:
        cases = json.load(file)
    for s in cases:
        w, x, y, clips = s["files"]
        inputs = np.load(x).astype(np.int64)
        largest = int(inputs.max())
        s["b_used"] = max(largest.bit_length(), 1)
        result, clipped = imperfect(np.load(w).astype(np.int64), inputs, s)
        np.save(y, result)
        with open(clips, "w") as file:
            file.write(str(clipped))


main()
