import numpy as np
import tensorflow as tf


def unroll(a):
    return tf.transpose(tf.reshape(a, (-1, a.shape[-1])))


def mean_and_covariance(a):
    A = tf.cast(unroll(a), tf.float64)
    mu = tf.reduce_mean(A, axis=1, keepdims=True)
    return mu, tf.matmul(A - mu, A - mu, transpose_b=True) / A.shape[1]
