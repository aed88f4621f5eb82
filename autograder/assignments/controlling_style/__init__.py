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
            minutes=20,
            rubric=(  # docs/by_hand.md has an answer and the points between
                "3 for the reason: a place near the border sees both regions, through its receptive field",
                "3 for the layers: deep ones do most of it",
                "2 for a prediction with a reason, right or corrected by the run",
                "2 for a test: a run, and a number in the band",
            ),
        ),
    ),
)
