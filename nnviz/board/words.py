"""What each kind of stage is, in words."""

from html import escape

from nnviz.board.typeset import typeset
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.explain.stage import Direction, Kind, Stage

TITLES = {direction: direction.value.capitalize() for direction in Direction}
_SLOPE = "f'(Z), cell by cell: how fast A changes with Z."
_LOSS_DERIVATIVE = "How fast C of {data} changes with each output: the derivative dC/dA."
_MEANINGS = {
    Kind.WEIGHTED_SUM: "Weighted sums: each unit adds up its inputs times its weights, and its"
    " bias.",
    Kind.ACTIVATION: "The activation f, applied to each cell.",
    Kind.MIXED_ACTIVATION: "The activation, of all units of a sample together: A of each unit"
    " depends on Z of all.",
    Kind.LOSS: "The loss C of {data}: how far the outputs are from the targets, as one number.",
    Kind.PENALTY: "What the penalties add up to, over the weights of all layers; biases have none."
    " Σ is the sum of all cells. Training makes C + penalty smaller; C, on every page, is without"
    " the penalty.",
    Kind.LOSS_DERIVATIVE: _LOSS_DERIVATIVE,
    Kind.KINKED_LOSS_DERIVATIVE: _LOSS_DERIVATIVE,
    Kind.SLOPE: _SLOPE,
    Kind.KINKED_SLOPE: _SLOPE,
    Kind.DELTA: "delta is dC/dZ. ⊙ multiplies cell by cell; it is no matrix product.",
    Kind.CANCELLED_DELTA: "delta is dC/dZ. With this loss the derivative of the output's activation"
    " has cancelled.",
    Kind.MIXED_DELTA: "delta is dC/dZ. Each Z changes every A of its sample, so that dC/dZ is a sum"
    " over the outputs; in it the derivative of the activation, with its terms between different"
    " units, has cancelled, as the targets of a sample add up to 1.",
    Kind.WEIGHT_GRADIENT: "dC/dW: for each weight, delta of its unit times its input, summed over"
    " the samples.",
    Kind.BIAS_GRADIENT: "dC/db: the input of a bias is always 1, so delta is summed over the"
    " samples as it is.",
    Kind.PENALISED: "dC/dW and the derivative of the penalty by W: together, the derivative of"
    " C + penalty. The update uses it in place of dC/dW.",
    Kind.SQUARES: "All numbers of the gradients, of W and b of every layer, squared and added up."
    " Σ is the sum of all cells.",
    Kind.NORM: "The L2 norm: how long the gradient of all layers together is.",
    Kind.FACTOR: "Clipping: where norm is larger than clip_norm, all gradients are multiplied by"
    " clip_norm / norm, else by 1. The small number keeps it from dividing by 0.",
    Kind.CLIPPED: "The gradient that the update uses: every number of it times the same factor, so"
    " that all gradients together keep their direction.",
    Kind.BACK: "dC/dA: for each unit, the weight times delta, summed over the units that it"
    " leads into.",
    Kind.STATE: "What the optimizer carries from step to step, one number for each parameter;"
    " before the first step it is 0.",
    Kind.CORRECTION: "In the first steps, what began at 0 is still too near 0. This corrects it,"
    " for this step only.",
    Kind.DESCENT: "One step against the gradient: what it adds is −learning_rate times it.",
    Kind.STEP: "One step: the parameters are moved by what the optimizer has made of the gradient.",
    Kind.LOSS_AFTER: "C of {data} again, with the new W and b.",
}
# What is also said beside an equation.
_ALSO = {
    Kind.KINKED_LOSS_DERIVATIVE: "At A = Y there is a kink, and no derivative: 0 is taken, by"
    " convention.",
    Kind.KINKED_SLOPE: "At Z = 0 there is a kink, and no derivative: that of Z < 0 is taken, by"
    " convention.",
    Kind.DELTA: "In every cell it is the chain rule of single numbers. With matrices, its products"
    " become ⊙ here, and matrix products with a transpose in dW and in dA of hidden layers.",
    Kind.MIXED_DELTA: "Choose a cell of delta to read every term of that sum.",
}
# Where the notes slip, for those who have them.
_SLIPS = {
    Kind.WEIGHTED_SUM: "The notes write Z1 = W_hidden × B_hidden; it is W_hidden X + B_hidden, with"
    " their capital B for b.",
    Kind.DELTA: "The notes copy the chain rule of single numbers to matrices as it is.",
    Kind.WEIGHT_GRADIENT: "The notes leave out the transpose.",
    Kind.DESCENT: "The notes call dC/dW “the updates”; the update is −learning_rate × dC/dW.",
}


def words_html(stage: Stage, data: str, *, notes: bool = False) -> str:
    """What a stage means, or the mistake in it; with `notes`, where the notes slip.

    `data` is what C is of.
    """
    if stage.mistake:
        mistake = MISTAKES[stage.mistake]
        return (
            f'<p class="nnviz-mistake"><b>Mistake: {escape(mistake.label)}.</b>'
            f" {typeset(mistake.consequence)}</p>"
        )
    also = [_ALSO.get(stage.kind, ""), _slip(stage) if notes else ""]
    small = "".join(f"<p><small>{typeset(each)}</small></p>" for each in also if each)
    meaning = stage.meaning or _MEANINGS[stage.kind].format(data=data)
    return f"<p>{typeset(meaning)}</p>{small}"


def _slip(stage: Stage) -> str:
    if stage.kind is Kind.WEIGHTED_SUM and stage.layer > 1:
        return ""  # said once
    return _SLIPS.get(stage.kind, "")
