# %% right: as the exercise suggests, with TensorFlow 1 calls
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_C_unrolled = tf.transpose(tf.reshape(a_C, [n_H * n_W, n_C]))
    a_G_unrolled = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    return 1 / (4 * n_H * n_W * n_C) * tf.reduce_sum(tf.square(tf.subtract(a_C_unrolled, a_G_unrolled)))

# %% right: a quarter of the mean
def compute_content_cost(a_C, a_G):
    return tf.reduce_mean(tf.square(a_C - a_G)) / 4

# %% right: both reshaped in the same way, without a transpose, which does no harm here
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_C = tf.reshape(a_C, [n_C, n_H * n_W])
    a_G = tf.reshape(a_G, [n_C, n_H * n_W])
    return tf.reduce_sum((a_C - a_G) ** 2) / (4 * n_H * n_W * n_C)

# %% right: l2_loss holds a half already
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.nn.l2_loss(a_C - a_G) / (2 * n_H * n_W * n_C)

# %% right: tf.compat.v1 names
def compute_content_cost(a_C, a_G):
    sizes = a_G.get_shape().as_list()
    total = tf.compat.v1.reduce_sum(tf.compat.v1.squared_difference(a_C, a_G))
    return tf.compat.v1.div(total, 4.0 * sizes[1] * sizes[2] * sizes[3])

# %% right: sizes as tensors, cast to float
def compute_content_cost(a_C, a_G):
    return tf.reduce_sum(tf.math.squared_difference(a_C, a_G)) / (4 * tf.cast(tf.size(a_G), tf.float32))

# %% right: einsum
def compute_content_cost(a_C, a_G):
    d = a_C - a_G
    return tf.einsum("bijc,bijc->", d, d) / (4 * d.shape[1] * d.shape[2] * d.shape[3])

# %% right: a loop over the channels
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    total = 0.0
    for c in range(n_C):
        total += tf.reduce_sum(tf.square(a_C[..., c] - a_G[..., c]))
    return total / (4 * n_H * n_W * n_C)

# %% right: a squared norm of Frobenius
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    return tf.norm(a_C - a_G) ** 2 / (4 * n_H * n_W * n_C)

# %% right: Keras operations
def compute_content_cost(a_C, a_G):
    return 0.25 * tf.keras.ops.mean(tf.keras.ops.square(a_C - a_G))

# %% right: loops over every position
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    total = tf.constant(0.0)
    for i in range(n_H):
        for j in range(n_W):
            for k in range(n_C):
                total = total + (a_C[0, i, j, k] - a_G[0, i, j, k]) ** 2
    return total / (4 * n_H * n_W * n_C)
