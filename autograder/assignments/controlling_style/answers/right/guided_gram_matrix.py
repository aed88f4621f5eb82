# %% right: the guide's length by tf.norm
def guided_gram_matrix(A, guide):
    return gram_matrix(A * (guide / tf.norm(guide)))

# %% right: the root of the sum of squares
def guided_gram_matrix(A, guide):
    T = guide / tf.sqrt(tf.reduce_sum(tf.square(guide)))
    guided = A * T
    return tf.matmul(guided, tf.transpose(guided))

# %% right: divides the product by the sum of squares
def guided_gram_matrix(A, guide):
    return gram_matrix(guide * A) / tf.reduce_sum(guide**2)

# %% right: l2_normalize, with no least length
def guided_gram_matrix(A, guide):
    T = tf.math.l2_normalize(guide, epsilon=0)
    return tf.einsum("ik,k,jk->ij", A, T**2, A)


# %% right: the guide on one factor, squared
def guided_gram_matrix(A, guide):
    w = tf.square(guide)
    return tf.matmul(A * w, A, transpose_b=True) / tf.reduce_sum(w)

# %% right: an axis for the channels
def guided_gram_matrix(A, guide):
    T = tf.reshape(guide, (1, -1))
    T = T * tf.math.rsqrt(tf.reduce_sum(T**2))
    return tf.tensordot(A * T, A * T, axes=[[1], [1]])
