"""Which way of compiling a TensorFlow function is the fastest on this machine.

Owns the choice alone, so that it can be measured (``benchmarks/``) and changed in one place.
"""

import numpy as np
import tensorflow as tf


def compiled(function):
    """Compile a function of tensors, with XLA where that pays.

    TensorFlow's own CPU kernels (oneDNN) use AVX-512 and XLA's do not. Seconds per iteration at 400 x 300 on two
    cores: 0.68 without XLA against 0.97 with it; the same cores held to AVX2, as most laptops are: 1.76 against 0.97.
    XLA compiles for 3 s longer, which 200 iterations on AVX2 earn back fifty times. On a GPU, XLA needs parts of the
    CUDA toolkit that TensorFlow's installation does not always bring, so cuDNN's kernels are used there.

    The choice depends on the machine alone, not on a timing: the same machine gives the same image every time.

    Args:
        function: from tensors to tensors.

    Returns:
        the compiled function, which compiles at its first call.
    """
    return tf.function(function, jit_compile=not (_has_avx512() or tf.config.list_physical_devices("GPU")))


def _has_avx512():
    # NumPy looks at the processor when it is imported; X86_V4 is its newer name for the first set of AVX-512.
    # It leaves out of its report what it found nothing for.
    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return any(name == "X86_V4" or name.startswith("AVX512") for name in found)
