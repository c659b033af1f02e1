# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # The paper's comparison
#
# FORMS against ISAAC and PRIME on the same integers: two networks that `forms train` made for fragments of eight rows and that
# the project carries, LeNet-5 on MNIST and ResNet-20 (its images are not carried, so random ones of its range stand in:
# clocks and energy depend on them, so those figures say how the comparison is made, not what the paper would say).

# %%
import os

import numpy as np

import forms

data = os.environ.get("FORMS_DATA", "../../data")
images = np.load(f"{data}/mnist/images.npy")
labels = np.load(f"{data}/mnist/labels.npy")
lenet = forms.Network.load(f"{data}/lenet5_forms8/lenet5.safetensors")
resnet = forms.Network.load(f"{data}/resnet20_forms8/resnet20.safetensors")
print(lenet, resnet, sep="\n")

# %% [markdown]
# ## Effective input cycles
#
# A fragment is fed only the bits below its leading zeros. The fewer rows it has, the more zeros they share; reading all rows at
# once leaves nothing to skip.

# %%
for name in ("forms-4", "forms-8", "forms-16"):
    run = lenet.run(images, config=name, limit=100)
    eic = [layer["mean_eic"]["leading"] for layer in run.layers]
    saved = 1 - run.clocks["pipeline"]["leading"] / run.clocks["pipeline"]["off"]
    print(f"{name:9} mean EIC by layer {np.round(eic, 2)}, {saved:.0%} of the pipeline's clocks saved")

# %% [markdown]
# ## Frames a second, GOPs/(s mm2), GOPs/W
#
# Above 1, FORMS is better than ISAAC. The README's table comes from `forms cost`, which counts the same way.

# %%
schemes = ["forms-4", "forms-8", "forms-16", "isaac-128", "prime-128"]
cost = lenet.cost(images, schemes)
for ratio in cost["ratios"]:
    print({key: value if isinstance(value, str) else round(value, 2) for key, value in ratio.items()})

# %% [markdown]
# ## Where the energy goes

# %%
for scheme in cost["schemes"]:
    total = scheme["dynamic_pj"]
    shares = sorted(((part["dynamic_pj"] / total, part["part"]) for part in scheme["parts"]), reverse=True)
    text = ", ".join(f"{part} {share:.0%}" for share, part in shares[:4])
    print(f"{scheme['scheme']:10} {total / 1e6:7.3f} uJ a frame: {text}")

# %% [markdown]
# ## The same on ResNet-20

# %%
channels, height, width = resnet.input_shape
pixels = np.random.default_rng(1).integers(0, 256, (2, channels, height, width), np.uint8)
for ratio in resnet.cost(pixels, ["forms-8", "isaac-128"], limit=2)["ratios"]:
    print(ratio)

# %% [markdown]
# ## Accuracy under variation
#
# The paper's study draws conductances from a log-normal distribution of sigma 0.1.

# %%
ideal = lenet.run(images, labels, limit=300).accuracy
for config in ("forms-8", "prime-8"):
    right = [
        lenet.run(
            images, labels, config=config, limit=300, imperfections=forms.Imperfections(variation=0.1, seed=seed)
        ).accuracy
        for seed in range(3)
    ]
    print(f"{config}: ideal {ideal:.1%}, sigma 0.1 {np.mean(right):.1%} over {len(right)} draws")

# %% [markdown]
# ## Exactness
#
# Every scheme with lossless converters computes the same sums.

# %%
sums = lenet.run(images, limit=20).sums
for config in ("forms-4", "forms-16", "isaac-128", "prime-128", "sme-8"):
    assert np.array_equal(lenet.run(images, limit=20, config=config).sums, sums), config
print("five more schemes, the same sums")
