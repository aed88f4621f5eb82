"""Talk to one student's process: run the notebook, call its functions, learn how it died if it does.

Everything that comes from there is untrusted: a reply is used only if it is a frame of the expected form that answers
the question just asked. A process that dies is started again without the cell that killed it, as long as the
submission has time left.
"""

import math
import secrets
import signal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.inside import protocol
from autograder.sandbox import Line, Sandbox, SandboxError
from examiner.findings import Answer, Lost, Outcome, Question

_GRACE_SECONDS = 5  # beyond a limit that the process keeps itself; then it is killed
_RESTARTS = 3
_NOT_STARTED = 70  # what a process ends with when an error of ours ends it, see ``inside.forks``
_TOO_SLOW = "It ran too long and was stopped."
_OUT_OF_MEMORY = ("MemoryError", "ResourceExhaustedError")
# What reading a reply can raise: the last four are headers that lack an entry or hold a strange one.
_NOT_AS_AGREED = (TimeoutError, protocol.ProtocolError, KeyError, TypeError, ValueError, OverflowError)


class StudentDied(Lost):
    """The student's process is gone; ``outcome`` says how, ``killed`` whether it was with a SIGKILL not of ours."""

    def __init__(self, outcome: Outcome, message: str, killed: bool = False) -> None:
        super().__init__(outcome, message)
        self.killed = killed


class Session:
    """A submission that runs in the sandbox.

    Attributes:
        functions: name -> whether it is still the stub, and its fingerprint; read before any student code ran.
        defined: names that could be called at the end.
        errors: what went wrong in cells, one dictionary each.
        skipped: numbers of cells that ended the process when they ran.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        cells: Sequence[str],
        graded: Iterable[str],
        helpers: Mapping[str, Any],
        given: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare it; nothing runs yet.

        Args:
            sandbox: where it runs.
            cells: the texts of the notebook's code cells.
            graded: names of the functions that will be called.
            helpers: the packages that are stood in for, see ``inside.standin.install``.
            given: name -> source of functions that take the place of the student's.
        """
        self.cells = cells
        self._sandbox, self._graded, self._helpers, self._given = (
            sandbox,
            list(graded),
            dict(helpers),
            dict(given or {}),
        )
        self._line: Line | None = None
        self._alive, self._begun = False, False
        self._left, self._excused = float(sandbox.limits.wall_seconds), False
        self.functions: dict[str, dict[str, Any]] = {}
        self.defined: list[str] = []
        self.errors: list[dict[str, Any]] = []
        self.skipped: list[int] = []
        self.deaths: list[StudentDied] = []

    def start(self) -> None:
        """Run the notebook.

        Raises:
            StudentDied: if that is impossible even without the cells that kill it, or no time is left for it.
            SandboxError: if it is not the student's fault.
        """
        for _ in range(_RESTARTS + 1):
            running = None
            self._open()
            try:
                self._run_notebook()
            except _Cell as cell:
                running, death = cell.number, cell.death
            else:
                return
            if self._excuse(death):
                continue
            self.deaths.append(death)
            if running is None or running in self.skipped:
                break
            self.skipped.append(running)
        raise death

    def call(self, function: str | None, question: Question, arrays: list[np.ndarray], patience: int = 1) -> Answer:
        """Call a function of the student's.

        Args:
            function: its name.
            question: what ``examiner.calls.call`` is asked.
            arrays: to send along.
            patience: how many times the usual limit the call may take.

        Returns:
            Answer.

        Raises:
            StudentDied: if the process died of it, or answered something else than what it was asked, or no time is
                left to start it.
            SandboxError: if it is not the student's fault.
        """
        try:
            return self._ask(function, question, arrays, patience)
        except StudentDied as death:
            if not self._excuse(death):
                raise
        return self._ask(function, question, arrays, patience)

    def close(self) -> None:
        """Kill the process."""
        self._alive = False
        if self._line:
            self._left -= self._line.used()
            self._line.close()
            self._line = None

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        self.close()
        if self._left <= 0:
            raise StudentDied(Outcome.TIMED_OUT, "the time for the whole notebook had been used up")
        self._line = self._sandbox.open(math.ceil(self._left))

    @property
    def _open_line(self) -> Line:
        assert self._line is not None  # since ``_open``
        return self._line

    def _excuse(self, death: StudentDied) -> bool:
        """Tell whether to try again: once, for the kernel kills so when others have taken the machine's memory."""
        excused = death.killed and not self._excused
        self._excused = self._excused or excused
        return excused

    def _ask(self, function: str | None, question: Question, arrays: list[np.ndarray], patience: int) -> Answer:
        if not self._alive:
            self.start()
        seconds = patience * self._sandbox.limits.call_seconds
        ask = {**question, "id": secrets.token_hex(8), "function": function, "seconds": seconds}
        try:
            wait = protocol.WALL_PER_CPU * seconds + _GRACE_SECONDS
            began = self._open_line.used()
            protocol.send(self._open_line.channel, ask, arrays, seconds=wait)
            header, results = protocol.receive(self._open_line.channel, seconds=wait, clock=self._open_line.clock)
            return replace(_answer(ask, header, results), seconds=self._open_line.used() - began)
        except _NOT_AS_AGREED as error:
            raise self._death(error) from None

    def _run_notebook(self) -> None:
        number, first, self._begun = None, not self.functions, False
        order = {"cells": self.cells, "graded": self._graded, "skipped": self.skipped, "helpers": self._helpers}
        order["given"] = self._given
        limits = self._sandbox.limits
        seconds = {"cell_seconds": limits.cell_seconds, "total_seconds": limits.notebook_seconds}
        patience = self._sandbox.start_seconds  # until it listens; no code of the student's runs before
        try:
            protocol.send(self._open_line.channel, {**order, **seconds}, seconds=patience + limits.notebook_seconds)
            for _ in range(len(self.cells) + 2):
                wait = protocol.WALL_PER_CPU * limits.cell_seconds + limits.notebook_seconds + patience
                header, _ = protocol.receive(self._open_line.channel, seconds=wait, clock=self._open_line.clock)
                patience, self._begun = 0, True
                if header["is"] == "cell":
                    number = _checked_number(header["number"], len(self.cells))
                elif header["is"] == "parsed" and number is None:
                    self.functions = (
                        _checked_functions(header["functions"], self._graded) if first else self.functions
                    )
                elif header["is"] == "ready":
                    self.defined = [name for name in self._graded if name in header["defined"]]
                    self.errors = [_checked_error(error, len(self.cells)) for error in header["errors"]]
                    self._alive = True
                    return
            raise protocol.ProtocolError("it said something else than asked")
        except _NOT_AS_AGREED as error:
            raise _Cell(number, self._death(error)) from None

    def _death(self, error: Exception) -> StudentDied:
        """Find out how the process ended, and make sure that it did."""
        news = self._open_line.news(2 if isinstance(error, protocol.ProtocolError) else 0)
        how, memory = news.get("how"), news.get("memory", 0)
        if not how and not self._sandbox.alive():
            raise SandboxError("the sandbox was lost while it graded") from None
        self.close()
        if news.get("lost"):  # no student's process can reach the keeper: others ended it
            raise SandboxError("the process that watches over a submission was ended from outside") from None
        if how == "ended" and news.get("code") == _NOT_STARTED and not self._begun:
            raise SandboxError("a process could not be made ready for a submission") from None
        if isinstance(error, TimeoutError) or how == "timeout":
            return StudentDied(Outcome.TIMED_OUT, "it did not stop, and was ended")
        if how == "memory" or (how == "ended" and memory > 0.6 * self._sandbox.limits.memory):
            return StudentDied(Outcome.OUT_OF_MEMORY, "it needed more memory than it may have")
        if how == "ended":
            code = news.get("code")
            return StudentDied(Outcome.KILLED, _ending(code), killed=code == 128 + signal.SIGKILL)
        return StudentDied(Outcome.KILLED, "its process answered something else than it was asked")


class _Cell(Exception):  # noqa: N818
    """The process died in the cell ``number``."""

    def __init__(self, number: int | None, death: StudentDied) -> None:
        self.number, self.death = number, death


def _ending(code: Any) -> str:
    if isinstance(code, int) and code > 128:
        return f"its process was ended by signal {code - 128}"
    return f"its process ended with code {code}"


def _answer(ask: Question, header: dict[str, Any], results: list[np.ndarray]) -> Answer:
    """Check a reply's form and turn it into an Answer."""
    if header.get("is") != "answer" or header.get("id") != ask["id"]:
        raise protocol.ProtocolError("not the answer to this question")
    if "error" in header:
        error = _checked_error({**header, "cell": 0}, 1)
        outcome, parameters = _outcome_of(error["error"]), header.get("parameters")
        if parameters is not None:
            parameters = tuple(_checked_text(name)[:80] for name in parameters[:20])
        message = _TOO_SLOW if outcome is Outcome.TIMED_OUT else ""
        begun = header.get("begun") is True
        return Answer(outcome=outcome, error=error, parameters=parameters, begun=begun, message=message)
    values = header.get("values")
    if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
        raise protocol.ProtocolError("no values")
    arrays = iter(results)
    found = [next(arrays, None) if value.get("array") is True else None for value in values]
    return Answer(tuple(found), tuple(_checked_text(value.get("class"))[:80] for value in values))


def _outcome_of(error: str) -> Outcome:
    if error == "CutShort":
        return Outcome.TIMED_OUT
    if error == "NotImplementedError":
        return Outcome.UNSOLVED
    return Outcome.OUT_OF_MEMORY if error in _OUT_OF_MEMORY else Outcome.RAISED


def say_error(error: dict[str, Any]) -> str:
    """Put an error of the student's code into one line."""
    if error["error"] == "CutShort":
        return _TOO_SLOW
    where = f" ({error['where']}: {error['line'].strip()})" if error["where"] else ""
    message = " ".join(error["message"].split())
    return f"{error['error']}: {message[:300]}{where}" if message else f"{error['error']}{where}"


def _checked_number(number: object, cells: int) -> int:
    """Return the number of a cell, of which there are so many: a longer one could not even be printed."""
    if type(number) is not int or not 0 <= number < cells:
        raise protocol.ProtocolError("no cell has this number")
    return number


def _checked_text(text: object) -> str:
    """Return a text; ``str`` of something else may raise, or be as long as a header."""
    if not isinstance(text, str):
        raise protocol.ProtocolError("not a text")
    return text


def _checked_error(error: dict[str, Any], cells: int) -> dict[str, Any]:
    texts = {name: _checked_text(error[name])[:2000] for name in ("error", "message", "where", "line")}
    words = {name: "".join(c if c.isprintable() else " " for c in text) for name, text in texts.items()}
    return {"cell": _checked_number(error["cell"], cells), **words}


def _checked_functions(functions: dict[str, Any], graded: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "stub": bool(functions[name]["stub"]),
            "fingerprint": [_checked_text(h)[:16] for h in functions[name]["fingerprint"]],
        }
        for name in graded
        if name in functions
    }
