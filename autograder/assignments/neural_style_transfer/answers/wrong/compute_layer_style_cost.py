# %% reshape_without_transpose: reshapes to (n_C, n_H*n_W) at once
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.reshape(a_S, [n_C, n_H * n_W])
    a_G = tf.reshape(a_G, [n_C, n_H * n_W])
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% reshape_without_transpose: the same with -1 and TensorFlow 1 calls
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.reshape(a_S, shape=[n_C, -1])
    a_G = tf.reshape(a_G, shape=[n_C, -1])
    GS = tf.matmul(a_S, tf.transpose(a_S))
    GG = tf.matmul(a_G, tf.transpose(a_G))
    return tf.reduce_sum(tf.square(tf.subtract(GS, GG))) / (4.0 * n_C**2 * (n_W * n_H) ** 2)

# %% reshape_without_transpose: transposes, but back and forth
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    A_S = tf.transpose(tf.reshape(tf.transpose(a_S, [0, 1, 2, 3]), [n_C, -1]))
    A_G = tf.transpose(tf.reshape(tf.transpose(a_G, [0, 1, 2, 3]), [n_C, -1]))
    GS = tf.matmul(A_S, A_S, transpose_a=True)
    GG = tf.matmul(A_G, A_G, transpose_a=True)
    return tf.reduce_sum((GS - GG) ** 2) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% transposed_product: unrolls to (n_H*n_W, n_C) and multiplies by the transpose
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.reshape(a_S, [n_H * n_W, n_C])
    a_G = tf.reshape(a_G, [n_H * n_W, n_C])
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% transposed_product: a product of its own with the transpose on the wrong side
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [-1, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [-1, n_C]))
    GS = tf.matmul(tf.transpose(a_S), a_S)
    GG = tf.matmul(tf.transpose(a_G), a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% missing_quarter: forgets the 4
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (n_C**2 * (n_H * n_W) ** 2)

# %% positions_not_squared: squares n_C only
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * n_H * n_W)

# %% channels_not_squared: squares n_H*n_W only
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C * (n_H * n_W) ** 2)

# %% sizes_not_squared: squares no size
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_H * n_W * n_C)

# %% one_side_not_squared: squares n_W only, a bracket missing
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * n_H * n_W**2)

# %% not_normalised: no fraction
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG))

# %% sizes_left_out: only the 4
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / 4

# %% mean_only: a mean of the squares
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_mean(tf.square(GS - GG))

# %% mean_instead_of_sum: a mean where the sum should be
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_mean(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% half_instead_of_quarter: l2_loss halves, and then a half again is forgotten
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.nn.l2_loss(GS - GG) / (n_C**2 * (n_H * n_W) ** 2)

# %% constant_squared: squares the 2 in brackets twice
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C * n_H * n_W) ** 2

# %% sizes_multiplied: brackets missing
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return 1 / 4 * n_C**2 * (n_H * n_W) ** 2 * tf.reduce_sum(tf.square(GS - GG))

# %% always_zero: integer division
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return 1 // (4 * n_C**2 * (n_H * n_W) ** 2) * tf.reduce_sum(tf.square(GS - GG))

# %% always_zero: the Gram matrix of a_G twice
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    return tf.reduce_sum(tf.square(gram_matrix(a_S) - gram_matrix(a_G))) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% activations_compared: compares the activations
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_sum(tf.square(a_S - a_G)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% grams_normalised: normalises the Gram matrices as well
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    GS = tf.einsum("bijc,bijd->cd", a_S, a_S) / (n_H * n_W)
    GG = tf.einsum("bijc,bijd->cd", a_G, a_G) / (n_H * n_W)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% diagonal_only: compares the diagonals
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    GS = tf.reduce_sum(tf.square(a_S), axis=[0, 1, 2])
    GG = tf.reduce_sum(tf.square(a_G), axis=[0, 1, 2])
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% absolute_differences: absolute values for squares
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.abs(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% not_squared: the square is forgotten
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(GS - GG) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% root_taken: the Frobenius norm itself
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.norm(GS - GG) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% matrix_product_for_square: matmul where a square is meant
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    D = GS - GG
    return tf.reduce_sum(tf.matmul(D, D)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% squared_after_sum: squares the sum
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.square(tf.reduce_sum(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% unrolled_differently: transposes only one of the two
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    GS = gram_matrix(tf.transpose(tf.reshape(a_S, [-1, n_C])))
    GG = gram_matrix(tf.reshape(a_G, [n_C, -1]))
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% reshape_without_transpose+missing_quarter: two mistakes at once
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    GS = gram_matrix(tf.reshape(a_S, [n_C, -1]))
    GG = gram_matrix(tf.reshape(a_G, [n_C, -1]))
    return tf.reduce_sum(tf.square(GS - GG)) / (n_C**2 * (n_H * n_W) ** 2)

# %% transposed_product+positions_not_squared: two mistakes at once, others
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    GS = gram_matrix(tf.reshape(a_S, [-1, n_C]))
    GG = gram_matrix(tf.reshape(a_G, [-1, n_C]))
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * n_H * n_W)

# %% integer_overflow: sizes as int32 tensors, squared, then cast
def compute_layer_style_cost(a_S, a_G):
    shape = tf.shape(a_G)
    n_H, n_W, n_C = shape[1], shape[2], shape[3]
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / tf.cast(4 * n_C**2 * (n_H * n_W) ** 2, tf.float32)

# %% integer_overflow: each factor cast by itself, the square before the cast
def compute_layer_style_cost(a_S, a_G):
    n_C = a_G.shape[-1]
    n = tf.shape(a_G)[1] * tf.shape(a_G)[2]
    a_S = tf.transpose(tf.reshape(a_S, [n, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n, n_C]))
    factor = 1.0 / (4.0 * n_C**2 * tf.cast(n**2, tf.float32))
    return factor * tf.reduce_sum(tf.square(gram_matrix(a_S) - gram_matrix(a_G)))

# %% integer_overflow: NumPy's int32
def compute_layer_style_cost(a_S, a_G):
    n_H, n_W, n_C = np.array(a_G.shape[1:], dtype=np.int32)
    a_S = tf.transpose(tf.reshape(a_S, [-1, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [-1, n_C]))
    return tf.reduce_sum(tf.square(gram_matrix(a_S) - gram_matrix(a_G))) / float(n_C**2 * (n_H * n_W) ** 2) / 4

# %% hard_coded: the number from the page
def compute_layer_style_cost(a_S, a_G):
    return tf.constant(9.19028)

# %% numpy_used: NumPy throughout
def compute_layer_style_cost(a_S, a_G):
    a_S, a_G = np.array(a_S), np.array(a_G)
    _, n_H, n_W, n_C = a_G.shape
    A_S, A_G = a_S.reshape(-1, n_C).T, a_G.reshape(-1, n_C).T
    return np.sum((A_S @ A_S.T - A_G @ A_G.T) ** 2) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% numpy_used: NumPy for the generated image's Gram matrix
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    A_G = a_G.numpy().reshape(-1, n_C).T
    GS = gram_matrix(tf.transpose(tf.reshape(a_S, [-1, n_C])))
    return tf.reduce_sum(tf.square(GS - A_G @ A_G.T)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% returns_none: no return
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    J_style_layer = tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% raises: a reshape to a wrong number of elements
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H, n_C]))
    return tf.reduce_sum(tf.square(gram_matrix(a_S) - gram_matrix(a_G))) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% raises: a name that does not exist
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    GS, GG = gram(a_S), gram(a_G)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% wrong_shape: sums over the rows only
def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS, GG = gram_matrix(a_S), gram_matrix(a_G)
    return tf.reduce_sum(tf.square(GS - GG), axis=0) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% not_unrolled: gives the activations to gram_matrix as they are
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    GS, GG = tf.matmul(a_S, a_S, transpose_b=True), tf.matmul(a_G, a_G, transpose_b=True)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% not_unrolled: transposes all four axes and leaves it at that
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    a_S, a_G = tf.transpose(a_S), tf.transpose(a_G)
    GS, GG = tf.matmul(a_S, a_S, transpose_b=True), tf.matmul(a_G, a_G, transpose_b=True)
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)

# %% caret: writes a power as elsewhere
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    GS = gram_matrix(tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C])))
    GG = gram_matrix(tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C])))
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C^2 * (n_H * n_W)^2)

# %% caret: writes a power as elsewhere, in brackets
def compute_layer_style_cost(a_S, a_G):
    _, n_H, n_W, n_C = a_G.shape
    GS = gram_matrix(tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C])))
    GG = gram_matrix(tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C])))
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * (n_C^2) * ((n_H * n_W)^2))

# %% channels_first: takes the sizes for those of PyTorch
def compute_layer_style_cost(a_S, a_G):
    _, n_C, n_H, n_W = a_G.shape
    GS = gram_matrix(tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C])))
    GG = gram_matrix(tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C])))
    return tf.reduce_sum(tf.square(GS - GG)) / (4.0 * n_C**2 * float(n_H * n_W) ** 2)
