# %% [markdown] id="title"
# # Neural Style Transfer
#
# **What you'll do.** Paint a photograph of a pagoda in the manner of Vincent van Gogh's *The Starry Night*, with an
# algorithm that you complete yourself.
#
# **What you'll learn.**
# - *Reuse* a network that was trained for one task for quite another (transfer learning).
# - *Read* from its layers what an image shows, and in what style.
# - *Write* cost functions that put "shows the same" and "looks painted alike" into numbers.
# - *Optimise* the pixels of an image, where you have only optimised the weights of a network before.
#
# **What you'll need.** Python, NumPy, and a first acquaintance with TensorFlow and convolutional networks. No GPU: on
# two processor cores the big painting takes about four minutes, each smaller one after it about one, and everything
# before them seconds.
#
# You write five functions. Run the notebook from top to bottom with Shift+Enter; what you have not written yet is
# skipped and says so.
#
# @{points}
#
# Each exercise has the same four cells: the task, with hints to unfold when you want them; your function, between its
# description and the line that says it is not written yet; a check, which tells you what it found, as often as you
# like; and the instructor's test, which is run again, with more inputs, when your notebook is graded.

# %% id="setup"
from nst_utils.notebook import Easel, when_solved  # first: it keeps TensorFlow's start-up messages from you
import tensorflow as tf
from IPython.display import Image, display

from nst_utils import CONFIG, CONTENT_LAYER, STYLE_LAYERS, figures, patterns
from nst_utils import fit_image, generate_noise_image, load_image, load_vgg_model, reshape_and_normalize_image
from nst_utils.checks import Checks

check = Checks("neural_style_transfer")

# %% [markdown] id="problem"
# ## 1. Understand the problem
#
# Neural Style Transfer merges two images. The *content image* (C) says what shall be seen; the *style image* (S) says
# how it shall be painted. Out of them comes a third, the *generated image* (G): the things of C, in the brushwork and
# the colours of S. The one on the right was painted by the code of this notebook.

# %% id="three_images"
content_picture = load_image("images/pagoda_400x300.jpg")
style_picture = load_image("images/starry_night_400x300.jpg")
figures.show_triptych(content_picture, style_picture, load_image("images/pagoda_as_starry_night_400x300.jpg"))

# %% [markdown] id="transfer_learning"
# ## 2. Reuse a trained network
#
# Nobody can write down a formula for "looks like van Gogh". But a network that has learnt to tell a thousand kinds of
# things apart has had to find out how to see: its first layers respond to edges and colours, later ones to textures,
# the last ones to parts of objects. Using what a network learnt for one task in another is called *transfer
# learning*.
#
# We use VGG-19, a network of 16 convolutional layers that was trained on the photographs of ImageNet (Simonyan and
# Zisserman, 2015). Its weights stay as they are, from the first cell to the last: nothing is trained here.
#
# ### 2.1 Load VGG-19

# %% id="load_model"
model = load_vgg_model("pretrained-model/imagenet-vgg-verydeep-19.mat")
print(model)

# %% [markdown] id="layer_names"
# Each line is a layer, with the shape of its *activation*: the numbers it gives for the image at the network's input.
# `conv4_2` is the second convolution of the fourth block. A shape reads (images, height, width, channels); a channel
# is what one filter of the layer found, and where. Between the blocks the height and the width are halved (and
# rounded up: 75 rows become 38).
#
# We leave out the layers that named the object in the photograph. And where the original network keeps the maximum of
# four neighbours, ours averages them, as Gatys and his co-authors did, since it gives somewhat smoother pictures.
#
# ### 2.2 Show it an image
#
# The model behaves like a dictionary. Assign an image to `model["input"]`, and `model["conv4_2"]` is what that layer
# makes of it. VGG-19 expects a batch of images from which the mean colour of its training images was subtracted, so
# that 0 is about a middle grey, and dark colours are negative; `reshape_and_normalize_image` does both.

# %% id="read_activation"
content_image = reshape_and_normalize_image(content_picture)
for name, image in [("picture", content_picture), ("input", content_image)]:
    print(f"{name:<8} {image.shape}, {image.dtype}, values from {image.min():.6g} to {image.max():.6g}")

model["input"].assign(content_image)
print("conv4_2 ", model["conv4_2"].shape)

# %% [markdown] id="feature_maps"
# ### 2.3 See what the filters see
#
# Each channel of an activation is a small picture: bright where its filter found what it looks for. Here are six
# channels of a shallow, a middle and a deep layer. Going down, the pagoda dissolves: exact outlines turn into
# "something with beams", and finally into a few spots that say what is there, but hardly where.

# %% id="show_feature_maps"
figures.show_feature_maps({layer: model[layer] for layer in ["conv1_1", "conv3_1", "conv5_1"]}, channels=6)

# %% [markdown] id="transfer"
# ## 3. Measure content and style
#
# Call an image good if it shows what C shows and looks like S. To let an optimizer look for such an image, both
# have to become numbers that are small when G is good. You build them in three steps:
#
# 1. the content cost $J_{content}(C, G)$,
# 2. the style cost $J_{style}(S, G)$,
# 3. both together: $J(G) = \alpha\,J_{content}(C, G) + \beta\,J_{style}(S, G)$.

# %% [markdown] id="compute_content_cost_task"
# ### 3.1 Compute the content cost
#
# Two images show the same thing if a layer in the middle of the network answers to both in the same way. A shallow
# layer would insist on the same pixels, and leave the painter no freedom; a deep one would be content with "some
# building". So we compare at `conv4_2`: let $a^{(C)}$ be its activation for the content image and $a^{(G)}$ that for
# the generated image.
#
# $$J_{content}(C, G) = \frac{1}{4\,n_H\,n_W\,n_C} \sum_{\text{all entries}} \left(a^{(C)} - a^{(G)}\right)^2$$
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $a^{(C)}$ | `a_C` | activation for the content image, shape (1, n_H, n_W, n_C) |
# | $a^{(G)}$ | `a_G` | activation for the generated image, the same shape |
# | $n_H, n_W, n_C$ | yours to name | its height, its width, its number of channels |
# | $J_{content}(C, G)$ | the value you return | one number, a tensor without axes |
#
# **Exercise.** Write `compute_content_cost`. Compute with TensorFlow's functions: the optimizer will ask for the
# derivative of the cost, and TensorFlow knows it only for what it has computed itself.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Subtract the two activations entry by entry, square each difference, add everything up, and multiply with the
# fraction in front. Mind what the fraction divides by: all three sizes, and 4.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `a_G.shape` holds the sizes; the first of the four is the number of images, always 1 here. `tf.square` works entry
# by entry, `tf.reduce_sum` adds all entries up.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# The difference has the shape of the activations, (1, n_H, n_W, n_C); the cost has the shape `()`.
#
# </details>
#
# **What you should see:** `J_content = @{J_content}`


# %% id="compute_content_cost" part="solution"
# GRADED FUNCTION: compute_content_cost
def compute_content_cost(a_C, a_G):
    """Compute how far the generated image is from showing what the content image shows.

    Args:
        a_C: tensor of shape (1, n_H, n_W, n_C), a layer's activation for the content image.
        a_G: tensor of the same shape, that layer's activation for the generated image.

    Returns:
        J_content: scalar tensor.
    """
    ### BEGIN SOLUTION
    _, n_H, n_W, n_C = a_G.shape
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C)
    ### END SOLUTION
    raise NotImplementedError("Exercise 3.1: compute_content_cost is not written yet")


# %% [markdown] id="content_remember"
# > **Remember.** The content cost compares activations, not pixels, and which layer it reads decides how literal it
# > is. When G is changed until the cost is small, G shows what C shows.

# %% [markdown] id="style"
# ### 3.2 Compute the style cost
#
# This is the style image, *The Starry Night* by Vincent van Gogh:

# %% id="show_style"
figures.show_images([style_picture], titles=["The Starry Night, 1889"])

# %% [markdown] id="gram_matrix_task"
# #### 3.2.1 Compute the Gram matrix
#
# What makes it a van Gogh is not where the cypress stands. It is that *certain things go together*: where there is a
# curved stroke there is another beside it; where there is yellow there is a halo. So ask, for each pair of filters,
# how strongly both respond at the same places, and forget the places.
#
# For this an activation is *unrolled*: each channel, a small picture of $n_H \times n_W$ numbers, becomes one row of
# a matrix $A$, so that a row is a filter and a column is a place. The Gram matrix multiplies each row with each
# other and adds up over the places:
#
# $$G = A A^T, \qquad G_{ij} = \sum_{k} A_{ik} A_{jk}$$
#
# $G_{ii}$, on the diagonal, says how active filter $i$ is all in all. $G_{ij}$ says how much the filters $i$ and $j$
# are active together.
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $A$ | `A` | unrolled activation, shape (n_C, n_H\*n_W): a row for each filter |
# | $A^T$ | | $A$ transposed: rows and columns exchanged |
# | $G$ | the value you return | Gram matrix, shape (n_C, n_C): a row and a column for each filter |
#
# (The letter G is overworked here, as in the literature: alone it is the generated image, with indices the Gram
# matrix. In code, Gram matrices are called `GA`, `GS` and `GG`.)
#
# **Exercise.** Write `gram_matrix`.
#
# <details>
# <summary>Hint: the idea</summary>
#
# The sum over $k$ in the equation is a row of $A$ times a column of $A^T$: a product of two matrices, not a product
# entry by entry.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `tf.matmul` multiplies two matrices; `tf.transpose` exchanges rows and columns.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# The check starts with an `A` of shape (3, 2), three filters at two places. The result must be (3, 3).
#
# </details>
#
# **What you should see:**
# ```
# @{GA}
# ```


# %% id="gram_matrix" part="solution"
# GRADED FUNCTION: gram_matrix
def gram_matrix(A):
    """Compute how much each two filters are active together.

    Args:
        A: tensor of shape (n_C, n_H*n_W), an unrolled activation.

    Returns:
        GA: tensor of shape (n_C, n_C), the Gram matrix of A.
    """
    ### BEGIN SOLUTION
    return tf.matmul(A, tf.transpose(A))
    ### END SOLUTION
    raise NotImplementedError("Exercise 3.2.1: gram_matrix is not written yet")


# %% [markdown] id="gram_on_painting"
# Now look at it on the painting itself. First the Gram matrix of the 16 filters of `conv1_1` that have most to say.
# Below it what the busiest of them found (its $G_{ii}$ is the largest), then the filter that is most active together
# with it (the largest $G_{ij}$ in its row), and the one that is least. The first two answer to the blue of the sky,
# the third to the yellow of moon and stars: where it is bright the others are dark, and so their $G_{ij}$ is small.

# %% id="show_gram_on_painting"
style_image = reshape_and_normalize_image(style_picture)
with when_solved():
    activation = model(style_image, layers=["conv1_1"])["conv1_1"]
    display(figures.show_gram_matrix(activation, gram_matrix))
    display(figures.show_gram_partners(activation, gram_matrix))

# %% [markdown] id="compute_layer_style_cost_task"
# #### 3.2.2 Compute the style cost of one layer
#
# If the same filters are active together in S and in G, to the same degree, then the two look alike in style,
# whatever they show and wherever. So the style cost compares the Gram matrix $G^{(S)}$ of the style image with that
# of the generated image, $G^{(G)}$. For the layer $l$:
#
# $$J_{style}^{[l]}(S, G) = \frac{1}{4\,n_C^2\,(n_H\,n_W)^2} \sum_{i=1}^{n_C} \sum_{j=1}^{n_C} \left(G^{(S)}_{ij} - G^{(G)}_{ij}\right)^2$$
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $a^{(S)}$ | `a_S` | the layer's activation for the style image, shape (1, n_H, n_W, n_C) |
# | $a^{(G)}$ | `a_G` | the layer's activation for the generated image, the same shape |
# | $G^{(S)}, G^{(G)}$ | `GS`, `GG` | Gram matrices of the two, each from its own *unrolled* activation |
# | $J_{style}^{[l]}(S, G)$ | the value you return | one number |
#
# **Exercise.** Write `compute_layer_style_cost`: unroll both activations, take their Gram matrices with your
# function, and compare them.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Unrolling is the only delicate part. In memory the numbers of a tensor stand in a line, with the last axis running
# fastest: in `a_S` the channels of one place stand side by side. `tf.reshape` cuts that line anew but never changes
# its order. If the first cut gives rows of n_H\*n_W numbers, each row mixes all the channels. What cut does the order
# allow, and what turns its result into a row for each channel?
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `tf.reshape` (a size of -1 means "what is left over"), `tf.transpose`, your `gram_matrix`, `tf.square` and
# `tf.reduce_sum`.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# Unrolled: (n_C, n_H\*n_W). Both Gram matrices: (n_C, n_C). To see whether your unrolling is right, unroll a small
# activation whose entries you know, such as `tf.reshape(tf.range(12), (1, 2, 3, 2))`: the first row has to be its
# first channel, 0 2 4 6 8 10.
#
# </details>
#
# **What you should see:** `J_style_layer = @{J_style_layer}`


# %% id="compute_layer_style_cost" part="solution"
# GRADED FUNCTION: compute_layer_style_cost
def compute_layer_style_cost(a_S, a_G):
    """Compute how far the generated image is from the style image's style, as one layer sees it.

    Args:
        a_S: tensor of shape (1, n_H, n_W, n_C), the layer's activation for the style image.
        a_G: tensor of the same shape, the layer's activation for the generated image.

    Returns:
        J_style_layer: scalar tensor.
    """
    ### BEGIN SOLUTION
    _, n_H, n_W, n_C = a_G.shape
    GS = gram_matrix(tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C])))  # (n_C, n_C)
    GG = gram_matrix(tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C])))  # (n_C, n_C)
    return tf.reduce_sum(tf.square(GS - GG)) / (4.0 * n_C**2 * float(n_H * n_W) ** 2)
    ### END SOLUTION
    raise NotImplementedError("Exercise 3.2.2: compute_layer_style_cost is not written yet")


# %% [markdown] id="style_weights"
# #### 3.2.3 Weigh the layers
#
# One layer sees one scale: `conv1_1` knows dots and colours, `conv5_1` whole swirls. Taken together they give a style
# in full, so the style cost is a weighted sum over several layers, with weights $\lambda^{[l]}$ that add up to 1:
#
# $$J_{style}(S, G) = \sum_{l} \lambda^{[l]}\,J_{style}^{[l]}(S, G)$$
#
# The weights below treat five layers alike. Later, do change them: weight on deep layers gives large, bold
# shapes; weight on shallow ones gives fine texture. This function is complete; read how it uses yours.

# %% id="compute_style_cost"
print(STYLE_LAYERS)


def compute_style_cost(a_S, a_G, style_layers=STYLE_LAYERS):
    """Compute the style cost; a_S and a_G map the name of a layer to its activation, style_layers to its weight."""
    J_style = 0.0
    for layer, weight in style_layers:
        J_style += weight * compute_layer_style_cost(a_S[layer], a_G[layer])
    return J_style


# %% [markdown] id="style_remember"
# > **Remember.** A Gram matrix keeps which features go together and throws away where. The style cost compares Gram
# > matrices, of several layers, since a style has fine features and coarse ones.

# %% [markdown] id="total_cost_task"
# ### 3.3 Combine the costs
#
# The painting we want is small in both costs. The weights say how much each counts: more $\alpha$ and the pagoda
# stays a photograph, more $\beta$ and it drowns in paint.
#
# $$J(G) = \alpha\,J_{content}(C, G) + \beta\,J_{style}(S, G)$$
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $J_{content}, J_{style}$ | `J_content`, `J_style` | the two costs |
# | $\alpha, \beta$ | `alpha`, `beta` | their weights, 10 and 40 unless the caller says otherwise |
# | $J(G)$ | the value you return | the total cost |
#
# **Exercise.** Write `total_cost`. It is as short as it looks.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Each weight belongs to one cost. Use the arguments `alpha` and `beta`, not the numbers 10 and 40: another painting
# may want others.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# None: `*` and `+` do for numbers and tensors alike.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# Two scalars in, one scalar out.
#
# </details>
#
# **What you should see:** `J = @{J}`


# %% id="total_cost" part="solution"
# GRADED FUNCTION: total_cost
def total_cost(J_content, J_style, alpha=10, beta=40):
    """Combine the content cost and the style cost.

    Args:
        J_content: scalar, the content cost.
        J_style: scalar, the style cost.
        alpha: weight of the content cost.
        beta: weight of the style cost.

    Returns:
        J: scalar, the total cost.
    """
    ### BEGIN SOLUTION
    return alpha * J_content + beta * J_style
    ### END SOLUTION
    raise NotImplementedError("Exercise 3.3: total_cost is not written yet")


# %% [markdown] id="optimisation"
# ## 4. Solve the optimisation problem
#
# Everything is there. To paint, you will
#
# 1. load the content image,
# 2. load the style image,
# 3. make the image to start from: the content image under noise,
# 4. run the model on content and style, once, to know what to aim at,
# 5. compute the content cost at `conv4_2`, the style cost at the five style layers, and the total cost,
# 6. choose an optimizer and its learning rate,
# 7. let it change the image, a step at a time, and watch.
#
# ### 4.1 Load the content image
#
# Any photograph will do; this is the pagoda again. Its size is the size of the painting, 400 pixels wide and 300
# high.

# %% id="load_content"
content_image = reshape_and_normalize_image(load_image(CONFIG.CONTENT_IMAGE))
print(CONFIG.CONTENT_IMAGE, content_image.shape)

# %% [markdown] id="load_style_text"
# ### 4.2 Load the style image
#
# The style cost compares activations of one shape, so the style image gets the size of the content image. These two
# have it already; another would be scaled, and cropped around its centre where its proportions differ.

# %% id="load_style"
height, width = content_image.shape[1:3]
style_image = reshape_and_normalize_image(load_image(CONFIG.STYLE_IMAGE, size=(width, height)))
print(CONFIG.STYLE_IMAGE, style_image.shape)

# %% [markdown] id="noise_text"
# ### 4.3 Make the image to start from
#
# The generated image begins as noise that is mixed with the content image: 60 % noise, 40 % pagoda. The noise leaves
# the painter freedom; the share of content makes sure that it is soon clear what is painted. The seed makes your
# start, and with it your painting, the same each time.

# %% id="noise_image"
generated_image = generate_noise_image(content_image, noise_ratio=CONFIG.NOISE_RATIO, seed=3)
figures.show_images([generated_image], titles=["Where the painting starts"])

# %% [markdown] id="targets_text"
# ### 4.4 Run the model on content and style
#
# The activations of C and S never change while G is painted, so they are computed once. `model(image, layers=[...])`
# reads several layers in one pass through the network.

# %% id="targets"
style_names = [layer for layer, _ in STYLE_LAYERS]
a_C = model(content_image, layers=[CONTENT_LAYER])
a_S = model(style_image, layers=style_names)
a_G = model(generated_image, layers=[CONTENT_LAYER, *style_names])
for layer in a_G:
    print(f"{layer}  {a_G[layer].shape}")

# %% [markdown] id="first_costs_text"
# ### 4.5 Compute the first costs
#
# Here your functions meet the real network. The style cost is the larger by far, since nothing about the start is
# like van Gogh.

# %% id="first_costs"
with when_solved():
    J_content = compute_content_cost(a_C[CONTENT_LAYER], a_G[CONTENT_LAYER])
    J_style = compute_style_cost(a_S, a_G)
    print(f"J_content = {J_content:.4e}   J_style = {J_style:.4e}   J = {total_cost(J_content, J_style):.4e}")

# %% [markdown] id="cost_text"
# ### 4.6 Put the cost into one function of the image
#
# An optimizer needs the cost as a function of what it may change: here, of the image. `make_cost` remembers the
# targets of one pair of images and returns that function.


# %% id="make_cost"
def make_cost(content_image, style_image):
    """Return a function from an image to its (J, J_content, J_style), measured against these two images."""
    a_C = model(content_image, layers=[CONTENT_LAYER])
    a_S = model(style_image, layers=style_names)

    def cost(image):
        a_G = model(image, layers=[CONTENT_LAYER, *style_names])
        J_content = compute_content_cost(a_C[CONTENT_LAYER], a_G[CONTENT_LAYER])
        J_style = compute_style_cost(a_S, a_G)
        return total_cost(J_content, J_style, alpha=10, beta=40), J_content, J_style

    return cost


# %% [markdown] id="train_step_task"
# ### 4.7 Take one step
#
# Now the turn that makes the method work. When a network is trained, the images are given and the weights are
# changed. Here the weights are given, and the *image* is changed: a step moves each pixel a little, in the direction
# that lowers $J$.
#
# $$G \leftarrow G - \text{update}\!\left(\frac{\partial J}{\partial G}\right)$$
#
# What the update makes of the gradient is the optimizer's business. We will use Adam with a learning rate of 2.0,
# which moves a pixel by about 2 of 255 at most.
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $G$ | `generated_image` | a `tf.Variable` of shape (1, n_H, n_W, 3); the step changes it in place |
# | $J$, with its parts | `cost(generated_image)` | gives the tuple `(J, J_content, J_style)` |
# | $\partial J / \partial G$ | | gradient of $J$: a number for each number of the image, so the image's shape |
# | update | `optimizer` | a Keras optimizer; `optimizer.apply_gradients([(gradient, variable)])` changes the variable |
#
# **Exercise.** Write `train_step`. It makes exactly one step and returns the three costs it computed on the way.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Three things in order: compute the cost while TensorFlow takes notes, ask for the derivative of $J$ with respect to
# the image, hand it to the optimizer. What is computed outside the notes has no derivative.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `tf.GradientTape`, in a `with` statement, takes the notes (a `tf.Variable` is watched without being asked). After
# the block, its method `gradient(what, with_respect_to)` gives the derivative.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# The gradient has the shape of the image. If it is `None`, the cost was computed outside the tape, or not from the
# variable. `apply_gradients` takes a *list of pairs*, even for one variable.
#
# </details>
#
# **What you should see:** the image changes, J is lower after the step than before, and shape and type stay.


# %% id="train_step" part="solution"
# GRADED FUNCTION: train_step
def train_step(generated_image, cost, optimizer):
    """Change the generated image by one step of the optimizer.

    Args:
        generated_image: tf.Variable of shape (1, n_H, n_W, 3); changed in place.
        cost: function from an image to (J, J_content, J_style), three scalar tensors.
        optimizer: its apply_gradients([(gradient, variable)]) makes the step.

    Returns:
        (J, J_content, J_style): the costs computed for this step.
    """
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        J, J_content, J_style = cost(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style
    ### END SOLUTION
    raise NotImplementedError("Exercise 4.7: train_step is not written yet")


# %% [markdown] id="model_nn_text"
# ### 4.8 Paint
#
# `model_nn` repeats your step. `tf.function` compiles the cost, with the whole network in it, into one program before
# the first step; that takes some seconds and is soon made up for. The easel shows the progress bar, the costs every
# 20 iterations and the picture as it emerges, and at the end saves the picture and a GIF of how it came about.


# %% id="model_nn"
def model_nn(input_image, num_iterations=200, cost=None, path="output/generated_image.jpg"):
    """Paint: start from input_image, lower the cost num_iterations times. Return the painting and all costs."""
    generated_image = tf.Variable(input_image)
    optimizer = tf.keras.optimizers.Adam(learning_rate=2.0)
    compiled_cost = tf.function(cost or make_cost(content_image, style_image))
    easel = Easel(num_iterations)
    for _ in easel:
        easel.show(generated_image, train_step(generated_image, compiled_cost, optimizer))
    easel.save(path, generated_image)
    return generated_image.numpy(), easel.costs


# %% [markdown] id="paint_text"
# Run the next cell and watch. The first strokes show within ten steps; the colours follow, and by about step 60 the
# grey sky has turned blue. In a hurry? 100 iterations give a good picture too; and to see first that all is well, try
# 20.

# %% id="paint"
with when_solved():
    painting, costs = model_nn(generated_image, num_iterations=200)
    display(figures.show_triptych(content_image, style_image, painting))
    display(figures.show_costs(costs))
    display(Image(url="output/generated_image.gif", alt="How the painting came about"))

# %% [markdown] id="result_text"
# ### 4.9 Look at it
#
# The three images are those of the beginning; the last of them is now yours. Below them the costs: the axis is
# logarithmic, for most is won in the first steps. $J$ falls to less than a hundredth, but the content cost *rises*,
# to more than twice its first value, and levels off. Why may that be? And what, then, keeps the pagoda in its place? At
# the end, how the picture came about.
#
# <details>
# <summary>An answer, once you have one of your own</summary>
#
# The start is 40 % content, so there is little to win in content and much in style, and nearly every stroke of the
# style costs some content. With the weights 10 and 40 the content is less than a hundredth of $J$ even at the end, so
# the optimizer hardly heeds it. What keeps the pagoda is above all the start: the optimizer takes the nearest way
# down, and ends near where it began. The last section says how to give the content a voice.
#
# </details>

# %% [markdown] id="your_own"
# ## 5. Paint with your own images
#
# Put your pictures into the folder `images`, change the two paths, and run the cell. Any size and shape will do: the
# content picture is scaled to the width you give and keeps its proportions; the style picture is fitted to it, scaled
# and cropped around its centre. Twice the width takes four times as long.

# %% id="paint_your_own"
my_content = load_image("images/dahlia_800x600.jpg", size=(320, None))  # width, height; None: follows from the other
my_style = load_image("images/starry_night_800x600.jpg")


def paint(content_picture, style_picture, name, num_iterations=100):
    """Paint one picture in the style of another, into output/; show the three side by side."""
    height, width = content_picture.shape[:2]
    content_image = reshape_and_normalize_image(content_picture)
    style_image = reshape_and_normalize_image(fit_image(style_picture, size=(width, height)))
    start = generate_noise_image(content_image, seed=3)
    painted, _ = model_nn(start, num_iterations, make_cost(content_image, style_image), f"output/{name}.jpg")
    display(figures.show_triptych(content_image, style_image, painted))


with when_solved():
    paint(my_content, my_style, "my_own")

# %% [markdown] id="examples"
# Three more, for ideas. The first gives the pagoda the sky of Edvard Munch's *The Scream*.

# %% id="paint_building"
with when_solved():
    pagoda = load_image("images/pagoda_800x600.jpg", size=(320, None))
    paint(pagoda, load_image("images/scream_800x600.jpg"), "sky")

# %% [markdown] id="examples_tiles"
# A style need not be a painting. Here it is a wall of glazed tiles, eight-pointed stars and crosses as on the walls
# of Isfahan. No photograph: `patterns.star_tiles` computes it. Watch what goes over soon and what does not: the
# winding outlines are there within 30 iterations, but the red of the dahlia, of which the tiles have nothing, outlasts
# 200.

# %% id="paint_tiles"
with when_solved():
    paint(my_content, patterns.star_tiles(height=240, width=320, tile=80), "tiles")

# %% [markdown] id="examples_fluid"
# Nor need the content be a photograph. `patterns.turbulence` solves the equations of a stirred fluid and colours it
# by how fast it turns; `patterns.brush_strokes` draws an abstract in blues to paint it with. The blue eddies take the
# strokes at once; what was rust fades no further than to pink in 100 iterations.

# %% id="paint_fluid"
with when_solved():
    paint(patterns.turbulence(height=240, width=320), patterns.brush_strokes(height=240, width=320), "fluid")

# %% [markdown] id="conclusion"
# ## 6. Conclusion
#
# You have made a computer paint. And you have used a network in a way its makers did not train it for.
#
# > **What you should remember.**
# >
# > - Neural Style Transfer takes a content image C and a style image S and finds a generated image G that is near C
# >   in content and near S in style.
# > - It reads both from the activations of a convolutional network trained on another task: content from the
# >   activation of one layer, style from the Gram matrices of several.
# > - The total cost weighs the two. Its gradient is taken with respect to the pixels: the image is optimised, the
# >   network is not.
#
# To go on, try one change at a time and paint again:
#
# - Below the imports in the first cell add `STYLE_LAYERS = [("conv1_1", 1.0)]`, or `[("conv5_1", 1.0)]`, to see what
#   a single layer contributes, or `CONTENT_LAYER = "conv2_2"` or `"conv5_2"` for a more literal or a freer picture.
#   Then run all cells.
# - In section 4.6 set `alpha` to 0, and you will hardly see a difference; then to 10000, and after its rise the
#   content cost comes down again.
# - In section 4.3 start from the photograph alone (`noise_ratio=0`), or from noise alone (`noise_ratio=1`): then only
#   the content cost can bring the pagoda back, and 4.9 told you what its weight is.
#
# **References**
#
# - Leon A. Gatys, Alexander S. Ecker, Matthias Bethge (2015). [A Neural Algorithm of Artistic
#   Style](https://arxiv.org/abs/1508.06576). The method. The course normalises the costs somewhat differently.
# - Harish Narayanan. *Convolutional neural networks for artistic style transfer*.
# - Log0. *TensorFlow Implementation of "A Neural Algorithm of Artistic Style"*.
# - Karen Simonyan, Andrew Zisserman (2015). [Very Deep Convolutional Networks for Large-Scale Image
#   Recognition](https://arxiv.org/abs/1409.1556). The network.
# - The VGG-19 weights in the format of [MatConvNet](https://www.vlfeat.org/matconvnet/pretrained/), by the Visual
#   Geometry Group, University of Oxford, CC BY 4.0.
