#!/usr/bin/env python3
"""Writes ../src/operators.txt: every operator of ONNX's standard domain at every version, with its attributes.

A line is `NAME SINCE ATTRIBUTE ...`; a version that was withdrawn has `-` for its attributes. Needs PyPI's `onnx`.
"""
import pathlib

import onnx.defs

lines = []
for schema in onnx.defs.get_all_schemas_with_history():
    if schema.domain == "":
        names = sorted(schema.attributes) if not schema.deprecated else ["-"]
        lines.append((schema.name, schema.since_version, " ".join(names)))
text = "".join(f"{name} {since} {names}".rstrip() + "\n" for name, since, names in sorted(lines))
place = pathlib.Path(__file__).parent.parent / "src" / "operators.txt"
place.write_text(f"# onnx {onnx.__version__}, opset {onnx.defs.onnx_opset_version()}\n{text}")
