# %% exchanged: content and style the wrong way round
def whiten_and_colour(a_C, a_S):
    a_C, a_S = a_S, a_C
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% mean_not_added: leaves the result centred
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C)
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% content_mean_added: puts the content's mean back
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    _, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_C
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% mean_not_subtracted: transforms the cloud where it stands
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ tf.cast(unroll(a_C), tf.float64) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% whitened_only: stops after the whitening
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, _ = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    A = whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% coloured_only: never whitens
def whiten_and_colour(a_C, a_S):
    mu_C, _ = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% order_exchanged: colours first
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = whiten @ colour @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% root_missing: eigenvalues as they are
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.maximum(D_C, 1e-5 * D_C[-1]) @ tf.transpose(E_C)
    colour = E_S * D_S @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% exponent_sign: stretches the content
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C * tf.sqrt(tf.maximum(D_C, 0)) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% rotation_missing: whitens along the axes and stays there
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = tf.linalg.diag(tf.maximum(D_C, 1e-5 * D_C[-1]) ** -0.5) @ tf.transpose(E_C)
    colour = E_S @ tf.linalg.diag(tf.maximum(D_S, 0) ** 0.5) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% rotation_missing: colours by the axes alone
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C @ tf.linalg.diag(tf.maximum(D_C, 1e-5 * D_C[-1]) ** -0.5) @ tf.transpose(E_C)
    colour = E_S @ tf.linalg.diag(tf.maximum(D_S, 0) ** 0.5)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% axes_transposed: in both steps
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = tf.transpose(E_C) / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ E_C
    colour = tf.transpose(E_S) * tf.sqrt(tf.maximum(D_S, 0)) @ E_S
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% entrywise_root: the root of each entry of the covariances
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    A = tf.sqrt(Sigma_S) @ (1 / tf.sqrt(Sigma_C)) @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% deviations_only: adain once more
def whiten_and_colour(a_C, a_S):
    mu_C, var_C = tf.nn.moments(a_C, axes=[1, 2], keepdims=True)
    mu_S, var_S = tf.nn.moments(a_S, axes=[1, 2], keepdims=True)
    return tf.sqrt(var_S) * (a_C - mu_C) / tf.sqrt(var_C + 1e-5) + mu_S

# %% cholesky: triangular factors
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    L_C, L_S = tf.linalg.cholesky(Sigma_C), tf.linalg.cholesky(Sigma_S)
    A = L_S @ tf.linalg.triangular_solve(L_C, tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% not_centred: Gram matrices for covariances
def whiten_and_colour(a_C, a_S):
    C, S = tf.cast(unroll(a_C), tf.float64), tf.cast(unroll(a_S), tf.float64)
    D_C, E_C = tf.linalg.eigh(C @ tf.transpose(C) / C.shape[1])
    D_S, E_S = tf.linalg.eigh(S @ tf.transpose(S) / S.shape[1])
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    return tf.reshape(tf.cast(tf.transpose(colour @ whiten @ C), tf.float32), a_C.shape)

# %% not_rolled_up: no transpose before the last reshape
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(A, tf.float32), a_C.shape)

# %% not_finite: divides by eigenvalues that are 0
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.abs(D_C)) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.abs(D_S)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% wrong_dtype: stays in float64
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.transpose(A), a_C.shape)

# %% raises: float32 and float64 meet
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    return tf.reshape(tf.transpose(unroll(a_C) - mu_C), a_C.shape)

# %% axes_transposed: in the colouring
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = tf.transpose(E_S) @ tf.linalg.diag(tf.sqrt(tf.maximum(D_S, 0))) @ E_S
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% axes_transposed: in the whitening
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = tf.transpose(E_C) @ tf.linalg.diag(tf.maximum(D_C, 1e-5 * D_C[-1]) ** -0.5) @ E_C
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% not_finite: no guard before the root of the style's variances
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(D_S) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% fixed_floor: a least variance that is no share of the largest
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5)) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ (tf.cast(unroll(a_C), tf.float64) - mu_C) + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)

# %% brackets: none around the difference
def whiten_and_colour(a_C, a_S):
    mu_C, Sigma_C = mean_and_covariance(a_C)
    mu_S, Sigma_S = mean_and_covariance(a_S)
    D_C, E_C = tf.linalg.eigh(Sigma_C)
    D_S, E_S = tf.linalg.eigh(Sigma_S)
    whiten = E_C / tf.sqrt(tf.maximum(D_C, 1e-5 * D_C[-1])) @ tf.transpose(E_C)
    colour = E_S * tf.sqrt(tf.maximum(D_S, 0)) @ tf.transpose(E_S)
    A = colour @ whiten @ tf.cast(unroll(a_C), tf.float64) - mu_C + mu_S
    return tf.reshape(tf.cast(tf.transpose(A), tf.float32), a_C.shape)
