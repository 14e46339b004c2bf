"""What is followed: in the link, in the film, and gone where there is no such number."""

from streamlit.testing.v1 import AppTest

from tests.views.opened import open_app
from tests.views.shown import figures


def stop(app: AppTest) -> list[str]:
    return [each.label for each in app.button if each.key == "stop_following"]


def test_a_link_follows_a_number() -> None:
    app = open_app(follow="W1.2.3")
    assert "followed" in figures(app)
    assert stop(app) == ["Stop following W1[2,3]"]
    assert "W1.2.3" in app.query_params["follow"]
    app.button(key="stop_following").click().run()
    assert "followed" not in figures(app)
    assert not stop(app)
    assert "follow" not in app.query_params


def test_it_stays_when_the_drawer_shows_another_number() -> None:
    app = open_app(follow="b2.1.1", why="W1.2.3")
    assert "followed" in figures(app)
    assert "b2.1.1" in app.query_params["follow"]


def test_nonsense_is_named() -> None:
    app = open_app(follow="W7.1.1")
    assert "followed" not in figures(app)
    (warning,) = app.warning
    assert "`follow`: asked for `W7.1.1`" in warning.value


def test_a_smaller_network_no_longer_has_it_and_says_so() -> None:
    app = open_app(follow="W1.3.1", initializer="he")
    app.number_input(key="width_1").set_value(2).run()
    assert not app.exception
    assert "followed" not in figures(app)
    (note,) = [each.value for each in app.info if "followed" in each.value]
    assert note.startswith("`W1[3,1]` was followed, and is not there now")
    app.number_input(key="width_1").set_value(5).run()
    assert "followed" in figures(app)
    app.number_input(key="width_1").set_value(2).run()
    app.button(key="stop_following").click().run()
    assert not [each for each in app.info if "followed" in each.value]


def test_a_smaller_network_closes_the_drawer_and_says_so() -> None:
    app = open_app(why="W1.3.1", initializer="he")
    app.number_input(key="width_1").set_value(2).run()
    assert not app.exception
    (note,) = [each.value for each in app.info if "beside the pictures" in each.value]
    assert note.startswith("`W1[3,1]` was open")
    app.button(key="forget_why").click().run()
    assert not [each for each in app.info if "beside the pictures" in each.value]
    assert "why" not in app.query_params
