# %% right: roots of eigenvalues
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    D, E = tf.linalg.eigh(Sigma_S)
    R = E @ tf.linalg.diag(tf.sqrt(tf.maximum(D, 1e-12))) @ tf.transpose(E)
    roots = tf.sqrt(tf.maximum(tf.linalg.eigvalsh(R @ Sigma_G @ R), 1e-12))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S) + tf.linalg.trace(Sigma_G)
    return tf.cast(W - 2 * tf.reduce_sum(roots), tf.float32)

# %% right: a little added to the variances
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    n_C = a_S.shape[-1]
    blur = 1e-9 * tf.reduce_mean(tf.linalg.diag_part(Sigma_S)) * tf.eye(n_C, dtype=tf.float64)
    D, E = tf.linalg.eigh(Sigma_S + blur)
    R = tf.matmul(E * tf.sqrt(tf.maximum(D, 0.0)), E, transpose_b=True)
    D, _ = tf.linalg.eigh(R @ (Sigma_G + blur) @ R)
    cross = tf.reduce_sum(tf.sqrt(tf.maximum(D, 1e-20)))
    shift = tf.reduce_sum(tf.math.squared_difference(mu_S, mu_G))
    return tf.cast(shift + tf.linalg.trace(Sigma_S + Sigma_G + 2 * blur) - 2 * cross, tf.float32)

# %% right: a root as a function of its own
def gaussian_wasserstein(a_S, a_G):
    def root(Sigma):
        D, E = tf.linalg.eigh(Sigma)
        return E @ tf.linalg.diag(tf.sqrt(tf.nn.relu(D) + 1e-12)) @ tf.linalg.matrix_transpose(E)

    (mu_S, Sigma_S), (mu_G, Sigma_G) = mean_and_covariance(a_S), mean_and_covariance(a_G)
    some = 1e-9 * tf.linalg.trace(Sigma_S) / a_S.shape[-1]
    Sigma_S = tf.linalg.set_diag(Sigma_S, tf.linalg.diag_part(Sigma_S) + some)
    Sigma_G = tf.linalg.set_diag(Sigma_G, tf.linalg.diag_part(Sigma_G) + some)
    R = root(Sigma_S)
    cross = root(R @ Sigma_G @ R)
    return tf.cast(tf.norm(mu_S - mu_G) ** 2 + tf.linalg.trace(Sigma_S + Sigma_G - 2 * cross), tf.float32)

# %% right: singular values of the product of roots
def gaussian_wasserstein(a_S, a_G):
    def root(Sigma):
        D, E = tf.linalg.eigh(Sigma)
        return tf.matmul(E * tf.sqrt(tf.maximum(D, 1e-30)), E, transpose_b=True)

    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    blur = 1e-9 * tf.linalg.trace(Sigma_S) / len(Sigma_S) * tf.eye(len(Sigma_S), dtype=tf.float64)
    M = root(Sigma_S + blur) @ root(Sigma_G + blur)
    cross = tf.reduce_sum(tf.linalg.svd(M, compute_uv=False))
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G + 2 * blur) - 2 * cross
    return tf.cast(W, tf.float32)

# %% right: the gradient of the root written by hand
def gaussian_wasserstein(a_S, a_G):
    mu_S, Sigma_S = mean_and_covariance(a_S)
    mu_G, Sigma_G = mean_and_covariance(a_G)
    blur = 1e-9 * tf.linalg.trace(Sigma_S) / a_S.shape[-1] * tf.eye(a_S.shape[-1], dtype=tf.float64)
    D, E = tf.linalg.eigh(Sigma_S + blur)
    R = E @ tf.linalg.diag(tf.sqrt(D)) @ tf.transpose(E)

    @tf.custom_gradient
    def trace_of_root(M):
        D, E = tf.linalg.eigh(M)
        D = tf.maximum(D, 1e-12)
        return tf.reduce_sum(tf.sqrt(D)), lambda slope: slope * (E / (2 * tf.sqrt(D)) @ tf.transpose(E))

    cross = trace_of_root(R @ (Sigma_G + blur) @ R)
    W = tf.reduce_sum((mu_S - mu_G) ** 2) + tf.linalg.trace(Sigma_S + Sigma_G + 2 * blur) - 2 * cross
    return tf.cast(W, tf.float32)
