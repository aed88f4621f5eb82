# %% right: matmul with tf.transpose
def gram_matrix(A):
    GA = tf.matmul(A, tf.transpose(A))
    return GA

# %% right: transpose_b
def gram_matrix(A):
    return tf.matmul(A, A, transpose_b=True)

# %% right: the operator @
def gram_matrix(A):
    return A @ tf.transpose(A, perm=[1, 0])

# %% right: einsum
def gram_matrix(A):
    return tf.einsum("ik,jk->ij", A, A)

# %% right: tensordot over the positions
def gram_matrix(A):
    return tf.tensordot(A, A, axes=[[1], [1]])

# %% right: tf.linalg
def gram_matrix(A):
    return tf.linalg.matmul(A, tf.linalg.matrix_transpose(A))

# %% right: broadcasting
def gram_matrix(A):
    return tf.reduce_sum(A[:, None, :] * A[None, :, :], axis=2)

# %% right: loops over the pairs of filters
def gram_matrix(A):
    n_C = A.shape[0]
    rows = []
    for i in range(n_C):
        rows.append(tf.stack([tf.reduce_sum(A[i] * A[j]) for j in range(n_C)]))
    return tf.stack(rows)

# %% right: a sum of outer products, one for each position
def gram_matrix(A):
    G = tf.zeros((A.shape[0], A.shape[0]))
    for k in range(A.shape[1]):
        a = A[:, k : k + 1]
        G = G + tf.matmul(a, a, transpose_b=True)
    return G

# %% right: gathers the rows, the upper triangle first
def gram_matrix(A):
    n_C = A.shape[0]
    i, j = np.triu_indices(n_C)
    upper = tf.reduce_sum(tf.gather(A, i) * tf.gather(A, j), axis=1)
    G = tf.scatter_nd(np.stack([i, j], axis=1), upper, (n_C, n_C))
    return G + tf.transpose(G) - tf.linalg.diag(tf.linalg.diag_part(G))

# %% right: tf.map_fn, row by row
def gram_matrix(A):
    return tf.map_fn(lambda row: tf.linalg.matvec(A, row), A)

# %% right: Keras operations
def gram_matrix(A):
    return tf.keras.ops.matmul(A, tf.keras.ops.transpose(A))
