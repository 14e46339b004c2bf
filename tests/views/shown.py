"""What a page's player was given: the film that the browser shows, and where it begins."""

import json
import struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from nnviz import Config, train

_SETTINGS = struct.calcsize("<dddd")


class Shown(NamedTuple):
    """A film's steps and readings (frames,) by name, the step at which it begins, if it plays."""

    steps: list[int]
    readings: dict[str, NDArray[np.float64]]
    meanings: dict[str, str]
    step: int
    plays: bool


def players(app: AppTest) -> list[Any]:
    """The messages to the players of a page."""
    messages = [element.proto for element in app.get("bidi_component")]
    return [each for each in messages if each.component_name == "nnviz_player"]


def shown(app: AppTest) -> Shown:
    """What the page's one player was given."""
    (message,) = players(app)
    start, plays, *_ = struct.unpack("<dddd", message.bytes[:_SETTINGS])
    film = message.bytes[_SETTINGS:]
    header = _header(film)
    length = int.from_bytes(film[:4], "little")
    arrays = film[-(-(4 + length) // 8) * 8 :]
    readings = {
        each["name"]: np.frombuffer(
            arrays, "<f8", count=len(header["steps"]), offset=each["values"]["offset"]
        )
        for each in header["readings"]
    }
    meanings = {each["name"]: each["meaning"] for each in header["readings"]}
    steps = header["steps"]
    return Shown(steps, readings, meanings, steps[round(start * (len(steps) - 1))], bool(plays))


def figures(app: AppTest) -> list[str]:
    """The names of the figures of the page's one player."""
    (message,) = players(app)
    return [each["name"] for each in _header(message.bytes[_SETTINGS:])["figures"]]


def figure(app: AppTest, name: str) -> dict[str, Any]:
    """One figure of the page's one player, as Plotly.js reads it."""
    (message,) = players(app)
    parts = _header(message.bytes[_SETTINGS:])["figures"]
    return next(dict(each["figure"]) for each in parts if each["name"] == name)


def _header(film: bytes) -> dict[str, Any]:
    length = int.from_bytes(film[:4], "little")
    header: dict[str, Any] = json.loads(film[4 : 4 + length])
    return header


def first_and_last(app: AppTest) -> dict[str, str]:
    """What each reading says before training and after it."""
    readings = shown(app).readings.items()
    return {name: f"{values[0]:.4g} → {values[-1]:.4g}" for name, values in readings}


def shown_loss(config: Config) -> str:
    """What `first_and_last` says of the loss of this run on all data."""
    run = train(config)
    first = train(Config(**config.to_dict() | {"epochs": 1, "batch_size": 0})).loss[0]
    return f"{first:.4g} → {run.loss[-1]:.4g}"
