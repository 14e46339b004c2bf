"""The glossary: what each symbol and word means, within reach on every page."""

import streamlit as st

# Symbol or word -> its meaning, in Markdown.
GLOSSARY = {
    "X": "The input data, one column a sample: (features × samples). It is also called A₀.",
    "Y": "The targets: what the network should answer for each sample, (outputs × samples).",
    "W": "The weights of a layer, (fan_out × fan_in): one row for each of its units, one column"
    " for each number that it takes in.",
    "b": "The biases of a layer, (fan_out × 1): what each unit adds to its weighted sum.",
    "Z": "The weighted sums of a layer: Z = W A + b, with the A of the layer before.",
    "A": "The activations of a layer: A = f(Z). The last layer's A are the network's outputs.",
    "f": "The activation function, applied to each number of Z by itself; softmax alone takes all"
    " units of a layer together. Without one, or with the identity, several layers could do no more"
    " than one.",
    "ReLU": "max(0, Z): passes on what is positive and nothing else. Its derivative is 1 for Z > 0"
    " and 0 for Z < 0; at Z = 0 it has none, and 0 is taken by convention.",
    "sigmoid": "1 / (1 + exp(−Z)): squeezes any number between 0 and 1. Its derivative is"
    " A (1 − A), at most 1/4.",
    "softmax": "exp(Z) divided by its sum over the units of the layer: outputs above 0 that add up"
    " to 1, a probability for each class. Each of them depends on every Z of the sample.",
    "tanh": "Squeezes any number between −1 and 1. Its derivative is 1 − A².",
    "C, the loss": "The number that training makes smaller. Squared error: the mean over the"
    " samples of the sum over the outputs of (A − Y)².",
    "cross-entropy": "A loss for targets of 0 and 1: the mean over the samples of the sum over the"
    " outputs of −Y log A − (1 − Y) log(1 − A).",
    "cross-entropy for several classes": "A loss for one-hot targets and outputs by softmax: the"
    " mean over the samples of −log A of the right class. The delta of the output layer is then"
    " (A − Y) / m, for m samples.",
    "one-hot": "Targets with an output for each class: 1 for the class of the sample, 0 for all"
    " others.",
    "dW, db, dA": "Short for the derivatives dC/dW, dC/db and dC/dA: how fast C changes with each"
    " of these numbers. They have the same shape as what they belong to.",
    "delta, δ": "dC/dZ of a layer: how fast C changes with each weighted sum.",
    "gradient": "All derivatives of C with respect to the weights and biases together. It points"
    " in the direction in which C grows fastest.",
    "chain rule": "The derivative of a function of a function is the product of their derivatives:"
    " dC/dw = dZ/dw × dA/dZ × dC/dA. Where C depends on w along several paths, their products add"
    " up.",
    "forward pass": "From X through every Z and A to C.",
    "backward pass": "From C back through every layer to all derivatives. Each delta is computed"
    " once, and used for everything below it.",
    "⊙": "The elementwise product: cell by cell, of two matrices of the same shape.",
    "ᵀ, transpose": "Rows become columns: the transpose of (2 × 3) is (3 × 2).",
    "dot product": "Two lists of numbers, multiplied pair by pair and added up: one number. Each"
    " cell of a matrix product is one.",
    "outer product": "Every number of one vector times every number of another: a table.",
    "learning rate": "How far a step goes: in gradient descent W changes by"
    " −learning_rate × dC/dW, and b likewise.",
    "momentum": "Steps that carry on: v ← momentum × v + dW, and W changes by −learning_rate × v."
    " Where gradients agree, steps grow up to 1 / (1 − momentum) times as long.",
    "Adam": "An optimizer that divides the running mean of each derivative by its running size."
    " Mostly each number moves by about the learning rate or less, however large its derivatives.",
    "step": "One update of all W and b.",
    "batch": "The samples that one step is computed on. Full batch: all of them. Where the batch"
    " size does not divide the number of samples, the last batch of each epoch is smaller.",
    "epoch": "One pass over all training samples, in one or more steps.",
    "leaky ReLU": "Z where Z > 0, else 0.01 Z: like a ReLU, but no unit is ever quite off.",
    "kink": "Where a function has a corner and so no derivative, as a ReLU has at Z = 0.",
    "central differences": "A derivative from the loss alone: a parameter is moved a little up and"
    " down, and the change of C divided by the distance. Here C is taken at four points, two on"
    " each side, which is far more exact than at two; and at two more, which tell how exact.",
    "gradient check": "Every derivative of the backward pass beside the same one by central"
    " differences. Where rounding, curvature or a kink makes the differences too inexact, it says"
    " so, and does not judge.",
    "accuracy": "Where targets are classes: the share of training samples that fall into the right"
    " one. With one output, above 0.5 is class 1; anything else, and so exactly 0.5 too, is class"
    " 0. With an output for each class, it is that of the largest.",
    "first-order forecast": "By how much C should fall in a small step of gradient descent:"
    " learning_rate × |gradient|². For small steps that cross no kink, what is left over grows with"
    " the square of the learning rate.",
    "relative error": "|a − n| / max(|a|, |n|), of a derivative a by backpropagation and n by"
    " differences.",
    "L2 norm": "The length of a list of numbers: the square root of the sum of their squares.",
    "divergence": "Training whose numbers grow until they are no numbers any more: the steps are"
    " too long.",
}


def show_glossary() -> None:
    """A button that opens the glossary over the page."""
    if st.button("Glossary", help="What the symbols and words mean.", type="tertiary"):
        _open()


@st.dialog("Glossary", width="large")
def _open() -> None:
    wanted = st.text_input("Find", placeholder="a symbol or a word", key="glossary_find")
    for word, meaning in found(wanted).items():
        st.markdown(f"**{word}** — {meaning}")
    if not found(wanted):
        st.info("The glossary has no such word.")


def found(wanted: str) -> dict[str, str]:
    """The entries whose word has `wanted` in it, or else those whose meaning has."""
    text = wanted.strip().casefold()
    by_word = {word: GLOSSARY[word] for word in GLOSSARY if text in word.casefold()}
    by_meaning = {word: m for word, m in GLOSSARY.items() if text in m.casefold()}
    return by_word or by_meaning
