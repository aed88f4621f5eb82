"""What each graded function is examined for, and what each check is worth.

One table, to be read and changed by the instructor; ``examiner`` has a method for each check, of the same name. The
points of an exercise add up to what ``nst_utils.exercises`` says it is worth. A check in ``GATES`` must be
passed for the others to count: a function that always returns 0 obeys many a law.
"""

GATES = ("fresh",)

TITLES = {
    "reference": "The published value on the published inputs",
    "fresh": "Right values on inputs that nobody has seen, of other shapes",
    "large": "Right values on large activations",
    "gradient": "The gradient that the painting follows",
    "adam": "Several steps with the optimizer Adam",
    "laws": "Laws that hold for every input",
    "lowers": "The cost falls from step to step",
    "compiled": "The same inside tf.function",
    "form": "float32 in, float32 out, arguments left unchanged",
    "repeat": "The same result when called again",
}

POINTS = {
    "compute_content_cost": {
        "reference": 2, "fresh": 8, "large": 2, "gradient": 3, "laws": 2, "compiled": 1, "form": 1, "repeat": 1,
    },
    "gram_matrix": {
        "reference": 2, "fresh": 8, "large": 2, "gradient": 3, "laws": 2, "compiled": 1, "form": 1, "repeat": 1,
    },
    "compute_layer_style_cost": {
        "reference": 3, "fresh": 10, "large": 3, "gradient": 4, "laws": 2, "compiled": 1, "form": 1, "repeat": 1,
    },
    "total_cost": {
        "reference": 1, "fresh": 4, "gradient": 1.5, "laws": 1, "compiled": 1, "form": 1, "repeat": 0.5,
    },
    "train_step": {
        "reference": 3, "fresh": 10, "adam": 5, "lowers": 3, "compiled": 2, "form": 1, "repeat": 1,
    },
}  # fmt: skip
