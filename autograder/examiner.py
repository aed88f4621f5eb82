"""Examine one graded function through a session: a method for each check of the rubric.

All that is compared is compared here, in the grader's process, with what ``nst_utils.exercises`` and ``references``
compute. A check returns the outcome and, if it is not RIGHT, what to tell the student: never an input or a value.
"""

from dataclasses import dataclass

import numpy as np

from autograder import references
from autograder.results import Outcome
from nst_utils import exercises, reference

_FRESH = {
    "small": (2, 7),
    "other": (3, 12),
    "medium": (9, 18),  # an answer that loops over every number takes 0.6 ms of CPU time for each
}  # n_H, n_W, n_C: three different sizes from each range
# Large, yet quick for right answers that loop over filters: at conv1_1's 300x400x64 three right answers of the tests
# take more than 10 s of CPU time, and the comparison of the style cost 7 s; the content cost takes 2 s for each
# submission there, a tenth of that with 16 channels. The two costs overflow int32 where conv1_1 does:
# 4 n_C^2 (n_H n_W)^2, (n_H n_W n_C)^2 and (n_H n_W)^2 all pass 2^31. An answer that is too slow for one shape, as one
# that loops over every number, is tried on the next.
_LARGE = {
    "compute_content_cost": ((1, 300, 400, 16), (1, 12, 20, 16)),
    "gram_matrix": ((1, 30, 40, 16),),
    "compute_layer_style_cost": ((1, 230, 210, 4),),
}
_CUT_OFF = "No gradient reaches the argument: on the way, the tensor becomes a NumPy array or a plain number."
_NOT_COMPILED = (
    "It works when called directly, but not inside tf.function, where sizes like tf.shape(a)[1] are tensors and no "
    "NumPy value exists yet. Read sizes from a.shape, and stay with TensorFlow's functions."
)
_SMALL = 1000  # numbers in an input on which mistakes are recognised; A^T A of a large one would not fit into memory


@dataclass(frozen=True)
class Verdict:
    """What one check found."""

    outcome: Outcome
    message: str = ""
    mistake: str = ""


RIGHT = Verdict(Outcome.RIGHT)


class Examiner:
    """Examines the function ``name`` of the student behind ``session``."""

    def __init__(self, name, session, draws):
        self.name, self.session, self.draws = name, session, draws

    def reference(self):
        """The value that the course publishes."""
        return self._value(exercises.EXERCISES[self.name].inputs)

    def fresh(self):
        """Values on inputs drawn for this submission."""
        return next(
            (v for v in (self._value(self._draw(n)) for n in _FRESH) if v.outcome is not Outcome.RIGHT), RIGHT
        )

    def large(self):
        """Values on large inputs; for the two costs, their squared sizes pass 2^31."""
        count = len(exercises.EXERCISES[self.name].arguments)
        for shape in _LARGE[self.name]:
            arguments = self.draws.large("large", count, shape)
            if self.name == "gram_matrix":
                arguments = [arguments[0].reshape(-1, arguments[0].shape[-1]).T]
            verdict = self._value(arguments, patience=2)
            if verdict.outcome is not Outcome.TIMED_OUT:
                break
        return verdict

    def gradient(self):
        """Gradient at a fresh input."""
        arguments = self._draw("gradient")
        return self._derivative("gradient", arguments)

    def compiled(self):
        """Value and, except for a step, gradient inside tf.function."""
        arguments = self._draw("compiled")
        if self.name == "train_step":
            return self._value(arguments, compiled=True)
        return self._derivative("compiled", arguments)

    def repeat(self):
        """The first fresh input once more, after all the others."""
        return self._value(self._draw("small"))

    def form(self):
        """Dtypes, and arguments after the call."""
        arguments = self._draw("form")
        answer = self._call("value", arguments, echo=True)
        if answer.outcome:
            return Verdict(answer.outcome, answer.message)
        arrays = [a for a in answer.arrays if a is not None]
        if len(arrays) != (4 if self.name == "train_step" else 1 + len(self._sent(arguments)[1])):
            return Verdict(Outcome.WRONG, "It does not return a tensor.")
        if any(a.dtype != np.float32 for a in arrays[: 1 if self.name != "train_step" else None]):
            return Verdict(Outcome.WRONG, f"It returns {arrays[0].dtype.name}, expected float32 like its input.")
        if self.name != "train_step" and not all(map(np.array_equal, arrays[1:], self._sent(arguments)[1])):
            return Verdict(Outcome.WRONG, "It changes its arguments.")
        return RIGHT

    def laws(self):
        """Laws of the function, each at a fresh input."""
        return next((v for v in _LAWS[self.name](self) if v.outcome is not Outcome.RIGHT), RIGHT)

    def adam(self):
        """Three steps with one Adam, which moves a pixel by how its gradients were, not only by how it is."""
        arguments = (*self._draw("adam")[:3], 2.0)
        answer = self._call("value", arguments, optimizer="adam", steps=3)
        unusable = self._unusable(answer, arguments[0])
        if unusable:
            return unusable
        expected, tolerance = references.adam_steps(*arguments, steps=3)
        if not np.all(abs(answer.arrays[3] - expected) <= tolerance):
            return Verdict(
                Outcome.WRONG, "With the optimizer Adam, three calls are not three steps along the gradient."
            )
        return RIGHT

    def lowers(self):
        """Three steps lower J, as the grader computes it from the image."""
        image, content, style, _ = self._draw("lowers")
        answer = self._call("value", (image, content, style, 0.5), steps=3)
        unusable = self._unusable(answer, image)
        if unusable:
            return unusable
        before, after = (reference.step_costs(x, content, style)[0][0] for x in (image, answer.arrays[3]))
        return RIGHT if after < before else Verdict(Outcome.WRONG, "Three steps do not lower J.", "cost_not_lowered")

    def _draw(self, name):
        """Draw arguments of the reference function."""
        sizes = _FRESH.get(name, _FRESH["other"])
        if self.name == "total_cost":
            rng = self.draws.generator(f"{self.name}/{name}")
            return tuple(float(np.float32(x)) for x in rng.uniform(0.5, 50, 4))
        if self.name == "train_step":
            rng = self.draws.generator(f"{self.name}/{name}")
            shape = (1, *(int(n) for n in rng.choice(np.arange(*sizes), 2, replace=False)), 3)
            images = (rng.uniform(-100, 100, shape).astype(np.float32) for _ in range(3))
            return (*images, float(np.float32(rng.uniform(0.1, 0.9))))
        arrays = self.draws.activations(f"{self.name}/{name}", len(exercises.EXERCISES[self.name].arguments), sizes)
        if self.name == "gram_matrix":
            return (np.ascontiguousarray(arrays[0].reshape(-1, arrays[0].shape[-1]).T),)
        return tuple(arrays)

    def _sent(self, arguments):
        """Split arguments into what stands for each, the arrays, and the numbers given by name."""
        if self.name == "total_cost":
            arrays = [np.float32(x) for x in arguments[:2]]
            return [None, None], arrays, dict(zip(("alpha", "beta"), arguments[2:], strict=False))
        return [None] * len(arguments), [np.asarray(a) for a in arguments], {}

    def _call(self, form, arguments, extra=(), **options):
        if self.name == "train_step":
            *images, rate = arguments
            step = {"optimizer": "sgd", "steps": 1, "compiled": False, "learning_rate": rate}
            return self.session.call(self.name, "step", [], images, **{**step, **options})
        numbers, arrays, keywords = self._sent(arguments)
        return self.session.call(self.name, form, numbers, [*arrays, *extra], keywords=keywords, **options)

    def _unusable(self, answer, image):
        """Return the verdict on a step that did not give three costs and an image like ``image``; None if it did."""
        if answer.outcome:
            return Verdict(answer.outcome, answer.message)
        *costs, stepped = answer.arrays or (None,)
        if len(costs) != 3 or stepped is None or any(a is None or a.size != 1 for a in costs):
            return Verdict(Outcome.WRONG, "It does not return the three costs (J, J_content, J_style).")
        if stepped.shape != image.shape:
            return Verdict(Outcome.WRONG, "The image has another shape than before.")
        return None

    def _value(self, arguments, **options):
        """Call on arguments and compare the value."""
        answer = self._call("value", arguments, **options)
        if answer.outcome:
            return Verdict(answer.outcome, answer.message)
        return self._judge(arguments, answer)

    def _judge(self, arguments, answer):
        if self.name == "train_step":
            unusable = self._unusable(answer, arguments[0])
            if unusable:
                return unusable
            value = reference.outcome([np.ravel(a)[0] for a in answer.arrays[:3]], answer.arrays[3])
        else:
            value = answer.arrays[0] if answer.arrays else None
        if value is None:
            got = answer.classes[0] if answer.classes else "nothing"
            return Verdict(Outcome.WRONG, f"It returns {_named(got)}, expected a tensor.", "no_number")
        if exercises.is_right(self.name, arguments, value):
            return RIGHT
        return Verdict(Outcome.WRONG, *self._explain(arguments, value))

    def _explain(self, arguments, value):
        """Say what a wrong value looks like; return the message and the mistake's short name."""
        shape = references.value_shape(self.name, arguments)
        if max(np.size(a) for a in arguments) <= _SMALL and value.size <= _SMALL**2:
            mistake = exercises.diagnose(self.name, arguments, value)
            if mistake:
                return mistake.message, mistake.id
        if value.shape != shape:
            return f"It returns an array of shape {value.shape}, expected {shape} here.", "wrong_shape"
        if not np.all(np.isfinite(value)):
            return "It returns a value that is infinite or not a number.", "not_finite"
        return "The value is not the right one.", ""

    def _derivative(self, form, arguments):
        """Compare value and gradient, eager or compiled."""
        shape = references.value_shape(self.name, arguments)
        cotangent = self.draws.generator(f"{self.name}/{form}/cotangent").uniform(0.5, 2, shape).astype(np.float32)
        answer = self._call(form, arguments, [cotangent])
        if answer.outcome:
            outcome = Outcome.RAISED if answer.outcome is Outcome.UNSOLVED else answer.outcome  # NumPy raises it too
            return Verdict(outcome, _NOT_COMPILED if form == "compiled" else answer.message)
        verdict = self._judge(arguments, answer)
        if verdict.outcome is not Outcome.RIGHT:
            return verdict
        for place, exact, tolerance in references.gradient(self.name, arguments, np.float64(cotangent)):
            given = answer.arrays[1 + place] if len(answer.arrays) > 1 + place else None
            if given is None:
                return Verdict(Outcome.WRONG, _CUT_OFF, "numpy_used")
            if given.shape != exact.shape or not np.all(abs(given - exact) <= tolerance):
                return Verdict(Outcome.WRONG, "The gradient is not that of the right function.", "wrong_gradient")
        return RIGHT


def _named(text):
    return "nothing" if text == "NoneType" else f"a {text}" if text.isidentifier() else "something else"


def _related(examiner, arguments, changed, relation, message):
    """Compare values at two inputs, ``relation(first, second)`` being what the law demands."""
    first, second = (examiner._call("value", a) for a in (arguments, changed))
    for answer in (first, second):
        if answer.outcome:
            return Verdict(answer.outcome, answer.message)
        shape = references.value_shape(examiner.name, arguments)
        if not answer.arrays or answer.arrays[0] is None or answer.arrays[0].shape != shape:
            return Verdict(Outcome.WRONG, message)
    holds = relation(np.float64(first.arrays[0]), np.float64(second.arrays[0]))
    return RIGHT if holds else Verdict(Outcome.WRONG, message)


def _close(a, b):
    return a.shape == b.shape and bool(np.all(abs(a - b) <= 1e-4 * (1e-30 + np.max(abs(b), initial=0))))


def _cost_laws(examiner):
    a, b = examiner._draw("laws")
    zero = lambda p, q: all(exercises.is_right(examiner.name, (x, x), v) for x, v in ((a, p), (b, q)))  # noqa: E731
    yield _related(examiner, (a, a), (b, b), zero, "The cost of two equal activations is not 0.")
    degree = 4 if examiner.name == "compute_layer_style_cost" else 2
    message = f"Activations twice as large do not give a cost 2^{degree} times as large."
    yield _related(examiner, (a, b), (2 * a, 2 * b), lambda p, q: _close(2**degree * p, q), message)
    if degree == 4:
        n_H, n_W = a.shape[1:3]
        order = examiner.draws.generator("shuffle").permutation(n_H * n_W)
        shuffled = a.reshape(1, n_H * n_W, -1)[:, order].reshape(a.shape)
        message = "The cost changes when the positions of one image are shuffled: style has no places."
        yield _related(examiner, (a, b), (shuffled, b), _close, message)


def _gram_laws(examiner):
    (A,) = examiner._draw("laws")
    yield _related(examiner, (A,), (3 * A,), lambda p, q: _close(9 * p, q), "G(3 A) is not 9 G(A).")
    yield _related(
        examiner,
        (A,),
        (-A,),
        lambda p, q: _close(p, q) and _close(p, p.T),
        "G is not symmetric, or G(-A) is not G(A).",
    )
    positive = lambda p, q: np.all(np.isfinite(p)) and np.linalg.eigvalsh(p).min() >= -1e-4 * abs(p).max()  # noqa: E731
    yield _related(examiner, (A,), (A,), positive, "G is not positive semidefinite.")


def _total_laws(examiner):
    J_content, J_style, alpha, beta = examiner._draw("laws")
    first, second = (J_content, J_style, alpha, beta), (J_content, J_style, 2 * alpha, 2 * beta)
    yield _related(examiner, first, second, lambda p, q: _close(2 * p, q), "J is not linear in alpha and beta.")
    only_style = (J_content, J_style, 0.0, beta)
    yield _related(examiner, (0.0, J_style, alpha, beta), only_style, _close, "J with alpha = 0 is not beta J_style.")


_LAWS = {
    "compute_content_cost": _cost_laws,
    "compute_layer_style_cost": _cost_laws,
    "gram_matrix": _gram_laws,
    "total_cost": _total_laws,
}
