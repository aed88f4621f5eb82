# %% degree_ignored: a square
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.square(tf.matmul(A, B, transpose_a=True)))
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% degree_ignored: no exponent
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True))
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% summed: sums for means
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_sum(tf.matmul(A, B, transpose_a=True) ** degree)
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% divided_by_places: divided once
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_sum(tf.matmul(A, B, transpose_a=True) ** degree) / A.shape[1]
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% cross_once: no factor 2
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True) ** degree)
    return k(X, X) + k(Y, Y) - k(X, Y)

# %% cross_added: a plus
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True) ** degree)
    return k(X, X) + k(Y, Y) + 2 * k(X, Y)

# %% one_term_missing: leaves the style's own out
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True) ** degree)
    return k(Y, Y) - 2 * k(X, Y)

# %% root_taken: the distance, not its square
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True) ** degree)
    return tf.sqrt(k(X, X) + k(Y, Y) - 2 * k(X, Y))

# %% channels_compared: the transpose on the wrong factor, for channels
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, tf.transpose(B)) ** degree)
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% power_after_mean: the power outside
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True)) ** degree
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% mean_subtracted: centres the clouds
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    X, Y = X - tf.reduce_mean(X, 1, keepdims=True), Y - tf.reduce_mean(Y, 1, keepdims=True)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True) ** degree)
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% without_itself: leaves a point's pair with itself out
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)

    def own(A):
        n, K = A.shape[1], tf.matmul(A, A, transpose_a=True) ** degree
        return (tf.reduce_sum(K) - tf.linalg.trace(K)) / (n * (n - 1))

    return own(X) + own(Y) - 2 * tf.reduce_mean(tf.matmul(X, Y, transpose_a=True) ** degree)

# %% channels_mixed: reshapes without a transpose
def style_mmd(a_S, a_G, degree=2):
    n_C = a_S.shape[3]
    X, Y = tf.reshape(a_S, (n_C, -1)), tf.reshape(a_G, (n_C, -1))
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True) ** degree)
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% degree_ignored: Gram matrices whatever the degree
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    GS = tf.matmul(X, X, transpose_b=True) / X.shape[1]
    GG = tf.matmul(Y, Y, transpose_b=True) / Y.shape[1]
    return tf.reduce_sum(tf.square(GS - GG))

# %% halved: divided by two
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean(tf.matmul(A, B, transpose_a=True) ** degree)
    return 0.5 * k(X, X) + 0.5 * k(Y, Y) - k(X, Y)

# %% numpy_used: NumPy's product
def style_mmd(a_S, a_G, degree=2):
    X, Y = np.array(unroll(a_S)), np.array(unroll(a_G))
    return np.float32(((X.T @ X) ** degree).mean() + ((Y.T @ Y) ** degree).mean() - 2 * ((X.T @ Y) ** degree).mean())

# %% unknown: the kernel with 1 added
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_mean((1 + tf.matmul(A, B, transpose_a=True)) ** degree)
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)

# %% one_size: all sums divided by the pairs of one cloud
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    k = lambda A, B: tf.reduce_sum(tf.matmul(A, B, transpose_a=True) ** degree) / X.shape[1] ** 2
    return k(X, X) + k(Y, Y) - 2 * k(X, Y)
