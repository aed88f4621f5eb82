"""The first assignment: the costs and the training step of Neural Style Transfer, and pictures painted by them."""

from autograder.assignment import Assignment

from . import content_cost, gram_matrix, layer_style_cost, total_cost, train_step

ASSIGNMENT = Assignment(
    name="neural_style_transfer",
    title="Neural Style Transfer",
    exercises=(
        content_cost.EXERCISE,
        gram_matrix.EXERCISE,
        layer_style_cost.EXERCISE,
        total_cost.EXERCISE,
        train_step.EXERCISE,
    ),
)
