"""Each dataset against its rule, written a second time, and its limits."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config, train
from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import DATASETS, Dataset

RULES: dict[str, Callable[[tuple[int, ...]], bool]] = {
    "majority": lambda bits: 2 * sum(bits) > len(bits),
    "parity": lambda bits: bool(sum(bits) & 1),
    "xor": lambda bits: bits[0] != bits[1],
    "and": all,
    "or": any,
}
PLANE = ["circles", "moons", "spirals", "gaussians"]
CURVES = ["sine", "step", "line"]
OTHERS = ["blobs", "three_spirals", *CURVES, "teacher"]
TABLES = [
    (name, inputs)
    for name in RULES
    for inputs in range(DATASETS[name].inputs.low, DATASETS[name].inputs.high + 1)
]
# The smallest and the largest of everything each dataset allows.
CORNERS = sorted(
    {
        (name, inputs, outputs, samples, noise)
        for name, kind in DATASETS.items()
        for inputs in (kind.inputs.low, kind.inputs.high)
        for outputs in (kind.outputs.low, kind.outputs.high)
        for samples in (kind.samples.low, kind.samples.high)
        for noise in (kind.noise.low, kind.noise.high)
    }
)


def points(name: str, *, samples: int = 101, noise: float = 0.0) -> tuple[Array, Array]:
    """The points (2, count) of class 0 and of class 1."""
    data = Config(dataset=name, samples=samples, noise=noise).make_dataset()
    return data.X[:, data.Y[0] == 0], data.X[:, data.Y[0] == 1]


def test_every_dataset_is_tested_here() -> None:
    assert {*RULES, *PLANE, *OTHERS} == set(DATASETS)


@pytest.mark.parametrize(("name", "inputs"), TABLES)
def test_truth_tables(name: str, inputs: int) -> None:
    data = Config(dataset=name, inputs=inputs).make_dataset()
    rows = list(product((0, 1), repeat=inputs))
    assert data.X.T.tolist() == [list(row) for row in rows]
    assert data.Y.tolist() == [[float(RULES[name](row)) for row in rows]]
    assert data.classes


@pytest.mark.parametrize(("name", "inputs", "outputs", "samples", "noise"), CORNERS)
def test_shapes_and_values_at_the_limits(
    name: str, inputs: int, outputs: int, samples: int, noise: float
) -> None:
    config = Config(dataset=name, inputs=inputs, outputs=outputs, samples=samples, noise=noise)
    data = config.make_dataset()
    count = samples or 2**inputs
    assert data.X.shape == (inputs, count)
    assert data.Y.shape == (outputs, count)
    assert data.X.dtype == data.Y.dtype == np.float64
    assert np.isfinite(data.X).all()
    assert data.classes == set(data.Y.ravel().tolist()).issubset({0.0, 1.0})
    assert DATASETS[name].bounded == (data.Y.min() >= 0 and data.Y.max() <= 1)
    assert not data.X.flags.writeable
    assert not data.Y.flags.writeable


@pytest.mark.parametrize("name", [*PLANE, *OTHERS])
def test_only_the_data_seed_changes_the_data(name: str) -> None:
    def data(data_seed: int, seed: int) -> Dataset:
        return Config(dataset=name, data_seed=data_seed, seed=seed).make_dataset()

    first = data(1, 1)
    np.testing.assert_array_equal(first.X, data(1, 2).X)
    np.testing.assert_array_equal(first.Y, data(1, 2).Y)
    assert not np.array_equal(first.X, data(2, 1).X)


@pytest.mark.parametrize("name", PLANE)
@pytest.mark.parametrize("samples", [10, 11, 5000])
def test_half_of_the_points_are_of_each_class(name: str, samples: int) -> None:
    zeros, ones = points(name, samples=samples)
    assert zeros.shape[1] == (samples + 1) // 2
    assert ones.shape[1] == samples // 2


def test_circles_without_noise_have_two_radii() -> None:
    for ring, radius in zip(points("circles"), (1.5, 0.6), strict=True):
        np.testing.assert_allclose(np.hypot(*ring), radius, rtol=1e-14)
        # They go all the way round: some points in each quarter of the plane.
        assert set(zip(*np.sign(np.round(ring, 9)).tolist(), strict=True)) >= set(
            product((-1.0, 1.0), repeat=2)
        )


def test_moons_without_noise_are_an_upper_and_a_lower_half_circle() -> None:
    upper, lower = points("moons")
    np.testing.assert_allclose(np.hypot(upper[0] + 0.5, upper[1] + 0.25), 1, rtol=1e-14)
    np.testing.assert_allclose(np.hypot(lower[0] - 0.5, lower[1] - 0.25), 1, rtol=1e-14)
    assert upper[1].min() == pytest.approx(-0.25, abs=1e-14)
    assert lower[1].max() == pytest.approx(0.25, abs=1e-14)
    # Each reaches into the other: its tips lie beyond the middle of the other's opening.
    assert upper[1].min() < lower[1].max()


def test_spirals_without_noise_turn_one_and_three_quarter_times() -> None:
    for label, arm in enumerate(points("spirals")):
        t = np.linspace(0, 1, arm.shape[1])
        angle = 2 * np.pi * 1.75 * t + np.pi * label
        np.testing.assert_allclose(np.hypot(*arm), 2 * t, rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(arm, 2 * t * [np.sin(angle), np.cos(angle)], atol=1e-13)


def test_spirals_are_each_other_turned_by_half_a_turn() -> None:
    zeros, ones = points("spirals", samples=200)
    np.testing.assert_allclose(ones, -zeros, atol=1e-13)


def test_gaussians_lie_around_their_means() -> None:
    for cloud, mean in zip(points("gaussians", samples=5000), (-0.8, 0.8), strict=True):
        # 2500 points: the mean is sure to 0.3/50 = 0.006.
        np.testing.assert_allclose(cloud.mean(axis=1), mean, atol=0.03)
        np.testing.assert_allclose(cloud.std(axis=1), 0.3, atol=0.02)


@pytest.mark.parametrize("name", ["circles", "moons", "spirals"])
def test_noise_is_the_standard_deviation_of_what_moves_the_points(name: str) -> None:
    clean = Config(dataset=name, samples=5000, noise=0).make_dataset()
    noisy = Config(dataset=name, samples=5000, noise=0.3).make_dataset()
    moved = noisy.X - clean.X
    assert moved.std() == pytest.approx(0.3, rel=0.05)
    assert abs(moved.mean()) < 0.02
    np.testing.assert_array_equal(noisy.Y, clean.Y)


@pytest.mark.parametrize("classes", [3, 4, 5, 6])
def test_blobs_are_clouds_around_the_corners_of_a_polygon(classes: int) -> None:
    data = Config(dataset="blobs", outputs=classes, samples=4001, noise=0).make_dataset()
    assert DATASETS["blobs"].distribution
    np.testing.assert_array_equal(np.sort(data.Y, axis=0)[:-1], 0.0)  # one 1 in each column
    np.testing.assert_array_equal(data.Y.sum(axis=0), 1.0)
    counts = data.Y.sum(axis=1)
    assert counts.max() - counts.min() <= 1
    corners = [1.3j * np.exp(2j * np.pi * label / classes) for label in range(classes)]
    for label, corner in enumerate(corners):
        cloud = data.X[:, data.Y[label] == 1]  # 666 points or more: the mean is sure to 0.012
        np.testing.assert_allclose(cloud.mean(axis=1), [corner.real, corner.imag], atol=0.05)
        np.testing.assert_allclose(cloud.std(axis=1), 0.3, atol=0.04)


def test_three_spirals_are_each_other_turned_by_a_third_of_a_turn() -> None:
    data = Config(dataset="three_spirals", samples=300, noise=0).make_dataset()
    assert DATASETS["three_spirals"].distribution
    np.testing.assert_array_equal(data.Y.sum(axis=1), 100.0)
    np.testing.assert_array_equal(data.Y.sum(axis=0), 1.0)
    arms = [data.X[0, data.Y[k] == 1] + 1j * data.X[1, data.Y[k] == 1] for k in range(3)]
    np.testing.assert_allclose(arms[1], arms[0] * np.exp(-2j * np.pi / 3), atol=1e-14)
    np.testing.assert_allclose(arms[2], arms[1] * np.exp(-2j * np.pi / 3), atol=1e-14)
    np.testing.assert_allclose(np.abs(arms[0]), np.linspace(0, 2, 100), atol=1e-14)
    turned = np.unwrap(np.angle(arms[0][1:]))
    assert abs(turned[-1] - turned[0]) / (2 * np.pi) == pytest.approx(1.25 * 98 / 99)


@given(
    name=st.sampled_from(CURVES),
    samples=st.integers(10, 5000),
    noise=st.floats(0, 0.5),
    data_seed=st.integers(0, 2**31 - 1),
)
@settings(max_examples=40)
def test_a_curve_is_its_own_rule_and_what_moves_the_targets_off_it(
    name: str, samples: int, noise: float, data_seed: int
) -> None:
    config = Config(dataset=name, samples=samples, noise=noise, data_seed=data_seed)
    data = config.make_dataset()
    x, y = data.X[0], data.Y[0]
    assert x.min() >= -1.5
    assert x.max() < 1.5
    clean = {"sine": 0.3 * np.sin(x * np.pi / 1.5), "step": 0.3 * np.sign(x), "line": 0.2 * x}[name]
    off = y - clean
    if name != "line":
        # Of n numbers with deviation s, the mean is sure to s / sqrt(n); 6 of these: 1 in 10^8.
        assert abs(off.mean()) <= 6 * noise / np.sqrt(samples) + 1e-15
        assert off.std() == pytest.approx(noise, rel=6 / np.sqrt(samples), abs=1e-15)
        return
    far = off > 0.2  # 13 standard deviations of those near the line
    assert far.sum() == round(noise * samples)
    assert ((off > 1.4) == far).all()
    assert off.max() < 3.1
    assert off.min() > -0.1


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("hidden", [(3,), (8,), (4, 4)])
def test_curves_are_learned_by_the_defaults(name: str, hidden: tuple[int, ...]) -> None:
    noise = {"line": 0.0}.get(name, DATASETS[name].noise.default)
    left = [
        run.loss[-1] / run.dataset.Y.var()
        for seed in range(5)
        for run in [train(Config(dataset=name, noise=noise, hidden=hidden, seed=seed, epochs=300))]
    ]
    assert np.median(left) < 0.1, "of what the best constant leaves"
    if hidden == (3,):  # what a newcomer sees
        assert max(left) < 0.1


@pytest.mark.parametrize("noise", [0.0, 1.0])
@pytest.mark.parametrize("inputs", [1, 16])
def test_teacher_targets_are_inside_0_and_1_and_not_constant(inputs: int, noise: float) -> None:
    config = Config(dataset="teacher", inputs=inputs, outputs=8, samples=5000, noise=noise)
    Y = config.make_dataset().Y
    assert Y.min() > 0
    assert Y.max() < 1
    assert (Y.std(axis=1) > 0.01).all(), "there is something to learn for each output"


def test_teacher_noise_moves_the_weighted_sum_behind_the_targets() -> None:
    def logit(noise: float) -> Array:
        Y = Config(dataset="teacher", samples=5000, noise=noise).make_dataset().Y
        return np.asarray(np.log(Y / (1 - Y)))

    assert (logit(0.5) - logit(0.0)).std() == pytest.approx(0.5, rel=0.05)


def test_teacher_without_noise_is_a_function_of_its_inputs() -> None:
    # With one input, nearby samples must have nearby targets.
    data = Config(dataset="teacher", inputs=1, samples=5000, noise=0).make_dataset()
    order = data.X[0].argsort()
    x, y = data.X[0, order], data.Y[0, order]
    # |dy/dx| <= sum |W2 W1| / 4, which is far below 20 for 8 units.
    assert (np.abs(np.diff(y)) <= 20 * np.diff(x) + 1e-12).all()
