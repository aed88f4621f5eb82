"""Map nbgrader's steps onto this repository; nbgrader and its JupyterLab extensions read it when started here.

`make build` writes `source/`; from there on the commands of nbgrader's documentation work from this folder.
"""

import os
import sys

c = get_config()  # noqa: F821  (traitlets defines it)

# nbgrader scores a test cell that writes to stderr as 0, and TensorFlow writes there unless told not to.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# nbgrader calls `alembic` by name to open its gradebook, which fails where .venv was not activated.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

c.CourseDirectory.course_id = "nst_course"
c.CourseDirectory.source_directory = "source"  # built, not edited: autograder/assignments/ holds the text
c.CourseDirectory.release_directory = "release"  # nbgrader may empty it; students work in notebooks/
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"

# The line below the stub is the exercise's own `raise NotImplementedError("Exercise ...")`.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE, in place of the next line"}

# Grading runs students' code in the autograder's sandbox instead of a kernel; docs/grading.md says how.
c.Autograde.pre_convert_hook = "autograder.nbgrader_plugin.call_by_name"
c.Autograde.exporter_class = "autograder.nbgrader_plugin.Reader"
c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader_plugin.Repair",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugin.Grade",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# The formgrader and the feedback show what students wrote: nothing of it may run there.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "clean_html": "autograder.sanitized.clean_html",
    "strip_files_prefix": "autograder.sanitized.clean_markdown",  # nbgrader's templates end in this one
}

c.Execute.timeout = 120  # seconds a cell; the slowest compiles VGG-19

# `nbgrader zip_collect`: the name of a file, folder or zip starts with the student, as in the downloads of Canvas and
# Moodle: the student of jane_1234_56_homework.ipynb is jane_1234. docs/grading.md says what else is understood.
c.ZipCollectApp.collector_plugin = "autograder.nbgrader_plugin.Collector"
