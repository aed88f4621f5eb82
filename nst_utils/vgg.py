"""The VGG-19 network: from an image to the activations of its layers.

Owns the forward pass up to the last pooling layer. The weights come from ``weights`` and are constants: gradients
flow to the image and nowhere else. Knows nothing of costs.

Source: Simonyan and Zisserman (2015), arXiv:1409.1556, with the average pooling of Gatys, Ecker and Bethge (2015),
arXiv:1508.06576, section "Methods".
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tensorflow as tf

from nst_utils.config import CONFIG, VGG_LAYERS
from nst_utils.errors import ImageError, NSTError, SettingsError
from nst_utils.weights import SHAPES, read_weights

_POOLS = {"average": tf.nn.avg_pool, "max": tf.nn.max_pool}


def _layer_names() -> tuple[str, ...]:
    names = ["input"]
    for block in range(1, 6):
        names += [name for name in VGG_LAYERS if name.startswith(f"conv{block}_")]
        names += [f"avgpool{block}"]
    return tuple(names)


LAYERS = _layer_names()  # the exercise's 22: input, conv1_1, conv1_2, avgpool1, conv2_1, ... conv5_4, avgpool5


def load_vgg_model(
    path: str | Path = CONFIG.VGG_MODEL, image_shape: Sequence[int] = (300, 400), pooling: str = "average"
) -> "VGG19":
    """Load VGG-19 from a weight file.

    Args:
        path: the weight file, of any kind that ``read_weights`` understands.
        image_shape: (n_H, n_W) of ``model["input"]`` at the start, in pixels; an image of any size can be assigned.
        pooling: "average", as in the exercise, or "max", as the network was trained.

    Returns:
        VGG19: the network.

    Raises:
        WeightsError: if the file is missing, damaged, or not VGG-19.
        SettingsError: if image_shape is not two positive whole numbers, or TensorFlow is in graph mode.
        NSTError: if this process was forked after TensorFlow had computed something in the other.
    """
    if not tf.executing_eagerly():
        raise SettingsError(
            "load_vgg_model needs TensorFlow's eager mode, and nst_utils.classic (or disable_eager_execution) has "
            "set graph mode. Restart the kernel, or take load_vgg_model from nst_utils.classic."
        )
    return VGG19(read_weights(path), image_shape, pooling)


class VGG19(Mapping[str, tf.Tensor]):
    """VGG-19 without its fully connected layers: a read-only mapping from layer names to activations.

    ``model["input"]`` is a tf.Variable, float32 (1, n_H, n_W, 3), for a mean-subtracted RGB image;
    ``model["conv4_2"]`` computes that layer's activation, float32 (1, n_H', n_W', n_C), for what the variable holds.
    ``model(image, layers=[...])`` computes several for an image of your own, in one pass. ``convX_Y`` is the
    activation after the ReLU. ``print(model)`` lists the layers.
    """

    def __init__(
        self, weights: Mapping[str, Any], image_shape: Sequence[int] = (300, 400), pooling: str = "average"
    ) -> None:
        """Make the network.

        Args:
            weights: what ``read_weights`` returns.
            image_shape: as in ``load_vgg_model``.
            pooling: as in ``load_vgg_model``.
        """
        _stay_in_one_process()
        if pooling not in _POOLS:
            raise SettingsError(f"pooling must be one of {', '.join(map(repr, _POOLS))}, got {pooling!r}")
        self._pool = _POOLS[pooling]
        self._weights = {name: _filters(*given) for name, given in weights.items()}
        n_H, n_W = _checked_size(image_shape)
        self._input = tf.Variable(tf.zeros((1, n_H, n_W, 3)), shape=(1, None, None, 3), name="input")

    def __call__(self, image: Any, layers: Sequence[str] = LAYERS) -> dict[str, tf.Tensor]:
        """Compute the activations of some layers in one forward pass, which stops at the deepest of them.

        Differentiable with respect to the image; works inside ``tf.function``, with and without ``jit_compile``.

        Args:
            image: float array or tensor, shape (1, n_H, n_W, 3): RGB, minus CONFIG.MEANS. Any size.
            layers: names of layers, from ``LAYERS``.

        Returns:
            dict: name -> activation, a float32 tensor of shape (1, n_H', n_W', n_C), in the order of ``layers``.

        Raises:
            ImageError: if the image has another shape or type.
            SettingsError: if there is no such layer.
        """
        _stay_in_one_process()
        return forward(_checked_image(image), self._weights, _checked_layers(layers), self._pool)

    def beyond(self, layer: str, a: tf.Tensor, layers: Sequence[str]) -> dict[str, tf.Tensor]:
        """Compute the activations of deeper layers from that of a layer.

        Args:
            layer: name of a layer.
            a: float tensor, shape (1, n_H', n_W', n_C), its activation.
            layers: names of deeper layers.

        Returns:
            dict: name -> activation, in the order of ``layers``.

        Raises:
            SettingsError: if there is no such layer.
        """
        _checked_layers([layer])
        return forward(a, self._weights, _checked_layers(layers), self._pool, after=layer)

    def pooled(self, pooling: str) -> "VGG19":
        """Return the network with another way of halving its maps; the weights are shared.

        Args:
            pooling: "average" or "max".

        Returns:
            VGG19: this one, if it pools so already.

        Raises:
            SettingsError: if pooling is neither.
        """
        _stay_in_one_process()
        return self if _POOLS.get(pooling) is self._pool else VGG19(self._weights, self._image_shape(), pooling)

    def digest(self) -> str:
        """Return what tells these weights from others.

        Returns:
            str: SHA-256 of all filters and biases.
        """
        digest = hashlib.sha256()
        for W, b, _ in self._weights.values():
            digest.update(W.numpy().tobytes() + b.numpy().tobytes())
        return digest.hexdigest()

    def __getitem__(self, name: str) -> tf.Tensor:
        if name not in LAYERS:
            raise KeyError(f"no layer {name!r}; the layers are {', '.join(LAYERS)}")
        return self._input if name == "input" else self(self._input, [name])[name]

    def __iter__(self) -> Iterator[str]:
        return iter(LAYERS)

    def __len__(self) -> int:
        return len(LAYERS)

    # Mapping would answer these three by computing activations.
    def __contains__(self, name: object) -> bool:
        return name in LAYERS

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def _image_shape(self) -> tuple[int, ...]:
        return tuple(int(n) for n in tf.shape(self._input)[1:3])  # the variable's own shape leaves them open

    def __repr__(self) -> str:
        n_H, n_W = self._image_shape()
        n_C = 3
        rows = [("layer", "activation", "computed with")]
        for name in LAYERS:
            how = ""
            if name in SHAPES:
                n_C = SHAPES[name][-1]
                how = "filters " + " x ".join(map(str, SHAPES[name])) + ", ReLU"
            elif name != "input":
                n_H, n_W = -(-n_H // 2), -(-n_W // 2)  # SAME rounds up
                how = "maxima of 2 x 2" if self._pool is _POOLS["max"] else "means of 2 x 2"
            rows.append((name, f"(1, {n_H}, {n_W}, {n_C})", how))
        return "\n".join(f"{name:<10}{activation:<20}{how}".rstrip() for name, activation, how in rows)


def receptive_field(layer: str) -> int:
    """Tell how much of an image one number of a layer depends on.

    Args:
        layer: name of a layer, from ``LAYERS``.

    Returns:
        int: pixels along each side of a square, far from the borders of the image.
    """
    field, step = 1, 1  # step: pixels between two neighbours of the layer
    for name in LAYERS[1 : LAYERS.index(layer) + 1]:
        field += step * (2 if name in SHAPES else 1)  # a filter reaches over 3 x 3 numbers, a pool over 2 x 2
        step *= 1 if name in SHAPES else 2
    return field


def forward(
    image: tf.Tensor,
    weights: Mapping[str, Any],
    layers: Sequence[str],
    pool: Callable[..., tf.Tensor] = tf.nn.avg_pool,
    after: str = "input",
) -> dict[str, tf.Tensor]:
    """Run an image through VGG-19 as far as the deepest of some layers.

    Args:
        image: float32 tensor, shape (1, n_H, n_W, 3); or the activation of the layer ``after``.
        weights: what ``read_weights`` returns, as arrays or tensors; or the same with each layer's turned filters.
        layers: names of layers, from ``LAYERS``.
        pool: ``tf.nn.avg_pool`` or ``tf.nn.max_pool``.
        after: name of the layer to go on from.

    Returns:
        dict: name -> activation, in the order of ``layers``, none of which is before ``after``.
    """
    activations = {after: image}
    a = image
    for name in LAYERS[LAYERS.index(after) + 1 : 1 + max(map(LAYERS.index, layers), default=0)]:
        if name in weights:
            a = tf.nn.relu(_convolve(a, *weights[name]))
        else:
            a = pool(a, ksize=2, strides=2, padding="SAME")  # what lies outside is not in the mean
        activations[name] = a
    return {name: activations[name] for name in layers}


def _filters(W: Any, b: Any, turned: Any = None) -> tuple[tf.Tensor, ...]:
    """Filters and biases as constants, with the filters turned by half a circle: the gradient's own filters."""
    if turned is None:
        turned = tf.transpose(tf.reverse(W, axis=(0, 1)), (0, 1, 3, 2))  # from the layer's channels to those before
    return tf.constant(W), tf.constant(b), turned


def _convolve(a: tf.Tensor, W: Any, b: Any, turned: Any = None) -> tf.Tensor:
    # TensorFlow's own gradient would compute those of W and b as well, and only a compiled graph throws them away:
    # without them an eager step takes a quarter less time. And for the gradient of the image it has a slower kernel
    # than for the same convolution forward: on AVX2, conv2d takes half of its time on large maps.
    @tf.custom_gradient
    def convolution(a: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
        def gradient(dz: tf.Tensor) -> tf.Tensor:
            if turned is None:
                return tf.nn.conv2d_transpose(dz, W, tf.shape(a), strides=1, padding="SAME")
            return tf.nn.conv2d(dz, turned, strides=1, padding="SAME")

        return tf.nn.bias_add(tf.nn.conv2d(a, W, strides=1, padding="SAME"), b), gradient

    return convolution(a)


_processes: set[int] = set()  # in which TensorFlow has computed something, of this one and those it was forked from


def _stay_in_one_process() -> None:
    """A fork leaves TensorFlow's threads behind: computing after it would wait for them without end."""
    _processes.add(os.getpid())
    if len(_processes) > 1:
        raise NSTError(
            "TensorFlow cannot compute in a process that was forked after it had computed in another: it would hang. "
            'Start such workers with multiprocessing.get_context("spawn").'
        )


def _checked_image(image: Any) -> tf.Tensor:
    advice = "Make one with reshape_and_normalize_image(image)."
    try:
        image = tf.convert_to_tensor(image)
    except (TypeError, ValueError) as error:
        raise ImageError(f"image must be an array or a tensor, got {type(image).__name__}. {advice}") from error
    if not image.dtype.is_floating:
        raise ImageError(f"image must be floating-point, with the means subtracted, got {image.dtype.name}. {advice}")
    if not image.shape.is_compatible_with((None, None, None, 3)) or image.shape.num_elements() == 0:
        raise ImageError(f"image must have shape (1, n_H, n_W, 3), got {tuple(image.shape)}. {advice}")
    return tf.cast(image, tf.float32)


def _checked_layers(layers: Sequence[str]) -> list[str]:
    unknown = [layers] if isinstance(layers, str) else [name for name in layers if name not in LAYERS]
    if unknown:
        raise SettingsError(f"layers must be a list of names from {', '.join(LAYERS)}; got {unknown[0]!r}")
    return list(layers)


def _checked_size(image_shape: Sequence[int]) -> tuple[int, int]:
    try:
        n_H, n_W = (int(n) for n in image_shape)
    except (TypeError, ValueError):
        n_H = n_W = 0
    if min(n_H, n_W) < 1:
        raise SettingsError(f"image_shape must be (n_H, n_W), two positive whole numbers, got {image_shape!r}")
    return n_H, n_W
