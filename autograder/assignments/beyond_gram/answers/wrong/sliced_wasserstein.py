# %% not_sorted: place by place
def sliced_wasserstein(a_S, a_G, directions):
    return tf.reduce_mean(tf.square(directions @ unroll(a_S) - directions @ unroll(a_G)))

# %% sorted_along_directions: the wrong axis
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.sort(directions @ unroll(a_S), axis=0)
    p_G = tf.sort(directions @ unroll(a_G), axis=0)
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% sorted_along_directions: everything in one list
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.sort(tf.reshape(directions @ unroll(a_S), [-1]))
    p_G = tf.sort(tf.reshape(directions @ unroll(a_G), [-1]))
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% one_sorted: forgets the second
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.sort(directions @ unroll(a_S))
    p_G = directions @ unroll(a_G)
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% positions_of_the_sorted: argsort for sort
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.argsort(directions @ unroll(a_S), axis=1)
    p_G = tf.argsort(directions @ unroll(a_G), axis=1)
    return tf.reduce_mean(tf.cast(p_S - p_G, tf.float32) ** 2)

# %% channels_sorted: no projection
def sliced_wasserstein(a_S, a_G, directions):
    return tf.reduce_mean(tf.square(tf.sort(unroll(a_S)) - tf.sort(unroll(a_G))))

# %% sorted_before_projection: sorts too soon
def sliced_wasserstein(a_S, a_G, directions):
    return tf.reduce_mean(tf.square(directions @ tf.sort(unroll(a_S)) - directions @ tf.sort(unroll(a_G))))

# %% summed: a sum
def sliced_wasserstein(a_S, a_G, directions):
    return tf.reduce_sum(tf.square(tf.sort(directions @ unroll(a_S)) - tf.sort(directions @ unroll(a_G))))

# %% summed: a sum over the directions
def sliced_wasserstein(a_S, a_G, directions):
    squares = tf.square(tf.sort(directions @ unroll(a_S)) - tf.sort(directions @ unroll(a_G)))
    return tf.reduce_sum(tf.reduce_mean(squares, axis=1))

# %% absolute_differences: the first power
def sliced_wasserstein(a_S, a_G, directions):
    return tf.reduce_mean(tf.abs(tf.sort(directions @ unroll(a_S)) - tf.sort(directions @ unroll(a_G))))

# %% squared_after_mean: means compared
def sliced_wasserstein(a_S, a_G, directions):
    difference = tf.sort(directions @ unroll(a_S)) - tf.sort(directions @ unroll(a_G))
    return tf.reduce_mean(tf.reduce_mean(difference, axis=1) ** 2)

# %% root_taken: the root of the mean
def sliced_wasserstein(a_S, a_G, directions):
    return tf.sqrt(tf.reduce_mean(tf.square(tf.sort(directions @ unroll(a_S)) - tf.sort(directions @ unroll(a_G)))))

# %% first_direction: one direction
def sliced_wasserstein(a_S, a_G, directions):
    v = directions[:1]
    return tf.reduce_mean(tf.square(tf.sort(v @ unroll(a_S)) - tf.sort(v @ unroll(a_G))))

# %% channels_mixed: reshapes without a transpose
def sliced_wasserstein(a_S, a_G, directions):
    n_C = a_S.shape[3]
    p_S = tf.sort(directions @ tf.reshape(a_S, (n_C, -1)))
    p_G = tf.sort(directions @ tf.reshape(a_G, (n_C, -1)))
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% directions_reshaped: columns for rows
def sliced_wasserstein(a_S, a_G, directions):
    V = tf.reshape(directions, (a_S.shape[3], -1))
    p_S = tf.sort(tf.matmul(V, unroll(a_S), transpose_a=True))
    p_G = tf.sort(tf.matmul(V, unroll(a_G), transpose_a=True))
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% opposite_orders: one upwards, one downwards
def sliced_wasserstein(a_S, a_G, directions):
    p_S = tf.sort(directions @ unroll(a_S))
    p_G = tf.sort(directions @ unroll(a_G), direction="DESCENDING")
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% raises: a product whose shapes do not fit
def sliced_wasserstein(a_S, a_G, directions):
    n_C = a_S.shape[3]
    p_S = tf.sort(directions @ tf.reshape(a_S, (-1, n_C)), axis=1)
    p_G = tf.sort(directions @ tf.reshape(a_G, (-1, n_C)), axis=1)
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% numpy_used: NumPy's sort
def sliced_wasserstein(a_S, a_G, directions):
    p_S = np.sort(directions @ unroll(a_S), axis=1)
    p_G = np.sort(directions @ unroll(a_G), axis=1)
    return tf.reduce_mean(tf.square(p_S - p_G))

# %% not_squared: differences as they are
def sliced_wasserstein(a_S, a_G, directions):
    return tf.reduce_mean(tf.sort(directions @ unroll(a_S)) - tf.sort(directions @ unroll(a_G)))
