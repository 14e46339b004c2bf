"""The tape: rows for the steps, and what they are reduced to."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.train.stepper import Stepper
from nnviz.core.train.tape import Tape

CONFIG = Config(
    dataset="blobs", samples=10, hidden=(4,), output="sigmoid", batch_size=4, momentum=0.5
)
PARAMETERS = layer_offsets(CONFIG.sizes)[-1]
OUTPUTS = 3
ROW_BYTES = 8 * (PARAMETERS + 2 * OUTPUTS * 4)
SOFTMAX = replace(CONFIG, loss="cross_entropy", output="softmax")


def tape_of(config: Config, *, runs: int = 1, rows: int, nbytes: float = np.inf) -> Tape:
    memory = np.zeros((1, runs, PARAMETERS) if runs > 1 else (1, PARAMETERS))
    stepper = Stepper([config] * runs, [config.make_dataset()] * runs, memory)
    return stepper.tape(rows=rows, nbytes=nbytes)


@pytest.mark.parametrize(
    ("nbytes", "rows"),
    [(0, 1), (ROW_BYTES, 1), (3 * ROW_BYTES, 3), (3 * ROW_BYTES - 1, 2), (1e9, 7), (np.inf, 7)],
)
@pytest.mark.parametrize("runs", [1, 5])
def test_rows_within_their_bytes(nbytes: float, rows: int, runs: int) -> None:
    assert len(tape_of(CONFIG, runs=runs, rows=7, nbytes=runs * nbytes).rows) == rows


@pytest.mark.parametrize("runs", [(), (2,)])
def test_a_row_has_places_for_each_size_of_batch(runs: tuple[int, ...]) -> None:
    for row in tape_of(CONFIG, runs=2 if runs else 1, rows=3).rows:
        assert sorted(row) == [2, 4]
        for size, (outputs, as_matrices, targets, gradient, *blocks) in row.items():
            assert outputs.shape == targets.shape == (OUTPUTS, *runs, size)
            assert as_matrices.shape == (*runs, OUTPUTS, size)
            assert np.shares_memory(outputs, as_matrices)
            # A product can only write into memory in one piece.
            assert outputs.flags.c_contiguous
            assert gradient.shape == (*runs, PARAMETERS)
            gradient[...] = np.arange(PARAMETERS)
            assert [block.shape for block in blocks] == [(*runs, 5, OUTPUTS), (*runs, 3, 4)]
            assert [block.flat[0] for block in blocks] == [3 * 4, 0]


def test_rows_do_not_share_memory() -> None:
    first, second = tape_of(CONFIG, rows=2).rows
    for index in range(4):
        assert not np.shares_memory(first[4][index], second[4][index])


@pytest.mark.parametrize("runs", [1, 3])
@pytest.mark.parametrize("config", [CONFIG, SOFTMAX], ids=["squared error", "cross-entropy"])
def test_losses_and_squared_norms(config: Config, runs: int) -> None:
    tape, rng = tape_of(config, runs=runs, rows=3), np.random.default_rng(1)
    factor = 2 if config.loss == "squared_error" else 1  # left out of the gradient, as 1/m
    split = (2 + 1) * 4  # parameters of layer 1
    # The second time, the rows hold other batches: of 4, 4 and 2 samples; 2, 4 and 4.
    for start, sizes in ((0, (4, 4, 2)), (2, (2, 4, 4))):
        expected_losses, expected_squares = [], []
        for row, size in zip(tape.rows, sizes, strict=True):
            outputs, as_matrices, targets, gradient, *_ = row[size]
            for array in (outputs, targets, gradient):
                array[...] = rng.normal(size=array.shape)
            Y = targets if runs == 1 else targets.swapaxes(0, 1)
            pairs = zip(*_runs(as_matrices, Y), strict=True)
            expected_losses.append([_loss(config.loss, z, y) / size for z, y in pairs])
            g = (gradient * factor / size).reshape(runs, PARAMETERS)
            squares = [(g[:, :split] ** 2).sum(axis=1), (g[:, split:] ** 2).sum(axis=1)]
            expected_squares.append(np.transpose(squares))
        losses, squared = tape.reduced(start, 3, config.make_dataset().Y)
        np.testing.assert_allclose(losses.reshape(3, runs), expected_losses, rtol=1e-13)
        np.testing.assert_allclose(squared.reshape(3, runs, 2), expected_squares, rtol=1e-13)


def _runs(*arrays: Array) -> list[Array]:
    return [array.reshape(-1, *array.shape[-2:]) for array in arrays]


def _loss(loss: str, values: Array, Y: Array) -> float:
    """The sum over outputs and samples: of (A - Y)^2, or with Z of -Y log softmax(Z)."""
    if loss == "squared_error":
        return float(((values - Y) ** 2).sum())
    exponentials = np.exp(values)
    return float(-(Y * np.log(exponentials / exponentials.sum(axis=0))).sum())


def test_where_all_batches_are_one_its_targets_are_the_datas() -> None:
    full = replace(CONFIG, batch_size=0)
    tape, Y = tape_of(full, rows=2), full.make_dataset().Y
    for row in tape.rows:
        row[10][0][...] = Y + 1
        row[10][3][...] = 0.0
    losses, _ = tape.reduced(5, 2, Y)
    np.testing.assert_allclose(losses, [3.0, 3.0])  # three outputs, each off by 1


def test_only_the_first_rows_are_reduced() -> None:
    tape = tape_of(CONFIG, rows=5)
    for row in tape.rows:
        for array in row[4]:
            array[...] = np.nan
    outputs, _, targets, gradient, *_ = tape.rows[0][4]
    outputs[...], targets[...], gradient[...] = 3.0, 1.0, 1.0
    losses, squares = tape.reduced(0, 1, CONFIG.make_dataset().Y)
    assert losses.tolist() == [OUTPUTS * 2.0**2]
    assert squares.tolist() == [[(2 + 1) * 4 * 0.5**2, (4 + 1) * OUTPUTS * 0.5**2]]


@pytest.mark.parametrize("runs", [1, 2])
def test_numbers_that_change_are_those_of_each_step(runs: int) -> None:
    adam = replace(CONFIG, optimizer="adam", beta1=0.5, beta2=0.75)
    memory = np.zeros((3, runs, PARAMETERS) if runs > 1 else (3, PARAMETERS))
    stepper = Stepper([adam] * runs, [adam.make_dataset()] * runs, memory)
    tape = stepper.tape(rows=3)
    for begin in (0, 7):
        tape.begin(begin)
        for t, row in enumerate(tape.rows, start=begin + 1):
            m_factor, v_factor = adam.learning_rate / (1 - 0.5**t), 1 / (1 - 0.75**t)
            numbers = [each.ravel() for each in row[4][-2:]]
            assert [each.size for each in numbers] == [runs, runs]
            np.testing.assert_allclose(numbers, [[v_factor] * runs, [m_factor] * runs])
