"""How matrices and their cells are called, by hand."""

from dataclasses import replace

import pytest

from nnviz.core.explain.names import INPUT, LOSS, TARGETS, Entry, Name, Role

W, b = Name("W", 1), Name("b", 1)
# The name, in text, in Python, its colour, and its second row and third column.
NAMES = [
    (W, "W1", "W1", "W", "W1[2,3]"),
    (W.gradient, "dW1", "dW1", "W", "dW1[2,3]"),
    (W.renewed, "new W1", "new_W1", "W", "new W1[2,3]"),
    (b, "b1", "b1", "b", "b1[2]"),
    (b.gradient, "db1", "db1", "b", "db1[2]"),
    (b.renewed, "new b1", "new_b1", "b", "new b1[2]"),
    (INPUT, "A0", "A0", "A", "A0[2,3]"),
    (TARGETS, "Y", "Y", "Y", "Y[2,3]"),
    (LOSS, "C", "C", "C", "C"),
    (LOSS.renewed, "new C", "new_C", "C", "new C"),
    (Name("delta", 2), "delta2", "delta2", "Z", "delta2[2,3]"),
    (Name("Z", 2, Role.SLOPE), "f'(Z2)", "slope2", "Z", "f'(Z2)[2,3]"),
    (Name("X", role=Role.TRANSPOSE), "Xᵀ", "X", "X", "Xᵀ[2,3]"),
    (replace(W, part="v"), "vW1", "vW1", "W", "vW1[2,3]"),
    (replace(b, part="m_hat"), "m_hatb1", "m_hatb1", "b", "m_hatb1[2]"),
    (replace(W, part="v", new=True), "new vW1", "new_vW1", "W", "new vW1[2,3]"),
]


@pytest.mark.parametrize(("name", "text", "identifier", "colour", "cell"), NAMES)
def test_names_by_hand(name: Name, text: str, identifier: str, colour: str, cell: str) -> None:
    assert str(name) == text
    assert name.identifier == identifier
    assert name.identifier.isidentifier()
    assert name.colour == colour
    assert str(Entry(name, 1, 2)) == cell


def test_what_is_new_was_something_before() -> None:
    assert W.renewed.former == W.former == W
