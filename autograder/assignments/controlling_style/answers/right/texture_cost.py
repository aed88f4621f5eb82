# %% right: a loop over the weights
def texture_cost(grams_S, a_G, weights):
    J = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])
        G = gram_matrix(A) / A.shape[1]
        J += weight * tf.reduce_sum(tf.square(grams_S[layer] - G)) / (4 * A.shape[0] ** 2)
    return J

# %% right: unrolls by itself
def texture_cost(grams_S, a_G, weights):
    costs = []
    for layer in weights:
        _, n_H, n_W, n_C = a_G[layer].shape
        A = tf.transpose(tf.reshape(a_G[layer], (n_H * n_W, n_C)))
        GG = tf.matmul(A, tf.transpose(A)) / (n_H * n_W)
        costs.append(weights[layer] / (4 * n_C**2) * tf.reduce_sum((GG - grams_S[layer]) ** 2))
    return tf.add_n(costs)

# %% right: a mean of squares and a comprehension
def texture_cost(grams_S, a_G, weights):
    def gram(a):
        return gram_matrix(unroll(a)) / (a.shape[1] * a.shape[2])
    return sum(w * tf.reduce_mean((grams_S[l] - gram(a_G[l])) ** 2) / 4 for l, w in weights.items())

# %% right: einsum on the four axes
def texture_cost(grams_S, a_G, weights):
    J_texture = tf.constant(0.0)
    for layer, G_S in grams_S.items():
        a = a_G[layer]
        places = a.shape[1] * a.shape[2]
        G_G = tf.einsum("bijc,bijd->cd", a, a) / places
        n_C = a.shape[3]
        J_texture = J_texture + weights[layer] * tf.reduce_sum(tf.square(G_S - G_G)) / (4.0 * n_C * n_C)
    return J_texture

# %% right: divides the activation by the root of the places
def texture_cost(grams_S, a_G, weights):
    J = 0
    for layer in weights:
        A = unroll(a_G[layer])
        A = A / np.sqrt(A.shape[1])
        difference = grams_S[layer] - gram_matrix(A)
        J = J + weights[layer] * tf.reduce_sum(difference * difference) / (2 * A.shape[0]) ** 2
    return J

# %% right: dynamic sizes as floats
def texture_cost(grams_S, a_G, weights):
    J = tf.zeros(())
    for layer, w in weights.items():
        a = a_G[layer]
        size = tf.cast(tf.shape(a), tf.float32)
        A = tf.reshape(a, (-1, a.shape[3]))
        G = tf.matmul(A, A, transpose_a=True) / (size[1] * size[2])
        J += w * tf.nn.l2_loss(grams_S[layer] - G) / (2 * size[3] ** 2)
    return J

# %% right: tensordot, the mean over the places first
def texture_cost(grams_S, a_G, weights):
    total = []
    for name, weight in sorted(weights.items()):
        a = tf.squeeze(a_G[name], axis=0)
        G = tf.tensordot(a, a, axes=[[0, 1], [0, 1]]) / (a.shape[0] * a.shape[1])
        total.append(weight * tf.reduce_mean(tf.math.squared_difference(G, grams_S[name])))
    return 0.25 * tf.reduce_sum(tf.stack(total))
