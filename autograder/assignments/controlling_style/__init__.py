"""The second assignment: textures, the content's own colours, and a style of its own for each region."""

from autograder.assignment import Assignment, Question, constants_of

from . import guided_gram_matrix, match_colours, match_luminance, texture_cost, total_variation

# What stands for nst_utils while grading: constants as they are, and names that do nothing.
NST_UTILS = {
    "modules": constants_of("nst_utils", "config", "errors"),
    "inert": [
        "load_image",
        "load_vgg_model",
        "reshape_and_normalize_image",
        "generate_noise_image",
        "fit_image",
        "save_image",
    ],
    "imports": {"np": "numpy", "tf": "tensorflow"},
}

ASSIGNMENT = Assignment(
    name="controlling_style",
    title="Controlling Style",
    helpers={"nst_utils": NST_UTILS},
    exercises=(
        texture_cost.EXERCISE,
        total_variation.EXERCISE,
        match_luminance.EXERCISE,
        match_colours.EXERCISE,
        guided_gram_matrix.EXERCISE,
    ),
    questions=(
        Question(
            name="what_a_region_needs",
            title="5.3 Explain what a region needs",
            points=10,
            rubric=(  # docs/by_hand.md has an answer and the levels between
                "says that a deep place near the border sees both regions, through its receptive field",
                "predicts what a smaller region or fewer layers change, with a reason",
                "supports it with a run and a number",
            ),
        ),
    ),
)
