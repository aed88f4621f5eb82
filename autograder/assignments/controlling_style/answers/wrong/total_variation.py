# %% absolute_differences: tf.image.total_variation
def total_variation(image):
    return tf.reduce_sum(tf.image.total_variation(image))

# %% wrong_shape: tf.image.total_variation as it comes
def total_variation(image):
    return tf.image.total_variation(image)

# %% absolute_differences: abs for square
def total_variation(image):
    return tf.reduce_sum(abs(image[:, 1:] - image[:, :-1])) + tf.reduce_sum(abs(image[:, :, 1:] - image[:, :, :-1]))

# %% mean_instead_of_sum: two means
def total_variation(image):
    return tf.reduce_mean((image[:, 1:] - image[:, :-1]) ** 2) + tf.reduce_mean((image[:, :, 1:] - image[:, :, :-1]) ** 2)

# %% one_direction: downwards only
def total_variation(image):
    return tf.reduce_sum(tf.square(image[:, 1:] - image[:, :-1]))

# %% one_direction: to the right only
def total_variation(image):
    return tf.reduce_sum(tf.square(image[:, :, 1:] - image[:, :, :-1]))

# %% direction_twice: the same slice copied
def total_variation(image):
    down = image[:, 1:, :, :] - image[:, :-1, :, :]
    right = image[:, 1:, :, :] - image[:, :-1, :, :]
    return tf.reduce_sum(tf.square(down)) + tf.reduce_sum(tf.square(right))

# %% edges_cropped: as in a well-known Keras example
def total_variation(image):
    a = tf.square(image[:, :-1, :-1] - image[:, 1:, :-1])
    b = tf.square(image[:, :-1, :-1] - image[:, :-1, 1:])
    return tf.reduce_sum(a + b)

# %% wrapped_around: tf.roll
def total_variation(image):
    return tf.reduce_sum((tf.roll(image, 1, 1) - image) ** 2) + tf.reduce_sum((tf.roll(image, 1, 2) - image) ** 2)

# %% wrapped_around: pads with zeros behind
def total_variation(image):
    padded = tf.pad(image, [[0, 0], [0, 1], [0, 1], [0, 0]])
    down = padded[:, 1:, :-1] - image
    right = padded[:, :-1, 1:] - image
    return tf.reduce_sum(tf.square(down)) + tf.reduce_sum(tf.square(right))

# %% channels_compared: axes counted from 1 too far
def total_variation(image):
    return tf.reduce_sum((image[:, :, 1:] - image[:, :, :-1]) ** 2) + tf.reduce_sum((image[..., 1:] - image[..., :-1]) ** 2)

# %% channels_compared: all three axes
def total_variation(image):
    J = tf.reduce_sum((image[:, 1:] - image[:, :-1]) ** 2) + tf.reduce_sum((image[:, :, 1:] - image[:, :, :-1]) ** 2)
    return J + tf.reduce_sum((image[..., 1:] - image[..., :-1]) ** 2)

# %% one_direction: axes counted from the batch
def total_variation(image):
    return tf.reduce_sum((image[1:] - image[:-1]) ** 2) + tf.reduce_sum((image[:, 1:] - image[:, :-1]) ** 2)

# %% one_channel: looks at red
def total_variation(image):
    x = image[0, :, :, 0]
    return tf.reduce_sum((x[1:] - x[:-1]) ** 2) + tf.reduce_sum((x[:, 1:] - x[:, :-1]) ** 2)

# %% channels_averaged: grey first
def total_variation(image):
    x = tf.reduce_mean(image, axis=-1)
    return tf.reduce_sum((x[:, 1:] - x[:, :-1]) ** 2) + tf.reduce_sum((x[:, :, 1:] - x[:, :, :-1]) ** 2)

# %% root_taken: a norm of all differences
def total_variation(image):
    return tf.sqrt(tf.reduce_sum((image[:, 1:] - image[:, :-1]) ** 2) + tf.reduce_sum((image[:, :, 1:] - image[:, :, :-1]) ** 2))

# %% not_squared: forgets the square
def total_variation(image):
    return tf.reduce_sum(image[:, 1:] - image[:, :-1]) + tf.reduce_sum(image[:, :, 1:] - image[:, :, :-1])

# %% squared_after_sum: squares the sums
def total_variation(image):
    return tf.reduce_sum(image[:, 1:] - image[:, :-1]) ** 2 + tf.reduce_sum(image[:, :, 1:] - image[:, :, :-1]) ** 2

# %% halved: l2_loss
def total_variation(image):
    return tf.nn.l2_loss(image[:, 1:] - image[:, :-1]) + tf.nn.l2_loss(image[:, :, 1:] - image[:, :, :-1])

# %% two_apart: central differences
def total_variation(image):
    return tf.reduce_sum((image[:, 2:] - image[:, :-2]) ** 2) + tf.reduce_sum((image[:, :, 2:] - image[:, :, :-2]) ** 2)

# %% diagonal: one difference for both
def total_variation(image):
    return tf.reduce_sum((image[:, 1:, 1:] - image[:, :-1, :-1]) ** 2)

# %% subtracted: a minus
def total_variation(image):
    return tf.reduce_sum((image[:, 1:] - image[:, :-1]) ** 2) - tf.reduce_sum((image[:, :, 1:] - image[:, :, :-1]) ** 2)

# %% raises: adds the two before the sum
def total_variation(image):
    down = (image[:, 1:] - image[:, :-1]) ** 2
    right = (image[:, :, 1:] - image[:, :, :-1]) ** 2
    return tf.reduce_sum(down + right)

# %% numpy_used: np.diff
def total_variation(image):
    x = image.numpy()
    return np.sum(np.diff(x, axis=1) ** 2) + np.sum(np.diff(x, axis=2) ** 2)

# %% wrong_dtype: float64
def total_variation(image):
    image = tf.cast(image, tf.float64)
    return tf.reduce_sum((image[:, 1:] - image[:, :-1]) ** 2) + tf.reduce_sum((image[:, :, 1:] - image[:, :, :-1]) ** 2)

# %% hard_coded: the number from the page
def total_variation(image):
    return tf.constant(102.0)
