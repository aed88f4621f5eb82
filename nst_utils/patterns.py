"""Pictures that are computed, to paint from and to paint with: glazed tiles, brush strokes, a turbulent fluid.

Each function returns uint8 RGB of the size asked for and depends on nothing but its arguments and its seed.
NumPy only; knows nothing of files or of the network.
"""

import numpy as np

_WHITE, _COBALT, _TURQUOISE, _OCHRE, _GROUT = (
    np.array(rgb, float) for rgb in [(238, 236, 222), (22, 52, 128), (38, 158, 168), (206, 150, 62), (44, 40, 48)]
)
_STROKES = np.array([(8, 18, 56), (18, 52, 124), (42, 104, 180), (126, 184, 222), (236, 240, 232)], float)
_VORTICITY = np.array([(20, 34, 66), (52, 112, 152), (236, 230, 214), (204, 120, 66), (92, 28, 32)], float)


def star_tiles(height=300, width=400, tile=100, seed=0):
    """Draw a wall of eight-pointed stars and crosses, in the manner of a Persian ceramic.

    Stars stand on a square lattice and touch at their tips; what is left between four of them is a cross.

    Args:
        height: pixels.
        width: pixels.
        tile: distance between the centres of two stars, in pixels.
        seed: of the unevenness that firing leaves in a glaze.

    Returns:
        uint8 array, shape (height, width, 3).
    """
    fine = 3  # drawn three times as large and averaged: smooth edges
    y, x = (np.mgrid[: fine * height, : fine * width] + 0.5) / (fine * tile)
    stars = _star_tile(*_around_lattice(x, y))
    crosses = _cross_tile(*_around_lattice(x + 0.5, y + 0.5))
    gap = _star_distance(*_around_lattice(x, y), _STAR)
    picture = np.where((gap < 0)[..., None], stars, crosses)
    picture = _mix(picture, _GROUT, np.abs(gap) < 0.011)
    picture = picture.reshape(height, fine, width, fine, 3).mean(axis=(1, 3))
    glaze = _smooth_noise(height, width, tile / 12, seed) + 2 * _smooth_noise(height, width, tile, seed + 1)
    return _to_uint8(picture * (1 + 0.045 * glaze[..., None]))


def brush_strokes(height=300, width=400, seed=0):
    """Draw an abstract in blues: strokes of a broad brush that follow an invisible current.

    White noise is averaged along the lines of a divergence-free field (line integral convolution: Cabral and Leedom
    1993), which draws the bristles out; a smooth field picks the paint.

    Args:
        height: pixels.
        width: pixels.
        seed: of the current, the paint and the bristles.

    Returns:
        uint8 array, shape (height, width, 3).
    """
    slope_y, slope_x = np.gradient(_smooth_noise(height, width, width / 7, seed))
    speed = np.hypot(slope_x, slope_y) + 1e-12
    flow = (slope_x / speed, -slope_y / speed)  # (along y, along x): at right angles to the slope
    bristles = _average_along(_smooth_noise(height, width, 1.1, seed + 1), flow, length=28)
    paint = _average_along(_smooth_noise(height, width, width / 22, seed + 2), flow, length=45)
    shade = 0.46 + 0.21 * paint / paint.std() + 0.11 * bristles / bristles.std()
    return _to_uint8(_ramp(shade, _STROKES))


def turbulence(height=300, width=400, seed=0):
    """Stir an incompressible fluid and paint its vorticity: blue turns one way, red the other.

    Args:
        height: pixels.
        width: pixels.
        seed: of the first eddies.

    Returns:
        uint8 array, shape (height, width, 3).
    """
    rows = 192  # whatever the size of the picture: the series is evaluated where its pixels are
    spectrum = simulate_vorticity(rows, 2 * round(rows * width / height / 2), seed)
    vorticity = _evaluate(spectrum, height, width)
    return _to_uint8(_ramp(0.5 + 0.5 * np.tanh(0.8 * vorticity / vorticity.std()), _VORTICITY))


def simulate_vorticity(rows, columns, seed=0, steps=500, dt=0.0015, viscosity=4e-4):
    """Solve the two-dimensional Navier-Stokes equations in vorticity form on a periodic box.

    dw/dt + u . grad w = nu laplace w, in Fourier space, with the 2/3 rule against aliasing and classical Runge-Kutta
    steps (Canuto et al., *Spectral Methods in Fluid Dynamics*). Eddies of one size are set spinning; they merge, and
    draw each other out into filaments.

    Args:
        rows: grid points along y, even; the box is one unit high.
        columns: grid points along x, even; the box is columns / rows units wide.
        seed: of the first eddies: about six to a unit, with a root mean square speed of one.
        steps: of time; 0 gives the first eddies.
        dt: length of a step.
        viscosity: nu.

    Returns:
        complex128 array, shape (rows, columns // 2 + 1): the vorticity as `numpy.fft.rfft2` gives it.
    """
    grid = (rows, columns)
    ky = 2 * np.pi * np.fft.fftfreq(rows, 1 / rows)[:, None]
    kx = 2 * np.pi * np.fft.rfftfreq(columns, 1 / columns)[None, :] * rows / columns
    k2 = kx**2 + ky**2
    inverse_laplace = -np.divide(1, k2, out=np.zeros_like(k2), where=k2 > 0)
    kept = (np.abs(ky) < 2 / 3 * np.pi * rows) & (kx < 2 / 3 * np.pi * rows)

    def velocity(w):
        stream = -inverse_laplace * w
        return np.fft.irfft2(1j * ky * stream, s=grid), np.fft.irfft2(-1j * kx * stream, s=grid)

    def rate(w):
        u, v = velocity(w)
        advection = u * np.fft.irfft2(1j * kx * w, s=grid) + v * np.fft.irfft2(1j * ky * w, s=grid)
        return -np.fft.rfft2(advection) * kept - viscosity * k2 * w

    noise = np.fft.rfft2(np.random.default_rng(seed).standard_normal(grid))
    w = kept * noise * np.exp(-(((np.sqrt(k2) / (2 * np.pi) - 6) / 2) ** 2))
    w /= np.sqrt(np.mean(np.square(velocity(w))) * 2)
    for _ in range(steps):
        a = rate(w)
        b = rate(w + dt / 2 * a)
        c = rate(w + dt / 2 * b)
        d = rate(w + dt * c)
        w = w + dt / 6 * (a + 2 * b + 2 * c + d)
    return w


_STAR = 1 / np.sqrt(
    8
)  # half the side of the squares a star is made of, when its tips are half a unit from its centre


def _around_lattice(x, y):
    """Coordinates from the nearest lattice point, between -1/2 and 1/2."""
    return x - np.round(x), y - np.round(y)


def _star_distance(x, y, size):
    """How far a point is outside two squares, one turned by 45 degrees, that make an eight-pointed star."""
    x, y = np.abs(x), np.abs(y)
    return np.minimum(np.maximum(x, y), (x + y) / np.sqrt(2)) - size


def _star_tile(x, y):
    """A white star: a cobalt line along its edge, a turquoise star, and a rosette of eight petals."""
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    colour = _mix(_WHITE, _COBALT, _star_distance(x, y, _STAR - 0.035) < 0)
    colour = _mix(colour, _TURQUOISE, _star_distance(x, y, _STAR - 0.055) < 0)
    colour = _mix(colour, _COBALT, _star_distance(x, y, _STAR - 0.135) < 0)
    petals = 0.075 + 0.105 * np.abs(np.cos(4 * angle)) ** 0.8
    colour = _mix(colour, _WHITE, radius < petals)
    colour = _mix(colour, _TURQUOISE, radius < 0.55 * petals + 0.012)
    colour = _mix(colour, _COBALT, radius < 0.062)
    return _mix(colour, _OCHRE, radius < 0.04)


def _cross_tile(x, y):
    """A cobalt cross: a white line along its edge, a tendril in each arm, and an ochre flower."""
    gap = _star_distance(*_around_lattice(x + 0.5, y + 0.5), _STAR)  # to the stars around it
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    colour = _mix(_COBALT, _WHITE, (gap > 0.028) & (gap < 0.05))
    arm, across = np.maximum(np.abs(x), np.abs(y)), np.minimum(np.abs(x), np.abs(y))
    leaf = 0.045 * np.sin(np.clip((arm - 0.16) / 0.22, 0, 1) * np.pi)
    colour = _mix(colour, _TURQUOISE, across < leaf)
    colour = _mix(colour, _WHITE, across < 0.35 * leaf)
    petals = 0.06 + 0.06 * np.cos(2 * angle) ** 2
    colour = _mix(colour, _WHITE, radius < petals)
    return _mix(colour, _OCHRE, radius < 0.6 * petals)


def _mix(below, above, where):
    return np.where(where[..., None], above, below)


def _ramp(value, colours):
    """Colours in equal steps over 0-1, interpolated."""
    stops = np.linspace(0, 1, len(colours))
    return np.stack([np.interp(value, stops, channel) for channel in colours.T], axis=-1)


def _smooth_noise(height, width, scale, seed):
    """Noise of mean 0 and variance 1 without detail finer than about `scale` pixels; it wraps at the edges."""
    noise = np.fft.rfft2(np.random.default_rng(seed).standard_normal((height, width)))
    k2 = np.fft.fftfreq(height)[:, None] ** 2 + np.fft.rfftfreq(width)[None, :] ** 2
    smooth = np.fft.irfft2(noise * np.exp(-2 * (np.pi * scale / 2) ** 2 * k2), s=(height, width))
    return (smooth - smooth.mean()) / smooth.std()


def _average_along(field, flow, length):
    """Average a field along the lines of a flow, `length` pixels to both sides of each point."""
    height, width = field.shape
    total = field.copy()
    for direction in (-1, 1):
        y, x = np.mgrid[:height, :width].astype(float)
        for _ in range(length):
            at = (y.round().astype(int) % height, x.round().astype(int) % width)
            y, x = y + direction * flow[0][at], x + direction * flow[1][at]
            total += field[y.round().astype(int) % height, x.round().astype(int) % width]
    return total / (2 * length + 1)


def _evaluate(spectrum, height, width):
    """Evaluate a Fourier series on another grid: with zeros for the waves it lacks, less those too short for it."""
    rows, columns = spectrum.shape[0], 2 * (spectrum.shape[1] - 1)
    half, across = min(rows, height) // 2, min(spectrum.shape[1], width // 2 + 1)
    moved = np.zeros((height, width // 2 + 1), complex)
    moved[:half, :across] = spectrum[:half, :across]
    moved[-half:, :across] = spectrum[-half:, :across]
    return np.fft.irfft2(moved, s=(height, width)) * (height * width / (rows * columns))


def _to_uint8(picture):
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)
