# %% right: the equation
def total_cost(J_content, J_style, alpha=10, beta=40):
    J = alpha * J_content + beta * J_style
    return J

# %% right: tf.add and tf.multiply
def total_cost(J_content, J_style, alpha=10, beta=40):
    return tf.add(tf.multiply(float(alpha), J_content), tf.multiply(float(beta), J_style))

# %% right: add_n of tensors
def total_cost(J_content, J_style, alpha=10, beta=40):
    return tf.add_n([tf.convert_to_tensor(alpha * J_content), tf.convert_to_tensor(beta * J_style)])

# %% right: a sum over a stack
def total_cost(J_content, J_style, alpha=10, beta=40):
    return tf.reduce_sum(tf.stack([alpha * J_content, beta * J_style]))

# %% right: a scalar product
def total_cost(J_content, J_style, alpha=10, beta=40):
    weights = tf.constant([alpha, beta], dtype=tf.float32)
    return tf.tensordot(weights, tf.stack([J_content, J_style]), axes=1)

# %% right: Python's sum
def total_cost(J_content, J_style, alpha=10, beta=40):
    return sum(weight * cost for weight, cost in ((alpha, J_content), (beta, J_style)))
