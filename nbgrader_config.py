"""Map nbgrader's steps onto this repository; nbgrader and its JupyterLab extensions read it when started here.

`make build` writes `source/`; from there on the commands of nbgrader's documentation work from this folder.
"""

import os

c = get_config()  # noqa: F821  (traitlets defines it)

# nbgrader scores a test cell that writes to stderr as 0, and TensorFlow writes there unless told not to.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

c.CourseDirectory.course_id = "nst_course"
c.CourseDirectory.source_directory = "source"  # built, not edited: autograder/assignments/ holds the text
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"

# The line below the stub is the exercise's own `raise NotImplementedError("Exercise ...")`.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE, in place of the next line"}

c.Execute.timeout = 120  # seconds a cell; the slowest compiles VGG-19
