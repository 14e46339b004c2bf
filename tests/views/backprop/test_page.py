"""The pages Backprop and Matrices as Streamlit runs them: links, choices, and what goes wrong."""

import pytest

from nnviz import Config, backward, forward, train
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.explain.names import Entry, Name
from nnviz.core.setup.batches import Batches
from nnviz.views.glossary import GLOSSARY, found
from nnviz.views.typed import NotANumberError, read_number
from tests.views.opened import board_html, open_page, title, words

RUN = train(Config(epochs=300))


def test_backprop_opens_on_the_first_stage_and_proves_itself() -> None:
    app = open_page("backprop")
    assert title(app) == "Forward, layer 1: Z 1"
    assert "stage 1 of 20" in board_html(app)
    # At step 0 all Z of the sample 000 are 0, where a ReLU has its kink.
    assert "13 of 16 derivatives agree" in app.success[0].value
    assert not app.warning


def test_after_the_last_step_an_update_is_said_to_be_one_that_was_not_made() -> None:
    def said(**parameters: str) -> bool:
        return "one more step, on all data, would make" in board_html(
            open_page("backprop", **parameters)
        )

    assert said(stage="new_W1", step="300")
    assert said(stage="new_C", step="300")
    assert not said(stage="dW1")
    assert not said(stage="new_W1", step="299")


def test_an_update_by_one_sample_is_said_to_be_a_trial() -> None:
    def said(**parameters: str) -> str:
        return words(board_html(open_page("backprop", stage="new_W1", **parameters)))

    assert "a trial update, by this sample alone, which the run does not make" in said(
        step="100", sample="2"
    )
    assert "it uses 8 samples in this step" in said(step="100", sample="2")
    assert "it has ended" in said(step="300", sample="2")
    assert "trial" not in said(step="100")
    # A run of single samples makes the update of the one that its step uses, and no other.
    alone = {"batch_size": "1", "epochs": "5", "step": "3"}
    notes = ["it uses another sample" in said(sample=str(k), **alone) for k in range(1, 9)]
    assert notes.count(False) == 1
    chosen = Batches(Config(initializer="notes", batch_size=1, epochs=5), 8).indices(3)
    assert notes.index(False) == chosen[0]


@pytest.mark.parametrize(
    ("parameters", "data"),
    [
        ({}, "all data"),
        ({"sample": "2"}, "this sample"),
        ({"batch_size": "4"}, "this batch"),
        ({"batch_size": "4", "step": "600"}, "all data"),
    ],
)
def test_C_says_what_it_is_of(parameters: dict[str, str], data: str) -> None:
    for stage in ("C", "new_C"):
        app = open_page("backprop", **{"step": "100", "stage": stage} | parameters)
        assert title(app).endswith(f"C of {data}")


def test_m_is_said_where_it_stands() -> None:
    for stage, stands in (("dA2", True), ("C", True), ("new_C", True), ("dW2", False)):
        said = words(board_html(open_page("backprop", step="100", stage=stage)))
        assert ("m = 8, the number of samples" in said) == stands
    alone = words(board_html(open_page("backprop", step="100", stage="dA2", sample="1")))
    assert "m = 1, the number of samples" in alone


def test_a_link_reopens_step_sample_stage_and_cell() -> None:
    app = open_page("backprop", step="100", sample="6", stage="dW1", cell="dW1.2.3")
    X, Y = RUN.dataset.X[:, 5:6], RUN.dataset.Y[:, 5:6]
    network = RUN.network_at(100)
    gradients = backward(network, forward(network, X), Y, "squared_error")
    assert title(app) == "Backward, layer 1: dW 1"
    assert app.number_input(key="sample").value == 6
    assert f"{gradients[0].dW[1, 2]:.10g}".lstrip("-") in words(board_html(app))
    assert not app.warning


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("sample", "9", "all or a whole number from 1 to 8"),
        ("sample", "first", "all or a whole number from 1 to 8"),
        ("stage", "dW9", "one of Z1, A1"),
        ("cell", "W1.9.9", "such as W1.3.3"),
        ("cell", "nonsense", "such as W1.3.3"),
        ("broken", "brakes", "some of delta"),
        ("quiz", "maybe", "true or false"),
        ("notes", "maybe", "true or false"),
        ("step", "301", "a whole number from 0 to 300"),
    ],
)
def test_nonsense_in_the_link_is_named(field: str, value: str, allowed: str) -> None:
    app = open_page("backprop", **{field: value})
    (warning,) = app.warning
    assert f"`{value}`" in warning.value
    assert allowed in warning.value
    assert title(app) == "Forward, layer 1: Z 1"


SOFTMAX = {"dataset": "blobs", "output": "softmax", "loss": "cross_entropy"}


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if not MISTAKES[name].later])
def test_a_mistake_turns_the_check_red(mistake: str) -> None:
    settings = SOFTMAX if mistake == "softmax" else {}
    app = open_page("backprop", step="100", broken=mistake, **settings)
    assert app.selectbox(key="broken_1").value == mistake
    assert "derivatives are wrong" in app.error[0].value
    assert "nnviz-wrong" in board_html(app)
    app.selectbox(key="broken_1").set_value(None).run()
    assert not app.error
    assert "nnviz-wrong" not in board_html(app)


@pytest.mark.parametrize(
    ("mistake", "settings", "stage"),
    [
        ("correction", {"optimizer": "adam"}, "m_hatW1"),
        ("penalised", {"l2": "0.1"}, "new_b1"),
    ],
)
def test_a_mistake_after_the_derivatives_is_marked_and_the_check_says_that_it_cannot_see_it(
    mistake: str, settings: dict[str, str], stage: str
) -> None:
    app = open_page("backprop", step="100", broken=mistake, stage=stage, **settings)
    assert MISTAKES[mistake].label in board_html(app)
    assert "nnviz-wrong" in board_html(app)
    assert not app.error
    assert any("This check cannot see the mistake" in each.value for each in app.warning)


def test_at_step_0_nothing_is_left_of_a_gradient_that_is_not_cleared() -> None:
    app = open_page("backprop", step="0", broken="cleared", stage="dW2")
    assert any("This check does not see the mistake here" in each.value for each in app.warning)
    assert "0 at step 0" in board_html(app)


def test_what_if_says_what_is_computed_with_it() -> None:
    app = open_page("backprop", broken="sign", step="300")
    honest = app.error[0].value
    app.session_state["_changes"] = {(RUN.config, RUN.steps, 0): {Entry(Name("W", 1), 0, 0): 2.5}}
    app.run()
    (said,) = [each.value for each in app.warning if "What if" in each.value]
    assert "The board and the gradient check are computed with it" in said
    assert "the training with a mistake and the forecast are as they were" in said
    assert app.error[0].value != honest
    assert 'aria-label="W1[1,1] = 2.500"' in board_html(app)
    (undo,) = [each for each in app.button if each.label == "Undo what-if (1)"]
    undo.click().run()
    assert app.error[0].value == honest
    assert not [each for each in app.warning if "What if" in each.value]


def test_prediction_hides_the_result() -> None:
    app = open_page("backprop", step="100", stage="dW1", cell="dW1.1.1")
    assert 'aria-label="dW1[1,1]' in board_html(app)
    app.toggle(key="quiz").set_value(True).run()
    html = board_html(app)
    assert 'aria-label="hidden"' in html
    assert 'aria-label="dW1[1,1]' not in html
    assert "Which gradient is larger" in words(html)


def test_other_settings_than_those_of_the_stage_fall_back() -> None:
    app = open_page("backprop", layers="2", stage="dW3")
    assert title(app) == "Backward, layer 3: dW 3"
    app.slider(key="layers").set_value(0).run()
    assert title(app) == "Forward, layer 1: Z 1"
    assert not app.exception


@pytest.mark.parametrize(
    "settings",
    [
        {"dataset": "moons", "samples": "5000", "layers": "6", "epochs": "1", "width_1": "64"},
        {"dataset": "teacher", "output": "identity", "learning_rate": "50", "width_1": "8"},
        {"loss": "binary_cross_entropy", "batch_size": "3", "epochs": "2000", "learning_rate": "7"},
        {"layers": "0", "output": "identity"},
        {"dataset": "blobs", "output": "softmax", "loss": "cross_entropy", "optimizer": "adam"},
        {"optimizer": "momentum", "activation": "leaky_relu", "layers": "2"},
        {"initializer": "zeros", "activation": "sigmoid"},
    ],
)
@pytest.mark.parametrize("stage", ["Z1", "C", "new_C"])
def test_any_network_has_its_board(settings: dict[str, str], stage: str) -> None:
    app = open_page("backprop", **settings, stage=stage)
    assert "nan" not in words(board_html(app))


def test_a_check_that_takes_long_waits_to_be_asked() -> None:
    app = open_page("backprop", dataset="moons", layers="2", width_1="32", width_2="20", epochs="5")
    (button,) = [each for each in app.button if "Check all" in each.label]
    assert not app.success
    assert not app.error
    button.click().run()
    assert "derivatives agree" in app.success[0].value


def test_a_check_that_takes_too_long_is_not_begun() -> None:
    sizes = {f"width_{layer}": "64" for layer in range(1, 7)}
    app = open_page("backprop", dataset="moons", samples="1000", layers="6", epochs="1", **sizes)
    assert not [each for each in app.button if "Check all" in each.label]
    assert any("would take about" in info.value for info in app.info)


@pytest.mark.parametrize("example", ["dot", "outer", "symbols", "transpose", "hidden"])
def test_matrices_opens_every_example(example: str) -> None:
    app = open_page("matrices", example=example)
    assert "step 0 of" in board_html(app)
    assert not app.warning


def test_shapes_that_do_not_fit_are_explained() -> None:
    app = open_page("matrices")
    assert "does not fit" in app.error[0].value
    assert "mismatch in its core dimension" in app.code[0].value
    app.number_input(key="Second_rows").set_value(4).run()
    assert not app.error
    assert "(3 × 1)" in app.success[0].value


@pytest.mark.parametrize("page", ["", "backprop", "matrices"])
def test_the_glossary_is_on_every_page(page: str) -> None:
    app = open_page(page)
    (button,) = [each for each in app.button if each.label == "Glossary"]
    button.click().run()
    assert any("max(0, Z)" in text.value for text in app.markdown)


def test_the_glossary_has_what_the_pages_say() -> None:
    for word in ("m", "accuracy", "Xavier", "He", "seed", "dead unit"):
        assert word in GLOSSARY


def test_the_glossary_finds_words_and_then_meanings() -> None:
    assert list(found(" RELU ")) == ["ReLU", "leaky ReLU"]
    assert "L2 norm" in found("square root")
    assert found("") == GLOSSARY
    assert not found("banana")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("0.5", 0.5), (" −2 ", -2.0), ("1,5", 1.5), ("1e3", 1000.0), ("0,5", 0.5)),
        *(("0,125", 0.125), ("-0,125", -0.125), ("1,0000", 1.0), ("1234,567", 1234.567)),
    ],
)
def test_a_typed_number(typed: str, number: float) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "two", "nan", "inf", "1e7", "1.2.3", "1,234,567", "1,000.5", "1e9999999"]
)
def test_what_is_no_number_to_try(typed: str) -> None:
    with pytest.raises(NotANumberError, match=r"^Needs a number from −1000000 to 1000000\.$"):
        read_number(typed)


@pytest.mark.parametrize("typed", ["1,000", " 12,345", "−1,000", "+999,999"])
def test_a_comma_that_may_mean_two_things_is_not_guessed(typed: str) -> None:
    with pytest.raises(NotANumberError) as caught:
        read_number(typed)
    whole, decimals = typed.strip().replace("−", "-").split(",")
    assert f"may mean {whole}{decimals} or {whole}.{decimals}" in str(caught.value)
