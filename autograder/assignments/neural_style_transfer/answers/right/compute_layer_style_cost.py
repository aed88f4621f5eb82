# %% right: as the exercise suggests, with TensorFlow 1 calls
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS = gram_matrix(a_S)
    GG = gram_matrix(a_G)
    return 1 / (4 * n_C**2 * (n_H * n_W) ** 2) * tf.reduce_sum(tf.square(tf.subtract(GS, GG)))

# %% right: moves the channels to the front, then reshapes
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    a_S = tf.reshape(tf.transpose(a_S, perm=[0, 3, 1, 2]), [n_C, -1])
    a_G = tf.reshape(tf.transpose(a_G, perm=[3, 0, 2, 1]), [n_C, -1])
    return tf.reduce_sum(tf.square(gram_matrix(a_S) - gram_matrix(a_G))) / (4.0 * n_C**2 * (n_H * n_W) ** 2)

# %% right: reverses all axes, then reshapes
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    GS = gram_matrix(tf.reshape(tf.transpose(a_S), [n_C, n_H * n_W]))
    GG = gram_matrix(tf.reshape(tf.transpose(a_G), [n_C, n_H * n_W]))
    return tf.reduce_sum((GS - GG) ** 2) / (2 * n_C * n_H * n_W) ** 2

# %% right: A^T A of activations that are unrolled the other way
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    A_S, A_G = (tf.reshape(a, [-1, n_C]) for a in (a_S, a_G))
    GS, GG = (tf.matmul(A, A, transpose_a=True) for A in (A_S, A_G))
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% right: einsum straight from the activations
def compute_layer_style_cost(a_S, a_G):
    GS = tf.einsum("bijc,bijd->cd", a_S, a_S)
    GG = tf.einsum("bijc,bijd->cd", a_G, a_G)
    _, n_H, n_W, n_C = a_G.shape.as_list()
    return tf.reduce_sum(tf.math.squared_difference(GS, GG)) / (4 * (n_C * n_H * n_W) ** 2)

# %% right: Gram matrices divided by n_H*n_W and n_C, then a quarter of the sum
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    n = float(n_H * n_W * n_C)
    GS = tf.tensordot(a_S, a_S, axes=[[0, 1, 2], [0, 1, 2]]) / n
    GG = tf.tensordot(a_G, a_G, axes=[[0, 1, 2], [0, 1, 2]]) / n
    return 0.25 * tf.reduce_sum(tf.square(GS - GG))

# %% right: l2_loss holds a half already
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    A_S = tf.transpose(tf.reshape(a_S, [-1, n_C]))
    A_G = tf.transpose(tf.reshape(a_G, [-1, n_C]))
    return tf.nn.l2_loss(gram_matrix(A_S) - gram_matrix(A_G)) / (2 * n_C**2 * (n_H * n_W) ** 2)

# %% right: the mean of the squares takes care of n_C
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    A_S = tf.transpose(tf.reshape(a_S, [-1, n_C]))
    A_G = tf.transpose(tf.reshape(a_G, [-1, n_C]))
    return tf.reduce_mean(tf.square(gram_matrix(A_S) - gram_matrix(A_G))) / (4 * (n_H * n_W) ** 2)

# %% right: sizes as tensors, cast before they are squared
def compute_layer_style_cost(a_S, a_G):
    shape = tf.shape(a_G)
    n_C = shape[3]
    n = tf.cast(shape[1] * shape[2], tf.float32)
    A_S = tf.transpose(tf.reshape(a_S, [-1, n_C]))
    A_G = tf.transpose(tf.reshape(a_G, [-1, n_C]))
    sum_of_squares = tf.reduce_sum(tf.square(gram_matrix(A_S) - gram_matrix(A_G)))
    return sum_of_squares / (4 * tf.square(tf.cast(n_C, tf.float32)) * tf.square(n))

# %% right: loops over the pairs of filters
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    J = 0.0
    for i in range(n_C):
        for j in range(n_C):
            GS_ij = tf.reduce_sum(a_S[..., i] * a_S[..., j])
            GG_ij = tf.reduce_sum(a_G[..., i] * a_G[..., j])
            J += tf.square(GS_ij - GG_ij)
    return J / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% right: unstacks the channels
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    A_S = tf.stack([tf.reshape(channel, [-1]) for channel in tf.unstack(a_S, axis=3)])
    A_G = tf.stack([tf.reshape(channel, [-1]) for channel in tf.unstack(a_G, axis=3)])
    return tf.norm(gram_matrix(A_S) - gram_matrix(A_G)) ** 2 / (4 * n_C**2 * (n_H * n_W) ** 2)
