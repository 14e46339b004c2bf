"""The readings beside the step: which there are, of what data, and what they are called."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, forward, train
from nnviz.panels import readings as module
from nnviz.panels.film import close_up_of, film_of
from nnviz.panels.readings import readings
from nnviz.panels.subject import Subject, kept_networks


def subject_of(config: Config) -> Subject:
    run = train(config)
    return Subject(run, *kept_networks(run, 500), log=False, rescaled=False)


def test_with_the_full_batch_there_is_one_loss() -> None:
    subject = subject_of(Config(initializer="notes", epochs=40))
    found = readings(subject)
    assert list(found) == ["C of all data", "accuracy"]
    np.testing.assert_array_equal(found["C of all data"].values, subject.run.loss)
    assert found["accuracy"].percent


def test_with_batches_the_loss_of_a_batch_is_told_from_that_of_all_data() -> None:
    subject = subject_of(Config(dataset="moons", samples=30, batch_size=8, epochs=3))
    run, found = subject.run, readings(subject)
    assert list(found) == ["C of all data", "C of this batch", "accuracy"]
    np.testing.assert_array_equal(found["C of this batch"].values[:-1], run.loss[:-1])
    assert np.isnan(found["C of this batch"].values[-1])
    on_all = [run.loss_on_all(step) for step in subject.steps]
    np.testing.assert_allclose(found["C of all data"].values, on_all, rtol=1e-12)


def test_the_penalty_is_a_reading_of_its_own_and_c_is_said_to_be_without_it() -> None:
    subject = subject_of(Config(epochs=6, batch_size=3, l1=0.3, l2=0.2))
    found, run = readings(subject), subject.run
    assert list(found) == ["C of all data", "C of this batch", "penalty", "accuracy"]
    for name in ("C of all data", "C of this batch"):
        assert "without the penalty" in found[name].meaning
    for place, step in enumerate(subject.steps):
        weights = [w for layer in run.network_at(step) for w in layer.W.ravel()]
        by_hand = sum(0.3 * abs(w) + 0.1 * w * w for w in weights)
        assert found["penalty"].values[place] == pytest.approx(by_hand, rel=1e-12)


def test_numbers_without_classes_have_no_accuracy() -> None:
    assert list(readings(subject_of(Config(dataset="teacher", epochs=2)))) == ["C of all data"]


def test_of_too_many_samples_some_must_do_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WORK", 0)
    subject = subject_of(Config(dataset="moons", samples=400, batch_size=100, epochs=5))
    found = readings(subject)
    assert list(found) == ["C on 50 of 400", "C of this batch", "accuracy on 50 of 400"]
    right = found["accuracy on 50 of 400"].values * 50
    np.testing.assert_array_equal(right, right.round())
    full = readings(subject_of(Config(dataset="moons", samples=400, epochs=5)))
    assert list(full) == ["C of all data", "accuracy on 50 of 400"], "C of all data is known from"
    " training"


def test_a_film_has_them_at_its_own_frames() -> None:
    config = Config(dataset="blobs", outputs=4, samples=50, hidden=(5,), epochs=700, noise=0.4)
    run = train(config)
    film = film_of(run, ["loss"], log=False)
    assert len(film.steps) < run.steps
    for frame in (0, 77, len(film.steps) - 1):
        A = forward(run.network_at(film.steps[frame]), run.dataset.X)[-1].A
        right = [list(a).index(max(a)) for a in A.T] == run.dataset.Y.argmax(axis=0)
        assert film.readings["accuracy"].values[frame] == right.mean()


SPLIT = Config(dataset="moons", samples=40, noise=0.4, test_fraction=0.3, batch_size=8, epochs=30)


@pytest.mark.parametrize("batch_size", [0, 8])
def test_training_and_test_data_are_told_apart(batch_size: int) -> None:
    subject = subject_of(replace(SPLIT, batch_size=batch_size))
    run, found = subject.run, readings(subject)
    batch = ["C of this batch"] if batch_size else []
    assert list(found) == ["C train", "C test", *batch, "accuracy train", "accuracy test"]
    assert "test samples" in found["C test"].meaning
    assert run.dataset.test is not None
    for side, data in (("train", run.dataset), ("test", run.dataset.test)):
        for frame, step in enumerate(subject.steps):
            A = forward(run.network_at(step), data.X)[-1].A
            loss = ((A - data.Y) ** 2).mean()
            assert found[f"C {side}"].values[frame] == pytest.approx(loss, rel=1e-12)
            right = ((A > 0.5) == (data.Y == 1)).mean()
            assert found[f"accuracy {side}"].values[frame] == pytest.approx(right, rel=1e-12)


def test_steps_that_were_not_kept_have_them_too() -> None:
    run = train(replace(SPLIT, epochs=400))
    near = range(701, 709)
    assert not set(near) <= set(run.kept_steps.tolist())
    film = film_of(run, ["loss"], log=False)
    close = close_up_of(film.packed, run, list(near), log=False)
    assert list(close.readings) == list(film.readings)
    found = close.readings["C test"].values
    expected = [run.test_loss_at(step) for step in near]
    np.testing.assert_allclose(found, np.array(expected, dtype=float), rtol=1e-12)


def test_of_too_many_test_samples_some_must_do_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_WORK", 0)
    found = readings(subject_of(replace(SPLIT, samples=400, batch_size=0, epochs=5)))
    assert list(found) == [
        "C train",
        "C test on 50 of 120",
        "accuracy train on 50 of 280",
        "accuracy test on 50 of 120",
    ]
