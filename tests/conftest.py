"""What more than one test module needs."""

import linecache
import re
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, settings

import nst_utils
from autograder.assignment import course
from nst_utils.weights import read_weights

# No test depends on how fast the machine is.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def assignment():
    """The first assignment, on which the engine is tried."""
    return course()["neural_style_transfer"]


@pytest.fixture(scope="session", params=course())
def each_assignment(request):
    """Each assignment of the course in turn, for what holds of all of them."""
    return course()[request.param]


@pytest.fixture(scope="session")
def shipped_weights():
    """The weights of the file that the course ships."""
    return read_weights()


@pytest.fixture(scope="session")
def vgg():
    """The network that the course ships; a test that reads a layer assigns its input first."""
    return nst_utils.load_vgg_model()


@dataclass(frozen=True)
class Answer:
    """A student's answer to one exercise; the README beside them says what is in them."""

    assignment: str
    exercise: str
    diagnosis: str
    title: str
    source: str
    preamble: str

    def function(self):
        """The graded function, with its source where tracebacks and TensorFlow look for it."""
        filename, namespace = f"<{self.exercise}: {self.title}>", {}
        linecache.cache[filename] = (len(self.source), None, self.source.splitlines(keepends=True), filename)
        exec(self.preamble, namespace)
        exec(compile(self.source, filename, "exec"), namespace)
        return namespace[self.exercise]


def answers_of(assignment, verdict):
    """Read an assignment's answers of one verdict, "right" or "wrong"."""
    folder = assignment.folder / "answers"
    preamble = (folder / "preamble.py").read_text()
    return [
        Answer(assignment.name, path.stem, *heading.split(": ", 1), source.strip() + "\n", preamble)
        for path in sorted((folder / verdict).glob("*.py"))
        for heading, source in re.findall(r"^# %% (.*)\n((?:(?!# %% ).*\n?)+)", path.read_text(), re.MULTILINE)
    ]


@pytest.fixture(scope="session")
def wrong_answers(assignment):
    """Wrong answers of the kinds that students write, each with the name of its mistake; the first assignment's."""
    return answers_of(assignment, "wrong")


@pytest.fixture(scope="session")
def right_answers(assignment):
    """Right answers, written in different ways; the first assignment's."""
    return answers_of(assignment, "right")


@pytest.fixture(scope="session")
def answers():
    """Read an assignment's answers of one verdict."""
    return answers_of


def pytest_generate_tests(metafunc):
    """Give a test that asks for ``wrong_answer`` or ``right_answer`` each of every assignment's in turn."""
    for verdict in ("wrong", "right"):
        if f"{verdict}_answer" in metafunc.fixturenames:
            found = [answer for assignment in course().values() for answer in answers_of(assignment, verdict)]
            metafunc.parametrize(f"{verdict}_answer", found, ids=[f"{a.exercise}-{a.title}" for a in found])


def pytest_terminal_summary(terminalreporter):
    """Print how many malformed files the fuzz tests tried (each says so with record_property)."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    tried = sum(
        number
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, number in report.user_properties
        if name == "malformed_files"
    )
    if tried:
        terminalreporter.write_line(f"{tried} malformed files tried")
