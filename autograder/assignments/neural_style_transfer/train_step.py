"""Exercise 4.7, ``train_step(generated_image, cost, optimizer)``: all about it.

It is tried on an objective that pulls an image to two others (``examiner.calls.objective``, here in NumPy), whose
weights and shape are drawn anew for each call: whoever does not follow the gradient of what was given gets nowhere.
"""

import numpy as np

from autograder.exercise import Exercise, Kind, Mistake, rounding
from examiner.cases import Case, drawn
from examiner.forms import Step

from .common import ACTIVATIONS, different


def step_costs(image, content, style, objective):
    """Compute the objective and its gradients.

    Args:
        image: shape (1, n_H, n_W, 3).
        content: the image with J_content = 0, same shape.
        style: the image with J_style = 0, same shape.
        objective: ``weights`` of the two in J, ``scales``, ``blend``; see ``examiner.calls.objective``.

    Returns:
        float64 (3,) with (J, J_content, J_style), and the gradients of the three with respect to the image.
    """
    costs, slopes, blend = [], [], objective["blend"]
    for target, scale in zip((content, style), objective["scales"], strict=True):
        z = (np.float64(image) - np.float64(target)) / scale
        # logaddexp(z, -z) is log(2 cosh(z)), and does not overflow
        soft = blend * (np.logaddexp(z, -z) - np.log(2)) + (1 - blend) * (np.sqrt(1 + z * z) - 1)
        costs.append(18 * np.sum(soft))
        slopes.append(18 / scale * (blend * np.tanh(z) + (1 - blend) * z / np.sqrt(1 + z * z)))
    J = sum(weight * cost for weight, cost in zip(objective["weights"], costs, strict=True))
    dJ = sum(weight * slope for weight, slope in zip(objective["weights"], slopes, strict=True))
    return np.array([J, *costs]), (dJ, *slopes)


def outcome(costs, image):
    """Put what ``train_step`` returned and the image it left into one float64 vector: the costs, then the pixels."""
    return np.concatenate([np.ravel(costs), np.ravel(image)]).astype(np.float64)


def _descent(image, content, style, learning_rate, objective, optimizer="sgd", steps=1):
    """Follow the gradient; return the costs from which the last step was computed, and the image after it.

    Adam is Keras's (Kingma and Ba, 2015, arXiv:1412.6980).
    """
    x, mean, square = np.float64(image), 0.0, 0.0
    for step in range(1, steps + 1):
        costs, (slope, *_) = step_costs(x, content, style, objective)
        if optimizer == "adam":
            mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
            slope = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-7)
        x = x - learning_rate * slope
    return costs, x


def train_step(image, content, style, learning_rate, **options):
    """Make steps of the optimizer; the costs are those from which the last step was computed.

    Args:
        image: as in ``step_costs``.
        content: as in ``step_costs``.
        style: as in ``step_costs``.
        learning_rate: how far to step.
        options: ``objective``, as in ``step_costs``; ``optimizer``, "sgd" or "adam"; ``steps``, how many.

    Returns:
        float64 vector of length 3 + image.size, as ``outcome`` lays it out.
    """
    return outcome(*_descent(image, content, style, learning_rate, **options))


def train_step_costs_after(image, content, style, learning_rate, **options):
    """The same, with the costs of the image it led to: as good an answer, since a student may print either.

    Args:
        image: as in ``train_step``.
        content: as in ``train_step``.
        style: as in ``train_step``.
        learning_rate: as in ``train_step``.
        options: as in ``train_step``.

    Returns:
        float64 vector, as in ``train_step``.
    """
    _, stepped = _descent(image, content, style, learning_rate, **options)
    return outcome(step_costs(stepped, content, style, options["objective"])[0], stepped)


def tolerance(image, content, style, learning_rate, **options):
    """How far a float32 answer may be off.

    With Adam, a pixel whose gradient came near 0 may move anywhere: rounding decides the sign of its step.
    """
    right = train_step(image, content, style, learning_rate, **options)
    exact = rounding(right.size) * options.get("steps", 1) ** 2 * EXERCISE.form.scale(right, Case((image,)))
    if options.get("optimizer") != "adam":
        return exact
    least = np.inf
    for steps in range(options["steps"]):
        x = _descent(image, content, style, learning_rate, **{**options, "steps": steps})[1] if steps else image
        least = np.minimum(least, abs(step_costs(x, content, style, options["objective"])[1][0]))
    return np.concatenate([1e-2 * abs(right[:3]), np.ravel(np.where(least > 0.1, 1e-2, np.inf))])


def _descended(mistake_id, message, move, arrange=lambda costs: costs):
    """A step that moves the image to ``move(x, dJ, dJ_content, dJ_style, lr)`` and returns ``arrange(costs)``."""

    def compute(image, content, style, learning_rate, objective, optimizer="sgd", steps=1):
        if steps > 1 or optimizer != "sgd":
            return np.empty(0)  # mistakes are told apart by one plain step
        costs, slopes = step_costs(image, content, style, objective)
        return outcome(arrange(costs), move(np.float64(image), *slopes, learning_rate))

    return Mistake(mistake_id, message, compute)


def _right_move(x, dJ, d_content, d_style, learning_rate):
    return x - learning_rate * dJ


def _several_steps(made, told):
    """So many steps in one call, with the costs from which one of them was computed."""

    def compute(image, content, style, learning_rate, objective, optimizer="sgd", steps=1):
        if steps > 1 or optimizer != "sgd":
            return np.empty(0)
        step = (image, content, style, learning_rate, objective)
        return outcome(_descent(*step, steps=told)[0], _descent(*step, steps=made)[1])

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
        "image_not_updated",
        "The image that was given is the same as before. `apply_gradients` changes it in place; giving its name to a "
        "new tensor does not.",
        lambda x, *_: x,
    ),
    _descended(
        "ascends",
        "The image moved up the gradient, so that J grows: look at the sign of what the optimizer is given.",
        lambda x, dJ, d_content, d_style, lr: x + lr * dJ,
    ),
    *(
        Mistake(
            "several_steps", "The image moved several times: one call makes one step.", _several_steps(made, told)
        )
        for made in (2, 3, 5, 10)
        for told in (1, made)
    ),
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


def _images(rng):
    """Draw an image, the two that pull it, and a learning rate."""
    shape = (1, *different(rng, 3, 12, 2), 3)
    images = (rng.uniform(-100, 100, shape).astype(np.float32) for _ in range(3))
    return (*images, float(np.float32(rng.uniform(0.1, 0.9))))


def _with_adam(rng):
    return (*_images(rng)[:3], 2.0)


def _objective(**options):
    """Make the function that draws an objective; its weights are never the course's own."""

    def draw(rng):
        weights, scales = rng.uniform(2, 9, 2) * rng.permutation([1, 5]), rng.uniform(20, 60, 2)
        drawn = {"weights": weights.tolist(), "scales": scales.tolist(), "blend": float(rng.uniform())}
        return {"objective": drawn, **options}

    return draw


_SEVERAL = (
    "One step is right, several are not: each call makes one step from where the image is, and remembers nothing of "
    "its own."
)
_ADAM = "With the optimizer Adam, which the painting uses, three calls are not three steps along the gradient."
_VISIBLE = {"objective": {"weights": [15.0, 35.0], "scales": [30.0, 30.0], "blend": 1.0}}
_FIRST = tuple(20 * a for a in (ACTIVATIONS[0], ACTIVATIONS[1], ACTIVATIONS[1][:, ::-1]))
_SECOND, _THIRD = (tuple(20 * a for a in drawn((1, 2, 3), shape).arguments) for shape in ((1, 3, 5, 3), (1, 6, 4, 3)))

EXERCISE = Exercise(
    name="train_step",
    number="4.7",
    title="Make one step of the optimisation",
    difficulty="medium",
    minutes=20,
    form=Step(arguments=("generated_image", "cost", "optimizer"), returns=("J", "J_content", "J_style")),
    reference=train_step,
    also_right=(train_step_costs_after,),
    published=Case((*_FIRST, 0.5), _VISIBLE, checks=("published",)),
    visible=(
        Case((*_SECOND, 0.25), _VISIBLE, checks=("fresh", "form", "compiled")),
        Case((*_THIRD, 0.25), _VISIBLE),
        Case((*_SECOND, 2.0), {**_VISIBLE, "optimizer": "adam", "steps": 3}, checks=("adam",), hint=_ADAM),
        Case((*_SECOND, 0.05), {**_VISIBLE, "steps": 41}, checks=("repeat",)),
    ),
    kinds={
        "one": Kind(draw=_images, options=_objective(), catches="steps that fit one objective only"),
        "another": Kind(draw=_images, options=_objective(), catches="the same"),
        "square": Kind(
            draw=lambda rng: (*(rng.uniform(-100, 100, (1, 4, 4, 3)).astype(np.float32) for _ in range(3)), 0.5),
            options=_objective(),
            catches="wrong on a square",
        ),
        "form": Kind(draw=_images, options=_objective(), catches="other things than three costs", checks=("form",)),
        "adam": Kind(
            draw=_with_adam,
            options=_objective(optimizer="adam", steps=3),
            catches="gradients that are scaled or cut: Adam moves a pixel by how its gradients were",
            checks=("adam",),
            hint=_ADAM,
        ),
        "steps": Kind(
            draw=_images,
            options=_objective(steps=3),
            catches="what is remembered from one call to the next",
            checks=("steps",),
            hint=_SEVERAL,
        ),
        "compiled": Kind(draw=_images, options=_objective(), catches="NumPy, side effects", checks=("compiled",)),
        "repeat": Kind(
            draw=lambda rng: (*(rng.uniform(-100, 100, (1, 2, 3, 3)).astype(np.float32) for _ in range(3)), 0.05),
            options=_objective(steps=41),
            catches="what depends on the calls before",
            checks=("repeat",),
        ),
    },
    tolerance=tolerance,
    mistakes=MISTAKES,
    rubric={"published": 3, "fresh": 10, "form": 1, "adam": 5, "steps": 3, "compiled": 2, "repeat": 1},
    titles={"adam": "Several steps with the optimizer Adam", "steps": "Several steps, one after the other"},
)
