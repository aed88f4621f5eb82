"""A painting in the making: run it step by step, look at it, stop when you like, go on another day.

Owns the loop over levels and steps, and its history. Knows nothing of files, progress bars or notebooks: whoever runs
the steps sees them.
"""

import math
from typing import NamedTuple

import numpy as np

from nst.errors import DivergenceError
from nst.painting.adam import Adam
from nst.painting.detail import enlarge, resize
from nst.painting.held import EVERY, Held, multiplications
from nst.painting.lbfgs import LBFGS
from nst.painting.levels import levels
from nst.painting.motif import Motif
from nst.painting.objective import objective
from nst.painting.state import read_state, write_state
from nst.painting.targets import Costs
from nst.settings import Settings
from nst_utils.config import CONFIG
from nst_utils.vgg import load_vgg_model


class Step(NamedTuple):
    """An image and its own costs, after so many steps."""

    iterations: int  # of all levels together
    image: np.ndarray  # float32, (1, n_H, n_W, 3), RGB minus the means; of the size of its level
    costs: Costs  # of floats


class _Progress(NamedTuple):
    """Where a painting is. Replaced as a whole after an evaluation: Ctrl-C in the midst of one loses no more."""

    level: int
    steps: int  # of this level
    objective: object  # function: image, held -> Evaluation
    held: Held | None  # what stands for the deepest layers until the next exact evaluation
    state: object  # of the optimiser
    accepted: Step  # the newest image that was accepted, as the optimiser made it


class Painting:
    """A painting, made one step of the optimiser at a time.

    Iterate over it to paint. It can be left at any moment, by ``break``, an error or Ctrl-C: ``last`` and ``trace``
    then hold what there is, and iterating again goes on from there::

        painting = Painting(content_image, style_image)
        for step in painting:
            print(step.iterations, step.costs.J)
        save_image("output/painted.png", painting.last.image)

    Attributes:
        settings: Settings, what was asked for.
        sizes: list of (n_H, n_W), the levels: the picture is painted at the first, enlarged, and painted on.
        settings_of: list of Settings, of each level: what it minimises, in how many steps (see ``levels``); the last
            are ``settings``.
        total_steps: int, the steps of all levels together; fewer are made where no direction leads down any more.
        last: Step, the newest image that was accepted; at first the initial image, after 0 steps.
        trace: list of Costs; row i holds those of the accepted image after i + 1 steps, as the exercise prints them.
            With L-BFGS, most are of an evaluation that took its deepest layers from a straight line (see ``held``);
            those at the end of a level are exact.
        level_of: list of int, the level of each row of ``trace``. Costs of one level compare, those of two do not.
        work: float, evaluations so far, each weighted by its multiplications over those of the whole network at full
            size.
    """

    def __init__(self, content_image, style_image, settings=None, model=None, initial_image=None):
        """Compute the first level's targets, the initial image and its costs.

        Args:
            content_image: uint8, shape (n_H, n_W, 3), RGB; or Content, to hold some of it firmly.
            style_image: uint8, shape (any, any, 3), RGB; or a list of pictures or of Style, for several.
            settings: Settings; by default the fast way.
            model: VGG19; by default the one shipped with the course.
            initial_image: uint8, shape (any, any, 3): the picture to start from, in place of noise and content.

        Raises:
            ImageError: if an image is not uint8 RGB, or a mask does not fit.
            SettingsError: if there is no style, or a weight is not a number above 0.
            WeightsError: if the shipped network cannot be read.
            DivergenceError: if the costs of the initial image are infinite already.
        """
        self.settings = settings or Settings()
        self._motif = Motif(content_image, style_image, self.settings, initial_image)
        self._model = (model or load_vgg_model()).pooled(self.settings.pooling)
        self._layers = [*self.settings.content_layers, *self.settings.style_layers]
        self.sizes, self.settings_of = map(list, zip(*levels(self.settings, *self._motif.size), strict=True))
        self.total_steps = sum(settings.steps() for settings in self.settings_of)
        self.trace, self.level_of, self.work = [], [], 0.0
        self._from_noise = initial_image is None and self.settings.noise_ratio > 0
        self._optimiser = Adam(self.settings.learning_rate) if self.settings.optimizer == "adam" else LBFGS()
        self._enter(0, self._motif.initial_image(*self.sizes[0]), 0)

    def __iter__(self):
        """Paint on until the steps of all levels are made.

        Yields:
            Step: the accepted image after each step, with its costs.

        Raises:
            DivergenceError: if a cost becomes infinite or NaN; ``last`` is the step before.
        """
        while not (self._level_done(self._now) and self._now.level == len(self.sizes) - 1):
            if self._level_done(self._now):
                self._enter(self._now.level + 1, self._enlarged(), self.last.iterations)
            self._advance()
            yield self.last

    def _steps_made(self, now):
        return now.steps == self.settings_of[now.level].steps()

    def _level_done(self, now):
        return self._steps_made(now) or now.state.converged

    def _enter(self, level, image, iterations):
        """Begin a level with an image of its size, whose costs are evaluated."""
        now = _Progress(level, 0, self._objective(level), None, self._optimiser.start(image), None)
        self._reach(self._evaluated(now, iterations), iterations)

    def _objective(self, level):
        size = self.sizes[level]
        return objective(self._model, *self._motif.at(*size), self.settings_of[level], self._motif.hold_at(*size))

    def _advance(self):
        iterations = self.last.iterations + 1
        self._reach(self._evaluated(self._now._replace(steps=self._now.steps + 1), iterations), iterations)
        self.trace.append(self.last.costs)
        self.level_of.append(self._now.level)

    def _reach(self, now, iterations):
        last = Step(iterations, self._motif.finished(now.accepted.image), now.accepted.costs)
        self._now, self.last = now, last

    def _evaluated(self, now, iterations):
        """Evaluate the optimiser's trial and let it choose the next."""
        trial = now.state.trial
        costs, gradient, held, work = now.objective(trial, None if self._exactly(now) else now.held)
        self._count(work)
        finite = all(map(math.isfinite, [*costs, np.vdot(gradient, gradient)]))
        with np.errstate(over="ignore", invalid="ignore"):  # said below, in our words
            state = self._optimiser.tell(now.state, costs.J if finite else math.inf, gradient)
        if not finite and (state.accepted or now.accepted is None):
            raise DivergenceError(self._divergence(costs, iterations))
        now = now._replace(state=state, held=held)
        if state.accepted:
            return now._replace(accepted=Step(iterations, trial, costs))
        if self._level_done(now):  # what a level ends with has its exact costs
            exact, _, _, work = now.objective(now.accepted.image)
            self._count(work)
            return now._replace(accepted=now.accepted._replace(costs=exact))
        return now

    def _count(self, work):
        self.work += work / (multiplications(self._layers) * math.prod(self.sizes[-1]))

    def _divergence(self, costs, iterations):
        weights = {
            name: getattr(self.settings, name) for name in ("learning_rate", "alpha", "beta", "content_strength")
        }
        had = ", ".join(f"{name} = {value:g}" for name, value in weights.items() if value is not None)
        return (
            f"The costs and their slope must stay finite, got J = {costs.J:g} after {iterations} steps (J_content = "
            f"{costs.J_content:g}, J_style = {costs.J_style:g}). Use smaller ones of what this run had: {had}."
        )

    def _exactly(self, now):
        """Whether the next evaluation goes through all layers: also the last of a level, and after a bad surprise."""
        return now.steps % EVERY == 0 or self._steps_made(now) or not now.state.accepted

    def full_size(self):
        """Return the last step with its image at the size of the finished painting.

        Returns:
            Step: ``last``, scaled up if the painting was left at an earlier level.
        """
        return self.last._replace(image=resize(self.last.image, *self.sizes[-1]))

    def seen(self):
        """Return what the painting is to be measured by (see ``fidelity``), as the network saw it.

        Returns:
            tuple: content, list of Style, generated image: see ``Motif.seen``.
        """
        return self._motif.seen(self.full_size().image)

    def save_state(self, path):
        """Keep all that the rest of the painting depends on, to go on another day.

        Args:
            path: of the file, by custom .npz; it is replaced in one step.

        Raises:
            SettingsError: if the file cannot be written.
        """
        level, steps, _, held, state, accepted = self._now
        progress = {
            "level": level,
            "steps_here": steps,
            "iterations": [accepted.iterations, self.last.iterations],
            "costs": accepted.costs,
            "trace": self.trace,
            "level_of": self.level_of,
            "work": self.work,
        }
        arrays = {"accepted_image": accepted.image, **state._asdict(), **(held._asdict() if held else {})}
        write_state(path, self._identity(), progress, arrays)

    def load_state(self, path):
        """Go on where another painting of the same pictures and settings was saved; the result is the same.

        Args:
            path: what ``save_state`` wrote.

        Raises:
            StateError: if the file is missing or damaged, or is of other pictures, settings or weights.
        """
        progress, arrays = read_state(path, self._identity())
        level, (first, last) = progress["level"], progress["iterations"]
        accepted = Step(first, arrays.pop("accepted_image"), Costs(*progress["costs"]))
        held = [arrays.pop(name) for name in Held._fields if name in arrays]
        state = type(self._now.state)(**arrays)
        self.trace = [Costs(*costs) for costs in progress["trace"]]
        self.level_of, self.work = progress["level_of"], progress["work"]
        held = Held(*held) if held else None
        self._reach(_Progress(level, progress["steps_here"], self._objective(level), held, state, accepted), last)

    def _identity(self):
        return {"settings": vars(self.settings), "pictures": self._motif.digest(), "network": self._model.digest()}

    def _best_of_level(self):
        """The level's last image; or the content, if the way from noise has come to a halt on worse."""
        painted = self._now.accepted
        if not self._from_noise:
            return painted.image
        content, _ = self._motif.at(*self.sizes[self._now.level])
        costs, _, _, work = self._now.objective(content)
        self._count(work)
        return content if costs.J < painted.costs.J else painted.image

    def _enlarged(self):
        n_H, n_W = self.sizes[self._now.level + 1]
        image = self._best_of_level()
        if (
            self.settings.like != "exercise"
        ):  # our own cost gives fine strokes by itself, and laid ones become a grain
            return resize(np.clip(image, -CONFIG.MEANS, 255 - CONFIG.MEANS), n_H, n_W)
        _, styles = self._motif.at(n_H, n_W)
        return enlarge(image, n_H, n_W, [style.image for style in styles])


def paint(content_image, style_image, settings=None, model=None, initial_image=None, on_step=None):
    """Paint one image in the style of another.

    Gatys, Ecker and Bethge (2015), arXiv:1508.06576, with a cost whose terms are relative, or with that of the course
    exercise (see ``painting.measures``). The same arguments give the same image on the same machine, bit for bit (see
    ``ordered``).

    Args:
        content_image: uint8, shape (n_H, n_W, 3), RGB; the painting has its size. Content, to hold some of it firmly.
        style_image: uint8, shape (any, any, 3), RGB; or a list of pictures or of Style, for several.
        settings: Settings; by default the fast way with our own cost. ``Settings(like="exercise", optimizer="adam",
            levels=1)`` is the exercise's.
        model: VGG19; by default the one shipped with the course.
        initial_image: uint8, shape (any, any, 3): the picture to start from, in place of noise and content.
        on_step: called with each Step as it is made.

    Returns:
        Painting: ``.last.image`` is the generated image, (1, n_H, n_W, 3), for ``save_image``; ``.trace`` its costs.

    Raises:
        ImageError: if an image is not uint8 RGB, or a mask does not fit.
        SettingsError: if there is no style, or a weight is not a number above 0.
        WeightsError: if the shipped network cannot be read.
        DivergenceError: if a cost becomes infinite or NaN. To keep what was painted until then, iterate over a
            ``Painting`` instead.
    """
    painting = Painting(content_image, style_image, settings, model, initial_image)
    for step in painting:
        if on_step is not None:
            on_step(step)
    return painting
