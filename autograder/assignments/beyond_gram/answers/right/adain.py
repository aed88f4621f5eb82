# %% right: tf.nn.moments
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * (a_C - mu_C) / tf.sqrt(var_C + 1e-5) + mu_S

# %% right: reduce_mean and reduce_variance
def adain(a_C, a_S):
    mu_C = tf.reduce_mean(a_C, axis=(1, 2), keepdims=True)
    mu_S = tf.reduce_mean(a_S, axis=(1, 2), keepdims=True)
    sigma_C = tf.sqrt(tf.math.reduce_variance(a_C, axis=(1, 2), keepdims=True) + 1e-5)
    sigma_S = tf.sqrt(tf.math.reduce_variance(a_S, axis=(1, 2), keepdims=True) + 1e-5)
    centred = a_C - mu_C
    return sigma_S * centred / sigma_C + mu_S

# %% right: unrolled, and rolled up again
def adain(a_C, a_S):
    A, S = unroll(a_C), unroll(a_S)
    mu_C, var_C = tf.nn.moments(A, axes=[1], keepdims=True)
    mu_S, var_S = tf.nn.moments(S, axes=[1], keepdims=True)
    A = (A - mu_C) / (var_C + 1e-5) ** 0.5 * (var_S + 1e-5) ** 0.5 + mu_S
    return tf.reshape(tf.transpose(A), a_C.shape)

# %% right: the mean square less the squared mean
def adain(a_C, a_S):
    def statistics(a):
        mu = tf.reduce_mean(a, axis=[0, 1, 2])
        return mu, tf.sqrt(tf.reduce_mean(a**2, axis=[0, 1, 2]) - mu**2 + 1e-5)

    (mu_C, sigma_C), (mu_S, sigma_S) = statistics(a_C), statistics(a_S)
    return (a_C - mu_C) * (sigma_S / sigma_C) + mu_S

# %% right: channel by channel
def adain(a_C, a_S):
    channels = []
    for c in range(a_C.shape[3]):
        C, S = a_C[..., c], a_S[..., c]
        sigma_C = tf.sqrt(tf.reduce_mean((C - tf.reduce_mean(C)) ** 2) + 1e-5)
        sigma_S = tf.sqrt(tf.reduce_mean((S - tf.reduce_mean(S)) ** 2) + 1e-5)
        channels.append(sigma_S * (C - tf.reduce_mean(C)) / sigma_C + tf.reduce_mean(S))
    return tf.stack(channels, axis=-1)

# %% right: batch normalisation
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, [0, 1, 2])
    mu_S, var_S = tf.nn.moments(a_S, [0, 1, 2])
    return tf.nn.batch_normalization(a_C, mu_C, var_C, mu_S, tf.sqrt(var_S + 1e-5), 1e-5)
