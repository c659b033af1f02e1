"""FORMS and its rivals: ReRAM in-situ accelerators, from NumPy.

    import forms
    matrix = forms.Matrix(weights, "forms-8")        # integers [rows, columns]
    product = matrix.mvm(x)                          # integers [batch, rows]
    product.outputs, product.clocks, product.conversions

| what | where |
| --- | --- |
| a design point | `Config`, `configs` |
| integer weights on crossbars | `Matrix`, `Product` |
| devices that are not ideal | `Imperfections` |
| whole networks | `Network`, `Run`, `import_onnx`, `polarize` |
| Verilog | `verilog`, `export_verilog` |

What cannot be raises ValueError (files: OSError) in the sentence that the command `forms` prints.
"""

from ._forms import (
    Config,
    Imperfections,
    Matrix,
    Network,
    Product,
    Run,
    __version__,
    configs,
    export_verilog,
    import_onnx,
    polarize,
    verilog,
)

__all__ = [
    "Config",
    "Imperfections",
    "Matrix",
    "Network",
    "Product",
    "Run",
    "__version__",
    "configs",
    "export_verilog",
    "import_onnx",
    "polarize",
    "verilog",
]
