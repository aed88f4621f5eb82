# %% guide_not_scaled: the guide as it is
def guided_gram_matrix(A, guide):
    return gram_matrix(A * guide)

# %% squares_not_taken: the numbers add up to 1
def guided_gram_matrix(A, guide):
    return gram_matrix(A * (guide / tf.reduce_sum(guide)))

# %% guide_once: the guide on one factor
def guided_gram_matrix(A, guide):
    T = guide / tf.norm(guide)
    return tf.matmul(A * T, A, transpose_b=True)

# %% guide_once: a weighted mean
def guided_gram_matrix(A, guide):
    return tf.matmul(A * guide, A, transpose_b=True) / tf.reduce_sum(guide)

# %% divided_without_root: forgets the root
def guided_gram_matrix(A, guide):
    return gram_matrix(A * (guide / tf.reduce_sum(guide**2)))

# %% gram_divided_by_length: divides the product by the length
def guided_gram_matrix(A, guide):
    return gram_matrix(A * guide) / tf.norm(guide)

# %% divided_by_places: divides by all places
def guided_gram_matrix(A, guide):
    return gram_matrix(A * guide) / A.shape[1]

# %% divided_by_sum: divides by the sum of the guide
def guided_gram_matrix(A, guide):
    return gram_matrix(A * guide) / tf.reduce_sum(guide)

# %% divided_by_largest: the largest becomes 1
def guided_gram_matrix(A, guide):
    return gram_matrix(A * (guide / tf.reduce_max(guide)))

# %% divided_by_places_too: the right matrix, divided again
def guided_gram_matrix(A, guide):
    return gram_matrix(A * (guide / tf.norm(guide))) / A.shape[1]

# %% mean_in_the_norm: the squares have the mean 1
def guided_gram_matrix(A, guide):
    return gram_matrix(A * (guide / tf.sqrt(tf.reduce_mean(guide**2))))

# %% guide_as_mask: places count or do not
def guided_gram_matrix(A, guide):
    inside = tf.cast(guide > 0, tf.float32)
    return gram_matrix(A * inside) / tf.reduce_sum(inside)

# %% guide_ignored: the Gram matrix alone
def guided_gram_matrix(A, guide):
    return gram_matrix(A)

# %% guide_ignored: the mean over all places
def guided_gram_matrix(A, guide):
    return gram_matrix(A) / A.shape[1]

# %% guide_squared_twice: squares the guide before the product
def guided_gram_matrix(A, guide):
    T = guide**2
    return gram_matrix(A * (T / tf.norm(T)))

# %% activation_scaled: scales the guided activation
def guided_gram_matrix(A, guide):
    guided = A * guide
    return gram_matrix(guided / tf.norm(guided))

# %% rows_scaled: l2_normalize of the rows
def guided_gram_matrix(A, guide):
    return gram_matrix(tf.math.l2_normalize(A * guide, axis=1))

# %% transposed_product: compares places
def guided_gram_matrix(A, guide):
    guided = A * (guide / tf.norm(guide))
    return tf.matmul(guided, guided, transpose_a=True)

# %% elementwise_product: squares the entries
def guided_gram_matrix(A, guide):
    return tf.square(A * (guide / tf.norm(guide)))

# %% guided_returned: forgets the product
def guided_gram_matrix(A, guide):
    return A * (guide / tf.norm(guide))

# %% softmax: a softmax for the scale
def guided_gram_matrix(A, guide):
    return gram_matrix(A * tf.nn.softmax(guide))

# %% diagonal_only: each channel with itself
def guided_gram_matrix(A, guide):
    return tf.reduce_sum(tf.square(A * (guide / tf.norm(guide))), axis=1)

# %% raises: lays the guide along the channels
def guided_gram_matrix(A, guide):
    return gram_matrix(A * (guide / tf.norm(guide))[:, None])

# %% numpy_used: np.linalg.norm
def guided_gram_matrix(A, guide):
    T = guide.numpy() / np.linalg.norm(guide.numpy())
    guided = A.numpy() * T
    return tf.constant(guided @ guided.T)

# %% wrong_dtype: float64
def guided_gram_matrix(A, guide):
    A, guide = tf.cast(A, tf.float64), tf.cast(guide, tf.float64)
    return gram_matrix(A * (guide / tf.norm(guide)))
