"""The tape: rows for the steps, and what they are reduced to."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.setup.batches import Batches
from nnviz.core.train.tape import Tape

CONFIG = Config(
    dataset="teacher", outputs=2, samples=10, hidden=(4,), batch_size=4, learning_rate=0.5
)
PARAMETERS = layer_offsets(CONFIG.sizes)[-1]
ROW_BYTES = 8 * (PARAMETERS + 2 * 4)


def tape_of(config: Config, rows: int, nbytes: float = np.inf) -> Tape:
    return Tape(config, Batches(config, 10), rows=rows, nbytes=nbytes)


@pytest.mark.parametrize(
    ("nbytes", "rows"),
    [(0, 1), (ROW_BYTES, 1), (3 * ROW_BYTES, 3), (3 * ROW_BYTES - 1, 2), (1e9, 7), (np.inf, 7)],
)
def test_rows_within_their_bytes(nbytes: float, rows: int) -> None:
    assert len(tape_of(CONFIG, 7, nbytes).rows) == rows


def test_a_row_has_a_place_for_each_size_of_batch() -> None:
    for update, terms in tape_of(CONFIG, 3).rows:
        assert update.shape == (PARAMETERS,)
        assert {size: place.shape for size, place in terms.items()} == {4: (2, 4), 2: (2, 2)}


@pytest.mark.parametrize("loss", ["squared_error", "binary_cross_entropy"])
def test_losses_and_squared_norms(loss: str) -> None:
    config = replace(CONFIG, loss=loss)
    tape, rng = tape_of(config, 3), np.random.default_rng(1)
    split = (3 + 1) * 4  # parameters of layer 1
    for _ in range(2):  # the second time rows hold other batches
        expected = []
        for (update, terms), size in zip(tape.rows, rng.permutation([4, 4, 2]), strict=True):
            update[:] = rng.normal(size=PARAMETERS)
            terms[size][:] = rng.normal(size=(2, size))
            total = (terms[size] ** 2 if loss == "squared_error" else terms[size]).sum()
            gradient = update / 0.5
            expected.append([total, (gradient[:split] ** 2).sum(), (gradient[split:] ** 2).sum()])
        losses, squares = tape.reduced(3)
        np.testing.assert_allclose(np.column_stack([losses, squares]), expected, rtol=1e-13)


def test_only_the_first_rows_are_reduced() -> None:
    tape = tape_of(CONFIG, 5)
    for update, terms in tape.rows:
        update[:], terms[4][:] = np.nan, np.nan
    update, terms = tape.rows[0]
    update[:], terms[4][:] = 1.0, 2.0
    losses, squares = tape.reduced(1)
    assert losses.tolist() == [8 * 2.0**2]
    assert squares.tolist() == [[4.0 * (3 + 1) * 4, 4.0 * (4 + 1) * 2]]
