"""Linear layers of a PyTorch module on crossbars, the rest of the module as it is.

    module = on_crossbars(module, config="forms-8", largest=4.0)
    module(x)                                      # Linear layers now multiply on crossbars

Weights become integers of the configuration's bits, one scale a layer; inputs become integers of `bits` bits over
0 ..= largest (a ReLU stands before each layer here), so the outputs differ from the floats by rounding alone.
"""

import numpy as np

import forms


class CrossbarLinear:
    """Stands in for a layer with `weight` [out, in] and `bias` [out]."""

    def __init__(self, layer, config, bits, largest):
        config = forms.Config(config)
        weight = np.asarray(getattr(layer.weight, "detach", lambda: layer.weight)())
        self.bias = np.asarray(getattr(layer.bias, "detach", lambda: layer.bias)())
        self.weight_scale = np.abs(weight).max() / config.largest_weight
        self.input_scale = largest / (2**bits - 1)
        self.high = 2**bits - 1
        self.matrix = forms.Matrix(np.rint(weight.T / self.weight_scale).astype(np.int32), config)

    def __call__(self, x):
        integers = np.clip(np.rint(np.asarray(x) / self.input_scale), 0, self.high).astype(np.uint16)
        self.product = self.matrix.mvm(integers)   # .clocks, .conversions, .steps of this batch
        y = self.product.outputs * (self.input_scale * self.weight_scale) + self.bias
        return x.new_tensor(y) if hasattr(x, "new_tensor") else y


def on_crossbars(module, config="forms-8", bits=8, largest=1.0):
    """Replaces every layer with a two-dimensional weight; children are looked through."""
    for name, child in list(getattr(module, "_modules", {}).items()):
        if getattr(child, "weight", None) is not None and child.weight.ndim == 2:
            module._modules[name] = CrossbarLinear(child, config, bits, largest)
        else:
            on_crossbars(child, config, bits, largest)
    return module


class Stand_in:
    """What the example needs of nn.Module, where torch is not installed."""

    def __init__(self, layers):
        self._modules = layers
        self.weight = None


if __name__ == "__main__":
    from types import SimpleNamespace

    rng = np.random.default_rng(1)
    layer = SimpleNamespace(weight=rng.normal(size=(32, 100)), bias=rng.normal(size=32), _modules={})
    x = rng.uniform(0, 4, (8, 100))
    floats = x @ layer.weight.T + layer.bias
    wrapped = on_crossbars(Stand_in({"fc": layer}), largest=4.0)._modules["fc"]
    error = np.abs(wrapped(x) - floats).max() / np.abs(floats).max()
    print(f"largest error {error:.4f} of the largest output; {wrapped.product}")
    assert error < 0.01
