# %% right: slices
def total_variation(image):
    down = image[:, 1:, :, :] - image[:, :-1, :, :]
    right = image[:, :, 1:, :] - image[:, :, :-1, :]
    return tf.reduce_sum(tf.square(down)) + tf.reduce_sum(tf.square(right))

# %% right: the two in one line
def total_variation(image):
    return tf.reduce_sum((image[:, 1:] - image[:, :-1]) ** 2) + tf.reduce_sum((image[:, :, 1:] - image[:, :, :-1]) ** 2)

# %% right: l2_loss, which has a half of its own
def total_variation(image):
    return 2 * (tf.nn.l2_loss(image[:, 1:] - image[:, :-1]) + tf.nn.l2_loss(image[:, :, 1:] - image[:, :, :-1]))

# %% right: tf.image.image_gradients, whose last differences are 0
def total_variation(image):
    dy, dx = tf.image.image_gradients(image)
    return tf.reduce_sum(dy * dy) + tf.reduce_sum(dx * dx)

# %% right: sizes from the shape
def total_variation(image):
    _, n_H, n_W, _ = image.shape
    J = tf.reduce_sum(tf.square(image[:, 1:n_H] - image[:, : n_H - 1]))
    J += tf.reduce_sum(tf.square(image[:, :, 1:n_W] - image[:, :, : n_W - 1]))
    return J

# %% right: the squares written out
def total_variation(image):
    above, below = image[:, :-1], image[:, 1:]
    left, right = image[:, :, :-1], image[:, :, 1:]
    return tf.add_n([tf.reduce_sum(tf.math.squared_difference(a, b)) for a, b in [(above, below), (left, right)]])

# %% right: channel by channel
def total_variation(image):
    J = 0.0
    for c in range(image.shape[-1]):
        x = image[0, :, :, c]
        J = J + tf.reduce_sum(tf.square(x[1:, :] - x[:-1, :])) + tf.reduce_sum(tf.square(x[:, 1:] - x[:, :-1]))
    return J
