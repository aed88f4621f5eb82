# %% matrix_transposed: the factors exchanged
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_S, -0.5) @ power(cov_C, 0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% matrix_transposed: pixels as rows, A from the right
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ A + mu_C, style.shape)

# %% arguments_exchanged: changes the content
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(style)
    x, mu_S, cov_S = moments(content)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, content.shape)

# %% covariances_exchanged: which root is inverted
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_S, 0.5) @ power(cov_C, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% roots_left_out: powers 1 and -1
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = cov_C @ tf.linalg.inv(cov_S)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% inverse_left_out: forgets the minus
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, 0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% root_of_style_left_out: an inverse without a root
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ tf.linalg.inv(cov_S)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% entries_rooted: tf.sqrt of a matrix
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = tf.sqrt(tf.abs(cov_C)) @ tf.linalg.inv(tf.sqrt(tf.abs(cov_S)))
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% cholesky: another root
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = tf.linalg.cholesky(cov_C) @ tf.linalg.inv(tf.linalg.cholesky(cov_S))
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% eigenvectors_in_rows: the transpose on the left
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return tf.transpose(U) @ tf.linalg.diag(values**exponent) @ U

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% only_whitened: forgets the content's root
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% only_shifted: the mean colour alone
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape(x - mu_S + mu_C, style.shape)

# %% mean_not_subtracted: b is the content's mean
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape(x @ tf.transpose(A) + mu_C, style.shape)

# %% mean_not_added: forgets the content's mean
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) , style.shape)

# %% style_mean_kept: adds the style's mean again
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_S, style.shape)

# %% mean_unturned: subtracts the style's mean unturned
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape(x @ tf.transpose(A) + mu_C - mu_S, style.shape)

# %% not_centred: products of the pixels as they are
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x, x, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% not_divided: sums over the pixels
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True)
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% flattened: keeps the list of pixels
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return (x - mu_S) @ tf.transpose(A) + mu_C

# %% clipped: clips to 0-1
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.clip_by_value(tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape), 0, 1)

# %% eps_too_large: a hundredth on the diagonals
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + 1e-2 * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% eps_not_on_diagonals: adds to every entry
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% style_returned: returns the wrong name
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    matched = (x - mu_S) @ tf.transpose(A) + mu_C
    return style

# %% returns_none: forgets to return
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    matched = tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% numpy_used: returns NumPy
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape).numpy()

# %% eps_not_on_diagonals: nothing on the diagonals
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% raises: a power of a matrix that TensorFlow does not have
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = tf.linalg.matrix_power(cov_C, 0.5) @ tf.linalg.matrix_power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% channels_alone: each channel by itself
def match_colours(content, style):
    mu_C, mu_S = tf.reduce_mean(content, axis=(0, 1)), tf.reduce_mean(style, axis=(0, 1))
    sigma_C = tf.sqrt(tf.math.reduce_variance(content, axis=(0, 1)) + EPS)
    sigma_S = tf.sqrt(tf.math.reduce_variance(style, axis=(0, 1)) + EPS)
    return (style - mu_S) * sigma_C / sigma_S + mu_C

# %% channels_mixed: three rows without a transpose
def match_colours(content, style):
    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov + EPS * tf.eye(3))
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    x_C, x_S = tf.reshape(content, (-1, 3)), tf.reshape(style, (-1, 3))
    mu_C, mu_S = tf.reduce_mean(x_C, axis=0), tf.reduce_mean(x_S, axis=0)
    cov_C = tf.transpose(x_C - mu_C) @ (x_C - mu_C) / len(x_C)
    cov_S = tf.transpose(x_S - mu_S) @ (x_S - mu_S) / len(x_S)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    X = tf.reshape(style, (3, -1))
    return tf.reshape(A @ (X - mu_S[:, None]) + mu_C[:, None], style.shape)

# %% eps_not_on_diagonals: for the style alone, which is inverted
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S + EPS * tf.eye(3), -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% eps_not_on_diagonals: for the content alone
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C + EPS * tf.eye(3), 0.5) @ power(cov_S, -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% one_mean: no axis
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C + EPS * tf.eye(3), 0.5) @ power(cov_S + EPS * tf.eye(3), -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% sample_covariance: divides by n - 1
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / (x.shape[0] - 1)
        return x, mu, cov

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return U @ tf.linalg.diag(values**exponent) @ tf.transpose(U)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C + EPS * tf.eye(3), 0.5) @ power(cov_S + EPS * tf.eye(3), -0.5)
    return tf.reshape((x - mu_S) @ tf.transpose(A) + mu_C, style.shape)
