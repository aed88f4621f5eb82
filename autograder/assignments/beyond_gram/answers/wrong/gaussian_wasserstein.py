# %% mean_missing: the covariances alone
def gaussian_wasserstein(a_S, a_G):
    _, Sigma_S = mean_and_covariance(a_S)
    _, Sigma_G = mean_and_covariance(a_G)
    blur = 1e-6 * tf.linalg.trace(Sigma_S) / a_S.shape[-1] * tf.eye(a_S.shape[-1], dtype=tf.float64)
    D, E = tf.linalg.eigh(Sigma_S + blur)
    R = E * tf.sqrt(D) @ tf.transpose(E)
    roots = tf.sqrt(tf.linalg.eigvalsh(R @ (Sigma_G + blur) @ R))
    return tf.cast(tf.linalg.trace(Sigma_S + Sigma_G) - 2 * tf.reduce_sum(roots), tf.float32)

# %% means_only: the means alone
def gaussian_wasserstein(a_S, a_G):
    return tf.reduce_sum((tf.reduce_mean(a_S, (0, 1, 2)) - tf.reduce_mean(a_G, (0, 1, 2))) ** 2)

# %% two_missing: no factor 2
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    blur = 1e-6 * tf.linalg.trace(Sigma_S) / a_S.shape[-1] * tf.eye(a_S.shape[-1], dtype=tf.float64)
    D, E = tf.linalg.eigh(Sigma_S + blur)
    R = E * tf.sqrt(D) @ tf.transpose(E)
    roots = tf.sqrt(tf.linalg.eigvalsh(R @ (Sigma_G + blur) @ R))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - tf.reduce_sum(roots)
    return tf.cast(W, tf.float32)

# %% root_missing: no outer root
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G - 2 * R @ Sigma_G @ R)
    return tf.cast(W, tf.float32)

# %% roots_compared: roots entry by entry
def gaussian_wasserstein(a_S, a_G):
    def root(Sigma):
        D, E = tf.linalg.eigh(Sigma)
        return E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)

    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.reduce_sum((root(Sigma_S) - root(Sigma_G)) ** 2)
    return tf.cast(W, tf.float32)

# %% covariances_compared: covariances entry by entry
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    return tf.cast(tf.reduce_sum((mu_S - mu_G) ** 2) + tf.reduce_sum((Sigma_S - Sigma_G) ** 2), tf.float32)

# %% deviations_only: channel by channel
def gaussian_wasserstein(a_S, a_G):
    mu_S, var_S = tf.nn.moments(a_S, axes=[0, 1, 2])
    mu_G, var_G = tf.nn.moments(a_G, axes=[0, 1, 2])
    return tf.reduce_sum((mu_S - mu_G) ** 2) + tf.reduce_sum((tf.sqrt(var_S) - tf.sqrt(var_G)) ** 2)

# %% entrywise_root: the outer root of each entry
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G - 2 * tf.sqrt(R @ Sigma_G @ R))
    return tf.cast(W, tf.float32)

# %% inner_root_missing: the covariance for its root
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D = tf.linalg.eigvalsh(Sigma_S @ Sigma_G @ Sigma_S)
    cross = tf.reduce_sum(tf.sqrt(tf.maximum(D, 0)))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * cross
    return tf.cast(W, tf.float32)

# %% mean_not_squared: a norm
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)
    roots = tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 0))
    W = tf.norm(mu_S - mu_G) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * tf.reduce_sum(roots)
    return tf.cast(W, tf.float32)

# %% mean_of_squares: a mean for the squared length
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)
    roots = tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 0))
    W = tf.reduce_mean((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * tf.reduce_sum(roots)
    return tf.cast(W, tf.float32)

# %% not_centred: mean products for covariances
def gaussian_wasserstein(a_S, a_G):
    X, Y = tf.cast(unroll(a_S), tf.float64), tf.cast(unroll(a_G), tf.float64)
    mu_S, mu_G = tf.reduce_mean(X, 1), tf.reduce_mean(Y, 1)
    Sigma_S, Sigma_G = X @ tf.transpose(X) / X.shape[1], Y @ tf.transpose(Y) / Y.shape[1]
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)
    roots = tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 0))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * tf.reduce_sum(roots)
    return tf.cast(W, tf.float32)

# %% root_taken: the distance, not its square
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)
    roots = tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 0))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * tf.reduce_sum(roots)
    return tf.cast(tf.sqrt(W), tf.float32)

# %% gradient_not_finite: the slope of a root at 0
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)
    roots = tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 0))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * tf.reduce_sum(roots)
    return tf.cast(W, tf.float32)

# %% wrong_dtype: stays in float64
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    blur = 1e-6 * tf.linalg.trace(Sigma_S) / a_S.shape[-1] * tf.eye(a_S.shape[-1], dtype=tf.float64)
    D, E = tf.linalg.eigh(Sigma_S + blur)
    R = E * tf.sqrt(D) @ tf.transpose(E)
    roots = tf.sqrt(tf.linalg.eigvalsh(R @ (Sigma_G + blur) @ R))
    return tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G + 2 * blur) - 2 * tf.reduce_sum(roots)

# %% summed_entries: all entries for the trace
def gaussian_wasserstein(a_S, a_G):
    def root(Sigma):
        D, E = tf.linalg.eigh(Sigma)
        return E * tf.sqrt(tf.maximum(D, 0)) @ tf.transpose(E)

    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    cross = root(root(Sigma_S) @ Sigma_G @ root(Sigma_S))
    return tf.cast(tf.reduce_sum((mu_S - mu_G) ** 2) + tf.reduce_sum(Sigma_S + Sigma_G - 2 * cross), tf.float32)

# %% not_finite: the root of what rounding made negative
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E * tf.sqrt(D) @ tf.transpose(E)
    roots = tf.sqrt(tf.linalg.eigvalsh(R @ Sigma_G @ R))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * tf.reduce_sum(roots)
    return tf.cast(W, tf.float32)

# %% entrywise_root: the inner root of each entry, guarded
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    R = tf.sqrt(tf.maximum(Sigma_S, 1e-12))
    cross = tf.reduce_sum(tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 1e-12)))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * cross
    return tf.cast(W, tf.float32)

# %% raises: the inner root of each entry, of negative ones too
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    R = tf.sqrt(Sigma_S)
    cross = tf.reduce_sum(tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 1e-12)))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * cross
    return tf.cast(W, tf.float32)

# %% axes_transposed: in the inner root
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = tf.transpose(E) @ tf.linalg.diag(tf.sqrt(tf.maximum(D, 1e-12))) @ E
    cross = tf.reduce_sum(tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 1e-12)))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G) - 2 * cross
    return tf.cast(W, tf.float32)
