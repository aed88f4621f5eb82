# %% right: project, sort, compare
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.sort(tf.matmul(directions, unroll(a_S)), axis=1)
    p_G = tf.sort(tf.matmul(directions, unroll(a_G)), axis=1)
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% right: both sorted downwards
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.sort(directions @ unroll(a_S), direction="DESCENDING")
    p_G = tf.sort(directions @ unroll(a_G), direction="DESCENDING")
    return tf.reduce_mean((p_S - p_G) ** 2)

# %% right: the places as rows
def sliced_wasserstein(a_S, a_G, directions):
    n_C = a_S.shape[-1]
    S = tf.matmul(tf.reshape(a_S, (-1, n_C)), directions, transpose_b=True)
    G = tf.matmul(tf.reshape(a_G, (-1, n_C)), directions, transpose_b=True)
    return tf.reduce_mean(tf.math.squared_difference(tf.sort(S, axis=0), tf.sort(G, axis=0)))

# %% right: a loop over the directions
def sliced_wasserstein(a_S, a_G, directions):
    X, Y = unroll(a_S), unroll(a_G)
    distance = 0.0
    for n in range(directions.shape[0]):
        v = directions[n : n + 1]
        difference = tf.sort(tf.matmul(v, X)[0]) - tf.sort(tf.matmul(v, Y)[0])
        distance += tf.reduce_mean(difference**2)
    return distance / directions.shape[0]

# %% right: argsort and gather
def sliced_wasserstein(a_S, a_G, directions):
    p_S, p_G = directions @ unroll(a_S), directions @ unroll(a_G)
    p_S = tf.gather(p_S, tf.argsort(p_S, axis=1), batch_dims=1)
    p_G = tf.gather(p_G, tf.argsort(p_G, axis=1), batch_dims=1)
    return tf.reduce_sum(tf.square(p_S - p_G) / p_S.shape[1]) / len(directions)

# %% right: einsum
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.reshape(tf.einsum("nc,xhwc->nhw", directions, a_S), (len(directions), -1))
    p_G = tf.reshape(tf.einsum("nc,xhwc->nhw", directions, a_G), (len(directions), -1))
    return tf.reduce_mean(tf.square(tf.sort(p_G) - tf.sort(p_S)))
