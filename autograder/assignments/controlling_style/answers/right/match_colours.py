# %% right: eigh and a function for the roots
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, (-1, 3))
        mu = tf.reduce_mean(x, axis=0)
        cov = tf.matmul(x - mu, x - mu, transpose_a=True) / x.shape[0]
        return x, mu, cov + EPS * tf.eye(3)

    def power(cov, exponent):
        values, U = tf.linalg.eigh(cov)
        return tf.matmul(U * values**exponent, U, transpose_b=True)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = tf.matmul(power(cov_C, 0.5), power(cov_S, -0.5))
    return tf.reshape(tf.matmul(x - mu_S, A, transpose_b=True) + mu_C, style.shape)

# %% right: sqrtm and inv, pixels as columns
def match_colours(content, style):
    X_C, X_S = (tf.transpose(tf.reshape(i, (-1, 3))) for i in (content, style))
    mu_C, mu_S = (tf.reduce_mean(X, axis=1, keepdims=True) for X in (X_C, X_S))
    cov_C = (X_C - mu_C) @ tf.transpose(X_C - mu_C) / X_C.shape[1] + 1e-5 * tf.eye(3)
    cov_S = (X_S - mu_S) @ tf.transpose(X_S - mu_S) / X_S.shape[1] + 1e-5 * tf.eye(3)
    A = tf.linalg.sqrtm(cov_C) @ tf.linalg.inv(tf.linalg.sqrtm(cov_S))
    b = mu_C - A @ mu_S
    return tf.reshape(tf.transpose(A @ X_S + b), tf.shape(style))

# %% right: svd
def match_colours(content, style):
    x_C, x_S = tf.reshape(content, (-1, 3)), tf.reshape(style, (-1, 3))
    mu_C, mu_S = tf.reduce_mean(x_C, 0), tf.reduce_mean(x_S, 0)
    roots = []
    for centred, exponent in [(x_C - mu_C, 0.5), (x_S - mu_S, -0.5)]:
        cov = tf.matmul(centred, centred, transpose_a=True) / len(centred)
        s, U, _ = tf.linalg.svd(cov + 1e-5 * tf.eye(3))
        roots.append(U @ tf.linalg.diag(s**exponent) @ tf.transpose(U))
    A = roots[0] @ roots[1]
    return tf.reshape((x_S - mu_S) @ tf.transpose(A) + mu_C, style.shape)

# %% right: einsum over the picture
def match_colours(content, style):
    mu_C, mu_S = (tf.reduce_mean(image, axis=(0, 1)) for image in (content, style))

    def root(image, mu, inverse):
        cov = tf.einsum("ijc,ijd->cd", image - mu, image - mu) / (image.shape[0] * image.shape[1])
        values, U = tf.linalg.eigh(cov + EPS * tf.eye(3))
        scale = tf.math.rsqrt(values) if inverse else tf.sqrt(values)
        return tf.einsum("ik,k,jk->ij", U, scale, U)

    A = tf.linalg.matmul(root(content, mu_C, False), root(style, mu_S, True))
    return tf.einsum("cd,ijd->ijc", A, style - mu_S) + mu_C

# %% right: NumPy inside, float64, a tensor outside
def match_colours(content, style):
    def moments(image):
        x = np.asarray(image, np.float64).reshape(-1, 3)
        return x, x.mean(0), np.cov(x.T, bias=True) + 1e-5 * np.eye(3)

    def power(cov, p):
        w, U = np.linalg.eigh(cov)
        return U @ np.diag(w**p) @ U.T

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = power(cov_C, 0.5) @ power(cov_S, -0.5)
    return tf.constant(((x - mu_S) @ A.T + mu_C).reshape(style.shape), tf.float32)

# %% right: b written out, the root solved for
def match_colours(content, style):
    def moments(image):
        x = tf.reshape(image, [-1, 3])
        mu = tf.reduce_mean(x, axis=0)
        return x, mu, tf.transpose(x - mu) @ (x - mu) / float(x.shape[0]) + EPS * tf.eye(3)

    def root(cov):
        values, vectors = tf.linalg.eigh(cov)
        return vectors @ tf.linalg.diag(tf.sqrt(tf.maximum(values, 0))) @ tf.transpose(vectors)

    _, mu_C, cov_C = moments(content)
    x, mu_S, cov_S = moments(style)
    A = tf.transpose(tf.linalg.solve(root(cov_S), root(cov_C)))
    b = mu_C - tf.linalg.matvec(A, mu_S)
    return tf.reshape(x @ tf.transpose(A) + b, style.shape)
