"""The third assignment: what else a style can be than a Gram matrix, and how to paint it in fewer steps."""

from autograder.assignment import Assignment, Question, constants_of

from . import adain, gaussian_wasserstein, sliced_wasserstein, style_mmd, two_loop, whiten_and_colour

# What stands for nst_utils while grading: constants as they are, and names that do nothing.
NST_UTILS = {
    "modules": constants_of("nst_utils", "config", "errors"),
    "inert": [
        "load_image",
        "load_vgg_model",
        "reshape_and_normalize_image",
        "generate_noise_image",
        "save_image",
        "fit_image",
    ],
    "imports": {"np": "numpy", "tf": "tensorflow"},
}

ASSIGNMENT = Assignment(
    name="beyond_gram",
    title="Beyond the Gram Matrix",
    helpers={"nst_utils": NST_UTILS},
    exercises=(
        adain.EXERCISE,
        whiten_and_colour.EXERCISE,
        style_mmd.EXERCISE,
        sliced_wasserstein.EXERCISE,
        gaussian_wasserstein.EXERCISE,
        two_loop.EXERCISE,
    ),
    questions=(
        Question(
            name="which_distance",
            title="4.5 Say which distance you would take",
            points=10,
            minutes=20,
            rubric=(  # docs/by_hand.md has an answer and the levels between
                "names what each of the distances sees of a cloud and what it does not",
                "predicts from that how two of the paintings differ, before looking",
                "supports it with a run and a number",
            ),
        ),
    ),
)
