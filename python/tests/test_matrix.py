"""Products against NumPy's, counts against golden's."""

import signal
import threading
import time

import numpy as np
import pytest

import forms

TYPES = ["u1", "i1", "u2", "i2", "u4", "i4", "i8"]


def random(seed, rows=70, columns=45, batch=6, bits=8):
    rng = np.random.default_rng(seed)
    weights = rng.integers(-255, 256, (rows, columns))
    return weights, rng.integers(0, 1 << bits, (batch, rows))


@pytest.mark.parametrize("name", ["forms-4", "forms-8", "forms-8-plane", "forms-8-wide", "prime-8", "sme-8"])
def test_outputs_are_numpys_product_and_golden_counts_the_same(name):
    weights, x = random(1)
    matrix = forms.Matrix(weights, name)
    fast = matrix.mvm(x)
    golden = matrix.mvm(x, engine="golden")
    assert fast.outputs.dtype == np.int64
    assert np.array_equal(fast.outputs, x @ weights)
    assert np.array_equal(golden.outputs, fast.outputs)
    assert golden.as_dict() == fast.as_dict()
    assert golden.per_crossbar == fast.per_crossbar
    assert golden.policies is None
    policy = matrix.config.zero_skip
    assert fast.policies["steps"][policy] == fast.steps
    assert fast.policies["steps"]["off"] >= fast.policies["steps"]["leading"] >= fast.policies["steps"]["plane"]


@pytest.mark.parametrize("dtype", TYPES)
def test_any_integer_type_is_read(dtype):
    weights, x = random(2, bits=7)
    expected = x @ np.clip(weights, -128 if dtype[0] == "i" else 0, 127)
    weights = np.clip(weights, -128 if dtype[0] == "i" else 0, 127).astype(dtype)
    product = forms.Matrix(weights).mvm(x.astype(dtype))
    assert np.array_equal(product.outputs, expected)


def test_inputs_are_read_where_they_lie_in_any_layout():
    weights, x = random(3)
    matrix = forms.Matrix(np.asfortranarray(weights))
    expected = x @ weights
    wide = np.zeros((6, 140), np.int32)
    wide[:, ::2] = x
    for view in [
        np.asfortranarray(x),
        wide[:, ::2],
        x[::-1][::-1],
        x.astype(">i4"),
        np.frombuffer(b"\0" + x.astype("<i4").tobytes(), "<i4", offset=1).reshape(x.shape),
        x.tolist(),
    ]:
        assert np.array_equal(matrix.mvm(view).outputs, expected)
    assert np.array_equal(matrix.mvm(x[::-1]).outputs, expected[::-1])
    flags = x % 2 == 1
    assert np.array_equal(matrix.mvm(flags).outputs, flags @ weights)


def test_one_vector_gives_one_vector_and_an_operator_will_do():
    weights, x = random(4)
    matrix = forms.Matrix(weights)
    assert matrix.mvm(x[0]).outputs.shape == (45,)
    assert np.array_equal(x[0] @ matrix, x[0] @ weights)
    assert np.array_equal(x @ matrix, x @ weights)
    assert (x[:0] @ matrix).shape == (0, 45)


def test_isaac_takes_its_signed_range():
    weights, x = random(5)
    weights = weights // 2
    assert np.array_equal(x @ forms.Matrix(weights, "isaac-128"), x @ weights)


def test_signs_are_split_refused_or_projected():
    weights = np.array([[5], [-3], [2]])
    split = forms.Matrix(weights)
    assert (split.extra_columns, split.shape, split.crossbars) == (1, (3, 1), 1)
    with pytest.raises(ValueError, match="mixes"):
        forms.Matrix(weights, signs="reject")
    projected = forms.Matrix(weights, signs="project")
    assert projected.weights.tolist() == [[5], [0], [2]]
    assert projected.projection["weights"] == 1
    with pytest.raises(ValueError, match="unknown variant `both`"):
        forms.Matrix(weights, signs="both")


def test_saturating_converters_clip_and_say_so():
    weights = np.full((8, 1), 255)
    product = forms.Matrix(weights, "forms-8-saturating").mvm(np.full((1, 8), 3))
    assert product.clips == 8 and product.outputs[0, 0] < 8 * 3 * 255
    assert forms.Matrix(weights, "forms-8").mvm(np.full((1, 8), 3)).clips == 0


def test_imperfect_devices_are_a_function_of_their_seed():
    weights, x = random(6)
    def outputs(seed, **what):
        devices = forms.Imperfections(seed=seed, **what)
        return forms.Matrix(weights, imperfections=devices).mvm(x).outputs
    assert np.array_equal(outputs(7, variation=0.1), outputs(7, variation=0.1))
    assert not np.array_equal(outputs(7, variation=0.1), outputs(8, variation=0.1))
    assert np.array_equal(outputs(7), x @ weights)
    noisy = forms.Matrix(weights, imperfections=forms.Imperfections(noise=0.4, variation=0.05, seed=3))
    both = noisy.mvm(x, engine="golden")
    assert np.array_equal(noisy.mvm(x).outputs, both.outputs)
    # Noise is that of a vector's number, so parts of a batch are the batch's parts.
    assert np.array_equal(noisy.mvm(x[4:], first_mvm=4).outputs, both.outputs[4:])
    with pytest.raises(ValueError, match="variation = 1.5 is outside 0..=1"):
        forms.Imperfections(variation=1.5)


def test_a_trace_adds_up_to_the_product():
    weights, x = random(7, rows=20, columns=5)
    matrix = forms.Matrix(np.abs(weights), "forms-8")
    trace = matrix.trace(x[0])
    steps = matrix.mvm(x[0]).steps
    assert trace["plane"].shape == (steps, 8) and trace["plane"].dtype == bool
    assert trace["bit_lines"].shape == (steps, 5 * 4)
    # Codes are of flipped fragments where that is lighter; counts are restored.
    ideal = np.stack([
        [int(plane[i]) for i in range(8)] for plane in trace["plane"]
    ])
    for step, (sub_array, counts) in enumerate(zip(trace["sub_array"], trace["counts"])):
        rows = np.abs(weights)[8 * sub_array: 8 * sub_array + 8]
        devices = (rows[:, :, None] >> (2 * np.arange(4))) & 3
        planes = ideal[step][: len(rows)]
        assert np.array_equal(counts, (planes[:, None, None] * devices).sum(0).ravel())
    assert np.array_equal(trace["accumulators"][-1], x[0] @ np.abs(weights))
    assert np.array_equal(trace["outputs"], x[0] @ np.abs(weights))
    with pytest.raises(ValueError, match="crossbar = 3: the matrix has 1"):
        matrix.trace(x[0], crossbar=3)


def test_refusals_name_the_place():
    weights, x = random(8)
    matrix = forms.Matrix(weights)
    with pytest.raises(ValueError, match="3 inputs for 70 rows"):
        matrix.mvm([[1, 2, 3]])
    wrong = x.copy()
    wrong[2, 5] = -1
    with pytest.raises(ValueError, match="input -1 at row 5 of batch row 2"):
        matrix.mvm(wrong)
    with pytest.raises(ValueError, match="inputs have dtype float64"):
        matrix.mvm(x * 0.5)
    with pytest.raises(ValueError, match=r"inputs have shape \[1, 6, 70\]"):
        matrix.mvm(x[None])
    with pytest.raises(ValueError, match='engine = "slow" is none'):
        matrix.mvm(x, engine="slow")
    with pytest.raises(ValueError, match="weight 256"):
        forms.Matrix([[256]])
    with pytest.raises(ValueError, match="two axes"):
        forms.Matrix([1, 2])


# Seconds: one on a machine that does nothing else, more on one that is shared; what is interrupted would take minutes.
SOON = 10.0


def interrupted(work):
    """Seconds from Ctrl-C to the exception."""
    pressed = []
    def press():
        pressed.append(time.monotonic())
        signal.raise_signal(signal.SIGINT)
    timer = threading.Timer(0.5, press)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        work()
    return time.monotonic() - pressed[0]


def test_ctrl_c_is_heard_soon():
    weights = np.random.default_rng(9).integers(-255, 256, (512, 8))
    one = np.random.default_rng(9).integers(0, 256, 512, np.uint8)
    # A view of one vector, again and again: it takes no memory.
    x = np.broadcast_to(one, (2_000_000, 512))
    noisy = forms.Matrix(weights, imperfections=forms.Imperfections(noise=0.5))
    assert interrupted(lambda: noisy.mvm(x)) < SOON
    assert interrupted(lambda: forms.Matrix(weights).mvm(x[:200_000], engine="golden")) < SOON


def test_other_threads_run_meanwhile():
    matrix = forms.Matrix(np.random.default_rng(10).integers(-255, 256, (512, 256)))
    x = np.random.default_rng(11).integers(0, 256, (100, 512), np.uint8)
    ticks, done = [], threading.Event()
    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.002)
    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.monotonic()
    matrix.mvm(x, engine="golden")
    took = time.monotonic() - begin
    done.set()
    thread.join()
    during = [t for t in ticks if begin <= t <= begin + took]
    assert len(during) > took / 0.002 / 10
