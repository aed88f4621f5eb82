import numpy as np
import pytest

from nst_utils import patterns

PATTERNS = [patterns.star_tiles, patterns.brush_strokes, patterns.turbulence]


@pytest.fixture(scope="module")
def vorticity():
    """The vorticity before the first step and after 100, on a grid of 96 x 128."""
    return {
        steps: np.fft.irfft2(patterns.simulate_vorticity(96, 128, seed=1, steps=steps), s=(96, 128))
        for steps in (0, 100)
    }


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_an_rgb_picture_of_the_size_asked_for(pattern):
    picture = pattern(height=61, width=84)
    assert picture.dtype == np.uint8
    assert picture.shape == (61, 84, 3)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_seed_gives_one_picture_and_another_seed_another(pattern):
    picture = pattern(40, 60, seed=1)
    assert np.array_equal(picture, pattern(40, 60, seed=1))
    assert not np.array_equal(picture, pattern(40, 60, seed=2))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_uses_most_of_the_brightness_there_is(pattern):
    brightness = pattern(120, 160).mean(axis=2)
    assert np.ptp(np.percentile(brightness, [1, 99])) > 120


def test_star_tiles_repeat_from_tile_to_tile_but_for_the_glaze():
    picture = patterns.star_tiles(120, 160, tile=40).astype(float)
    neighbours = np.abs(picture[:, 40:] - picture[:, :-40]).mean()
    half_a_tile_off = np.abs(picture[:, 20:] - picture[:, :-20]).mean()
    assert neighbours < half_a_tile_off / 3


def test_brush_strokes_are_lines_not_grains():
    # Along a stroke neighbours are alike, across it they differ: the gradient's directions are far from even within a
    # small window (coherence of the structure tensor, 0 for grains and 1 for lines).
    grey = patterns.brush_strokes(150, 200).mean(axis=2)
    slope_y, slope_x = np.gradient(grey)
    blocks = [np.add.reduceat(np.add.reduceat(f, range(0, 150, 10), 0), range(0, 200, 10), 1)
              for f in (slope_x**2, slope_y**2, slope_x * slope_y)]  # fmt: skip
    xx, yy, xy = blocks
    coherence = np.hypot(xx - yy, 2 * xy) / (xx + yy)
    grains = 0.15  # median measured on white noise: 0.13
    assert np.median(coherence) > 3 * grains


def test_a_fluid_keeps_its_total_vorticity(vorticity):
    # The mean is the zeroth Fourier mode: advection moves vorticity about, viscosity spreads it, neither makes any.
    assert vorticity[100].mean() == pytest.approx(vorticity[0].mean(), abs=1e-9)


def test_a_fluid_loses_a_little_of_its_enstrophy_to_viscosity(vorticity):
    start, end = (np.mean(vorticity[steps] ** 2) for steps in (0, 100))
    assert 0.5 * start < end < start


def test_a_fluid_without_viscosity_keeps_energy_and_enstrophy():
    # Conserved by the two-dimensional Euler equations; the steps are short enough for six digits.
    w = [patterns.simulate_vorticity(64, 64, steps=steps, dt=5e-4, viscosity=0) for steps in (0, 50)]
    k2 = np.fft.fftfreq(64, 1 / 64)[:, None] ** 2 + np.fft.rfftfreq(64, 1 / 64)[None, :] ** 2
    k2[0, 0] = np.inf
    twice = np.where((np.arange(33) == 0) | (np.arange(33) == 32), 1, 2)  # rfft2 leaves half of the waves out
    for invariant in (lambda f: np.sum(twice * abs(f) ** 2), lambda f: np.sum(twice * abs(f) ** 2 / k2)):
        assert invariant(w[1]) == pytest.approx(invariant(w[0]), rel=1e-6)


def test_a_single_wave_decays_as_the_heat_equation_says(monkeypatch):
    # One Fourier mode does not advect itself, so that only viscosity acts: exp(-nu k^2 t) exactly.
    nu, dt, steps = 1e-3, 1e-3, 20
    wave = np.cos(2 * np.pi * 3 * np.arange(32) / 32)[None, :] * np.ones((32, 1))
    monkeypatch.setattr(np.random, "default_rng", lambda seed: _Fixed(wave))
    start, end = (
        np.fft.irfft2(patterns.simulate_vorticity(32, 32, steps=n, dt=dt, viscosity=nu), s=(32, 32))
        for n in (0, steps)
    )
    assert end == pytest.approx(start * np.exp(-nu * (6 * np.pi) ** 2 * dt * steps), rel=1e-9)


class _Fixed:
    def __init__(self, field):
        self.field = field

    def standard_normal(self, shape):
        assert shape == self.field.shape
        return self.field
