# %% missing_quarter: divides by the number of elements, but not by 4
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_sum(tf.square(tf.subtract(a_C, a_G))) / (n_H * n_W * n_C)

# %% missing_quarter: takes the mean of the squares
def compute_content_cost(a_C, a_G):
    return tf.reduce_mean(tf.square(a_C - a_G))

# %% missing_quarter: the mean squared error of Keras
def compute_content_cost(a_C, a_G):
    return tf.keras.losses.MeanSquaredError()(a_C, a_G)

# %% not_normalised: sums the squares and stops there
def compute_content_cost(a_C, a_G):
    J_content = tf.reduce_sum((a_C - a_G) ** 2)
    return J_content

# %% sizes_left_out: has the 1/4 but no sizes
def compute_content_cost(a_C, a_G):
    return 1 / 4 * tf.reduce_sum(tf.square(a_C - a_G))

# %% channels_left_out: forgets n_C
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W)

# %% channels_left_out: reads the sizes one axis too early
def compute_content_cost(a_C, a_G):
    n_H, n_W, n_C = a_G.get_shape().as_list()[:3]
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C)

# %% positions_left_out: forgets n_H and n_W
def compute_content_cost(a_C, a_G):
    n_C = a_G.shape[-1]
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_C)

# %% half_as_in_paper: the factor of the paper
def compute_content_cost(a_C, a_G):
    return 0.5 * tf.reduce_sum(tf.square(a_C - a_G))

# %% half_as_in_paper: tf.nn.l2_loss halves the sum
def compute_content_cost(a_C, a_G):
    return tf.nn.l2_loss(a_C - a_G)

# %% half_instead_of_quarter: 1/2 with the sizes
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return 1 / (2 * n_H * n_W * n_C) * tf.reduce_sum((a_C - a_G) ** 2)

# %% normalised_twice: a mean that is normalised again
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_mean(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C)

# %% sizes_multiplied: brackets missing in the fraction
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return 1 / 4 * n_H * n_W * n_C * tf.reduce_sum(tf.square(a_C - a_G))

# %% unrolled_differently: transposes only one of the two
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_C_unrolled = tf.transpose(tf.reshape(a_C, [n_H * n_W, n_C]))
    a_G_unrolled = tf.reshape(a_G, [n_C, n_H * n_W])
    return tf.reduce_sum(tf.square(a_C_unrolled - a_G_unrolled)) / (4 * n_H * n_W * n_C)

# %% unrolled_differently: the same, the other way round
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_C_unrolled = tf.reshape(a_C, [n_C, -1])
    a_G_unrolled = tf.transpose(tf.reshape(a_G, [-1, n_C]))
    return tf.reduce_sum(tf.square(a_C_unrolled - a_G_unrolled)) / (4 * n_H * n_W * n_C)

# %% absolute_differences: absolute values for squares
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_sum(tf.abs(a_C - a_G)) / (4 * n_H * n_W * n_C)

# %% not_squared: the square is forgotten
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_sum(a_C - a_G) / (4 * n_H * n_W * n_C)

# %% squared_after_sum: squares the sum
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.square(tf.reduce_sum(a_C - a_G)) / (4 * n_H * n_W * n_C)

# %% root_taken: takes a norm
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.norm(a_C - a_G) / (4 * n_H * n_W * n_C)

# %% squared_separately: difference of the squares
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return (tf.reduce_sum(tf.square(a_C)) - tf.reduce_sum(tf.square(a_G))) / (4 * n_H * n_W * n_C)

# %% always_zero: compares a_C with itself
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_sum(tf.square(tf.subtract(a_C, a_C))) / (4 * n_H * n_W * n_C)

# %% always_zero: divides integers
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return 1 // (4 * n_H * n_W * n_C) * tf.reduce_sum(tf.square(a_C - a_G))

# %% wrong_sign: a stray minus
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return -tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C)

# %% hard_coded: the number from the page
def compute_content_cost(a_C, a_G):
    return tf.constant(6.76559)

# %% hard_coded: the number from the page, tied to the input so that a gradient exists
def compute_content_cost(a_C, a_G):
    return 6.76559 + 0 * tf.reduce_sum(a_G - a_C)

# %% numpy_used: NumPy from start to end
def compute_content_cost(a_C, a_G):
    a_C, a_G = np.array(a_C), np.array(a_G)
    _, n_H, n_W, n_C = a_G.shape
    return np.sum((a_C - a_G) ** 2) / (4 * n_H * n_W * n_C)

# %% numpy_used: NumPy, and a tensor made of the result
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    J = np.sum(np.square(a_C.numpy() - a_G.numpy())) / (4 * n_H * n_W * n_C)
    return tf.constant(J, dtype=tf.float32)

# %% numpy_used: turns the result into a Python float
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    return float(tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C))

# %% numpy_used: stops the gradient at the generated image
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    return tf.reduce_sum(tf.square(a_C - tf.stop_gradient(a_G))) / (4 * n_H * n_W * n_C)

# %% wrong_gradient: stops half of the gradient
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    difference = a_G - a_C
    return tf.reduce_sum(difference * tf.stop_gradient(difference)) / (4 * n_H * n_W * n_C)

# %% wrong_dtype: computes in float64
def compute_content_cost(a_C, a_G):
    a_C, a_G = tf.cast(a_C, tf.float64), tf.cast(a_G, tf.float64)
    _, n_H, n_W, n_C = a_G.shape
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C)

# %% returns_none: no return
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    J_content = tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C)

# %% returns_other_type: a stray comma makes a tuple
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    J_content = tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C),
    return J_content

# %% wrong_shape: keeps the dimensions
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_sum(tf.square(a_C - a_G), keepdims=True) / (4 * n_H * n_W * n_C)

# %% wrong_shape: sums over one axis only
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.reduce_sum(tf.square(a_C - a_G), axis=-1) / (4 * n_H * n_W * n_C)

# %% raises: multiplies tensors of different types
def compute_content_cost(a_C, a_G):
    shape = tf.shape(a_G)
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * shape[1] * shape[2] * shape[3])

# %% raises: a TensorFlow 1 call that is gone
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    return tf.div(tf.reduce_sum(tf.squared_difference(a_C, a_G)), 4 * n_H * n_W * n_C)

# %% compiled_raises: reads a size with int() from a tensor
def compute_content_cost(a_C, a_G):
    n = int(tf.size(a_G))
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n)

# %% unknown: cubes the differences
def compute_content_cost(a_C, a_G):
    _, n_H, n_W, n_C = a_G.shape
    return tf.reduce_sum(tf.abs(a_C - a_G) ** 3) / (4 * n_H * n_W * n_C)
