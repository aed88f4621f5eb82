"""The first assignment: the costs and the training step of Neural Style Transfer, and pictures painted by them."""

from autograder.assignment import Assignment, Question, constants_of

from . import content_cost, gram_matrix, layer_style_cost, total_cost, train_step

# What stands for nst_utils while grading: constants as they are, and names that do nothing.
NST_UTILS = {
    "modules": constants_of("nst_utils", "config", "errors"),
    "inert": [
        "load_image",
        "load_vgg_model",
        "reshape_and_normalize_image",
        "generate_noise_image",
        "save_image",
    ],
    # The helpers of the exercise's first editions gave these with `from nst_utils import *`.
    "imports": {
        "os": "os",
        "sys": "sys",
        "np": "numpy",
        "scipy": "scipy",
        "plt": "matplotlib.pyplot",
        "imshow": "matplotlib.pyplot:imshow",
        "Image": "PIL.Image",
        "tf": "tensorflow",
    },
}

ASSIGNMENT = Assignment(
    name="neural_style_transfer",
    title="Neural Style Transfer",
    helpers={"nst_utils": NST_UTILS},
    exercises=(
        content_cost.EXERCISE,
        gram_matrix.EXERCISE,
        layer_style_cost.EXERCISE,
        total_cost.EXERCISE,
        train_step.EXERCISE,
    ),
    questions=(
        Question(
            name="why_the_pagoda_stays",
            title="5.3 Explain why the pagoda stays",
            points=10,
            minutes=20,
            rubric=(  # docs/by_hand.md has an answer and the levels between
                "names the start as what holds the pagoda",
                "predicts the outcome for both values of alpha, with a reason",
                "supports it with a run and a number",
            ),
        ),
    ),
)
