# %% image_not_updated: computes the gradient and leaves it
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    return J, J_content, J_style

# %% image_not_updated: updates a copy
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    new_image = generated_image - gradient
    return J, J_content, J_style

# %% image_not_updated: clears the gradient
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(0 * gradient, generated_image)])
    return J, J_content, J_style

# %% ascends: a minus before the gradient
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(-gradient, generated_image)])
    return J, J_content, J_style

# %% several_steps: applies the gradient twice
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% gradient_of_content_only: differentiates J_content
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J_content, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% gradient_of_style_only: differentiates J_style
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J_style, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% gradient_of_all_three: differentiates the tuple of costs
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        costs = cost(generated_image)
    gradient = tape.gradient(costs, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return costs

# %% clipped: clips to 0..255
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    generated_image.assign(tf.clip_by_value(generated_image, 0.0, 255.0))
    return J, J_content, J_style

# %% clipped: clips to 0..1 as other tutorials do
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    generated_image.assign(tf.clip_by_value(generated_image, clip_value_min=0.0, clip_value_max=1.0))
    return J, J_content, J_style

# %% optimizer_not_used: subtracts the gradient itself
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    generated_image.assign_sub(gradient)
    return J, J_content, J_style

# %% optimizer_not_used: a learning rate of its own
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    generated_image.assign_sub(2.0 * gradient)
    return J, J_content, J_style

# %% gradient_assigned: assigns the gradient
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    generated_image.assign(gradient)
    return J, J_content, J_style

# %% gradient_scaled: passes the sign of the gradient
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    gradient = tf.sign(gradient)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% gradient_scaled: normalises the gradient
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    gradient = gradient / tf.norm(gradient)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% wrong_order: J last
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J_content, J_style, J

# %% wrong_order: unpacks in another order
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_style, J_content = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% wrong_order: J_content and J_style exchanged in the return
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_style, J_content

# %% costs_missing: returns J alone
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J

# %% costs_missing: returns J and J_content
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content

# %% returns_none: no return
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])

# %% returns_other_type: returns the costs in a dictionary
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return {"J": J, "J_content": J_content, "J_style": J_style}

# %% wrong_shape: returns the image
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return generated_image

# %% wrong_shape: returns the image with the costs
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style, generated_image

# %% raises: apply_gradients without a list
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients(gradient, generated_image)
    return J, J_content, J_style

# %% raises: the gradient of a NumPy number
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = [c.numpy() for c in cost(generated_image)]
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% raises: the cost outside the tape
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        pass
    J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% raises: differentiates a copy
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        image = tf.Variable(generated_image); J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% raises: TensorFlow 1's minimize
def train_step(generated_image, cost, optimizer):
    J, J_content, J_style = cost(generated_image)
    optimizer.minimize(J)
    return J, J_content, J_style

# %% optimizer_not_used: an optimizer of its own
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    optimizer = tf.keras.optimizers.Adam(learning_rate=2.0)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% several_steps: a loop inside the step
def train_step(generated_image, cost, optimizer):
    for _ in range(10):
        with tf.GradientTape() as tape:
            J, J_content, J_style = cost(generated_image)
        gradient = tape.gradient(J, generated_image)
        optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% image_not_updated: gives the name to a new tensor
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    generated_image = generated_image - 2 * gradient
    return J, J_content, J_style

# %% raises: asks for the gradient of the image with respect to the cost
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(generated_image, J)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% raises: hands over the gradient and the image, not in a list of pairs
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients(gradient, generated_image)
    return J, J_content, J_style

# %% raises: changes a copy
def train_step(generated_image, cost, optimizer):
    generated_image = tf.Variable(generated_image)
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% raises: does not call the cost
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style

# %% raises: a tape without parentheses
def train_step(generated_image, cost, optimizer):
    with tf.GradientTape as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style
