"""The film of a mistake shows its own networks beside the honest run's, on one scale."""

import numpy as np
import pytest

from nnviz import Config, forward, train
from nnviz.core.arrays import Array
from nnviz.core.explain import mistaken_training
from nnviz.core.explain.fair_comparison import Comparison, compared
from nnviz.core.model.network import Layer
from nnviz.core.train.run import Run
from nnviz.environment import film_bytes
from nnviz.panels.mistaken_film import film_of_mistake
from nnviz.player.film import Film
from tests.figures.validated import validated
from tests.panels.test_film import CONFIGS, assert_shown, bordered, reels_of

NAMES = ["loss", "output_mistaken", "output_honest", "weights"]


@pytest.fixture(scope="module", params=CONFIGS)
def shown(request: pytest.FixtureRequest) -> tuple[Run, Comparison, Film]:
    run = train(CONFIGS[request.param])
    comparison = compared(run, ["slope"], 20)
    return run, comparison, film_of_mistake(run, comparison)


def layers_at(comparison: Comparison, step: int) -> list[Layer]:
    return [Layer(each.W[step], each.b[step], "relu") for each in comparison.mistaken.network]


def test_it_has_a_frame_for_every_step_and_can_be_sent(
    shown: tuple[Run, Comparison, Film],
) -> None:
    _, _, film = shown
    assert list(film.figures) == NAMES
    assert list(film.steps) == list(range(21))
    for figure in film.figures.values():
        validated(figure)
    assert 0 < len(film.packed.data) < film_bytes()


def test_the_weights_of_both_stand_side_by_side(shown: tuple[Run, Comparison, Film]) -> None:
    run, comparison, film = shown
    reels, data = reels_of(film, "weights"), film.figures["weights"]["data"]
    layers = len(run.network_at(0))
    assert len(reels) == len(data) == 2 * layers
    titles = [each["text"] for each in film.figures["weights"]["layout"]["annotations"]]
    for index in range(layers):
        assert titles[2 * index].endswith(", mistaken")
        assert titles[2 * index + 1] == titles[2 * index].replace("mistaken", "honest")
    for step in (0, 1, 20):
        for index, layer in enumerate(layers_at(comparison, step)):
            assert_shown(reels[2 * index, "z"][step], bordered(layer.W, layer.b))
        for index, layer in enumerate(run.network_at(step)):
            assert_shown(reels[2 * index + 1, "z"][step], bordered(layer.W, layer.b))
    mistaken, honest = reels[0, "z"], reels[1, "z"]
    np.testing.assert_array_equal(mistaken[0], honest[0])
    assert not np.allclose(mistaken[20], honest[20], equal_nan=True)
    widest = max(np.nanmax(np.abs(values)) for values in reels.values())
    assert film.figures["weights"]["layout"]["coloraxis"]["cmax"] >= 0.999 * widest


def test_the_outputs_are_those_of_each_network() -> None:
    config = CONFIGS["majority"]
    run = train(config)
    comparison = compared(run, ["bias"], 20)
    film = film_of_mistake(run, comparison)
    wrong = [Layer(each.W[13], each.b[13], each.activation) for each in comparison.mistaken.network]
    networks: dict[str, tuple[Layer, ...]] = {
        "output_mistaken": tuple(wrong),
        "output_honest": run.network_at(13),
    }
    for name, network in networks.items():
        A: Array = forward(network, run.dataset.X)[-1].A
        assert_shown(reels_of(film, name)[0, "y"][13], A[0])
        assert film.figures[name]["layout"]["title"]["text"] == name.capitalize().replace("_", ", ")


def test_a_cursor_moves_on_the_curve_and_one_on_its_ghost(
    shown: tuple[Run, Comparison, Film],
) -> None:
    run, comparison, film = shown
    ghost, own = (cursor.y for cursor in film.cursors)
    assert ghost is not None
    assert own is not None
    np.testing.assert_array_equal(ghost[:-1], run.loss[:20])
    np.testing.assert_array_equal(own, comparison.mistaken.loss)
    assert list(film.readings) == ["C mistaken", "C honest"]
    np.testing.assert_array_equal(film.readings["C mistaken"].values, own)


def test_the_film_ends_where_the_mistake_diverges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mistaken_training, "_KEPT_BYTES", 1)  # and so only the ends are kept
    run = train(Config(dataset="teacher", output="identity", epochs=50))
    comparison = compared(run, ["mean"], 50)
    film = film_of_mistake(run, comparison)
    last = comparison.mistaken.steps
    assert comparison.mistaken.diverged_at == last + 1
    assert list(film.steps) == [0, last]
    honest = reels_of(film, "weights")[1, "z"]
    first = run.network_at(last)[0]
    np.testing.assert_allclose(honest[-1], bordered(first.W, first.b), rtol=1e-6)
    assert film.packed
    curves = [trace["name"] for trace in film.figures["loss"]["data"]]
    assert curves == ["honest", "honest, first step as long", "mistaken"]
