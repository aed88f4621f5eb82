import numpy as np
import tensorflow as tf

EPS = 1e-5


def gram_matrix(A):
    return tf.matmul(A, A, transpose_b=True)


def unroll(a):
    return tf.transpose(tf.reshape(a, [-1, a.shape[-1]]))
