"""A run goes from process to process as it is: the same numbers, and still read-only."""

import pickle

import numpy as np
import pytest

from nnviz import Config, train


def test_the_copy_is_the_run_and_cannot_be_changed() -> None:
    run = train(Config(dataset="moons", test_fraction=0.3, batch_size=10, epochs=40))
    _ = run.kept_network, run.test_loss  # what is derived stays behind
    copy = pickle.loads(pickle.dumps(run))  # noqa: S301 (it is our own)
    assert copy.config == run.config
    for name in ("loss", "gradient_norm", "kept_steps", "test_loss"):
        np.testing.assert_array_equal(getattr(copy, name), getattr(run, name))
    for mine, other in zip(run.network_at(33), copy.network_at(33), strict=True):
        np.testing.assert_array_equal(mine.W, other.W)
        np.testing.assert_array_equal(mine.b, other.b)
    assert len(pickle.dumps(run)) < 1.1 * run.nbytes + 5000
    test = copy.dataset.test
    for array in (copy.loss, copy.dataset.X, test.Y, copy.network_at(0)[0].W):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
