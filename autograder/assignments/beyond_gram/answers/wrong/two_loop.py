# %% gamma_missing: no factor between the loops
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% gamma: upside down
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(Y[-1] ** 2) / tf.reduce_sum(S[-1] * Y[-1])
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% gamma: of the oldest pair
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[0] * Y[0]) / tf.reduce_sum(Y[0] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% order: the first loop forwards
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(S, Y):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(reversed(S), reversed(Y), reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% second_loop_backwards: both loops from the newest
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(reversed(S), reversed(Y), alphas):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% alphas_reversed: the list of alphas not turned round
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, alphas):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% first_loop_only: no second loop
def two_loop(gradient, S, Y):
    q = gradient
    for s, y in zip(reversed(S), reversed(Y)):
        q = q - tf.reduce_sum(s * q) / tf.reduce_sum(s * y) * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    return q

# %% s_and_y: takes s off in the first loop
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * s
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% s_and_y: adds y in the second loop
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * y
    return q

# %% beta_missing: adds alpha alone
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, alpha in zip(S, reversed(alphas)):
        q = q + alpha * s
    return q

# %% sign: the direction itself
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return -q

# %% gradient_for_q: the first loop looks at the gradient
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * gradient) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% rho: divides by y . y
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(y * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(y * y)) * s
    return q

# %% value_raises: no memory yet
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% not_repeatable: turns the lists round where they are
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    S.reverse()
    Y.reverse()
    for s, y in zip(S, Y):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[0] * Y[0]) / tf.reduce_sum(Y[0] ** 2)
    for s, y, alpha in zip(reversed(S), reversed(Y), reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% gradient_returned: gives the gradient back
def two_loop(gradient, S, Y):
    q = gradient
    for s, y in zip(reversed(S), reversed(Y)):
        q = q - tf.reduce_sum(s * q) / tf.reduce_sum(s * y) * y
    return gradient

# %% wrong_shape: gives a number for each pair
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    return tf.stack(alphas)

# %% order: both loops from the oldest
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(S, Y):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, alphas):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% order: both loops from the oldest, the alphas turned round
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(S, Y):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (alpha - tf.reduce_sum(y * q) / tf.reduce_sum(s * y)) * s
    return q

# %% beta_less_alpha: the difference the wrong way round
def two_loop(gradient, S, Y):
    q, alphas = gradient, []
    for s, y in zip(reversed(S), reversed(Y)):
        alphas.append(tf.reduce_sum(s * q) / tf.reduce_sum(s * y))
        q = q - alphas[-1] * y
    if S:
        q = q * tf.reduce_sum(S[-1] * Y[-1]) / tf.reduce_sum(Y[-1] ** 2)
    for s, y, alpha in zip(S, Y, reversed(alphas)):
        q = q + (tf.reduce_sum(y * q) / tf.reduce_sum(s * y) - alpha) * s
    return q
