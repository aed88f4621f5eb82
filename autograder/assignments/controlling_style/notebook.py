# %% [markdown] id="title"
# # Controlling Style
#
# **What you'll do.** Take Neural Style Transfer into your own hands: make textures of any size, paint without
# speckles, keep the colours of the photograph, and give each part of it a style of its own.
#
# **What you'll learn.**
# - *See* what each layer of a network keeps of an image, and what it throws away.
# - *Compare* Gram matrices of images of different sizes, and make textures from nothing else.
# - *Add* a term to a cost that says something about pixels, and weigh it.
# - *Match* the moments of two sets of pixels: means, deviations, covariances.
# - *Restrict* a style to a region.
#
# **What you'll need.** The first assignment, *Neural Style Transfer*; what you wrote there is given here as code. A
# little linear algebra: eigenvalues, and what a symmetric matrix is.
#
# **How long it takes.** About 35 minutes to read, an hour and a half to write the five functions, 20 minutes for the
# answer in 5.3, and time for the computer: each painting cell takes about a minute on two processor cores, longer on a
# busy machine. You can stop any painting and keep what there is: press the square in the toolbar, *Interrupt the
# kernel*. A cell with several paintings then goes on to the next: press again.
#
# @{points}
#
# All is as in the first assignment: run the notebook from top to bottom with Shift+Enter; what you have not written
# yet is skipped and says so. Each exercise has four cells: the task with its hints, your function, where your code
# replaces the line that begins with `raise`, a check, and the instructor's test. A function that does not pass its
# check is not used in the cells after it. Questions with answers to unfold are for you alone, and so are all changes
# outside the five functions and your answer in 5.3.

# %% id="install" part="install"

# %% id="setup"
from nst_utils.notebook import Easel  # first: it keeps TensorFlow's start-up messages from you
import numpy as np
import tensorflow as tf
from IPython.display import display

from nst_utils import figures, generate_noise_image, load_image, load_vgg_model, patterns
from nst_utils import reshape_and_normalize_image
from nst_utils.checks import Checks
from nst_utils.images import to_pixels

check = Checks("controlling_style")
model = load_vgg_model("pretrained-model/imagenet-vgg-verydeep-19.mat")
pagoda = load_image("images/pagoda_400x300.jpg", size=(200, 150))
dahlia = load_image("images/dahlia_400x300.jpg", size=(200, 150))
starry_night = load_image("images/starry_night_400x300.jpg", size=(200, 150))
scream = load_image("images/scream_400x300.jpg", size=(200, 150))

# %% [markdown] id="layers"
# ## 1. See what a layer keeps
#
# ### 1.1 Take along what you have
#
# These are functions of the first assignment, in the form in which they are used here. Two things are new. The
# content cost is divided by the squares of the content's own activation: it is 1 for an activation of zeros and 0 at
# the goal, at whatever layer. And `paint` takes any cost, as long as it gives three numbers: what is to become small,
# and two parts of it to be shown. The easel prints them as `J_content` and `J_style`, whatever they are: in 1.2 there
# is no second part, in 2.4 no first, and in 3.2 the second is the variation.

# %% id="from_before"
LAYERS = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]


def gram_matrix(A):
    """Return the Gram matrix of an unrolled activation, shape (n_C, n_C)."""
    return tf.matmul(A, A, transpose_b=True)


def unroll(a):
    """Unroll an activation (1, n_H, n_W, n_C) to shape (n_C, n_H*n_W): a row for each channel."""
    return tf.transpose(tf.reshape(a, [-1, a.shape[-1]]))


def content_cost(a_C, a_G):
    """Compare two activations of a layer, relative to the first."""
    return tf.nn.l2_loss(a_C - a_G) / tf.nn.l2_loss(a_C)


# %% id="paint"
def train_step(image, cost, optimizer):
    """Change the image by one step of the optimizer; return the costs before it."""
    with tf.GradientTape() as tape:
        costs = cost(image)
    optimizer.apply_gradients([(tape.gradient(costs[0], image), image)])
    return costs


def paint(start, cost, num_iterations, name, learning_rate=10.0):
    """Start from an image, lower the first of the three costs step by step; return the easel with the painting."""
    image = tf.Variable(start)
    optimizer, compiled = tf.keras.optimizers.Adam(learning_rate), tf.function(cost)
    with Easel(image, num_iterations, f"output/{name}.jpg") as easel:
        for _ in easel:
            easel.show(train_step(image, compiled, optimizer))
    return easel


# %% [markdown] id="inversion_text"
# ### 1.2 Turn an activation back into an image
#
# What does a layer know of an image? Ask for an image that has the same activation there, and for nothing else: start
# from noise and lower the content cost of that one layer. What the layer has kept comes back; what it has thrown away
# stays noise, or becomes whatever the steps happen upon.
#
# Five depths, one after the other. Before you run the cell, decide: at which of them will the colour of the sky be
# lost, and at which the shape of the tower?
#
# <details>
# <summary>What to expect</summary>
#
# `conv1_2` gives the photograph back, but for fine grain. At `conv2_2` the blue of the sky has gone, and at `conv3_2`
# the even sky is full of coloured dots, while every edge is there. At `conv4_2`, the layer of the content cost, edges
# have become bold outlines in colours of chance. `conv5_2` gives fragments: something with many roofs, and where it
# stands.
#
# </details>

# %% id="inversion"
content_image = reshape_and_normalize_image(pagoda)
small_content = reshape_and_normalize_image(load_image("images/pagoda_400x300.jpg", size=(160, 120)))
noise = generate_noise_image(small_content, noise_ratio=1, seed=3)


def invert(layer):
    """Look for an image with the small pagoda's activation at a layer."""
    a_C = model(small_content, layers=[layer])[layer]

    def cost(image):
        J = content_cost(a_C, model(image, layers=[layer])[layer])
        return J, J, 0.0

    return paint(noise, cost, 60, f"inverted_{layer}")


# %% id="show_inversion"
depths = ["conv1_2", "conv2_2", "conv3_2", "conv4_2", "conv5_2"]
inverted = {layer: invert(layer) for layer in depths}
for layer, easel in inverted.items():
    print(f"{layer}: the content cost fell from {easel.costs[0][1]:.3f} to {easel.costs[-1][1]:.3f}")
figures.show_images(
    [small_content, *(easel.image for easel in inverted.values())],
    ["Content", *depths],
    columns=3,
    alt="The pagoda, and what came back of it from five layers: a copy with fine grain; a copy with a grey sky; outlines and "
    "red walls under a sky of coloured dots; bold outlines in garish colours; and fragments of many roofs.",
)

# %% [markdown] id="inversion_questions"
# *Photo: danielbuechele (Flickr 6061409035), [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), cropped and
# scaled.*
#
# **Two questions.**
#
# From a deep layer the image comes back full of speckles. Has the layer seen them?
#
# <details>
# <summary>Answer</summary>
#
# It does not mind them. Each halving of the maps takes means of neighbours, so fine grain hardly reaches the deep
# layers. It costs nothing, and so the steps leave what there was and add more: you start with 0.6 times the roughness
# of the photograph, and section 3 shows more than twice as much at the end. There it will be removed.
#
# </details>
#
# Could one find the *one* image that an activation came from?
#
# <details>
# <summary>Answer</summary>
#
# From a shallow layer nearly, from a deep one not: many images have the same activation there, and you get one not
# far from where you started. Another seed gives another.
#
# </details>

# %% [markdown] id="texture"
# ## 2. Make textures
#
# A texture is what looks the same wherever you cut a piece out: bark, gravel, a wall of tiles, the sky of *The Starry
# Night*. Gatys, Ecker and Bethge had this idea before they had that of style transfer (2015): take the Gram matrices
# alone, no content, start from noise, and you get more of the same stuff.
#
# ### 2.1 Divide by the number of places
#
# A piece of texture may be of any size, and so may the sample it is made from. In the first assignment two images had
# to have one size, since $G_{ij}$ is a *sum* over places: four times the area gives numbers four times as large.
# Divided by the number of places it is a *mean*, and means of different sizes can be compared:
#
# $$\bar G = \frac{1}{n_H\,n_W}\,A A^T$$
#
# `textures` computes it for the texture's image, layer by layer. The cell compares *The Starry Night* with its left
# half, in sums and in means.
#
# <details>
# <summary>What to expect</summary>
#
# Half the picture has half the sum, so the sums differ by about half at every layer. What is left of the difference
# in the means is real: the moon is in the right half. It grows with depth, since a deep layer has few places (19 x 25
# at `conv5_1`), and each sees much of the picture.
#
# </details>


# %% id="textures"
def textures(image, layers=LAYERS):
    """Return layer -> the Gram matrix of an image there, divided by its number of places."""
    grams = {}
    for layer, a in model(image, layers=layers).items():
        rows = tf.reshape(a, [-1, a.shape[-1]])  # (n_H*n_W, n_C)
        grams[layer] = tf.tensordot(rows, rows, [[0], [0]]) / len(rows)
    return grams


painting = reshape_and_normalize_image(load_image("images/starry_night_400x300.jpg"))
whole, half = textures(painting), textures(painting[:, :, :200])
for layer in LAYERS:  # a sum over half the places is half the mean times all places
    sums, means = (tf.norm(whole[layer] - G) / tf.norm(whole[layer]) for G in (half[layer] / 2, half[layer]))
    print(f"{layer}: the left half differs from the whole by {sums:.0%} in sums, by {means:.0%} in means")

# %% [markdown] id="texture_cost_task"
# ### 2.2 Compare textures of different sizes
#
# The cost is that of the first assignment, between matrices that have each been divided by their own number of
# places, added up over the layers with a weight for each:
#
# $$J_{texture}(S, G) = \sum_{l} w^{[l]}\,\frac{1}{4\,n_C^2} \sum_{i=1}^{n_C} \sum_{j=1}^{n_C} \left(\bar G^{(S)}_{ij} - \bar G^{(G)}_{ij}\right)^2$$
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $\bar G^{(S)}$ | `grams_S[layer]` | the texture's Gram matrix, *already* divided by the texture's number of places |
# | $\bar G^{(G)}$ | yours to make | the generated image's, divided by its own number of places; from `a_G[layer]`, its activation, shape (1, n_H, n_W, n_C) |
# | $l$ | `layer` | a layer; the sum runs over those in `weights` |
# | $w^{[l]}$ | `weights[layer]` | a number |
# | $n_C$ | yours to name | number of channels of the layer |
# | $J_{texture}(S, G)$ | the value you return | one number |
#
# All three arguments are dictionaries whose keys are layer names. `a_G` may hold more layers than `weights`, such as
# the one that watches the content.
#
# **Exercise (medium, about 20 minutes).** Write `texture_cost`. You may use `unroll` and `gram_matrix` of 1.1.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Start with 0.0 and go through the layers that have a weight. For each: the generated image's own Gram matrix and its
# own number of places, then the squares of the differences, then the fraction, then the weight.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `weights.items()` gives pairs of layer and weight. An unrolled activation has the shape (channels, places), so
# `A.shape` holds both numbers you need. `tf.square` and `tf.reduce_sum` for the rest.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# For each layer two matrices of shape (n_C, n_C); their sizes do not depend on those of the images. One scalar, of
# shape `()`, comes out.
#
# </details>
#
# **What you should see:** `J_texture = @{J_texture}`


# %% id="texture_cost" part="solution"
# GRADED FUNCTION: texture_cost
def texture_cost(grams_S, a_G, weights):
    """Compute how far the generated image is from having a texture, over several layers.

    Args:
        grams_S: dictionary, layer -> tensor of shape (n_C, n_C), the texture's Gram matrix over its number of places.
        a_G: dictionary, layer -> tensor of shape (1, n_H, n_W, n_C), the generated image's activation.
        weights: dictionary, layer -> number.

    Returns:
        J_texture: scalar tensor.
    """
    ### BEGIN SOLUTION
    J_texture = 0.0
    for layer, weight in weights.items():
        A = unroll(a_G[layer])  # (n_C, n_H*n_W)
        difference = grams_S[layer] - gram_matrix(A) / A.shape[1]
        J_texture += weight * tf.reduce_sum(tf.square(difference)) / (4 * A.shape[0] ** 2)
    return J_texture
    ### END SOLUTION
    raise NotImplementedError("Exercise 2.2: texture_cost is not written yet")


# %% [markdown] id="balance_text"
# ### 2.3 Give each layer the same say
#
# In the first assignment equal weights gave `conv4_1` more than nine tenths of the cost. Then one could not see what
# the other layers add. So give each of the $L$ layers the weight 1 / ($L$ x its cost at the start): all begin with an
# equal share, and $J_{texture}$ begins at 1.


# %% id="balance"
def balanced(grams_S, start, layers=LAYERS):
    """Return layer -> weight, such that all layers begin with equal shares of a texture cost of 1."""
    a = model(start, layers=layers)
    return {layer: float(1 / len(layers) / texture_cost(grams_S, a, {layer: 1.0})) for layer in layers}


texture_picture = load_image("images/starry_night_800x600.jpg", size=(256, 192))
grams_S = textures(reshape_and_normalize_image(texture_picture))
start = generate_noise_image(np.zeros((1, 128, 160, 3), np.float32), noise_ratio=1, seed=3)
if check.ready("texture_cost"):
    for layer, weight in balanced(grams_S, start).items():
        print(f"{layer}: weight {weight:.2g}")

# %% [markdown] id="layer_by_layer_text"
# ### 2.4 Make a texture, layer by layer
#
# The sample is *The Starry Night*, 256 x 192 pixels; the texture is to have 160 x 128, and starts from noise. First
# `conv1_1` alone, then with `conv2_1`, and so on to all five. What will each layer add?
#
# <details>
# <summary>What to expect</summary>
#
# `conv1_1` sees 3 x 3 pixels: it gets the colours right, scattered like confetti. `conv2_1` makes short curls of
# them, `conv3_1` strokes that run together, with pale spots. `conv4_1` makes the strokes longer, and with `conv5_1`,
# which sees 156 pixels, the spots become round stars with rings. None is where it was: the Gram matrices do not know.
#
# </details>


# %% id="make_texture"
def make_texture(grams_S, layers, num_iterations=60, start=start):
    """Make a texture from noise, by some layers."""
    weights = balanced(grams_S, start, layers)

    def cost(image):
        J = texture_cost(grams_S, model(image, layers=layers), weights)
        return J, 0.0, J

    return paint(start, cost, num_iterations, f"texture_{len(layers)}")


# %% id="layer_by_layer"
if check.ready("texture_cost", while_grading=False):
    made = {LAYERS[n - 1]: make_texture(grams_S, LAYERS[:n]) for n in range(1, 6)}
    for layer, easel in made.items():
        print(f"up to {layer}: J_texture fell from {easel.costs[0][2]:.2f} to {easel.costs[-1][2]:.4f}")
    shown = figures.show_images(
        [texture_picture, *(easel.image for easel in made.values())],
        ["Sample", *(f"up to {layer}" for layer in made)],
        columns=3,
        alt="The Starry Night, and textures from it: blue and yellow confetti; short dark curls; strokes that run together, "
        "with pale spots; longer strokes; and at last yellow stars with rings, in other places than in the painting.",
    )
    display(shown)

# %% [markdown] id="texture_questions"
# **Two questions.**
#
# Would the first assignment's style cost, with its $n_H\,n_W$ in front, have made a texture of half the width and half
# the height?
#
# <details>
# <summary>Answer</summary>
#
# It would ask the small picture for *sums* as large as those of the sample, four times its area, and so for
# activations twice as large: a texture with twice the contrast, as far as pixels allow.
#
# </details>
#
# A chessboard is a texture. How could the Gram matrices, divided by the number of places, of a board of 8 x 8 and of
# one of 16 x 16 squares of the same size, in pixels, differ?
#
# <details>
# <summary>Answer</summary>
#
# Only at the border. Inside, each place sees the same surroundings as often in one as in the other, so the means
# agree; the places near the border, which see beyond it, are a smaller share of the larger board.
#
# </details>

# %% [markdown] id="variation"
# ## 3. Paint without speckles
#
# Nothing in the cost so far says that neighbours should be alike, and a network that looks at means of neighbours
# hardly notices when they are not. A third kind of term does: one that looks at the pixels themselves.

# %% [markdown] id="total_variation_task"
# ### 3.1 Measure how rough a picture is
#
# The *total variation* adds up the squares of the differences between each pixel and its neighbour below, and between
# each pixel and its neighbour to the right, channel by channel:
#
# $$J_{variation}(x) = \sum_{i,\,j,\,c} \left[\left(x_{i+1,j,c} - x_{i,j,c}\right)^2 + \left(x_{i,j+1,c} - x_{i,j,c}\right)^2\right]$$
#
# A pixel in the last row has no neighbour below, one in the last column none to the right: such pairs are left out.
# So the two kinds of differences have different shapes.
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $x$ | `image` | an image as the network takes it, shape (1, n_H, n_W, 3) |
# | $i, j, c$ | | row, column, channel |
# | $J_{variation}(x)$ | the value you return | one number: a sum, no mean |
#
# **Exercise (easy, about 10 minutes).** Write `total_variation`.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Take the image without its first row, and without its last row. Subtracted, they are the differences of all pairs
# one above the other. The same with columns.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# Slices work on tensors as on arrays: `x[:, 1:]` leaves out the first of the second axis. Mind which axis is which.
# Sum each of the two kinds by itself: their shapes differ.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# (1, n_H - 1, n_W, 3) for one kind, (1, n_H, n_W - 1, 3) for the other. On a picture of one colour the result is 0.
#
# </details>
#
# **What you should see:** `J_variation = @{J_variation}`. The check's first image is small enough to do it on paper:
# 3 rows and 4 columns of zeros, but for the third column, which is all twos in each channel, and the first pixel of
# the middle row, (1, 0, -3).


# %% id="total_variation" part="solution"
# GRADED FUNCTION: total_variation
def total_variation(image):
    """Compute how much neighbouring pixels differ.

    Args:
        image: tensor of shape (1, n_H, n_W, 3).

    Returns:
        J_variation: scalar tensor, the sum of the squared differences.
    """
    ### BEGIN SOLUTION
    down = image[:, 1:] - image[:, :-1]  # (1, n_H - 1, n_W, 3)
    right = image[:, :, 1:] - image[:, :, :-1]  # (1, n_H, n_W - 1, 3)
    return tf.reduce_sum(tf.square(down)) + tf.reduce_sum(tf.square(right))
    ### END SOLUTION
    raise NotImplementedError("Exercise 3.1: total_variation is not written yet")


# %% [markdown] id="speckles_text"
# ### 3.2 Weigh it
#
# Once more an image from `conv4_2` alone, as in 1.2, now with the variation as a second term. It is divided by that
# of the photograph, so that 1 means "as rough as the photograph". Three weights: 0, 0.03 and 1. What will too much of
# it do?
#
# <details>
# <summary>What to expect</summary>
#
# Without it every even surface is full of speckles, and the picture is more than twice as rough as the photograph.
# The small weight takes two thirds of that away, and the content cost does not suffer: the speckles were of no use.
# With the large one edges cost more than they are worth: all is blurred and the content cost half as high again, but
# the roofs turn orange again, and the trees green.
#
# </details>


# %% id="speckles"
def invert_smoothly(weight, layer="conv4_2"):
    """Look for an image with the small pagoda's activation at a layer, and with little variation."""
    a_C, V_C = model(small_content, layers=[layer])[layer], total_variation(small_content)

    def cost(image):
        J_content = content_cost(a_C, model(image, layers=[layer])[layer])
        J_variation = total_variation(image) / V_C
        return J_content + weight * J_variation, J_content, J_variation

    return paint(noise, cost, 60, f"variation_{weight:g}")


# %% id="show_speckles"
if check.ready("total_variation", while_grading=False):
    smooth = {weight: invert_smoothly(weight) for weight in (0, 0.03, 1)}
    for weight, easel in smooth.items():
        roughness = total_variation(easel.image) / total_variation(small_content)
        print(
            f"weight {weight:4}: content cost {easel.costs[-1][1]:.3f}, {roughness:.2f} times as rough as the photo"
        )
    shown = figures.show_images(
        [small_content, *(easel.image for easel in smooth.values())],
        ["Content", *(f"weight {weight}" for weight in smooth)],
        alt="The pagoda; then what came back of it from conv4_2: without variation bold outlines and coloured speckles, with "
        "a little of it the same with paler speckles, with much of it a blurred tower with orange roofs above green trees.",
    )
    display(shown)

# %% [markdown] id="variation_questions"
# **Two questions.**
#
# Two pictures have the same pixels in another order, one of them smooth, the other speckled. Which of this notebook's
# costs can tell them apart?
#
# <details>
# <summary>Answer</summary>
#
# The variation, which looks at neighbours; and the costs at all layers, since each filter looks at neighbours, at
# least 3 x 3. Only a Gram matrix of the pixels themselves could not.
#
# </details>
#
# Why are the differences squared, and not taken by their size?
#
# <details>
# <summary>Answer</summary>
#
# Squares have a gradient everywhere, and dislike one large step more than many small ones, so they blur edges.
# Absolute differences would keep edges sharp, but their gradient jumps where neighbours are equal. Both are in use.
#
# </details>

# %% [markdown] id="colour"
# ## 4. Keep the colours
#
# A painting in the manner of *The Starry Night* is blue, whatever the photograph shows. Colour is part of the style,
# as the Gram matrices see it. If you want the strokes and not the palette, there are two ways (Gatys and others,
# 2016): paint the brightness only, or give the style picture the photograph's colours *before* you paint.
#
# ### 4.1 Take brightness and colour apart
#
# The *luminance* of a pixel is a weighted mean of its red, green and blue; the eye sees green as brightest. What is
# left when it is subtracted is the colour. `luminance` and `chroma` take pixels from 0 to 255; everything else in this
# section goes from 0 to 1.


# %% id="luminance"
def luminance(image):
    """Return the brightness of each pixel, from 0 to 1, float32 (n_H, n_W)."""
    return (image / 255 @ [0.299, 0.587, 0.114]).astype(np.float32)


def chroma(image):
    """Return what is left of each pixel without its brightness, from -1 to 1."""
    return image / 255 - luminance(image)[..., None]


def as_picture(values):
    """Return numbers from 0 to 1 as pixels; grey ones, if there is one number for each place."""
    pixels = (255 * np.clip(values, 0, 1) + 0.5).astype(np.uint8)
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)


# %% id="luminances"
Y_C, Y_S = luminance(dahlia), luminance(starry_night)
for name, Y in [("dahlia", Y_C), ("The Starry Night", Y_S)]:
    print(f"{name:17} has the mean {Y.mean():.3f} and the deviation {Y.std():.3f}")
figures.show_images(
    [dahlia, as_picture(Y_C), starry_night, as_picture(Y_S)],
    ["Content", "Its luminance", "Style", "Its luminance"],
    alt="The orange dahlia before dark green leaves, and The Starry Night, each beside itself in grey.",
)

# %% [markdown] id="match_luminance_task"
# ### 4.2 Match the brightness
#
# *The Starry Night* is brighter than the dahlia (0.375 against 0.270), and the Gram matrices would carry that into the
# painting. So before the strokes are taken from the style's luminance $Y$, it gets the content's mean $\mu_C$ and
# standard deviation $\sigma_C$ in place of its own:
#
# $$Y' = \frac{\sigma_C}{\sigma_S}\,(Y - \mu_S) + \mu_C$$
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | | `content` | the content's luminance, shape (n_H, n_W) |
# | $Y$ | `style` | the style's luminance, perhaps of another shape |
# | $\mu_C, \mu_S$ | yours to name | mean over the whole picture |
# | $\sigma_C, \sigma_S$ | yours to name | standard deviation: the root of the mean squared distance from the mean |
# | $Y'$ | the value you return | the changed luminance, of the style's shape |
#
# **Exercise (easy, about 10 minutes).** Write `match_luminance`. The result may leave 0-1: do not clip it. A style of
# one brightness has $\sigma_S = 0$. Divide by the larger of $\sigma_S$ and 0.00001, or by $\sigma_S + 0.00001$: both
# pass. The result is then even, with the content's mean.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Move the style's mean to 0, stretch, move it to the content's. In this order.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `tf.reduce_mean`, `tf.math.reduce_std`, and `tf.maximum` for the smallest deviation. No gradient is needed here;
# still, return a tensor.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# Means and deviations are scalars, of shape `()`. The result has the style's shape. A picture matched to itself stays
# as it is.
#
# </details>
#
# **What you should see:**
# ```
# @{Y_matched}
# ```


# %% id="match_luminance" part="solution"
# GRADED FUNCTION: match_luminance
def match_luminance(content, style):
    """Give the style's luminance the content's mean and standard deviation.

    Args:
        content: tensor of shape (n_H, n_W), luminance from 0 to 1.
        style: tensor of shape (n_H', n_W').

    Returns:
        Y_matched: tensor of the style's shape.
    """
    ### BEGIN SOLUTION
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), 1e-5)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)
    ### END SOLUTION
    raise NotImplementedError("Exercise 4.2: match_luminance is not written yet")


# %% [markdown] id="match_colours_task"
# ### 4.3 Match the colours
#
# The other way: recolour the style picture, and paint with it as ever. A mean colour is three numbers; how far the
# colours spread, and which channels go together, is the *covariance*, a matrix of 3 x 3. For the pixels $x_1, \dots,
# x_n$ of a picture, as columns of three numbers:
#
# $$\mu = \frac{1}{n} \sum_k x_k, \qquad \Sigma = \frac{1}{n} \sum_k (x_k - \mu)(x_k - \mu)^T$$
#
# The style's pixels are changed by one matrix and one shift, so that their mean and covariance become the content's:
#
# $$x' = A x + b, \qquad A = \Sigma_C^{1/2}\,\Sigma_S^{-1/2}, \qquad b = \mu_C - A \mu_S$$
#
# Here $A$ is a matrix of 3 x 3 (not the activation of 2.1), and $x$ is a pixel. $\Sigma^{1/2}$ is the *symmetric
# root*: with the eigenvalues $\lambda_i$ of $\Sigma$ and its eigenvectors as the columns of $U$ it is
# $U\,\mathrm{diag}(\sqrt{\lambda_i})\,U^T$; and $\Sigma^{-1/2} = U\,\mathrm{diag}(1/\sqrt{\lambda_i})\,U^T$.
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | | `content` | the content picture, shape (n_H, n_W, 3), from 0 to 1 |
# | $x$ | `style` | the style picture, perhaps of another size; each pixel is an $x$ |
# | $\Sigma_C, \Sigma_S$ | yours to name | covariances, shape (3, 3), with `EPS` added to the diagonal |
# | `EPS` | `EPS`, in your cell | 0.00001 |
# | $x'$ | the value you return | the changed pixels, of the style's shape; do not clip them |
#
# **Exercise (hard, about 30 minutes).** Write `match_colours`. The covariance of a grey picture has eigenvalues that
# are 0, and no inverse. So add `EPS` to the diagonal of *both* covariances before you take their roots.
#
# <details>
# <summary>Hint: the idea</summary>
#
# Three small steps, and the first two are needed twice, so let them be functions inside yours: pixels, mean and
# covariance of a picture; a power of a symmetric matrix; and the change. Which factor of A meets a pixel first? It
# undoes the style's spread, the other puts the content's in its place.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `tf.reshape(image, (-1, 3))` makes a row of each pixel: then mean and covariance come from `tf.reduce_mean` along
# one axis and one `tf.matmul`. `tf.linalg.eigh` gives eigenvalues, and the eigenvectors as columns. `tf.eye(3)` is a
# diagonal of ones. With pixels as *rows*, the change is a product from the right with another matrix than A: with
# which?
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# Pixels (n, 3), mean (3,), covariance (3, 3), A (3, 3). The result has the style's shape. A picture matched to itself
# stays as it is, up to rounding: try yours on `tf.constant(dahlia / 255, tf.float32)`.
#
# </details>
#
# **What you should see:**
# ```
# @{style_matched}
# ```


# %% id="match_colours" part="solution"
# GRADED FUNCTION: match_colours
EPS = 1e-5


def match_colours(content, style):
    """Give the style's pixels the content's mean colour and covariance.

    Args:
        content: tensor of shape (n_H, n_W, 3), from 0 to 1.
        style: tensor of shape (n_H', n_W', 3).

    Returns:
        style_matched: tensor of the style's shape.
    """
    ### BEGIN SOLUTION

    def moments(image):
        pixels = tf.reshape(image, (-1, 3))
        mean = tf.reduce_mean(pixels, axis=0)
        covariance = tf.matmul(pixels - mean, pixels - mean, transpose_a=True) / len(pixels)
        return pixels, mean, covariance + EPS * tf.eye(3)

    def power(covariance, exponent):
        values, vectors = tf.linalg.eigh(covariance)
        return tf.matmul(vectors * values**exponent, vectors, transpose_b=True)

    _, mean_C, covariance_C = moments(content)
    pixels, mean_S, covariance_S = moments(style)
    A = tf.matmul(power(covariance_C, 0.5), power(covariance_S, -0.5))
    return tf.reshape(tf.matmul(pixels - mean_S, A, transpose_b=True) + mean_C, style.shape)
    ### END SOLUTION
    raise NotImplementedError("Exercise 4.3: match_colours is not written yet")


# %% [markdown] id="recoloured_text"
# Look at what your two functions make of the style. On the right the night sky has the colours of the dahlia: the
# strokes are as they were, and what was yellow has become orange.

# %% id="recoloured"
if check.ready("match_luminance", "match_colours"):
    Y_matched = match_luminance(tf.constant(Y_C), tf.constant(Y_S)).numpy()
    recoloured = match_colours(
        *(tf.constant(picture / 255, tf.float32) for picture in (dahlia, starry_night))
    ).numpy()
    outside = np.mean((recoloured < 0) | (recoloured > 1))
    print(f"{outside:.1%} of the recoloured numbers are outside 0-1 and are clipped for display")
    shown = figures.show_images(
        [dahlia, starry_night, as_picture(Y_matched), as_picture(recoloured)],
        ["Content", "Style", "Luminance matched", "Colours matched"],
        alt="The dahlia; The Starry Night; it in grey, as dark as the dahlia; and it in the dahlia's orange and dark green.",
    )
    display(shown)

# %% [markdown] id="transfer_text"
# ### 4.4 Paint both ways
#
# `transfer` puts the costs together: content at `conv4_2`, texture at five layers, each with the same say, and a
# little variation. All three are relative, so their weights can be compared.


# %% id="transfer"
def transfer(content_picture, style_picture, name, num_iterations=50, alpha=1.0, beta=3.0, gamma=0.02):
    """Paint a picture in the style of another; return its pixels."""
    C, S = (reshape_and_normalize_image(picture) for picture in (content_picture, style_picture))
    start, grams_S, V_C = generate_noise_image(C, seed=3), textures(S), total_variation(C)
    a_C, weights = model(C, layers=["conv4_2"])["conv4_2"], balanced(grams_S, start)

    def cost(image):
        a_G = model(image, layers=["conv4_2", *LAYERS])
        J_content, J_style = content_cost(a_C, a_G["conv4_2"]), texture_cost(grams_S, a_G, weights)
        return alpha * J_content + beta * J_style + gamma * total_variation(image) / V_C, J_content, J_style

    return to_pixels(paint(start, cost, num_iterations, name, learning_rate=5.0).image)


painted = {}  # what the next cells paint, by name


# %% [markdown] id="three_ways_text"
# Three paintings: with the style's own colours; with the recoloured style; and in grey, with the matched luminance,
# to which the content's colours are then added. What will differ between the last two?
#
# <details>
# <summary>What to expect</summary>
#
# With the style's own colours the leaves turn blue and the flower pale. The recoloured style keeps the palette, but
# which colour goes where is still up to the painter: dark strokes stray into the heart of the flower, red ones into
# the leaves. With the luminance alone each place has the colour of the photograph, but for what is clipped at 0 and
# 1, and the strokes are seen as light and dark only. In all three a star may glow in the leaves: its rings are a matter of style.
#
# </details>

# %% id="two_ways"
if check.ready("texture_cost", "total_variation", "match_luminance", "match_colours", while_grading=False):
    painted["the style's colours"] = transfer(dahlia, starry_night, "own_colours")
    painted["colours matched"] = transfer(dahlia, as_picture(recoloured), "matched_colours")
    seen = "The dahlia; painted pale among blue leaves, with short strokes; painted orange among dark green leaves, with a dark heart"
    pictures = [dahlia, painted["the style's colours"], painted["colours matched"]]
    display(figures.show_images(pictures, ["Content", "The style's colours", "Colours matched"], alt=seen))

# %% id="third_way"
if check.ready("texture_cost", "total_variation", "match_luminance", "match_colours", while_grading=False):
    grey = transfer(as_picture(Y_C), as_picture(Y_matched), "luminance")
    bright = as_picture(dahlia / 255 + (luminance(grey) - Y_C)[..., None])
    for name, picture in {**painted, "luminance only": bright}.items():
        moved = abs(chroma(picture) - chroma(dahlia)).mean()
        print(f"{name:20} colour differs from the photograph's by {moved:.3f} on average")
    seen = (
        "The dahlia; painted in grey; and the same strokes with the colours of the photograph, orange on dark green"
    )
    display(figures.show_images([dahlia, grey, bright], ["Content", "Painted in grey", "Luminance only"], alt=seen))

# %% [markdown] id="colour_questions"
# *Photo: vultilion (Flickr 6056698931), [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), cropped and
# scaled.*
#
# **Two questions.**
#
# Why is the style's luminance matched to the content's before it is painted with?
#
# <details>
# <summary>Answer</summary>
#
# The Gram matrices contain the means: a style darker than the content would darken the painting, and then the
# content's colours, added to it, would look wrong.
#
# </details>
#
# A black-and-white drawing is to be the style of a colourful photograph. Which of the two ways would you take?
#
# <details>
# <summary>Answer</summary>
#
# The luminance. A matrix and a shift cannot give a grey picture the spread of colours: all its pixels lie on a line,
# and so do their images. (`EPS` keeps the map finite; it does not invent colour.)
#
# </details>

# %% [markdown] id="place"
# ## 5. Say where
#
# A Gram matrix forgets places, so stars land on the pagoda. A *guide* brings places back, one for each region: a map
# $t_r$ that is 1 where the region is and 0 elsewhere, or anything between (Gatys and others, 2017). Here it is the
# sky, with the bright lake below it, found by brightness.


# %% id="guides"
def soften(region, reach=2):
    """Return a region, True and False, as a guide from 0 to 1 with soft borders."""
    guide = np.pad(np.float32(region), reach, mode="edge")
    for axis in (0, 1):
        guide = np.mean([np.roll(guide, shift, axis) for shift in range(-reach, reach + 1)], axis=0)
    return np.float32(guide[reach:-reach, reach:-reach])


sky = soften(luminance(pagoda) > 0.65)
tiles = patterns.star_tiles(height=150, width=200, tile=50)
print(f"The sky has {sky.mean():.0%} of the picture.")
figures.show_images(
    [pagoda, sky, 1 - sky],
    ["Content", "Guide of the sky", "Guide of the rest"],
    alt="The photo of the pagoda; a bright map of the sky with the tower dark in it; and the opposite.",
)

# %% [markdown] id="guided_gram_matrix_task"
# ### 5.1 Compute the Gram matrix of a region
#
# Multiply each column of the unrolled activation, a place, by the guide there, and take the Gram matrix. For it to be
# a mean over the region, however large that is, the guide is first scaled so that its *squares* add up to 1, since
# each place comes in twice:
#
# $$T_k = \frac{t_k}{\sqrt{\sum_m t_m^2}}, \qquad G_r = (T \circ A)\,(T \circ A)^T, \qquad (T \circ A)_{ik} = T_k\,A_{ik}$$
#
# For one region we write $t$ for $t_r$, and $T$ for the scaled guide.
#
# | Symbol | In the code | Meaning |
# |---|---|---|
# | $A$ | `A` | unrolled activation, shape (n_C, n_H\*n_W) |
# | $t$ | `guide` | how much each place belongs to the region, shape (n_H\*n_W,); 0 or more, of any scale, not 0 everywhere |
# | $T$ | yours to name | the guide, scaled |
# | $G_r$ | the value you return | the region's Gram matrix, shape (n_C, n_C) |
#
# **Exercise (medium, about 20 minutes).** Write `guided_gram_matrix`. Before you do: what does it give for a guide of
# ones?
#
# <details>
# <summary>Hint: the idea</summary>
#
# Scale, multiply, Gram matrix. A guide of ones has squares that add up to n_H n_W, so each $T_k$ is one over the root
# of that, and the result is $\bar G$ of section 2.
#
# </details>
# <details>
# <summary>Hint: functions to use</summary>
#
# `tf.norm` is the root of a sum of squares. A vector of n_H\*n_W numbers multiplies a matrix of that many columns
# column by column.
#
# </details>
# <details>
# <summary>Hint: the shape to expect</summary>
#
# The scaled guide has the shape of the guide, the guided activation that of `A`, the result (n_C, n_C). Try a guide
# and its double: the result must be the same.
#
# </details>
#
# **What you should see:**
# ```
# @{G_region}
# ```


# %% id="guided_gram_matrix" part="solution"
# GRADED FUNCTION: guided_gram_matrix
def guided_gram_matrix(A, guide):
    """Compute how much each two filters are active together within a region.

    Args:
        A: tensor of shape (n_C, n_H*n_W), an unrolled activation.
        guide: tensor of shape (n_H*n_W,), not negative, not 0 everywhere; of any scale.

    Returns:
        G_region: tensor of shape (n_C, n_C).
    """
    ### BEGIN SOLUTION
    return gram_matrix(A * (guide / tf.norm(guide)))
    ### END SOLUTION
    raise NotImplementedError("Exercise 5.1: guided_gram_matrix is not written yet")


# %% [markdown] id="two_styles_text"
# ### 5.2 Paint two styles in two regions
#
# The deeper a layer, the coarser its map; so the guide is scaled down to each layer's size. The region's Gram matrix
# of the generated image is compared with that of its own style picture, and the squared difference is divided by the
# square of the style matrix's norm: it is 1 for a region without any activation. Two styles, two guides, one cost:
# *The Starry Night* for the sky, star tiles, which `nst_utils.patterns` draws, for the rest.
#
# The weight of the style is 20 here, after 3 in 4.4. Both costs begin near 1, so the style counts nearly seven times
# as much beside the content, for each region to show its own clearly.


# %% id="regions"
def guides_for(guide, a):
    """Return layer -> a guide in that layer's size, laid out as a row."""
    sizes = {layer: activation.shape[1:3] for layer, activation in a.items()}
    return {n: tf.reshape(tf.image.resize(guide[..., None], size, method="area"), [-1]) for n, size in sizes.items()}


def regions_cost(a_G, grams, guides):
    """Compare each region with its style, over the layers, relative to the style's own Gram matrix."""
    J = []
    for grams_S, guide in zip(grams, guides, strict=True):
        for layer, G_S in grams_S.items():
            G = guided_gram_matrix(unroll(a_G[layer]), guide[layer])
            J.append(tf.norm(G - G_S) ** 2 / tf.norm(G_S) ** 2)
    return tf.reduce_mean(J)


# %% id="paint_regions"
def paint_regions(styles, guides, name, layers=LAYERS, num_iterations=40):
    """Paint the pagoda with a style for each guide; return the easel."""
    start = generate_noise_image(content_image, seed=3)
    a_C, V_C = model(content_image, layers=["conv4_2"])["conv4_2"], total_variation(content_image)
    grams = [textures(reshape_and_normalize_image(style), layers) for style in styles]
    guides = [guides_for(guide, model(start, layers=layers)) for guide in guides]

    def cost(image):
        a_G = model(image, layers=["conv4_2", *layers])
        J_content, J_style = content_cost(a_C, a_G["conv4_2"]), regions_cost(a_G, grams, guides)
        return J_content + 20 * J_style + 0.02 * total_variation(image) / V_C, J_content, J_style

    return paint(start, cost, num_iterations, name)


# %% id="two_styles"
if check.ready("total_variation", "guided_gram_matrix", while_grading=False):
    everywhere = paint_regions([starry_night], [np.ones_like(sky)], "one_style")
    apart = paint_regions([starry_night, tiles], [sky, 1 - sky], "two_styles")
    for name, easel in [("one style", everywhere), ("two styles", apart)]:
        print(f"{name}: J_style from {easel.costs[0][2]:.2f} to {easel.costs[-1][2]:.3f}")
    shown = figures.show_images(
        [pagoda, starry_night, tiles, everywhere.image, apart.image],
        ["Content", "For the sky", "For the rest", "The first everywhere", "Each in its region"],
        columns=3,
        alt="The pagoda, The Starry Night, star tiles; the pagoda painted all over in the first; and a tower and trees drawn "
        "in bold blue, turquoise and white curves, as on the tiles, under a sky of blue and yellow strokes with a moon.",
    )
    display(shown)

# %% [markdown] id="what_a_region_needs_task"
# ### 5.3 Explain what a region needs
#
# Your instructor reads this answer.
#
# Look at the border between tower and sky. In a band along it the two styles mix, though each Gram matrix counts its
# own places only. **Why, and which layers do it?** Predict what happens to the band if you paint with the first two
# layers alone (`LAYERS[:2]`), with the last two (`LAYERS[3:]`), and if the guides of both regions are drawn back from
# the border (`np.float32(sky > 0.9)`, `np.float32(sky < 0.1)`).
#
# Then test your prediction: one or two runs in the cell below, about a minute each, beside `apart`. Compare with a
# number in the band and outside it, such as the mean absolute difference between your picture and
# `to_pixels(apart.image)`. The band, `border`, also runs along the lake, the trees and the railing.
#
# Write 5 to 10 sentences: your prediction, what you saw, your number, and what it says about *why* and *which layers*.
# Points: 3 for the reason, 3 for the layers, 2 for a prediction, 2 for a test with a number.

# %% id="your_experiment"
if check.ready("total_variation", "guided_gram_matrix", while_grading=False):
    # With d = abs(to_pixels(mine.image) - np.float32(to_pixels(apart.image))), d[border].mean() is the difference in
    # the band, and d[~border].mean() that outside it.
    border = (sky > 0.1) & (sky < 0.9)  # True in the band
    # Your run: for example mine = paint_regions([starry_night, tiles], [sky, 1 - sky], "mine", layers=LAYERS[:2]);
    # figures.show_images([mine.image], alt="...") shows it.

# %% [markdown] id="what_a_region_needs" part="answer"
# docs/by_hand.md has an answer, and how to grade it.

# %% [markdown] id="place_questions"
# **Two questions.**
#
# Two guides of zeros and ones make up the whole picture. How do you get its Gram matrix $A A^T$ from the two $G_r$?
#
# <details>
# <summary>Answer</summary>
#
# Each $G_r$ is a mean over the places of its region. So multiply each by its number of places and add: $\sum_r n_r
# G_r = A A^T$.
#
# </details>
#
# Why does a guide keep stars off the pagoda, when a larger content weight hardly does?
#
# <details>
# <summary>Answer</summary>
#
# A star on the pagoda costs content, but it earns style, wherever it is. With the guide, only stars in the sky earn
# anything.
#
# </details>

# %% [markdown] id="conclusion"
# ## 6. Look back, and hand in
#
# > **What you should remember.**
# >
# > - A layer keeps some of an image and forgets the rest; starting from noise shows which.
# > - Means over places can be compared between images of any sizes; sums cannot.
# > - A cost can have terms that look at pixels, at activations, at statistics: each says something the others do not.
# > - Colours are a cloud of points: its mean and its covariance can be set by a matrix and a shift.
# > - A guide says which places count. It is scaled so that the size of a region does not matter.
#
# ### 6.1 Hand in
#
# The cell below counts the points of your functions, as far as the checks in this notebook can tell; the grading
# tries more inputs (90 points; the other 10 are for your answer in 5.3, which a person reads. Have you written it?).
# Then
#
# 1. choose *Kernel → Restart Kernel and Run All Cells*, or at least run all cells from the top. (Interrupt a painting
#    you do not want to wait for.)
# 2. *File → Save Notebook*.
# 3. Hand in this one file, `controlling_style.ipynb`. The pictures in `output/` are yours.

# %% id="hand_in"
check.hand_in()

# %% [markdown] id="further"
# ### 6.2 Go on
#
# - Other textures: `patterns.star_tiles()`, `patterns.brush_strokes()`, a photograph of your own. Which come out well
#   after 200 steps, and which never do?
# - Another pair for section 4: the pagoda in the colours of *The Scream*, with `match_colours` the other way round.
# - Three regions for section 5, or a guide that fades from left to right.
#
# **References**
#
# - Leon A. Gatys, Alexander S. Ecker, Matthias Bethge (2015). [Texture Synthesis Using Convolutional Neural
#   Networks](https://arxiv.org/abs/1505.07376). Section 2.
# - Aravindh Mahendran, Andrea Vedaldi (2015). [Understanding Deep Image Representations by Inverting
#   Them](https://arxiv.org/abs/1412.0035). Sections 1 and 3.
# - Leon A. Gatys, Matthias Bethge, Aaron Hertzmann, Eli Shechtman (2016). [Preserving Color in Neural Artistic Style
#   Transfer](https://arxiv.org/abs/1606.05897). Section 4.
# - Leon A. Gatys, Alexander S. Ecker, Matthias Bethge, Aaron Hertzmann, Eli Shechtman (2017). [Controlling Perceptual
#   Factors in Neural Style Transfer](https://arxiv.org/abs/1611.07865). Section 5.
# - Karen Simonyan, Andrew Zisserman (2015). [Very Deep Convolutional Networks for Large-Scale Image
#   Recognition](https://arxiv.org/abs/1409.1556). The network; weights by the Visual Geometry Group, University of
#   Oxford, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).
#
# **Pictures.** Pagoda: danielbuechele; dahlia: vultilion; both [CC BY
# 2.0](https://creativecommons.org/licenses/by/2.0/). *The Starry Night* (1889) and *The Scream* (1893) are in the
# public domain. `images/CREDITS.md` has all of it.
