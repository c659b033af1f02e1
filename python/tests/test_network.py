"""Networks: files, runs, outputs, costs, polarization, import."""

import pickle

import numpy as np
import pytest

import forms
from test_matrix import SOON, interrupted


def test_a_network_survives_file_and_pickle(lenet, tmp_path):
    path = tmp_path / "lenet.net"
    lenet.save(path)
    again = forms.Network.load(path)
    assert again.to_bytes() == lenet.to_bytes() == pickle.loads(pickle.dumps(lenet)).to_bytes()
    assert lenet.input_shape == (1, 28, 28)
    conv = lenet.layers[0]
    assert conv["kind"] == "conv" and lenet.weights(conv["name"]).shape[0] == conv["filters"]
    with pytest.raises(ValueError, match='"conv9" is no layer; there are '):
        lenet.weights("conv9")
    with pytest.raises(FileNotFoundError):
        forms.Network.load(tmp_path / "missing.net")


def test_a_run_is_right_as_often_as_the_command_says(lenet, digits):
    images, labels = digits
    run = lenet.run(images, labels, config="forms-8")
    # `forms demo` prints 1,984 of 2,000 digits.
    assert (run.top_1, run.images) == (1984, 2000)
    assert run.accuracy == 1984 / 2000
    assert (run.classes == labels).sum() == 1984
    assert np.array_equal(run.sums.argmax(1), run.classes)
    assert sum(layer["crossbars"] for layer in run.layers) == run.crossbars
    assert run.clocks["pipeline"]["leading"] <= run.clocks["pipeline"]["off"]
    assert run.cost["frames_a_second"] > 0
    assert run.as_dict()["accuracy"]["top_1"] == 1984


def test_every_engine_and_scheme_computes_the_same_sums(cntk, digits, root):
    images, labels = digits
    published = np.load(root / "data/cntk_mnist/golden_logits.npy")
    fast = cntk.run(images[:20], labels[:20])
    assert np.array_equal(fast.sums, published)
    golden = cntk.run(images[:2], engine="golden")
    assert np.array_equal(golden.sums, published[:2])
    isaac = cntk.run(images[:20], config="isaac-128")
    assert np.array_equal(isaac.sums, published)
    assert isaac.config.weight_bits > forms.Config("isaac-128").weight_bits
    assert fast.accuracy is not None and isaac.accuracy is None


def test_maps_of_a_layer_are_its_matrix_by_hand(cntk, digits):
    images, _ = digits
    run = cntk.run(images[:3], maps=["conv1"])
    pixels = np.pad(images[:3].astype(np.int64), ((0, 0), (2, 2), (2, 2)))
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (5, 5), (1, 2)).reshape(3, 28, 28, 25)
    sums = windows @ cntk.weights("conv1").reshape(8, 25).T
    # A requantized layer keeps the order of its sums within a channel.
    found = run.maps["conv1"].transpose(0, 2, 3, 1)
    for channel in range(8):
        order = np.argsort(sums[..., channel].ravel(), kind="stable")
        assert (np.diff(found[..., channel].ravel()[order]) >= 0).all()


def test_imperfect_devices_cost_accuracy(lenet, digits):
    images, labels = digits
    def right(**what):
        return lenet.run(images, labels, limit=200, imperfections=forms.Imperfections(seed=5, **what)).top_1
    assert right(variation=0.1) == right(variation=0.1)
    assert right(variation=0.9) < right(variation=0.1)


def test_costs_name_their_units_and_compare(lenet, digits):
    images, _ = digits
    cost = lenet.cost(images, ["forms-8", forms.Config("forms-16"), "isaac-128"], limit=4)
    # ISAAC is as wide as the weights need, and its name says so.
    assert [scheme["scheme"] for scheme in cost["schemes"]] == ["forms-8", "forms-16", "isaac-128-10b"]
    assert cost["reference"] == "isaac-128-10b" and len(cost["ratios"]) == 2
    for scheme in cost["schemes"]:
        parts = sum(part["dynamic_pj"] for part in scheme["parts"])
        assert parts == pytest.approx(scheme["dynamic_pj"])
    with pytest.raises(ValueError, match="reference = \"sme-8\" is none of the schemes"):
        lenet.cost(images, ["forms-8"], reference="sme-8")
    with pytest.raises(ValueError, match="unknown variant `mine`"):
        lenet.cost(images, ["forms-8"], adc_cost="mine")


def test_polarization_leaves_no_mixed_fragment(cntk, digits):
    images, labels = digits
    with pytest.raises(ValueError, match="mixes"):
        cntk.run(images[:1], signs="reject")
    pure, report = cntk.polarize(images[:64], fragment=8, seed=3)
    run = pure.run(images, labels, signs="reject", limit=500)
    assert run.accuracy > 0.95
    assert report["seed"] == 3 and [layer["name"] for layer in report["layers"]] == ["conv1", "conv2", "fc"]
    again, _ = forms.polarize(cntk, images[:64], fragment=8, seed=3)
    assert again.to_bytes() == pure.to_bytes()
    with pytest.raises(ValueError, match="--fragment 9 does not divide"):
        cntk.polarize(images, fragment=9)


def test_a_model_is_imported(root):
    model = root / "network/import/tests/cases/node/test_basic_conv_with_padding/model.onnx"
    x = np.arange(25, dtype=np.float32).reshape(1, 1, 5, 5)
    given = {"x": x, "W": np.ones((1, 1, 3, 3), np.float32)}
    with pytest.raises(ValueError):
        forms.import_onnx(model, {"x": x})
    with pytest.raises(ValueError, match="is no ONNX file"):
        forms.import_onnx(root / "data/README.md".replace("README.md", "mnist/images.npy"), given)


def test_samples_that_do_not_fit_are_refused(lenet, digits):
    images, labels = digits
    with pytest.raises(ValueError, match=r"images have shape \[2, 28, 27\]"):
        lenet.run(images[:2, :, :27])
    with pytest.raises(ValueError, match="there are 3 labels for 2 samples"):
        lenet.run(images[:2], labels[:3])
    with pytest.raises(ValueError, match="labels hold -1"):
        lenet.run(images[:2], [-1, 0])
    with pytest.raises(ValueError, match="multiply the data by 255"):
        lenet.run(images[:2] / 255)
    with pytest.raises(ValueError, match="no sample"):
        lenet.run(images[:0])
    with pytest.raises(ValueError, match="images: image 0 holds NaN .*finite"):
        lenet.run(np.full((1, 28, 28), np.nan))


def test_ctrl_c_ends_runs_and_polarization(lenet, cntk, digits):
    images = np.repeat(digits[0], 30, 0)
    assert interrupted(lambda: lenet.run(images, engine="golden")) < SOON
    assert interrupted(lambda: cntk.polarize(images, samples=20_000)) < SOON
