# %% exchanged: content and style the wrong way round
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_C + 1e-5) * (a_S - mu_S) / tf.sqrt(var_S + 1e-5) + mu_C

# %% means_only: shifts the means
def adain(a_C, a_S):
    return a_C - tf.reduce_mean(a_C, (1, 2), True) + tf.reduce_mean(a_S, (1, 2), True)

# %% deviations_only: forgets the mean of S
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    _, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * (a_C - mu_C) / tf.sqrt(var_C + 1e-5)

# %% content_mean_kept: adds the mean of C
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * (a_C - mu_C) / tf.sqrt(var_C + 1e-5) + mu_C

# %% normalised_only: stops after the first half
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    return (a_C - mu_C) / tf.sqrt(var_C + 1e-5)

# %% mean_not_subtracted: divides without taking the mean off
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * a_C / tf.sqrt(var_C + 1e-5) + mu_S

# %% variance_for_deviation: no roots
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return (var_S + 1e-5) * (a_C - mu_C) / (var_C + 1e-5) + mu_S

# %% variance_for_deviation: one root forgotten
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * (a_C - mu_C) / (var_C + 1e-5) + mu_S

# %% deviations_inverted: divides by the style's
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_C + 1e-5) * (a_C - mu_C) / tf.sqrt(var_S + 1e-5) + mu_S

# %% brackets: around the sum
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * ((a_C - mu_C) / tf.sqrt(var_C + 1e-5) + mu_S)

# %% all_channels_together: reduces over everything
def adain(a_C, a_S):
    sigma_C, sigma_S = tf.math.reduce_std(a_C), tf.math.reduce_std(a_S)
    return sigma_S * (a_C - tf.reduce_mean(a_C)) / sigma_C + tf.reduce_mean(a_S)

# %% one_axis_only: reduces over the height
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * (a_C - mu_C) / tf.sqrt(var_C + 1e-5) + mu_S

# %% channels_mixed: reshapes without a transpose
def adain(a_C, a_S):
    A, S = tf.reshape(a_C, (a_C.shape[3], -1)), tf.reshape(a_S, (a_S.shape[3], -1))
    mu_C, var_C = tf.nn.moments(A, axes=[1], keepdims=True)
    mu_S, var_S = tf.nn.moments(S, axes=[1], keepdims=True)
    return tf.reshape(tf.sqrt(var_S + 1e-5) * (A - mu_C) / tf.sqrt(var_C + 1e-5) + mu_S, a_C.shape)

# %% not_finite: divides by a deviation of 0
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S) * (a_C - mu_C) / tf.sqrt(var_C) + mu_S

# %% unbiased: one place less
def adain(a_C, a_S):
    n, m = a_C.shape[1] * a_C.shape[2], a_S.shape[1] * a_S.shape[2]
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    var_C, var_S = var_C * n / (n - 1), var_S * m / (m - 1)
    return tf.sqrt(var_S + 1e-5) * (a_C - mu_C) / tf.sqrt(var_C + 1e-5) + mu_S

# %% returns_none: no return
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    a = tf.sqrt(var_S + 1e-5) * (a_C - mu_C) / tf.sqrt(var_C + 1e-5) + mu_S

# %% numpy_used: NumPy's mean and std
def adain(a_C, a_S):
    C, S = np.array(a_C), np.array(a_S)
    sigma_C, sigma_S = C.std(axis=(1, 2)) + 1e-5, S.std(axis=(1, 2)) + 1e-5
    return (sigma_S * (C - C.mean(axis=(1, 2))) / sigma_C + S.mean(axis=(1, 2))).astype(np.float32)

# %% unknown: adds half of the content's mean
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * (a_C - mu_C / 2) / tf.sqrt(var_C + 1e-5) + mu_S

# %% brackets: none around the difference
def adain(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S + 1e-5) * a_C - mu_C / tf.sqrt(var_C + 1e-5) + mu_S
