"""Which way of compiling a TensorFlow function is the fastest on this machine.

Owns the choice alone, so that it can be changed in one place when it is measured anew.
"""

import functools

import numpy as np
import tensorflow as tf

# Evaluations of one shape from which XLA's compilation, about 4 s, pays: it saves a tenth to a quarter of a second
# or two.
_XLA_FROM = 50


def compiled(function, evaluations):
    """Compile a function of tensors, with XLA where that pays.

    TensorFlow's own CPU kernels (oneDNN) use AVX-512 and XLA's do not. Seconds per iteration at 400 x 300 on two
    cores with AVX-512: 0.68 without XLA against 0.97 with it; on two with AVX2, as most laptops have: 1.76 against
    0.97, and in another measurement, on another processor, 3.7 against 3.3. XLA compiles for some seconds longer for
    each shape. On a GPU, XLA needs parts of the CUDA toolkit that TensorFlow's installation does not always bring, so
    cuDNN's kernels are used there.

    The choice depends on the machine and the settings alone, not on a timing: the same machine takes the same way
    every time.

    Args:
        function: from tensors to tensors.
        evaluations: how often it will be called with one shape.

    Returns:
        the compiled function, which compiles at its first call.
    """
    slow_here = _has_avx512() or tf.config.list_physical_devices("GPU")
    # An object of its own for each: TensorFlow counts how often one code is traced, for all functions of it together,
    # and after five would warn of it.
    return tf.function(
        functools.partial(function),
        autograph=False,
        jit_compile=bool(evaluations >= _XLA_FROM and not slow_here),
    )


def _has_avx512():
    # NumPy looks at the processor when it is imported; X86_V4 is its newer name for the first set of AVX-512.
    # It leaves out of its report what it found nothing for.
    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return any(name == "X86_V4" or name.startswith("AVX512") for name in found)
