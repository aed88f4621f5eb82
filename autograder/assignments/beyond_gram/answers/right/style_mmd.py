# %% right: a small function for the mean of a kernel
def style_mmd(a_S, a_G, degree=2):
    def mean_kernel(X, Y):
        return tf.reduce_mean(tf.matmul(X, Y, transpose_a=True) ** degree)

    X, Y = unroll(a_S), unroll(a_G)
    return mean_kernel(X, X) + mean_kernel(Y, Y) - 2 * mean_kernel(X, Y)

# %% right: written out
def style_mmd(a_S, a_G, degree=2):
    X = unroll(a_S)
    Y = unroll(a_G)
    K_SS = tf.pow(tf.transpose(X) @ X, degree)
    K_GG = tf.pow(tf.transpose(Y) @ Y, degree)
    K_SG = tf.pow(tf.transpose(X) @ Y, degree)
    return tf.reduce_mean(K_SS) + tf.reduce_mean(K_GG) - 2.0 * tf.reduce_mean(K_SG)

# %% right: sums divided by numbers of pairs
def style_mmd(a_S, a_G, degree=2):
    n_C = a_S.shape[3]
    X, Y = tf.reshape(a_S, [-1, n_C]), tf.reshape(a_G, [-1, n_C])
    n, m = X.shape[0], Y.shape[0]
    ss = tf.reduce_sum((X @ tf.transpose(X)) ** degree) / n**2
    gg = tf.reduce_sum((Y @ tf.transpose(Y)) ** degree) / m**2
    return ss + gg - 2 * tf.reduce_sum((X @ tf.transpose(Y)) ** degree) / (n * m)

# %% right: einsum and repeated multiplication
def style_mmd(a_S, a_G, degree=2):
    def k(a, b):
        inner = tf.einsum("xijc,xklc->ijkl", a, b)
        value = inner
        for _ in range(degree - 1):
            value = value * inner
        return tf.reduce_mean(value)

    return k(a_S, a_S) - 2 * k(a_S, a_G) + k(a_G, a_G)

# %% right: one table of all pairs of both clouds
def style_mmd(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    n, m = X.shape[1], Y.shape[1]
    Z = tf.concat([X, Y], axis=1)
    weights = tf.concat([tf.ones((n, 1)) / n, -tf.ones((m, 1)) / m], axis=0)
    K = tf.matmul(Z, Z, transpose_a=True) ** degree
    return tf.reduce_sum(K * (weights @ tf.transpose(weights)))
