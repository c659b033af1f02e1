# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Your network on FORMS in ten minutes
#
# From an ONNX file to accuracy, clocks, joules and Verilog. `pip install .` in the checkout, and `pip install onnx` for the
# first cell, which stands for your own training: it makes a small network of NumPy and saves it as ONNX.

# %%
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import forms

data = os.environ.get("FORMS_DATA", "../../data")
images = np.load(f"{data}/mnist/images.npy")
labels = np.load(f"{data}/mnist/labels.npy")
train, test = slice(0, 1500), slice(1500, 2000)


def trained(hidden=32, epochs=40, seed=1):
    """Two layers, 784 -> hidden -> 10, by gradient descent on softmax."""
    rng = np.random.default_rng(seed)
    x = images[train].reshape(-1, 784) / 255
    y = np.eye(10)[labels[train]]
    first = rng.normal(0, 0.05, (784, hidden))
    second = rng.normal(0, 0.2, (hidden, 10))
    for epoch in range(epochs):
        for batch in np.array_split(rng.permutation(len(x)), 30):
            h = np.maximum(x[batch] @ first, 0)
            scores = np.exp(h @ second)
            error = (scores / scores.sum(1, keepdims=True) - y[batch]) / len(batch)
            slope = error @ second.T * (h > 0)
            second -= 0.5 * h.T @ error
            first -= 0.5 * x[batch].T @ slope
    return first, second


def save(first, second, path):
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"], name="flatten"),
        helper.make_node("MatMul", ["flat", "w1"], ["s1"], name="fc1"),
        helper.make_node("Relu", ["s1"], ["h"], name="relu"),
        helper.make_node("MatMul", ["h", "w2"], ["y"], name="fc2"),
    ]
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 28, 28])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 10])],
        [numpy_helper.from_array(w.astype(np.float32), n) for n, w in (("w1", first), ("w2", second))],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)


first, second = trained()
save(first, second, "digits.onnx")
floats = np.maximum(images[test].reshape(-1, 784) / 255 @ first, 0) @ second
float_accuracy = (floats.argmax(1) == labels[test]).mean()
print(f"in floats: {float_accuracy:.1%} of {len(floats)} digits")

# %% [markdown]
# ## Import
#
# Pixels are bytes; the model was trained on pixel / 255, which `pixel_scale` says. A few hundred samples give the ranges of
# activations. The result is a network of integers: a file, and nothing else is needed later.

# %%
network = forms.import_onnx("digits.onnx", images[train], pixel_scale=1 / 255)
network.save("digits.net")
print(network)
for layer in network.layers:
    print(layer["name"], layer["kind"], layer["shape"])

# %% [markdown]
# ## Run it on crossbars
#
# `forms-8` reads fragments of eight rows through flip-encoded converters of four bits. Its results are exact: the accuracy is
# that of the integers, whatever the scheme.

# %%
run = network.run(images[test], labels[test], config="forms-8")
print(run)
print(f"{run.accuracy:.1%} right, {run.crossbars} crossbars")
for layer in run.layers:
    print(
        f"{layer['name']:8} {layer['rows']:4} x {layer['filters']:3}  extra columns {layer['extra_columns']:3}"
        f"  EIC {layer['mean_eic']['leading']:.2f} of {layer['mean_eic']['off']:.0f} bits"
    )
assert run.accuracy > float_accuracy - 0.02

# %% [markdown]
# `pandas.DataFrame(run.layers)` makes a table of the same dictionaries.
#
# ## One sign a fragment
#
# The extra columns are twins: most fragments hold weights of both signs. `polarize` finds an order of rows and fits the
# weights anew under one sign a fragment. It reads samples, no labels, and does not train.

# %%
pure, report = forms.polarize(network, images[train], fragment=8, samples=200)
after = pure.run(images[test], labels[test], config="forms-8", signs="reject")
print(f"{run.crossbars} -> {after.crossbars} crossbars, {run.accuracy:.1%} -> {after.accuracy:.1%}")
assert after.crossbars < run.crossbars

# %% [markdown]
# ## What it costs
#
# Joules, square millimetres and frames a second on the published chip, ISAAC beside it. A ratio above 1 is better.

# %%
cost = pure.cost(images[test], ["forms-8", "isaac-128"])
for scheme in cost["schemes"]:
    print(
        f"{scheme['scheme']:10} {scheme['dynamic_pj'] / 1e6:8.3f} uJ a frame"
        f" {scheme['frames_a_second']:12,.0f} frames a second"
    )
print(cost["ratios"][0])

# %% [markdown]
# ## Devices that are not ideal
#
# Each seed draws other devices.

# %%
for sigma in (0.05, 0.1, 0.2):
    right = [
        pure.run(
            images[test], labels[test], imperfections=forms.Imperfections(variation=sigma, seed=seed), limit=200
        ).accuracy
        for seed in range(3)
    ]
    print(f"sigma {sigma}: {np.mean(right):.1%}, worst {min(right):.1%}")

# %% [markdown]
# ## One matrix, step by step
#
# The golden model gives every plane, current, code and sum: what a cocotb scoreboard compares the hardware with.

# %%
weights = pure.weights(pure.layers[-1]["name"]).reshape(10, -1).T
matrix = forms.Matrix(weights, "forms-8")
x = np.arange(weights.shape[0]) % 7
trace = matrix.trace(x)
print({name: array.shape for name, array in trace.items()})
assert np.array_equal(x @ matrix, x @ weights)

# %% [markdown]
# ## Verilog

# %%
paths = forms.export_verilog("forms-8", "verilog")
print(paths)
