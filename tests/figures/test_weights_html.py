"""Weights as HTML: each cell has its number and its colour, or is a pixel of an image."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from nnviz import Config, train
from nnviz.figures.weights_html import weights_html
from nnviz.web.palette import NEGATIVE, POSITIVE, channels, signed_colour


def test_every_number_of_a_small_network_is_printed_on_its_colour() -> None:
    network = train(Config(epochs=30)).network_at(30)
    html = weights_html(network, 3.0)
    cells = re.findall(r'background: (.*?); color: .*? title="(.*?)">(.*?)</td>', html)
    values = [value for layer in network for matrix in (layer.W, layer.b) for value in matrix.flat]
    assert len(cells) == len(values)
    for (colour, title, printed), value in zip(cells, values, strict=True):
        assert colour == signed_colour(value / 3)[0]
        assert float(title) == pytest.approx(value, rel=1e-5)
        assert float(printed.replace("−", "-")) == pytest.approx(value, abs=0.005001)
    assert "W1 (3 × 3), b1" in html


def test_a_large_matrix_is_an_image_with_a_pixel_a_cell() -> None:
    network = train(Config(dataset="moons", hidden=(9, 7), epochs=3)).network_at(3)
    html = weights_html(network, 3.0)
    images = re.findall(r"base64,(.*?)\"", html)
    matrices = [matrix for layer in network for matrix in (layer.W, layer.b)]
    assert len(images) == len(matrices)
    for data, matrix in zip(images, matrices, strict=True):
        pixels = np.array(Image.open(io.BytesIO(base64.b64decode(data))))
        assert pixels.shape == (*matrix.shape, 4)
        assert np.abs(pixels[..., 3] / 255 - np.abs(matrix) / 3).max() < 1 / 254
        for sign, colour in ((-1, NEGATIVE), (1, POSITIVE)):
            found = pixels[np.sign(matrix) == sign][:, :3]
            assert (found == channels(colour)).all()
