"""Overfitting: found where it is, never elsewhere, and mended by an early stop at the same step."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnviz import Config, Run, forward, train
from nnviz.core.explain.diagnosis import diagnosis
from nnviz.core.explain.diagnosis.overfit import overfits
from nnviz.core.model.network import loss_value
from nnviz.core.setup.datasets import Dataset

MOONS = Config(
    dataset="moons", samples=60, noise=0.35, test_fraction=0.4, hidden=(16,), optimizer="momentum",
    learning_rate=0.5, epochs=300,
)  # fmt: skip


def loss_on(data: Dataset, run: Run, step: int) -> float:
    return loss_value(forward(run.network_at(step), data.X), data.Y, run.config.loss)


def test_it_is_found_with_its_numbers_and_mended() -> None:
    run = train(MOONS)
    test = run.dataset.test
    assert test is not None
    finding = diagnosis(run)
    assert finding is not None
    assert finding.title == "The network overfits."
    losses = [loss_on(test, run, step) for step in range(run.steps + 1)]
    best = int(np.argmin(losses))
    before, after = loss_on(run.dataset, run, best), loss_on(run.dataset, run, run.steps)
    assert finding.sentence == (
        f"From step {best:,} to the end C of test data goes up, from {losses[best]:.4g} to"
        f" {losses[-1]:.4g}, while C of training data goes down, from {before:.4g} to {after:.4g}."
    )
    assert finding.mend is not None
    mended = train(replace(MOONS, **finding.mend))
    assert mended.best_at == best
    assert mended.stopped_at is not None
    assert diagnosis(mended) is None


@given(
    epochs=st.integers(20, 120), hidden=st.integers(1, 12), seed=st.integers(0, 99),
    batch_size=st.sampled_from([0, 9]), noise=st.floats(0.1, 0.6),
)  # fmt: skip
@settings(max_examples=25)
def test_what_it_says_is_so(
    epochs: int, hidden: int, seed: int, batch_size: int, noise: float
) -> None:
    config = replace(
        MOONS, epochs=epochs, hidden=(hidden,), seed=seed, data_seed=seed, noise=noise,
        batch_size=batch_size,
    )  # fmt: skip
    run = train(config)
    assume(run.diverged_at is None)
    finding, test = overfits(run, ()), run.dataset.test
    assert test is not None
    losses = {step: loss_on(test, run, step) for step in run.kept_steps.tolist()}
    best = min(losses, key=losses.__getitem__)
    rises = losses[run.steps] > 1.05 * losses[best]
    falls = loss_on(run.dataset, run, run.steps) < loss_on(run.dataset, run, best)
    assert (finding is not None) == (rises and falls)
    if finding is not None and finding.mend and not batch_size:
        mended = train(replace(config, **finding.mend))
        assert mended.best_at == max(best, 1), "where the film is of every epoch"
        assert mended.steps < run.steps


@pytest.mark.parametrize(
    "config",
    [replace(MOONS, test_fraction=0), replace(MOONS, patience=299), replace(MOONS, epochs=5)],
    ids=["no test data", "the viewer knows", "too early"],
)
def test_elsewhere_it_is_not_found(config: Config) -> None:
    assert overfits(train(config), ()) is None
