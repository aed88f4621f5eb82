# %% right: eigenvalues raised to a floor
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    D_C = tf.maximum(D_C, 1e-5 * tf.reduce_max(D_C))
    whitened = E_C @ tf.linalg.diag(D_C**-0.5) @ tf.transpose(E_C) @ (tf.cast(unroll(a_C), tf.float64) - mu_C)
    coloured = E_S @ tf.linalg.diag(tf.maximum(D_S, 0.0) ** 0.5) @ tf.transpose(E_S) @ whitened + mu_S
    return tf.cast(tf.reshape(tf.transpose(coloured), a_C.shape), tf.float32)

# %% right: flat directions dropped
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    shrink = tf.where(D_C > 1e-5 * D_C[-1], tf.math.rsqrt(tf.maximum(D_C, 1e-12)), 0.0)
    A = tf.cast(unroll(a_C), tf.float64) - mu_C
    A = tf.matmul(E_C * shrink, tf.matmul(E_C, A, transpose_a=True))
    A = tf.matmul(E_S * tf.sqrt(tf.abs(D_S)), tf.matmul(E_S, A, transpose_a=True)) + mu_S
    return tf.reshape(tf.transpose(tf.cast(A, tf.float32)), tf.shape(a_C))

# %% right: a little added to the diagonal
def whiten_and_colour(a_C, a_S):
    def power(Sigma, exponent):
        D, E = tf.linalg.eigh(Sigma)
        return tf.matmul(E * tf.maximum(D, 1e-9) ** exponent, E, transpose_b=True)

    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    n_C = a_C.shape[-1]
    Sigma_C += 1e-6 * tf.linalg.trace(Sigma_C) / n_C * tf.eye(n_C, dtype=tf.float64)
    A = power(Sigma_S, 0.5) @ power(Sigma_C, -0.5) @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.transpose(tf.cast(A, tf.float32)), a_C.shape)

# %% right: all in float32, flat directions raised
def whiten_and_colour(a_C, a_S):
    C, S = unroll(a_C), unroll(a_S)
    mu_C, mu_S = tf.reduce_mean(C, 1, keepdims=True), tf.reduce_mean(S, 1, keepdims=True)
    D_C, E_C = tf.linalg.eigh((C - mu_C) @ tf.transpose(C - mu_C) / float(C.shape[1]))
    D_S, E_S = tf.linalg.eigh((S - mu_S) @ tf.transpose(S - mu_S) / float(S.shape[1]))
    whiten = E_C @ tf.linalg.diag(1 / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1]))) @ tf.transpose(E_C)
    colour = E_S @ tf.linalg.diag(tf.sqrt(tf.nn.relu(D_S))) @ tf.transpose(E_S)
    return tf.reshape(tf.transpose(colour @ whiten @ (C - mu_C) + mu_S), a_C.shape)

# %% right: the places as rows
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    n_C = a_C.shape[-1]
    rows = tf.cast(tf.reshape(a_C, (-1, n_C)), tf.float64) - tf.transpose(mu_C)
    (D_C, E_C), (D_S, E_S) = tf.linalg.eigh(Sigma_C), tf.linalg.eigh(Sigma_S)
    D_C = tf.clip_by_value(D_C, 1e-5 * D_C[-1], np.inf)
    rows = tf.einsum("nc,ck,dk->nd", rows, E_C / D_C**0.5, E_C)
    rows = tf.einsum("nc,ck,dk->nd", rows, E_S * tf.sqrt(tf.nn.relu(D_S)), E_S) + tf.transpose(mu_S)
    return tf.cast(tf.reshape(rows, a_C.shape), tf.float32)

# %% right: a share of the largest variance added to each
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 0) + 1e-5 * D_C[-1]) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)
