# %% transposed_product: the transpose on the wrong factor
def gram_matrix(A):
    return tf.matmul(tf.transpose(A), A)

# %% transposed_product: transpose_a for transpose_b
def gram_matrix(A):
    return tf.matmul(A, A, transpose_a=True)

# %% elementwise_product: multiplies element by element
def gram_matrix(A):
    GA = A * A
    return GA

# %% elementwise_product: squares the entries of A
def gram_matrix(A):
    return tf.square(A)

# %% raises: multiplies A by its transpose element by element
def gram_matrix(A):
    return tf.multiply(A, tf.transpose(A))

# %% raises: forgets the transpose
def gram_matrix(A):
    return tf.matmul(A, A)

# %% reshaped_not_transposed: reshapes the second factor
def gram_matrix(A):
    n_C, n = A.shape
    return tf.matmul(A, tf.reshape(A, (n, n_C)))

# %% normalised_by_elements: divides by the size of A
def gram_matrix(A):
    n_C, n = A.get_shape().as_list()
    return tf.matmul(A, tf.transpose(A)) / (n_C * n)

# %% normalised_by_positions: divides by the number of positions
def gram_matrix(A):
    return tf.matmul(A, tf.transpose(A)) / tf.cast(tf.shape(A)[1], tf.float32)

# %% normalised_by_channels: divides by the number of filters
def gram_matrix(A):
    return tf.matmul(A, tf.transpose(A)) / A.shape[0]

# %% summed: sums to one number
def gram_matrix(A):
    return tf.reduce_sum(tf.matmul(A, tf.transpose(A)))

# %% diagonal_only: a product of each row with itself
def gram_matrix(A):
    return tf.reduce_sum(A * A, axis=1)

# %% diagonal_only: writes the diagonal only
def gram_matrix(A):
    return tf.linalg.diag(tf.reduce_sum(tf.square(A), axis=1))

# %% mean_subtracted: centres the rows first
def gram_matrix(A):
    A = A - tf.reduce_mean(A, axis=1, keepdims=True)
    return tf.matmul(A, A, transpose_b=True)

# %% rows_normalised: scales the rows to length 1
def gram_matrix(A):
    A = tf.math.l2_normalize(A, axis=1)
    return tf.matmul(A, A, transpose_b=True)

# %% doubled: adds the transpose of a symmetric matrix
def gram_matrix(A):
    G = tf.matmul(A, tf.transpose(A))
    return G + tf.transpose(G)

# %% entries_squared: squares the entries of the product
def gram_matrix(A):
    return tf.square(tf.matmul(A, tf.transpose(A)))

# %% input_returned: returns A
def gram_matrix(A):
    GA = tf.matmul(A, tf.transpose(A))
    return A

# %% hard_coded: the matrix from the page
def gram_matrix(A):
    return tf.constant([
        [6.42230511, -4.42912197, -2.09668207],
        [-4.42912197, 19.46583748, 19.56387138],
        [-2.09668207, 19.56387138, 20.6864624],
    ])

# %% numpy_used: np.dot
def gram_matrix(A):
    return np.dot(A, np.transpose(A))

# %% numpy_used: NumPy inside, a tensor outside
def gram_matrix(A):
    A = np.asarray(A)
    return tf.convert_to_tensor(A @ A.T)

# %% returns_none: assigns and forgets to return
def gram_matrix(A):
    GA = tf.matmul(A, tf.transpose(A))

# %% wrong_dtype: computes in float64
def gram_matrix(A):
    A = tf.cast(A, tf.float64)
    return tf.matmul(A, tf.transpose(A))

# %% wrong_shape: adds an axis
def gram_matrix(A):
    return tf.expand_dims(tf.matmul(A, tf.transpose(A)), 0)

# %% raises: misspells a function
def gram_matrix(A):
    return tf.matmult(A, tf.transpose(A))

# %% wrong_sign: a stray minus
def gram_matrix(A):
    return -tf.matmul(A, tf.transpose(A))
