# %% [markdown] id="title"
# # Neural Style Transfer
#
# **What you'll do.** Paint a photograph of a pagoda in the manner of Vincent van Gogh's *The Starry Night*, with an
# algorithm that you complete yourself.
#
# **What you'll learn.**
# - *Reuse* a network for something quite different from what it was trained for (transfer learning).
# - *Read* from its layers what an image shows, and in what style.
# - *Write* cost functions that put "shows the same" and "looks painted alike" into numbers.
# - *Optimise* the pixels of an image, where so far you have optimised the weights of a network.
#
# **What you'll need.** Python, NumPy, and a first acquaintance with TensorFlow and convolutional networks. No GPU.
#
# **How long it takes.** About 35 minutes to read, an hour and ten to write the five functions, and
# time for the computer, while you read on or rest: on two processor cores about ten minutes for the painting of
# section 4 (on fast ones three), six for the experiments of section 5, and ten for the further paintings of section
# 6. Everything else takes seconds. You can stop any painting and keep what there is: press the square in the toolbar,
# *Interrupt the kernel*.
#
# @{points}
#
# Run the notebook from top to bottom with Shift+Enter; what you have not written yet is skipped and says so. Each
# exercise has the same four cells: the task, with hints to unfold when you want them; your function, where your code
# replaces the line that begins with `raise`; a check, which tells you what it found, as often as you like; and the
# instructor's test, which is run again, with more inputs, when your notebook is graded. A function that does not pass
# its check is not used in the cells after it; they tell you so. Questions with answers to unfold are for you alone,
# and so are all changes you make outside the five functions: they cost no points.

# %% id="install" part="install"

# %% id="setup"
from nst_utils.notebook import Easel  # first: it keeps TensorFlow's start-up messages from you
import tensorflow as tf
from IPython.display import Image, display

from nst_utils import CONFIG, CONTENT_LAYER, STYLE_LAYERS, figures, patterns, views
from nst_utils import fit_image, generate_noise_image, load_image, load_vgg_model, reshape_and_normalize_image
from nst_utils.checks import Checks
from nst_utils.vgg import receptive_field

check = Checks("neural_style_transfer")

# %% [markdown] id="problem"
# ## 1. Understand the problem
#
# Neural Style Transfer merges two images. The *content image* (C) says what is to be seen; the *style image* (S) says
# how it is to be painted. Out of them comes a third, the *generated image* (G): what C shows, in the brushwork and
# the colours of S. The one on the right was painted by the code of this notebook.

# %% id="three_images"
content_picture = load_image("images/pagoda_400x300.jpg")
style_picture = load_image("images/starry_night_400x300.jpg")
figures.show_triptych(
    content_picture,
    style_picture,
    load_image("images/pagoda_as_starry_night_400x300.jpg"),
    alt="Content: a photo of a tower with many roofs above trees, under a pale sky. Style: The Starry Night, a night "
    "sky of swirling blue strokes with glowing yellow stars and a moon, above a village. Generated: the same tower, "
    "now of short blue and ochre strokes, under a swirling blue sky.",
)

# %% [markdown] id="problem_questions"
# *Photo: danielbuechele (Flickr 6061409035), [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), cropped and
# scaled; the picture on the right is painted from it. Painting: Vincent van Gogh, The Starry Night, 1889, public
# domain.*
#
# **Two questions, before any mathematics.**
#
# Is there one right G for a given C and S?
#
# <details>
# <summary>Answer</summary>
#
# No. Many images show the pagoda, and many ways of painting look like van Gogh's. The method will call an image good
# if two costs are small, and very different images can have equal costs.
#
# </details>
#
# Could you put a filter over the photograph instead, one that makes it bluer and smears it into strokes?
#
# <details>
# <summary>Answer</summary>
#
# For this painting, perhaps, with a week's work; but the next one would need another filter. Here S itself says what
# its style is, so that any picture will do.
#
# </details>

# %% [markdown] id="transfer_learning"
# ## 2. Reuse a trained network
#
# Nobody can write down a formula for "looks like van Gogh". But a network that has learnt to tell a thousand kinds of
# things apart has had to find out how to see: its first layers respond to edges and colours, later ones to textures,
# the last ones to parts of objects. To use for one task what a network learnt for another is called *transfer
# learning*.
#
# We use VGG-19, a network of 16 convolutional layers (and three more, which we leave out) that was trained on the
# photographs of ImageNet (Simonyan and Zisserman, 2015). Its weights stay as they are, from the first cell to the
# last: nothing is trained here.
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
# The three layers we leave out named the object in the photograph. And where the original network keeps the largest
# of four neighbours, ours takes their mean. Gatys and his co-authors did the same, since it lets the gradient flow to
# all four, and found the pictures somewhat more appealing.
#
# ### 2.2 Show it an image
#
# The model behaves like a dictionary. Assign an image to `model["input"]`, and `model["conv4_2"]` is what that layer
# makes of it. VGG-19 expects a batch of images from which the mean colour of its training images was subtracted, so
# that 0 is about a middle grey, and dark colours are negative; `reshape_and_normalize_image` makes such a batch.

# %% id="read_activation"
content_image = reshape_and_normalize_image(content_picture)
for name, image in [("picture", content_picture), ("input", content_image)]:
    print(f"{name:<8} {image.shape}, {image.dtype}, {image.min():.6g} ... {image.max():.6g}")

model["input"].assign(content_image)
print("conv4_2 ", model["conv4_2"].shape)

# %% [markdown] id="feature_maps"
# ### 2.3 See what the filters see
#
# Each channel of an activation is a small picture: bright where its filter found what it looks for. Here are six
# channels of a shallow, a middle and a deep layer. Going down, the pagoda dissolves: exact outlines turn into
# "something with beams", and finally into a few spots.

# %% id="show_feature_maps"
maps = {layer: model[layer] for layer in ["conv1_1", "conv3_1", "conv5_1"]}
views.show_feature_maps(
    maps,
    channels=6,
    alt="Three rows of six maps. conv1_1: the tower and the trees sharply, as outlines or as light and dark areas. "
    "conv3_1: coarser, only edges of some directions glow. conv5_1: blocks of a few bright spots on black.",
)

# %% [markdown] id="receptive_fields_text"
# How much of the image does a number in such a map depend on? At `conv1_1` on 3 x 3 pixels, the size of its filters.
# Each layer looks at neighbours in the layer before, so the square grows with depth: it is the *receptive field*. A
# map of `conv5_1` still has 19 x 25 places, so it does say where something is; but each of them sees a square of 156
# pixels, half the height of the picture, and can take in a whole swirl.

# %% id="show_receptive_fields"
fields = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv4_2", "conv5_1"]
views.show_receptive_fields(style_picture, {layer: receptive_field(layer) for layer in fields})

# %% [markdown] id="network_questions"
# **Two questions.**
#
# Why is no training needed to paint a new picture?
#
# <details>
# <summary>Answer</summary>
#
# What had to be learnt, how to see, VGG-19 has learnt already. The only thing we change is the image, and we measure
# how good it is with a network that stays as it is.
#
# </details>
#
# The network was trained on photographs. Why does it respond to a painting?
#
# <details>
# <summary>Answer</summary>
#
# Its filters look for edges, colours, textures and shapes, and a painting has these too. It never asks whether what
# it sees is real.
#
# </details>

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
# layer would insist on nearly the same pixels, and leave the painter no freedom; a deeper one sees larger squares
# and lets shapes drift within them. So we compare at `conv4_2`, whose numbers each see 84 x 84 pixels: let $a^{(C)}$
# be its activation for the content image and $a^{(G)}$ that for the generated image.
#
# $$J_{content}(C, G) = \frac{1}{4\,n_H\,n_W\,n_C} \sum_{\text{all entries}} \left(a^{(C)} - a^{(G)}\right)^2$$
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $a^{(C)}$ | `a_C` | activation for the content image, shape (1, n_H, n_W, n_C) |
# | $a^{(G)}$ | `a_G` | activation for the generated image, the same shape |
# | $n_H, n_W, n_C$ | yours to name | its height, its width, its number of channels |
# | $J_{content}(C, G)$ | the value you return | one number: a scalar tensor, of shape `()` |
#
# **Exercise (easy, about 10 minutes).** Write `compute_content_cost`. Compute with TensorFlow's functions: the
# optimizer will ask for the derivative of the cost, and TensorFlow knows it only for what it has computed itself.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Subtract the two activations entry by entry, square each difference, add everything up, and multiply by the
# fraction in front. Mind what the fraction divides by: all three sizes, and 4.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `a_G.shape` holds the sizes, as ordinary whole numbers, which may divide a tensor; the first of the four is the
# number of images, always 1 here. `tf.square` works entry by entry, `tf.reduce_sum` adds all entries up.
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
# > **Remember.** The content cost compares activations, not pixels, and the layer it reads decides how closely G has
# > to follow C. When G is changed until the cost is small, G shows what C shows.
#
# **Two questions.**
#
# If $J_{content}(C, G) = 0$, has G the same pixels as C?
#
# <details>
# <summary>Answer</summary>
#
# Not necessarily. Up to `conv4_2` the image has been halved three times, and negative values have been cut off at
# every layer; much is lost on the way, and images that differ only in what is lost have the same activation.
#
# </details>
#
# Why do we not simply compare the pixels of C and G?
#
# <details>
# <summary>Answer</summary>
#
# Then every stroke would count as an error, however well it renders what is there. Move a photograph by one pixel to
# the side: it shows the same, yet nearly all its pixels have changed.
#
# </details>

# %% [markdown] id="style"
# ### 3.2 Compute the style cost
#
# This is the style image, *The Starry Night* by Vincent van Gogh:

# %% id="show_style"
figures.show_images(
    [style_picture],
    titles=["The Starry Night, 1889"],
    alt="The Starry Night: a blue night sky of curved strokes that wind into swirls, stars and a crescent moon "
    "in yellow halos, a dark cypress on the left, a village with a church spire below.",
)

# %% [markdown] id="gram_matrix_task"
# #### 3.2.1 Compute the Gram matrix
#
# What makes it a van Gogh is not where the cypress stands. It is that *certain things go together*: where there is
# blue there are long strokes; where there is yellow there is a ring around it. So ask, for each pair of filters, how
# strongly both respond at the same places, and then forget the places.
#
# For this an activation is *unrolled*: each channel, a small picture of $n_H \times n_W$ numbers, becomes one row of
# a matrix $A$, so that a row is a filter and a column is a place. The *Gram matrix* takes each row with each row,
# multiplies the two place by place, and adds up over the places:
#
# $$G = A A^T, \qquad G_{ij} = \sum_{k} A_{ik} A_{jk}$$
#
# $G_{ii}$, on the diagonal, says how active filter $i$ is over the whole image. $G_{ij}$ says how much the filters
# $i$ and $j$ are active together. Behind a ReLU no activation is negative, so no entry of $G$ is; the matrix below has
# negative entries because the check starts with plain random numbers.
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $A$ | `A` | unrolled activation, shape (n_C, n_H\*n_W): a row for each filter |
# | $A^T$ | | $A$ transposed: rows and columns exchanged |
# | $G$ | the value you return | Gram matrix, shape (n_C, n_C): a row and a column for each filter |
#
# (The letter G is overworked here, as in the literature: elsewhere it is the generated image. In code, Gram matrices
# are called `GA`, `GS` and `GG`.)
#
# **Exercise (easy, about 10 minutes).** Write `gram_matrix`.
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
# Now look at it on the painting itself. First the Gram matrix of the 16 filters of `conv1_1` that vary most over the
# picture. Below it what the busiest of them found (its $G_{ii}$ is the largest), then the filter that is most active
# together with it (the largest $G_{ij}$ in its row), and the one that is least. The first answers to blue, the second to
# whatever is dark, so both to the night sky. The third answers to whatever is light, most of all moon and stars: where
# it is bright the first is dark, and so their $G_{ij}$ is small.

# %% id="show_gram_on_painting"
style_image = reshape_and_normalize_image(style_picture)
if check.ready("gram_matrix"):
    activations = model(style_image, layers=["conv1_1", "conv3_1"])
    display(views.show_gram_matrix(activations["conv1_1"], gram_matrix))
    display(views.show_gram_partners(activations["conv1_1"], gram_matrix))

# %% [markdown] id="why_gram"
# #### Why a Gram matrix?
#
# Style should not depend on where things stand. So describe it by something that survives any shuffling of the
# places. The simplest such thing is the mean of each filter over all places. Next come the mean products of two
# filters, and these are $G_{ij} / (n_H\,n_W)$. They are no covariances, since no mean is subtracted: on *The Starry
# Night* the products of the means alone already make up between 78 and 96 percent of the matrix, by its norm, at the
# layers that you will use. Nor are they correlations: how strong a filter is counts too.
#
# One can say precisely what is compared. A place of the image is a column of $A$, so an image is a cloud of such
# columns. Two images of one size have equal Gram matrices exactly when their clouds cannot be told apart by comparing
# columns $x, y$ through the kernel $(x \cdot y)^2$ ([Li and others, 2017](https://arxiv.org/abs/1701.01036)). Other
# summaries of the cloud have been tried: means and variances alone, histograms, sorted values. The Gram matrix is one
# choice of several. It is cheap, it has a simple derivative, and its size does not depend on that of the image; it
# forgets the places, and everything about the cloud beyond products of two.
#
# **Try it.** Take `conv3_1` and mix up its places, all channels in the same way, so that nothing can be recognised.
# What happens to the Gram matrix? Decide before you run the cell.

# %% id="shuffle_places"
if check.ready("gram_matrix"):
    display(views.show_shuffled(activations["conv3_1"], gram_matrix))

# %% [markdown] id="gram_questions"
# The map has become noise, and the Gram matrix is the same, up to the rounding of its sums: each of them adds the same
# products in another order.
#
# **Two questions.**
#
# Which part of the method, then, forgets where things are: the network, or the Gram matrix?
#
# <details>
# <summary>Answer</summary>
#
# The Gram matrix. Deep layers see large squares, but they keep their places, 19 x 25 of them at `conv5_1`. Only the
# sum over the places forgets them.
#
# </details>
#
# If G forgets the places, how can the painting have strokes and swirls, which are arrangements of pixels?
#
# <details>
# <summary>Answer</summary>
#
# One place of `conv4_1` sees 68 x 68 pixels, and its filters respond to what is arranged in them. What the Gram
# matrix forgets is where in the picture such a square lies, not what is inside it.
#
# </details>

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
# **Exercise (hard, about 25 minutes).** Write `compute_layer_style_cost`: unroll both activations, take their Gram
# matrices with your function, and compare them.
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
# `tf.reduce_sum`. The square of n_H\*n_W grows beyond what a 32-bit whole number can hold: work out the fraction's
# denominator with Python's own numbers, which have no such limit.
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
# One layer sees one scale: a place of `conv1_1` sees dots and colours, one of `conv4_1` bundles of strokes. So the
# style cost is a weighted sum over several layers, with weights $\lambda^{[l]}$ that add up to 1:
#
# $$J_{style}(S, G) = \sum_{l} \lambda^{[l]}\,J_{style}^{[l]}(S, G)$$
#
# The weights below are alike. That does not give the five layers an equal say, as you will see in section 4.5; in
# section 5.2 you will do something about it. The function is complete; read how it uses yours. The sum starts from 0
# and takes in one layer after the other.

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
#
# **Two questions.**
#
# Must S and G have the same size for their Gram matrices to be compared?
#
# <details>
# <summary>Answer</summary>
#
# Not for the matrices: they have a row and a column for each filter, whatever the size of the image. But $G_{ij}$ is
# a sum over the places, so twice the area gives about twice the number. The formula above divides both by the same
# $n_H\,n_W$, and therefore wants images of one size.
#
# </details>
#
# All activations of a layer are doubled, for S and for G. By how much does its style cost grow?
#
# <details>
# <summary>Answer</summary>
#
# Sixteen times: the entries of a Gram matrix are products of two activations, so they grow four times, and the cost
# squares them. The content cost grows four times.
#
# </details>

# %% [markdown] id="total_cost_task"
# ### 3.3 Combine the costs
#
# The painting we want is small in both costs. The weights say how much each counts: a larger $\alpha$ makes G keep
# closer to the photograph, a larger $\beta$ to the style. How large they have to be depends on how large the costs
# are; section 5.1 shows what that means.
#
# $$J(G) = \alpha\,J_{content}(C, G) + \beta\,J_{style}(S, G)$$
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $J_{content}, J_{style}$ | `J_content`, `J_style` | the two costs |
# | $\alpha, \beta$ | `alpha`, `beta` | their weights, 10 and 40 unless the caller says otherwise |
# | $J(G)$ | the value you return | the total cost |
#
# **Exercise (easy, about 3 minutes).** Write `total_cost`. It is as short as it looks.
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
# **What you should see:** `J = @{J}`, or the first digits of it.


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


# %% [markdown] id="total_questions"
# **Two questions.**
#
# You double both $\alpha$ and $\beta$. What becomes of the best G?
#
# <details>
# <summary>Answer</summary>
#
# Nothing: the cost of every image is doubled, so the same one is best. Only the ratio of the two counts.
#
# </details>
#
# Suppose $J_{style}$ is a hundred times $J_{content}$. Is G worse in style than in content?
#
# <details>
# <summary>Answer</summary>
#
# The numbers cannot tell. They have different units: one is quadratic in the activations, the other of the fourth
# power. A cost compares two images with each other, not a style with a content.
#
# </details>

# %% [markdown] id="optimisation"
# ## 4. Solve the optimisation problem
#
# All that is missing is the step that changes the image. To paint, you will
#
# 1. load the content image,
# 2. load the style image,
# 3. make the image to start from: the content image under noise,
# 4. run the model on content and style, to know what to aim at,
# 5. compute the content cost at `conv4_2`, the style cost at the five style layers, and the total cost,
# 6. put the cost into one function of the image,
# 7. write the step, with which an optimizer changes the image,
# 8. let it make many steps, and watch.
#
# ### 4.1 Load the content image
#
# Any photograph will do; this is the pagoda again. Its size is the size of the painting, 400 pixels wide and 300
# high. `CONFIG` holds the constants of the course: which pictures, how large, how much noise.

# %% id="load_content"
content_image = reshape_and_normalize_image(load_image(CONFIG.CONTENT_IMAGE))
print(CONFIG.CONTENT_IMAGE, content_image.shape)

# %% [markdown] id="load_style_text"
# ### 4.2 Load the style image
#
# The formula of 3.2.2 wants both images in one size, so the style image gets the size of the content image. These two
# have it already; another would be scaled, and cropped around its centre where its proportions differ.

# %% id="load_style"
height, width = content_image.shape[1:3]
style_image = reshape_and_normalize_image(load_image(CONFIG.STYLE_IMAGE, size=(width, height)))
print(CONFIG.STYLE_IMAGE, style_image.shape)

# %% [markdown] id="noise_text"
# ### 4.3 Make the image to start from
#
# The generated image begins as a mixture, 0.6 times noise and 0.4 times the content image. That is less noise than it
# sounds: its values lie between -20 and 20, and the photograph varies much more, as the line below says in standard
# deviations. The noise gives the painter something to work with in the empty sky; what the share of content is good
# for you will find out in section 5.3. The seed makes your start, and with it your painting, the same each time.

# %% id="noise_image"
generated_image = generate_noise_image(content_image, noise_ratio=CONFIG.NOISE_RATIO, seed=3)
share = (1 - CONFIG.NOISE_RATIO) * content_image
print(f"content ± {share.std():.1f}, noise ± {(generated_image - share).std():.1f}")
figures.show_images(
    [generate_noise_image(content_image, ratio, seed=3) for ratio in (0, CONFIG.NOISE_RATIO, 1)],
    titles=["Content alone", "The mixture: here the painting starts", "Noise alone"],
    alt="Three images to start from: the photo of the pagoda; the same photo pale and grainy, the tower still plain "
    "to see; and grey noise in which nothing can be made out.",
)

# %% [markdown] id="targets_text"
# ### 4.4 Run the model on content and style
#
# The activations of C and S never change while G is painted, so they are computed once for a painting, not at every
# step. `model(image, layers=[...])` reads several layers in one pass through the network.

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
# Here your functions meet the real network. The style cost is the larger by far. That does not say that the start is
# worse in style than in content: activations are numbers in the hundreds and thousands, the content cost squares
# them, and the style cost takes their fourth power. Even the finished painting will have about forty times as much
# of the one as of the other.
#
# The bars show how much of the style cost each layer has, though the weights are alike. The fourth power again:
# `conv4_1`, whose activations are the largest, has more than nine tenths, and `conv5_1` next to nothing.


# %% id="first_costs"
def layer_costs(a_S, a_G):
    """Return the style cost of each layer by its name."""
    return {layer: compute_layer_style_cost(a_S[layer], a_G[layer]) for layer in style_names}


if check.ready("compute_content_cost", "gram_matrix", "compute_layer_style_cost", "total_cost"):
    J_content = compute_content_cost(a_C[CONTENT_LAYER], a_G[CONTENT_LAYER])
    J_style = compute_style_cost(a_S, a_G)
    print(f"J_content = {J_content:.4e}   J_style = {J_style:.4e}   J = {total_cost(J_content, J_style):.4e}")
    display(views.show_shares({"Share of each layer in the style cost of the start": layer_costs(a_S, a_G)}))


# %% [markdown] id="cost_text"
# ### 4.6 Put the cost into one function of the image
#
# An optimizer needs the cost as a function of what it may change: here, of the image. `make_cost` computes the targets
# of one pair of images, remembers them, and returns that function. The weights can be chosen, for section 5.


# %% id="make_cost"
def make_cost(content_image, style_image, alpha=10, beta=40, style_layers=STYLE_LAYERS):
    """Return a function from an image to its (J, J_content, J_style), measured against these two images."""
    a_C = model(content_image, layers=[CONTENT_LAYER])
    a_S = model(style_image, layers=style_names)

    def cost(image):
        a_G = model(image, layers=[CONTENT_LAYER, *style_names])
        J_content = compute_content_cost(a_C[CONTENT_LAYER], a_G[CONTENT_LAYER])
        J_style = compute_style_cost(a_S, a_G, style_layers)
        return total_cost(J_content, J_style, alpha=alpha, beta=beta), J_content, J_style

    return cost


# %% [markdown] id="train_step_task"
# ### 4.7 Take one step
#
# Now the twist that makes the method work. When a network is trained, the images are given and the weights are
# changed. Here the weights are given, and the *image* is changed: a step moves each pixel a little, in the direction
# that lowers $J$.
#
# $$G \leftarrow G - \text{update}\!\left(\frac{\partial J}{\partial G}\right)$$
#
# What the update makes of the gradient is the optimizer's business. We will use Adam with a learning rate of 2.0. It
# divides each number of the gradient by the size that number had of late, so its first step moves each of a pixel's
# three values by 2 of 255, up or down, and later steps move most of them by less.
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $G$ | `generated_image` | a `tf.Variable` of shape (1, n_H, n_W, 3); the step changes it in place |
# | $J$, with its parts | `cost(generated_image)` | gives the tuple `(J, J_content, J_style)` |
# | $\partial J / \partial G$ | | gradient of $J$: a number for each number of the image, so the image's shape |
# | update | `optimizer` | a Keras optimizer; `optimizer.apply_gradients([(gradient, variable)])` changes the variable |
#
# **Exercise (medium, about 20 minutes).** Write `train_step`. It makes exactly one step and returns the three costs
# that it computed on the way, those of the image before the step.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Three things in order: compute the cost while TensorFlow records what is computed, ask for the derivative of $J$
# with respect to the image, hand it to the optimizer. What is computed outside the recording has no derivative.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `tf.GradientTape()`, in a `with ... as` statement, is the recording (a `tf.Variable` is watched without being
# asked). After the block, its method `gradient(what, with_respect_to)` gives the derivative.
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
# the first step; that takes some seconds and is soon made up for. The `Easel` shows how far it is, the picture, and
# the costs every 20 iterations; at the end it saves the picture and a GIF of how it came about. `model_nn` returns
# the easel: `painted.image` is the picture, `painted.costs` holds the costs of all iterations, `painted.pictures`
# what it looked like on the way.


# %% id="model_nn"
def model_nn(input_image, num_iterations=200, cost=None, path="output/generated_image.jpg"):
    """Paint: start from input_image, lower the cost num_iterations times. Return the easel with the painting."""
    generated_image = tf.Variable(input_image)
    optimizer = tf.keras.optimizers.Adam(learning_rate=2.0)
    compiled_cost = tf.function(cost or make_cost(content_image, style_image))
    with Easel(generated_image, num_iterations, path) as easel:
        for _ in easel:
            easel.show(train_step(generated_image, compiled_cost, optimizer))
    return easel


# %% [markdown] id="paint_text"
# Run the next cell and watch. In a hurry? 100 iterations give a good picture too; and to see first that all is well,
# try 20. To stop sooner, interrupt the kernel: the picture so far is shown and saved like any other, and the cells
# below use it.
#
# If you reload this page while it paints, the kernel paints on, but the cell no longer shows how far it is. Run the
# cell after it: it waits for the painting to be done, and shows it. If you close the lid, the page finds its kernel
# again by itself when you open it. And on another day the pictures are still here, but what you had computed is gone:
# run the notebook from the top before you go on.

# %% id="paint"
painted = None
if check.ready():
    painted = model_nn(generated_image, num_iterations=200)

# %% [markdown] id="result_text"
# ### 4.9 Look at it
#
# First content, style, and your painting; then the painting on its way. The strokes come early, the colours slowly.
# Then the costs: the axis is logarithmic, for most is won in the first steps. $J$ falls to less than a hundredth. At the
# end, how the picture came about.

# %% id="show_result"
if check.ready() and painted:
    seen = "The photo of the pagoda, The Starry Night, and your painting of the one in the manner of the other"
    display(figures.show_triptych(content_image, style_image, painted.image, alt=seen))
    steps = [n for n in (0, 10, 20, 50, 100, 200) if n in painted.pictures]
    titles = [f"After {n} steps" for n in steps]
    seen = f"From the pale photo to the painting: your picture after {', '.join(map(str, steps))} steps"
    display(figures.show_images([painted.pictures[n] for n in steps], titles, columns=3, alt=seen))
    display(figures.show_costs(painted.costs, first=0))
    display(Image(url="output/generated_image.gif", alt="The painting from its start to its end, as a short film"))

# %% [markdown] id="result_questions"
# **Three questions.**
#
# The content cost *rises*, to more than twice its first value. Why?
#
# <details>
# <summary>Answer</summary>
#
# The start is 40 % content and hardly anything else, so there is little to win in content and much in style, and most
# strokes cost some content. With the weights 10 and 40 the content is less than a hundredth of $J$ even at the
# end; a step that lowers $J$ need not care about it. What, then, keeps the pagoda in its place? That is the question
# of section 5.3.
#
# </details>
#
# What shape has $\partial J / \partial G$, and how often is it computed for this painting?
#
# <details>
# <summary>Answer</summary>
#
# (1, 300, 400, 3), the shape of the image; once for each step.
#
# </details>
#
# Look for a place where the method has failed. What went wrong?
#
# <details>
# <summary>Answer</summary>
#
# Perhaps a yellow star or a piece of sky has landed on the pagoda, or leaves have the strokes of the sky. The Gram
# matrices ask for so much yellow and so many rings, no matter where; nothing tells the painter that stars belong in
# the sky.
#
# </details>

# %% [markdown] id="experiments"
# ## 5. Experiment
#
# A method is understood when you can say beforehand what a change will do. In each of these experiments, write down
# what you expect, and only then run the cell. They are small, 160 x 120 pixels and 100 steps, so that each painting
# takes about a minute.

# %% id="try_out"
small_content = reshape_and_normalize_image(load_image(CONFIG.CONTENT_IMAGE, size=(160, 120)))
small_style = reshape_and_normalize_image(load_image(CONFIG.STYLE_IMAGE, size=(160, 120)))
small_start = generate_noise_image(small_content, seed=3)


def try_out(name, start=small_start, num_iterations=100, **weights):
    """Paint the small pagoda, with weights as make_cost takes them, into output/."""
    cost = make_cost(small_content, small_style, **weights)
    return model_nn(start, num_iterations, cost, f"output/{name}.jpg")


# %% [markdown] id="alpha_text"
# ### 5.1 Turn up the weight of the content
#
# You paint with $\alpha$ = 0, 10, 10 000 and 100 000, while $\beta$ stays 40. At which of them will you see a
# difference? A hint: compare $\alpha\,J_{content}$ with $\beta\,J_{style}$ in the last line of 4.8.
#
# <details>
# <summary>What to expect</summary>
#
# At $\alpha = 10$ the content has about a thousandth of $J$, so 0 and 10 give the same picture but for a fraction of
# a grey level. At 10 000 the two parts are alike by the end, and one has to look twice; only at 100 000 do the roofs
# and the even sky of the photograph come back, and the strokes become thin. So "ten to forty" says nothing about what
# counts how much.
#
# </details>

# %% id="alphas"
if check.ready(while_grading=False):
    by_alpha = {alpha: try_out(f"alpha_{alpha}", alpha=alpha) for alpha in (0, 10, 10_000, 100_000)}
    for alpha, tried in by_alpha.items():
        moved = abs(tried.image - by_alpha[10].image).mean()
        print(f"alpha = {alpha:6}: J_content = {tried.costs[-1][1]:.3g}, |G - G(alpha = 10)| = {moved:.1f} / 255")
    titles = [f"alpha = {alpha}" for alpha in by_alpha]
    seen = "The pagoda painted with alpha 0, 10, 10 000 and 100 000; after 100 steps the last is by far the clearest"
    display(figures.show_images([tried.image for tried in by_alpha.values()], titles, alt=seen))

# %% [markdown] id="balance_text"
# ### 5.2 Give each layer the same say
#
# In 4.5 `conv4_1` had nearly the whole style cost. Now each layer gets a weight that is large where its first cost is
# small, so that all five begin with a fifth of the same sum. What will the picture gain?
#
# <details>
# <summary>What to expect</summary>
#
# Equal weights look after the bundles of strokes that `conv4_1` sees, and little else. Balanced, the shallow layers
# see to pure colours and clean strokes, and `conv5_1` to shapes as large as a star: deep blue, round stars, real
# swirls, a moon, and the blue of the night on the pagoda, too. It may well be the best picture of this notebook. (The
# weights no longer add up to 1. That does not matter: what counts is their ratios, and how they compare with
# $\alpha$.)
#
# </details>

# %% id="balance"
if check.ready(while_grading=False):
    targets = model(small_style, layers=style_names)
    first = layer_costs(targets, model(small_start, layers=style_names))
    balanced = [(layer, 0.04 * float(sum(first.values()) / cost)) for layer, cost in first.items()]
    print("Weights:", ", ".join(f"{layer} {weight:.2g}" for layer, weight in balanced))
    by_weights = {"equal weights": try_out("equal"), "balanced": try_out("balanced", style_layers=balanced)}
    seen = "The Starry Night; the pagoda with equal weights, in short strokes; balanced, under a deep blue sky with a moon"
    shown = [small_style, *(tried.image for tried in by_weights.values())]
    display(figures.show_images(shown, ["Style", *by_weights], alt=seen))
    after = {name: layer_costs(targets, model(g.image, layers=style_names)) for name, g in by_weights.items()}
    display(views.show_shares({"at the start": first} | after))

# %% [markdown] id="why_the_pagoda_stays_task"
# ### 5.3 Explain why the pagoda stays
#
# Your instructor reads this answer.
#
# With $\alpha = 10$ the content cost more than doubles while you paint, and the optimizer hardly cares about it. Yet
# the pagoda stays where it is. **What holds it there?** Predict what you get if you start from noise alone
# (`noise_ratio=1` in 4.3), with $\alpha = 10$ and with $\alpha$ = 100 000. Then test your prediction by a run or two
# in the cell below, and write, in a few sentences: your prediction, what you saw (with a number), and what it says
# about the answer.

# %% id="your_experiment"
if check.ready(while_grading=False):
    noise = generate_noise_image(small_content, noise_ratio=1, seed=3)
    # Your run: for example try_out("my_run", start=..., alpha=...), and figures.show_images([...]) to look at it.

# %% [markdown] id="why_the_pagoda_stays" part="answer"
# docs/by_hand.md has an answer, and how to grade it.

# %% [markdown] id="experiment_questions"
# **Two questions.**
#
# In 5.2 the balanced painting ends at a higher $J$ than the other. Is it the worse of the two?
#
# <details>
# <summary>Answer</summary>
#
# The two numbers cannot be compared: with other weights, $J$ is another cost. A cost says which of two images is the
# better one for *this* cost; whether the cost is a good one, only your eyes can tell.
#
# </details>
#
# `conv2_2` would be a "more literal" layer for the content than `conv4_2`. Why would you see nothing of it with
# $\alpha = 10$?
#
# <details>
# <summary>Answer</summary>
#
# Because of 5.1: whatever the layer, the content cost has next to no part in $J$ at that weight. To compare content
# layers, give the content a voice first.
#
# </details>

# %% [markdown] id="your_own"
# ## 6. Paint with your own images
#
# Put your pictures into the folder `images` (in the file browser on the left, drag them there), change the two paths,
# and run the cell. Any size and shape will do: the content picture is scaled to the width you give and keeps its
# proportions; the style picture is fitted to it, scaled and cropped around its centre. Twice the width takes about
# four times as long.

# %% id="paint_your_own"
my_content = load_image("images/dahlia_800x600.jpg", size=(320, None))  # width, height; None: follows from the other
my_style = load_image("images/starry_night_800x600.jpg")


def paint(content_picture, style_picture, name, num_iterations=100):
    """Paint one picture in the style of another, into output/; show the three side by side."""
    content_image = reshape_and_normalize_image(content_picture)
    style_image = reshape_and_normalize_image(fit_image(style_picture, content_picture.shape[1::-1]))  # width, height
    start, cost = generate_noise_image(content_image, seed=3), make_cost(content_image, style_image)
    painted = model_nn(start, num_iterations, cost, f"output/{name}.jpg")
    seen = "The content picture, the style picture, and what was painted of the one in the manner of the other"
    display(figures.show_triptych(content_image, style_image, painted.image, alt=seen))


if check.ready(while_grading=False):
    paint(my_content, my_style, "my_own")


# %% [markdown] id="examples"
# *Photo: vultilion (Flickr 6056698931), [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), cropped and
# scaled.*
#
# Three more, for ideas. The first gives the pagoda the sky of Edvard Munch's *The Scream* (1893).

# %% id="paint_building"
if check.ready(while_grading=False):
    pagoda = load_image("images/pagoda_800x600.jpg", size=(320, None))
    paint(pagoda, load_image("images/scream_800x600.jpg"), "sky")

# %% [markdown] id="examples_tiles"
# A style need not be a painting. Here it is a wall of glazed tiles, eight-pointed stars and crosses, as they were made
# in Kashan. No photograph: `patterns.star_tiles` computes it. Watch what of the tiles is there soon, and what of the
# dahlia is there still at the end.

# %% id="paint_tiles"
if check.ready(while_grading=False):
    paint(my_content, patterns.star_tiles(height=240, width=320, tile=80), "tiles")

# %% [markdown] id="examples_fluid"
# Nor need the content be a photograph. `patterns.turbulence` solves the equations of a stirred fluid and colours it
# by how fast it turns; `patterns.brush_strokes` draws an abstract in blues to paint it with.

# %% id="paint_fluid"
if check.ready(while_grading=False):
    paint(patterns.turbulence(height=240, width=320), patterns.brush_strokes(height=240, width=320), "fluid")

# %% [markdown] id="own_questions"
# **Two questions.**
#
# The dahlia is orange, and the tiles have next to no orange. Why is the flower still orange after 100 steps?
#
# <details>
# <summary>Answer</summary>
#
# The steps are small, most of them move a value by less than 2 of 255, and a value moves only if that lowers $J$. The
# Gram matrices say how often each colour occurs in the whole picture, and together with what, but not where: with
# blue, turquoise and white all around it, one orange flower costs little.
#
# </details>
#
# Which styles will work badly?
#
# <details>
# <summary>Answer</summary>
#
# Those that depend on *where* things are, or on more than a square of 156 pixels can show: a portrait whose style is
# its composition, a drawing with one long line. The Gram matrices see textures and small shapes.
#
# </details>

# %% [markdown] id="conclusion"
# ## 7. Look back, and hand in
#
# > **What you should remember.**
# >
# > - Neural Style Transfer takes a content image C and a style image S and finds a generated image G that is near C
# >   in content and near S in style.
# > - It reads both from the activations of a convolutional network trained on another task: content from the
# >   activation of one layer, style from the Gram matrices of several.
# > - The total cost weighs the two. Its gradient is taken with respect to the pixels: the image is optimised, the
# >   network is not.
# > - Weights are not shares: how much a term of a cost counts depends on how large it is.
#
# ### 7.1 Hand in
#
# The cell below counts the points of your functions, as far as the checks in this notebook can tell; the grading
# tries more inputs. Then
#
# 1. choose *Kernel → Restart Kernel and Run All Cells*, or at least run all cells from the top: what counts is a
#    notebook that runs in order. (Interrupt a painting you do not want to wait for.)
# 2. *File → Save Notebook*.
# 3. If you like, press **Validate** above the notebook. It runs everything once more, out of sight and without the
#    paintings (one step of section 4.8, and nothing is saved), and tells you whether the instructor's tests pass. It
#    takes about a minute, in which JupyterLab does nothing else.
# 4. Hand in this one file, `neural_style_transfer.ipynb`. The pictures in `output/` are yours.

# %% id="hand_in"
check.hand_in()

# %% [markdown] id="further"
# ### 7.2 Go on
#
# Change one thing at a time and paint again; nothing outside the five functions is graded.
#
# - A single style layer: `try_out("shallow", style_layers=[("conv1_1", 1.0)])`, or `"conv4_1"`. Which of the two knows
#   strokes?
# - Another content layer: `CONTENT_LAYER = "conv2_2"`, then `try_out("literal", alpha=100_000)`.
# - Content alone: `try_out("content", start=noise, alpha=1, beta=0)` brings back from noise what `conv4_2` knows of
#   the photograph. Style alone: `alpha=0` from noise makes a texture.
#
# **References**
#
# - Leon A. Gatys, Alexander S. Ecker, Matthias Bethge (2015). [A Neural Algorithm of Artistic
#   Style](https://arxiv.org/abs/1508.06576). The method. Its style cost is ours; its content cost has 1/2 in place of
#   $1/(4\,n_H\,n_W\,n_C)$.
# - Yanghao Li, Naiyan Wang, Jiaying Liu, Xiaodi Hou (2017). [Demystifying Neural Style
#   Transfer](https://arxiv.org/abs/1701.01036). What it means that two Gram matrices are equal.
# - Harish Narayanan (2017). [Convolutional neural networks for artistic style
#   transfer](https://harishnarayanan.org/writing/artistic-style-transfer/).
# - Log0 (2016). [TensorFlow Implementation of "A Neural Algorithm of Artistic
#   Style"](http://www.chioka.in/tensorflow-implementation-neural-algorithm-of-artistic-style).
# - Karen Simonyan, Andrew Zisserman (2015). [Very Deep Convolutional Networks for Large-Scale Image
#   Recognition](https://arxiv.org/abs/1409.1556). The network.
# - The VGG-19 weights in the format of [MatConvNet](https://www.vlfeat.org/matconvnet/pretrained/), by the Visual
#   Geometry Group, University of Oxford, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).
#
# **Pictures.** Pagoda: danielbuechele; dahlia: vultilion; both [CC BY
# 2.0](https://creativecommons.org/licenses/by/2.0/). Whoever shows a painting of them says so: "Generated from a photo
# by danielbuechele (Flickr 6061409035), CC BY 2.0, in the style of ...". *The Starry Night* and *The Scream* are in the
# public domain. `images/CREDITS.md` has all of it.
