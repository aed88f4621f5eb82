"""L-BFGS on the pixels: few evaluations, each of which counts.

Owns the update and its state. What is minimised is not known here: whoever runs it evaluates ``state.trial`` and
tells what came out (see ``painter``). NumPy and SciPy's FFT.

Why not SciPy's own L-BFGS: its memory cannot be taken out, so a run could not be stopped and resumed; it calls the
function, where a notebook or a progress bar wants to be asked between two evaluations; and it knows no metric.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy import fft

MEMORY = 10  # pairs; 20 or 50 make no difference within 30 evaluations, and all of them are saved with each step
ARMIJO = 1e-4  # Nocedal and Wright's c_1
MOST_HALVINGS = 12  # after which a direction is given up: float32 has no more digits
# Exponent and lowest frequency (cycles per pixel) of the metric. Measured on the course's pictures: exponents from
# 0.6 to 1 need a fifth fewer evaluations than 0, and negative ones more.
_SLOPE, _LOWEST = 0.8, 0.05


class LBFGSState(NamedTuple):
    """All that the next step depends on; arrays are never changed in place, so that any step can be kept."""

    trial: np.ndarray  # float32 (1, n_H, n_W, n_C): the image to evaluate next
    image: np.ndarray  # the best image so far, as trial
    gradient: np.ndarray  # at image, as trial
    direction: np.ndarray  # from image; trial = image + step * direction
    S: tuple  # of arrays as trial: the last steps made
    Y: tuple  # of arrays as trial: the changes of the gradient in them
    J: float  # cost of image; infinity before the first evaluation
    step: float
    halvings: int
    accepted: bool  # whether image is what was evaluated last
    converged: bool  # whether no direction leads down any more


class LBFGS:
    """L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) in the metric of natural images, with backtracking.

    The inverse Hessian starts not from a multiple of the identity but from a filter that favours low frequencies, as
    images do: their amplitudes fall with frequency (Field 1987), and so do good steps from one image to another.
    Mordvintsev, Pezzotti, Schubert and Olah (2018), "Differentiable Image Parameterizations", Distill, do the same by
    optimising Fourier coefficients.

    The first step, of which no curvature is known, is Polyak's (1987, "Introduction to Optimization", section 5.3),
    for a cost whose least value is about 0: as long as would bring J down to 0 at its present slope.
    """

    def start(self, image):
        """Return the state before the first evaluation.

        Args:
            image: float32 array, shape (1, n_H, n_W, n_C).

        Returns:
            LBFGSState: with that image as its trial and no memory.
        """
        nothing = np.zeros_like(image)
        return LBFGSState(image, image, nothing, nothing, (), (), math.inf, 1.0, 0, False, False)

    def tell(self, state, J, gradient):
        """Take note of an evaluation and choose the next image.

        Args:
            state: LBFGSState.
            J: the cost of ``state.trial``; infinity or NaN is a cost too high.
            gradient: its gradient, of the shape of ``state.trial``.

        Returns:
            LBFGSState: whose image is the best so far and whose trial is the next to evaluate.
        """
        slope = _dot(state.gradient, state.direction)
        if not math.isfinite(J) or state.J + ARMIJO * state.step * slope < J:
            return self._shorter(state, J, slope)
        S, Y = state.S, state.Y
        if math.isfinite(state.J):
            s, y = state.trial - state.image, gradient - state.gradient
            if _dot(s, y) > 1e-10 * _dot(y, y):  # otherwise the curvature along s is not positive
                S, Y = (*S, s)[-MEMORY:], (*Y, y)[-MEMORY:]
        return self._along(state._replace(image=state.trial, J=float(J), gradient=gradient, S=S, Y=Y, accepted=True))

    def _along(self, state):
        """Set out from ``state.image`` in the quasi-Newton direction."""
        direction = -self._times_inverse_hessian(state)
        trial = state.image + direction
        still = not _dot(state.gradient, direction) < 0
        return state._replace(trial=trial, direction=direction, step=1.0, halvings=0, converged=still)

    def _shorter(self, state, J, slope):
        """Go back to ``state.image`` and less far, to the minimum of a parabola through what is known."""
        state = state._replace(accepted=False)
        if state.halvings >= MOST_HALVINGS:
            if not state.S:
                return state._replace(converged=True)
            return self._along(state._replace(S=(), Y=()))  # what was remembered misleads
        rise = J - state.J - slope * state.step
        best = -slope * state.step**2 / (2 * rise) if math.isfinite(rise) else 0
        step = float(np.clip(best, 0.1 * state.step, 0.5 * state.step))
        trial = state.image + np.float32(step) * state.direction
        return state._replace(trial=trial, step=step, halvings=state.halvings + 1)

    def _times_inverse_hessian(self, state):
        """The two-loop recursion on the gradient."""
        q, pairs = state.gradient, list(zip(state.S, state.Y, strict=True))
        alphas = []
        for s, y in reversed(pairs):
            alphas.append(_dot(s, q) / _dot(s, y))
            q = q - np.float32(alphas[-1]) * y
        q = _natural(q)
        if pairs:
            s, y = pairs[-1]
            q = q * np.float32(_dot(s, y) / _dot(y, _natural(y)))
        else:
            q = q * np.float32(state.J / max(_dot(state.gradient, q), 1e-30))
        for (s, y), alpha in zip(pairs, reversed(alphas), strict=True):
            q = q + np.float32(alpha - _dot(y, q) / _dot(s, y)) * s
        return q


def _natural(image):
    """Filter an image (1, n_H, n_W, n_C) by the amplitude that natural images have at each frequency."""
    _, n_H, n_W, _ = image.shape
    frequency = np.hypot(fft.fftfreq(n_H)[:, np.newaxis], fft.rfftfreq(n_W))[..., np.newaxis].astype(np.float32)
    amplitude = ((frequency + _LOWEST) / (0.5 + _LOWEST)) ** -_SLOPE
    spectrum = fft.rfft2(image, axes=(1, 2), workers=-1) * amplitude
    return fft.irfft2(spectrum, s=(n_H, n_W), axes=(1, 2), workers=-1).astype(np.float32)


def _dot(a, b):
    return float(np.vdot(a, b))
