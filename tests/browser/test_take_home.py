"""What is taken home, in a browser: the menu opens, and its files arrive under their names."""

from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from nnviz import Config, train
from tests.browser.pages import OpenPage
from tests.core.export.executed import printed_by


def downloaded(page: Page, label: str, folder: Path) -> Path:
    """The file that a button of the menu gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_the_files_of_a_run_arrive(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("?step=120")
    run = train(Config(initializer="notes", learning_rate=0.5, epochs=300))
    page.get_by_role("button", name="Take it home").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("After step 120 (where the film stands)")
    weights = downloaded(page, "Weights (.npz)", tmp_path)
    assert weights.name == "nnviz_majority_3-3-1_rate0.5_step120.npz"
    with np.load(weights) as file:
        np.testing.assert_array_equal(file["W1"], run.network_at(120)[0].W)
        assert str(file["link"]).startswith("http://127.0.0.1:")
        link = str(file["link"])
    script = downloaded(page, "NumPy script (.py)", tmp_path)
    assert list(printed_by(script.read_text()).values()) == run.loss.tolist()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.goto(link)
    expect(page.locator(".nnviz-player")).to_contain_text("step 120 of 300")
