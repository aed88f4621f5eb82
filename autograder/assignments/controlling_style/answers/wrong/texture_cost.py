# %% gram_not_divided: a sum over places against a mean
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        G = gram_matrix(unroll(a_G[layer]))
        J += weight * tf.reduce_mean(tf.square(grams_S[layer] - G)) / 4
    return J

# %% reshape_without_transpose: rows that mix the channels
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        _, n_H, n_W, n_C = a_G[layer].shape
        A = tf.reshape(a_G[layer], (n_C, n_H * n_W))
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - gram_matrix(A) / (n_H * n_W))) / (4 * n_C**2)
    return J

# %% gram_divided_by_channels: divides by the first size of A
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        G = gram_matrix(A) / A.shape[0]
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - G)) / (4 * A.shape[0] ** 2)
    return J

# %% gram_divided_by_elements: divides by all elements
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        G = gram_matrix(A) / (A.shape[0] * A.shape[1])
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - G)) / (4 * A.shape[0] ** 2)
    return J

# %% gram_divided_twice: divides both factors by the places
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        G = gram_matrix(A / A.shape[1])
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - G)) / (4 * A.shape[0] ** 2)
    return J

# %% gram_divided_by_one_side: divides by the height
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        a = a_G[layer]
        G = gram_matrix(unroll(a)) / a.shape[1]
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - G)) / (4 * a.shape[3] ** 2)
    return J

# %% texture_divided_again: the formula of the first assignment
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        _, n_H, n_W, n_C = a_G[layer].shape
        G = gram_matrix(unroll(a_G[layer]))
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - G)) / (4.0 * n_C**2 * (n_H * n_W) ** 2)
    return J

# %% texture_divided_again: divides both Gram matrices
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        GS, GG = grams_S[layer] / A.shape[1], gram_matrix(A) / A.shape[1]
        J += weight * tf.reduce_mean(tf.square(GS - GG)) / 4
    return J

# %% missing_quarter: a mean of squares
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1]))
    return J

# %% half_instead_of_quarter: l2_loss has a half of its own
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.nn.l2_loss(grams_S[layer] - gram_matrix(A) / A.shape[1]) / A.shape[0] ** 2
    return J

# %% channels_not_squared: divides by n_C once
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / (4 * A.shape[0])
    return J

# %% channels_left_out: the sum over four
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
    return J

# %% not_normalised: the plain sum
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1]))
    return J

# %% divided_by_places_again: the whole fraction of the first assignment
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        n_C, n = unroll(a_G[layer]).shape
        G = gram_matrix(unroll(a_G[layer])) / n
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - G)) / (4.0 * n_C**2 * n**2)
    return J

# %% mean_instead_of_sum: a mean, and the fraction
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / (4 * A.shape[0] ** 2)
    return J

# %% weights_ignored: forgets the weight
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer in weights:
        A = unroll(a_G[layer])
        J += tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
    return J

# %% weights_normalised: a weighted mean
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
    return J / sum(weights.values())

# %% last_layer_only: overwrites the sum
def texture_cost(grams_S, a_G, weights):
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J = weight * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
    return J

# %% first_layer_only: returns inside the loop
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
        return J

# %% weights_squared: the weight inside the square
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += tf.reduce_mean(tf.square(weight * (grams_S[layer] - gram_matrix(A) / A.shape[1]))) / 4
    return J

# %% absolute_differences: abs for square
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_mean(tf.abs(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
    return J

# %% root_taken: tf.norm
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.norm(grams_S[layer] - gram_matrix(A) / A.shape[1]) / (4 * A.shape[0] ** 2)
    return J

# %% value_raises: loops over a_G, which has a layer more
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer in a_G:
        A = unroll(a_G[layer])
        J += weights[layer] * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
    return J

# %% raises: takes the weights for pairs
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights:
        A = unroll(a_G[layer])
        J += weight * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
    return J

# %% numpy_used: NumPy inside
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        a = a_G[layer].numpy()
        A = a.reshape(-1, a.shape[-1]).T
        J += weight * np.mean((grams_S[layer].numpy() - A @ A.T / A.shape[1]) ** 2) / 4
    return J

# %% returns_none: forgets to return
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        J += weight * tf.reduce_mean(tf.square(grams_S[layer] - gram_matrix(A) / A.shape[1])) / 4
