#!/usr/bin/env python3
"""The paper's study of device variation: accuracy of networks, polarized or not, pruned or not, on every mapping.

    cost/scripts/devices.py FOLDER --mnist DIR --cnn MODEL.onnx --cifar DIR --resnet MODEL.onnx [--forms PATH]

Makes the networks in FOLDER with `forms import` and `forms polarize`, runs each on its configurations with
`forms run --variation`, and writes docs/devices.csv and a table. Finished runs stay in FOLDER; a second call goes on.
"""

import argparse
import csv
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCALE = ["--pixel-scale", "0.00392156862745098", "--mean", "0.485,0.456,0.406", "--std", "0.229,0.224,0.225"]
MAPPINGS = ["prime-8", "isaac-128-10b"]


def forms(arguments, words):
    """Runs the command, shows it, and ends where it fails."""
    print("forms", *words, flush=True)
    done = subprocess.run([arguments.forms, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr or f"exit code {done.returncode}")


def networks(arguments):
    """(network, polarized for, pruned, file, data, configurations), each network made where it is missing."""
    for name, model, data, options, kappa in [
        ("ResNet-20", arguments.resnet, arguments.cifar, SCALE, 0.004),
        ("CNTK's CNN", arguments.cnn, arguments.mnist, [], 0.004),
    ]:
        if not model:
            continue
        stem = arguments.folder / Path(model).parent.name if name != "ResNet-20" else arguments.folder / "resnet20"
        given = stem.with_suffix(".net")
        if not given.exists():
            forms(arguments, ["import", model, "--calibrate", data, "--limit", "256", "--out", given, *options])
        yield name, "", False, given, data, ["forms-8", *MAPPINGS]
        for pruned in [False, True]:
            for m in [8] if pruned else [8, 4, 16]:
                path = stem.with_name(f"{stem.name}-{m}{'-pruned' if pruned else ''}.net")
                if not path.exists():
                    prune = ["--prune", kappa] if pruned else []
                    words = ["polarize", model, "--calibrate", data, "--fragment", m, "--out", path]
                    forms(arguments, [*words, *prune, *options])
                yield name, m, pruned, path, data, [f"forms-{m}", *(MAPPINGS if m == 8 and not pruned else [])]
    lenet = ROOT / "data/lenet5_forms8/lenet5.safetensors"
    yield "LeNet-5, trained", 8, True, lenet, arguments.mnist, ["forms-8", "forms-8-off", *MAPPINGS]


def isaac(arguments):
    """ISAAC as wide as weights of eight magnitude bits need."""
    path = arguments.folder / "isaac-128-10b.toml"
    shown = subprocess.run([arguments.forms, "configs", "--show", "isaac-128"], capture_output=True, text=True, check=True)
    wide = shown.stdout.replace("weight_bits = 8", "weight_bits = 10").replace("isaac-128", "isaac-128-10b")
    path.write_text(wide)
    return path


def row(arguments, name, polarized, pruned, path, data, config):
    """One line of the table."""
    report = arguments.folder / f"{path.stem}.{config}.json"
    kept = arguments.folder / f"{path.stem}.{config}.runs.json"
    if not report.exists():
        limit = arguments.images if name != "ResNet-20" else arguments.pictures
        words = ["run", path, "--data", data, "--limit", limit, "--variation", "0.1"]
        words += ["--config", isaac(arguments) if config == "isaac-128-10b" else config]
        runs = arguments.runs if name != "ResNet-20" else arguments.picture_runs
        # Whole columns of 128 rows take many times longer, and lose so much that a few runs show it.
        runs = min(runs, arguments.isaac_runs) if config.startswith("isaac") else runs
        words += ["--runs", runs, "--seed", "1", "--resume", kept, "--report", report]
        forms(arguments, words)
    found = json.loads(report.read_text())
    accuracy, same = found["accuracy"], found["same"]
    ideal = found["ideal_top_1"] / found["images"]
    return {
        "network": name,
        "polarized_for": polarized,
        "pruned": "yes" if pruned else "no",
        "configuration": config,
        "images": found["images"],
        "runs": len(found["runs"]),
        "ideal": f"{ideal:.4f}",
        "mean": f"{accuracy['mean']:.4f}",
        "lost": f"{ideal - accuracy['mean']:.4f}",
        "standard_deviation": f"{accuracy['standard_deviation']:.4f}",
        "worst": f"{accuracy['least']:.4f}",
        "quantile_05": f"{accuracy['quantile_05']:.4f}",
        "median": f"{accuracy['median']:.4f}",
        "quantile_95": f"{accuracy['quantile_95']:.4f}",
        "same_class": f"{same['mean']:.4f}",
    }


def percent(share):
    return f"{100 * float(share):.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--forms", default=str(ROOT / "target/release/forms"))
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--cnn")
    parser.add_argument("--cifar")
    parser.add_argument("--resnet")
    parser.add_argument("--runs", default=50, type=int)
    parser.add_argument("--picture-runs", default=50, type=int)
    parser.add_argument("--isaac-runs", default=10, type=int, help="runs on ISAAC, at most")
    parser.add_argument("--images", default=1000, type=int, help="digits")
    parser.add_argument("--pictures", default=200, type=int, help="of CIFAR-10")
    parser.add_argument("--csv", default=ROOT / "docs/devices.csv", type=Path)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    cases = [(*case, config) for *case, configs in networks(arguments) for config in configs]
    found = {}
    # The quick ones first, so that a study that is broken off has something of each network.
    for rival in [False, True]:
        for place, case in enumerate(cases):
            if (case[-1] in MAPPINGS) != rival:
                continue
            found[place] = row(arguments, *case)
            rows = [found[place] for place in sorted(found)]
            with arguments.csv.open("w", newline="") as file:
                writer = csv.DictWriter(file, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    print("| network | polarized for | pruned | on | ideal | mean | lost | standard deviation | worst | ideal class |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for one in rows:
        cells = [one["network"], f"m = {one['polarized_for']}" if one["polarized_for"] else "no", one["pruned"]]
        cells.append(f"`{one['configuration']}`")
        for key in ["ideal", "mean", "lost", "standard_deviation", "worst", "same_class"]:
            cells.append(percent(one[key]))
        print("|", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
