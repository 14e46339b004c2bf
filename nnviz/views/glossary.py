"""The glossary: what each symbol and word means, within reach on every page."""

import streamlit as st

# Symbol or word -> its meaning, in Markdown.
GLOSSARY = {
    "sample": "One example to learn from: a column of X with its column of Y. A truth table has one"
    " for each combination of its inputs; of data in the plane, each point is one.",
    "X": "The input data, one column a sample: (features × samples). It is also called A₀.",
    "Y": "The targets: what the network should answer for each sample, (outputs × samples).",
    "unit": "One neuron: it takes its weighted sum Z, and gives A = f(Z).",
    "layer": "Units that take in the same numbers. Layer 1 takes in X, each other layer the A of"
    " the one before. The last is the output layer; those before it are the hidden layers.",
    "fan_in, fan_out": "How many numbers a layer takes in, and how many units it has.",
    "W": "The weights of a layer, (fan_out × fan_in): one row for each of its units, one column"
    " for each number that it takes in.",
    "b": "The biases of a layer, (fan_out × 1): what each unit adds to its weighted sum.",
    "Z": "The weighted sums of a layer: Z = W A + b, with the A of the layer before.",
    "A": "The activations of a layer: A = f(Z). The last layer's A are the network's outputs.",
    "f": "The activation function, applied to each number of Z by itself; softmax alone takes all"
    " units of a layer together. If the hidden layers have none, or the identity, several layers"
    " can do no more than one.",
    "ReLU": "max(0, Z): Z where it is above 0, and else 0. Its derivative is 1 for Z > 0"
    " and 0 for Z < 0; at Z = 0 it has none, and 0 is taken by convention.",
    "sigmoid": "1 / (1 + exp(−Z)): makes of any number one between 0 and 1. Its derivative is"
    " A (1 − A), at most 1/4.",
    "softmax": "exp(Z) divided by its sum over the units of the layer: outputs above 0 that add up"
    " to 1, a probability for each class. Each of them depends on every Z of the sample.",
    "tanh": "Makes of any number one between −1 and 1. Its derivative is 1 − A², at most 1.",
    "m": "How many samples a pass has: C is a mean over them, and so 1 / m is in its derivatives."
    " In Adam, m stands for something else: the running mean of each derivative.",
    "C, the loss": "The number that training tries to make smaller.",
    "squared error": "A loss for any targets: the mean over the samples of the sum over the outputs"
    " of (A − Y)².",
    "mean absolute error": "A loss for any targets: the mean over the samples of the sum over the"
    " outputs of |A − Y|. Its derivative by A is the sign of A − Y, divided by m, for m samples;"
    " at A = Y it has a kink, and 0 is taken by convention.",
    "Huber loss": "A loss for any targets, made for some that are far off: of an error A − Y it"
    " takes half the square up to a distance of 1, and beyond the distance less 1/2.",
    "training data, test data": "With a test fraction above 0, some samples are kept from training:"
    " the test data. No W and no b is made from them, and so they tell what the network answers to"
    " samples that it has not learned from. The others are the training data. The test data are"
    " drawn at random, by the split seed.",
    "stratified": "Of a split of classes: each class gives the same share of its samples, up to"
    " rounding, so that training and test data are made of the classes as all data are.",
    "overfitting": "Where C of the training data still falls while C of the test data rises: the"
    " network learns what is true of these samples alone, such as their noise.",
    "early stop, patience": "Training ends when C of the test data, looked at after each epoch, has"
    " not been smaller than its smallest so far for as many epochs as the patience says. W and b"
    " stay as they are then; the step where C was smallest is named beside the player. Since the"
    " test data now decide how long training lasts, they no longer tell quite honestly how good"
    " the network is on new samples.",
    "C of this sample, of this batch, of all data": "The loss C of one sample, of the samples that"
    " one step uses, or of all samples. Where some are test data, C train and C test are of the"
    " training data and of these. Where its gradient is not 0 and C has no kink, a short"
    " enough step of gradient descent makes C of its own batch smaller; C of all data may then"
    " still be larger.",
    "binary cross-entropy": "A loss for targets from 0 to 1 and outputs by sigmoid: the mean over"
    " the samples of the sum over the outputs of −Y log A − (1 − Y) log(1 − A). The delta of the"
    " output layer is then (A − Y) / m, for m samples.",
    "cross-entropy": "A loss for one-hot targets and outputs by softmax: the mean over the samples"
    " of −log A of the right class. The delta of the output layer is then (A − Y) / m, for m"
    " samples.",
    "one-hot": "Targets with an output for each class: 1 for the class of the sample, 0 for all"
    " others.",
    "dW, db, dA": "Short for the derivatives dC/dW, dC/db and dC/dA: how fast C changes with each"
    " of these numbers. They have the same shape as what they belong to.",
    "delta, δ": "dC/dZ of a layer: how fast C changes with each weighted sum.",
    "gradient": "All derivatives of C with respect to the weights and biases together. Where it is"
    " not 0, it points in the direction in which C grows fastest.",
    "chain rule": "The derivative of a function of a function is the product of their derivatives:"
    " dC/dw = dZ/dw × dA/dZ × dC/dA. Where C depends on w along several paths, their products add"
    " up.",
    "forward pass": "From X through every Z and A to C.",
    "backward pass": "From C back through every layer to all derivatives. Each delta is computed"
    " once, and then used for all layers before it.",
    "vanishing gradient": "A gradient that is much shorter in the first layers than in the last: on"
    " the way back it is multiplied, in each layer, by W and by a slope f'(Z), which may be small.",
    "saturated": "So far out that f is almost flat, as a sigmoid is near 0 and near 1: its slope is"
    " almost 0, and so is what passes through it on the way back.",
    "⊙": "The elementwise product: cell by cell, of two matrices of the same shape.",
    "ᵀ, transpose": "Rows become columns: the transpose of (2 × 3) is (3 × 2).",
    "dot product": "Two lists of numbers, multiplied pair by pair and added up: one number. Each"
    " cell of a matrix product is one.",
    "broadcasting": "What NumPy does with two shapes that differ where one of them has a 1: it"
    " repeats that side until both shapes are equal, a column across and a row down.",
    "outer product": "Every number of one vector times every number of another: a table.",
    "gradient descent": "The simplest optimizer: W changes by −learning_rate × dC/dW, and b by"
    " −learning_rate × dC/db.",
    "learning rate": "The number that scales every step: with twice the learning rate, a step of"
    " gradient descent is twice as long.",
    "schedule": "How the learning rate changes from epoch to epoch: constant, in steps, by the same"
    " factor after each epoch (exponential), or along half a wave of the cosine.",
    "warm-up": "Epochs at the beginning, in which the learning rate rises to its full value in even"
    " steps, so that the first steps are short.",
    "momentum": "An optimizer that keeps a velocity v: v ← momentum × v + dW, and W changes by"
    " −learning_rate × v. If the gradient stays the same, steps grow towards 1 / (1 − momentum)"
    " times those of gradient descent.",
    "Nesterov momentum": "Momentum that looks ahead: v ← momentum × v + dW as before, and W changes"
    " by −learning_rate × (dW + momentum × v), with the new v.",
    "RMSprop": "An optimizer that divides each derivative by its running size, √v, with"
    " v ← alpha × v + (1 − alpha) × dW²: W changes by −learning_rate × dW / √v.",
    "Adam": "An optimizer that divides the running mean of each derivative by its running size."
    " With the usual beta1 and beta2, most numbers move by about the learning rate or less in a"
    " step, however large their derivatives are.",
    "AdamW": "Adam with weight decay beside it: each step also takes learning_rate × weight_decay"
    " of every weight away. Biases do not decay.",
    "weight decay": "Every step makes each weight smaller by a fraction of itself. In gradient"
    " descent an L2 penalty does the same. In Adam it does not: there the penalty's part is divided"
    " by the size of the gradients too; AdamW keeps the decay apart.",
    "penalty": "A number that grows with the weights, without biases. Training then makes C +"
    " penalty smaller, and so keeps weights small unless C gains by large ones. C, on every page,"
    " is the loss on the data alone, without the penalty.",
    "L1": "A penalty of l1 × the sum of |W|. The gradient gains l1 × sign(W), however small the"
    " weight is: weights that C hardly needs end near 0.",
    "L2": "A penalty of l2 / 2 × the sum of W². The gradient gains l2 × W: the larger a weight, the"
    " harder it is pulled towards 0.",
    "clipping": "Where the L2 norm of all gradients together is larger than clip_norm, all of"
    " them are multiplied by clip_norm / norm. The direction stays, and the step is shorter. It"
    " keeps a few very long gradients from throwing training off.",
    "step": "One change of all W and b. Step 0 is before the first change.",
    "update": "What a step adds to W and b: in gradient descent −learning_rate × the gradient.",
    "batch": "The samples that one step is computed on. Full batch: all of them. Where the batch"
    " size does not divide the number of samples, the last batch of each epoch is smaller.",
    "epoch": "One pass over all training samples, in one or more steps.",
    "dead unit": "A unit with ReLU whose Z is above 0 for no sample: its A is 0 for all of them,"
    " and so are the derivatives of its W and b, which gradient descent then leaves as they are. In"
    " layer 1 it stays dead; in others, changes in the layers before it can end that. Optimizers"
    " that remember gradients, as momentum and Adam do, may still move it for some steps.",
    "seed": "The number that random choices begin from. The weight seed decides the first weights"
    " and the batches, the data seed the data, the split seed which of them are test data. The same"
    " settings give the same run.",
    "Xavier": "A way to draw first weights (Glorot and Bengio, 2010): uniformly between −r and r,"
    " with r = √(6 / (fan_in + fan_out)), so that activations and gradients keep about"
    " their size from layer to layer. Made for tanh and the like.",
    "He": "A way to draw first weights (He et al., 2015): normal, with mean 0 and variance"
    " 2 / fan_in. It is twice 1 / fan_in, which keeps the size of Z without an f, because ReLU sets"
    " about half of the numbers to 0.",
    "leaky ReLU": "Z where Z > 0, else 0.01 Z: like ReLU, but below 0 its derivative is 0.01, not"
    " 0, and so no unit can be dead.",
    "ELU": "Z where Z > 0, else exp(Z) − 1: like ReLU, but without a kink, and with a slope below 0"
    " too, exp(Z), which comes close to 0 only far below.",
    "GELU": "Z times about the probability that a normal number is below Z: like ReLU far from 0,"
    " but smooth. It falls before it rises, down to about −0.17, and its slope may be below 0.",
    "SiLU, swish": "Z × sigmoid(Z): like ReLU far from 0, but smooth. It falls before it rises,"
    " down to about −0.28, and its slope may be below 0.",
    "softplus": "log(1 + exp(Z)): like ReLU far from 0, but smooth and above 0 everywhere. Its"
    " derivative is sigmoid(Z).",
    "kink": "Where a function has a corner and so no derivative, as ReLU has at Z = 0.",
    "central differences": "A derivative from the loss alone: a parameter is moved a little up and"
    " down, and the change of C divided by the distance. Here C is taken at four points, two on"
    " each side, which is far more exact than at two; and at two more, which tell how exact.",
    "gradient check": "Every derivative of the backward pass beside the same one by central"
    " differences. Where rounding, curvature or a kink makes the differences too inexact, it says"
    " so, and does not judge.",
    "regression": "Learning to predict a number, such as y from x, where classification learns to"
    " tell classes apart. There is no accuracy: only the loss says how good the outputs are.",
    "outlier": "A sample far from where all others of its kind are. In the squared error it counts"
    " with the square of its distance, and so draws the outputs towards itself.",
    "accuracy": "Where targets are classes: the share of samples that fall into the right one; of"
    " training data and of test data, where there are these. With one"
    " output, above 0.5 is class 1; anything else, and so exactly 0.5 too, is class"
    " 0. With an output for each class, it is that of the largest.",
    "first-order forecast": "By how much C of the batch should fall in a small step of gradient"
    " descent: learning_rate × |gradient|². For small steps that cross no kink, the error of the"
    " forecast grows about with the square of the learning rate.",
    "relative error": "|a − n| / max(|a|, |n|), of a derivative a by backpropagation and n by"
    " differences.",
    "L2 norm": "The length of a list of numbers: the square root of the sum of their squares.",
    "divergence": "Training whose numbers grow until they are too large for the computer: the steps"
    " are too long.",
}


def show_glossary() -> None:
    """A button that opens the glossary over the page."""
    if st.button("Glossary", help="What the symbols and words mean.", type="tertiary"):
        _open()


@st.dialog("Glossary", width="small")
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
