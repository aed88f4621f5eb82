# %% right: reversed lists
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alpha = tf.reduce_sum(s * q) / tf.reduce_sum(s * y)
        q = q - alpha * y
        alphas.append(alpha)
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        beta = tf.reduce_sum(y * q) / tf.reduce_sum(s * y)
        q = q + (alpha - beta) * s
    return q

# %% right: by index, with rho
def two_loop(gradient, S, Y):
    m = len(S)
    if m == 0:
        return gradient
    rho = [1 / tf.reduce_sum(S[i] * Y[i]) for i in range(m)]
    alpha = [None] * m
    q = tf.identity(gradient)
    for i in range(m - 1, -1, -1):
        alpha[i] = rho[i] * tf.reduce_sum(S[i] * q)
        q -= alpha[i] * Y[i]
    r = q / (rho[-1] * tf.reduce_sum(tf.square(Y[-1])))
    for i in range(m):
        beta = rho[i] * tf.reduce_sum(Y[i] * r)
        r += (alpha[i] - beta) * S[i]
    return r

# %% right: tensordot on vectors
def two_loop(gradient, S, Y):
    def dot(a, b):
        return tf.tensordot(tf.reshape(a, [-1]), tf.reshape(b, [-1]), 1)

    r, stack = gradient, []
    for i in reversed(range(len(S))):
        stack.append(dot(S[i], r) / dot(Y[i], S[i]))
        r = r - stack[-1] * Y[i]
    gamma = dot(S[-1], Y[-1]) / dot(Y[-1], Y[-1]) if len(S) > 0 else 1.0
    r = gamma * r
    for i in range(len(S)):
        r = r + S[i] * (stack.pop() - dot(Y[i], r) / dot(Y[i], S[i]))
    return r

# %% right: recursion
def two_loop(gradient, S, Y):
    def H(q, S, Y):
        if not S:
            return gamma * q
        s, y = S[-1], Y[-1]
        sy = tf.reduce_sum(s * y)
        alpha = tf.reduce_sum(s * q) / sy
        r = H(q - alpha * y, S[:-1], Y[:-1])
        return r + (alpha - tf.reduce_sum(y * r) / sy) * s

    gamma = tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] * Y[-1]) if S else 1.0
    return H(gradient, S=S, Y=Y)

# %% right: the matrix written out
def two_loop(gradient, S, Y):
    if not S:
        return gradient
    n = tf.size(gradient)
    s, y = tf.reshape(S[-1], (-1, 1)), tf.reshape(Y[-1], (-1, 1))
    H = tf.eye(n) * tf.reduce_sum(s * y) / tf.reduce_sum(y * y)
    for s, y in zip(S, Y):
        s, y = tf.reshape(s, (-1, 1)), tf.reshape(y, (-1, 1))
        rho = 1 / tf.reduce_sum(s * y)
        V = tf.eye(n) - rho * y @ tf.transpose(s)
        H = tf.transpose(V) @ H @ V + rho * s @ tf.transpose(s)
    return tf.reshape(H @ tf.reshape(gradient, (-1, 1)), gradient.shape)
