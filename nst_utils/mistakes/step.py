"""Mistakes in ``train_step(generated_image, cost, optimizer)``, on the objective of ``reference.step_costs``."""

import numpy as np

from nst_utils.mistakes.common import Mistake
from nst_utils.reference import outcome, step_costs


def _descended(mistake_id, message, move, arrange=lambda costs: costs):
    """A step that moves the image to ``move(x, dJ, dJ_content, dJ_style, lr)`` and returns ``arrange(costs)``."""

    def compute(image, content, style, learning_rate):
        costs, d_content, d_style = step_costs(image, content, style)
        x = np.asarray(image, np.float64)
        moved = move(x, 10 * d_content + 40 * d_style, d_content, d_style, learning_rate)
        return outcome(arrange(costs), moved)

    return Mistake(mistake_id, message, compute)


def _right_move(x, dJ, d_content, d_style, learning_rate):
    return x - learning_rate * dJ


def _two_steps(which):
    """Two steps, with the costs from which the first or the second was computed."""

    def compute(image, content, style, learning_rate):
        x, costs = np.asarray(image, np.float64), []
        for _ in range(2):
            J, d_content, d_style = step_costs(x, content, style)
            costs.append(J)
            x = x - learning_rate * (10 * d_content + 40 * d_style)
        return outcome(costs[which], x)

    return compute


_CLIPPED = (
    "The pixels were clipped: they are mean-subtracted here, so that negative values are ordinary. Clipping belongs "
    "to `save_image`."
)
_NO_OPTIMIZER = (
    "The image moved along the gradient, but not by the step of the optimizer that was given: leave the step to it."
)
_ORDER = "The costs come back in another order than (J, J_content, J_style)."
_COSTS_MISSING = "Not all of (J, J_content, J_style) came back: return the three costs, in this order."

MISTAKES = (
    _descended(
        "image_not_updated", "The image is the same as before: is the gradient ever applied?", lambda x, *_: x
    ),
    _descended(
        "ascends",
        "The image moved up the gradient, so that J grows: look at the sign of what the optimizer is given.",
        lambda x, dJ, d_content, d_style, lr: x + lr * dJ,
    ),
    *(Mistake("two_steps", "The image moved twice: one call makes one step.", _two_steps(which)) for which in (0, 1)),
    _descended(
        "gradient_of_content_only",
        "It looks as if the gradient is that of J_content: the step must lower the total cost J.",
        lambda x, dJ, d_content, d_style, lr: x - lr * d_content,
    ),
    _descended(
        "gradient_of_style_only",
        "It looks as if the gradient is that of J_style: the step must lower the total cost J.",
        lambda x, dJ, d_content, d_style, lr: x - lr * d_style,
    ),
    _descended(
        "gradient_of_all_three",
        "It looks as if the gradient is that of the sum of all three costs: J contains the other two already.",
        lambda x, dJ, d_content, d_style, lr: x - lr * (dJ + d_content + d_style),
    ),
    _descended("clipped", _CLIPPED, lambda *step: np.clip(_right_move(*step), 0, 255)),
    _descended("clipped", _CLIPPED, lambda *step: np.clip(_right_move(*step), 0, 1)),
    _descended("optimizer_not_used", _NO_OPTIMIZER, lambda x, dJ, *_: x - dJ),
    _descended("optimizer_not_used", _NO_OPTIMIZER, lambda x, dJ, *_: x - 2.0 * dJ),
    _descended("optimizer_not_used", _NO_OPTIMIZER, lambda x, dJ, *_: x - 0.01 * dJ),
    _descended(  # the first step of an Adam of the student's own: its learning rate, in the direction of the sign
        "optimizer_not_used",
        "The image moved as by an optimizer of your own: leave the step to the one that was given.",
        lambda x, dJ, *_: x - 2.0 * np.sign(dJ),
    ),
    _descended(
        "gradient_scaled",
        "The image moved along the sign of the gradient, not along the gradient: the optimizer takes it as it is.",
        lambda x, dJ, d_content, d_style, lr: x - lr * np.sign(dJ),
    ),
    _descended(
        "gradient_scaled",
        "The gradient was scaled to length 1 before it was applied: the optimizer takes it as it is.",
        lambda x, dJ, d_content, d_style, lr: x - lr * dJ / np.linalg.norm(dJ),
    ),
    _descended(
        "gradient_assigned",
        "The image now is the gradient: the gradient says how to change the image, it does not replace it.",
        lambda x, dJ, *_: dJ,
    ),
    _descended("wrong_order", _ORDER, _right_move, lambda J: J[[1, 2, 0]]),
    _descended("wrong_order", _ORDER, _right_move, lambda J: J[[0, 2, 1]]),
    _descended("wrong_order", _ORDER, _right_move, lambda J: J[[2, 1, 0]]),
    _descended("wrong_order", _ORDER, _right_move, lambda J: J[[1, 0, 2]]),
    _descended("wrong_order", _ORDER, _right_move, lambda J: J[[2, 0, 1]]),
    _descended("costs_missing", _COSTS_MISSING, _right_move, lambda J: J[:1]),
    _descended("costs_missing", _COSTS_MISSING, _right_move, lambda J: J[1:]),
    _descended("costs_missing", _COSTS_MISSING, _right_move, lambda J: J[:2]),
    _descended("costs_missing", "The costs come back as zeros.", _right_move, lambda J: 0 * J),
)
