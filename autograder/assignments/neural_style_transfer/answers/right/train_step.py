# %% right: GradientTape and apply_gradients
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% right: lists and zip
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        costs = cost(generated_image)
    gradients = tape.gradient(costs[0], [generated_image])
    optimizer.apply_gradients(zip(gradients, [generated_image]))
    return costs

# %% right: the costs of the image after the step
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, _, _ = cost(generated_image)
    optimizer.apply_gradients([(tape.gradient(J, generated_image), generated_image)])
    return cost(generated_image)

# %% right: watches the image although a variable needs no watching
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(generated_image)
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return (J, J_content, J_style)

# %% right: a list instead of a tuple, and a persistent tape
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape(persistent=True) as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    del tape
    optimizer.apply_gradients([(gradient, generated_image)])
    return [J, J_content, J_style]

# %% right: a function inside, decorated
def train_step(generated_image, cost, optimizer):
    def value_and_gradient():
        with tf.GradientTape() as tape:
            J, J_content, J_style = cost(generated_image)
        return (J, J_content, J_style), tape.gradient(J, generated_image)

    costs, gradient = value_and_gradient()
    optimizer.apply_gradients(((gradient, generated_image),))
    return costs
