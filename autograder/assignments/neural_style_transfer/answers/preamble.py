import numpy as np
import tensorflow as tf


def gram_matrix(A):
    return tf.matmul(A, A, transpose_b=True)
