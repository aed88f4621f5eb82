"""What a painting minimises, and its gradient: an image against its targets.

Owns how an image is looked at: whole, where deep layers may be held between two exact evaluations, or, if it is
large, window by window. What it is compared with is in ``targets``, the windows in ``tiles``, what may be held in
``held``.
"""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from nst.painting.compiling import compiled
from nst.painting.held import MOST, Held, multiplications, seam
from nst.painting.targets import Costs, Targets
from nst.painting.tiles import plan
from nst_utils.vgg import LAYERS


class Evaluation(NamedTuple):
    """What is known of an image after its evaluation."""

    costs: Costs  # of floats
    gradient: np.ndarray  # of J, float32, of the image's shape
    held: Held | None  # what may stand for the deepest layers in the evaluations to come; None if nothing may
    work: float  # multiplications of the forward pass


def objective(model, content_image, styles, settings, hold=None):
    """Make the objective of a painting, or of one of its levels.

    Args:
        model: VGG19, from ``load_vgg_model``.
        content_image: float32, shape (1, n_H, n_W, 3), RGB minus the means.
        styles: list of Target.
        settings: Settings; its layers and weights.
        hold: float32 (1, n_H, n_W, 1), 1 where the content is held firmly; None for nowhere.

    Returns:
        function: of an image, float32 (1, n_H, n_W, 3), and of what is ``held``, None to evaluate all layers, to its
        Evaluation.
    """
    layers = dict.fromkeys([*settings.content_layers, *settings.style_layers])
    tiles = plan(*content_image.shape[1:3], list(layers))
    targets = Targets(model, content_image, styles, settings, tiles, hold)
    return Whole(model, targets, tiles[0], settings) if len(tiles) == 1 else Windowed(model, targets, tiles)


class Whole:
    """The objective of an image that is small enough to be evaluated at once."""

    def __init__(self, model, targets, tile, settings):
        """Prepare the evaluation; it is compiled when it is first called.

        Args:
            model: VGG19.
            targets: Targets.
            tile: Tile, the whole image.
            settings: Settings. Layers are held for the exercise's cost and L-BFGS alone: Adam's steps are the
                exercise's, and in our own cost deep layers matter.
        """
        self._model, self._targets, self._context = model, targets, targets.context(tile)
        may_hold = settings.like == "exercise" and settings.optimizer == "lbfgs"
        self._seam = seam(targets.layers) if may_hold else None
        self._near = [layer for layer in targets.layers if not self._is_far(layer)]
        self._far = [layer for layer in targets.layers if self._is_far(layer)]
        # XLA has no good way to eigenvalues, which our own cost needs.
        evaluations = settings.steps() if settings.like == "exercise" else 0
        self._evaluate = compiled(self._costs_and_gradient, evaluations)

    def __call__(self, image, held=None):
        """Compute the costs of an image and the gradient of the total cost; see ``objective``."""
        work = multiplications(self._near if held else self._targets.layers) * image.shape[1] * image.shape[2]
        costs, gradient, found, share = self._evaluate(tf.constant(image), *([held] if held else []))
        if not held and found and share <= MOST:
            held = Held(*map(np.asarray, found))
        return Evaluation(Costs(*map(float, costs)), np.asarray(gradient), held, work)

    def _is_far(self, layer):
        return self._seam is not None and LAYERS.index(layer) > LAYERS.index(self._seam)

    def _costs_and_gradient(self, image, held=None):
        """Also what stands for the far layers, made here unless given, and its share of J."""
        with tf.GradientTape() as tape:
            tape.watch(image)
            seen, excess = self._targets.seen(image)
            a_G = self._model(seen, layers=self._near)
            J_content, J_style = self._targets.parts(*self._targets.sums(a_G, *self._context))
            share = 0.0
            if self._far:
                a = a_G[self._seam]
                held = held or self._hold(tf.stop_gradient(a))
                # A straight line goes on below 0, where no cost is.
                far = tf.unstack(tf.nn.relu(tf.reduce_sum(held.slopes * a, axis=(1, 2, 3)) + held.rests))
                J_content, J_style = J_content + far[0], J_style + far[1]
                share = self._targets.weighed(*far)
            costs = self._targets.costs(seen, excess, J_content, J_style)
        return costs, tape.gradient(costs.J, image), held, share / costs.J

    def _hold(self, a):
        """The first-order expansion of the far layers' costs about an activation of the seam."""
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(a)
            a_G = self._model.beyond(self._seam, a, self._far)
            far = self._targets.parts(*self._targets.sums(a_G, *self._context))
        slopes = tf.concat([tape.gradient(J, a, unconnected_gradients="zero") for J in far], axis=0)
        return Held(slopes, far - tf.reduce_sum(slopes * a, axis=(1, 2, 3)))


class Windowed:
    """The objective of a large image, evaluated window by window; no layers are held."""

    def __init__(self, model, targets, tiles):
        """Prepare the evaluation.

        Args:
            model: VGG19.
            targets: Targets.
            tiles: list of Tile.
        """
        self._model, self._targets, self._tiles = model, targets, tiles
        self._compiled = {}  # method and shape -> compiled

    def __call__(self, image, held=None):
        """Compute the costs of an image and the gradient of the total cost; see ``objective``.

        Two passes over the windows: for the sums, and for what each window adds to the gradient.
        """
        with tf.GradientTape(persistent=True) as tape:
            whole = tf.constant(image)
            tape.watch(whole)
            seen, excess = self._targets.seen(whole)
            pixels = seen.numpy()
            found = [self._in_window(self._sums, tile, pixels) for tile in self._tiles]
            sums = tf.nest.map_structure(lambda *windows: tf.add_n(windows), *found)
            tape.watch(sums)
            costs = self._targets.costs(seen, excess, *self._targets.parts(*sums))
        by_image, by_sums = tape.gradient(costs.J, [whole, sums], unconnected_gradients="zero")
        by_seen = np.zeros_like(image)
        for tile in self._tiles:
            tile.cut(by_seen)[...] += self._in_window(self._gradient, tile, pixels, by_sums)
        gradient = by_image + tape.gradient(seen, whole, output_gradients=tf.constant(by_seen))
        work = multiplications(self._targets.layers) * image.shape[1] * image.shape[2]
        return Evaluation(Costs(*map(float, costs)), gradient.numpy(), None, work)

    def _in_window(self, part, tile, image, *more):
        """Compute what one of the next two methods does, of a tile's window of the image."""
        window = tf.constant(tile.cut(image))
        key = part, window.shape
        if key not in self._compiled:
            # One for each shape: TensorFlow warns of a function that it traces again and again. There are up to nine
            # shapes, and XLA would take long to compile for each.
            self._compiled[key] = compiled(part, 0)
        return self._compiled[key](window, *self._targets.context(tile), *more)

    def _sums(self, window, *context):
        return self._targets.sums(self._model(window, layers=self._targets.layers), *context)

    def _gradient(self, window, a_C, firmness, masks, by_sums):
        with tf.GradientTape() as tape:
            tape.watch(window)
            sums = self._sums(window, a_C, firmness, masks)
        return tape.gradient(sums, window, output_gradients=by_sums)
