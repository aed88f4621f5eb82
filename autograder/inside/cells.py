"""Run a notebook's code cells the way a patient reader would: in order, past errors, no cell for long.

A cell runs statement by statement, so that one line which fails (a call of TensorFlow 1, a missing picture) does not
take the definitions after it along. Owns the student's namespace; ``calls`` calls what was defined in it.
"""

import ast
import asyncio
import contextlib
import functools
import inspect
import os
import signal
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from typing import Any

import protocol
import standin
from fingerprints import fingerprint, is_template
from magics import parse

_KNOWN_NAMES = {"tf", "np", "range", "len", "sum", "zip", "enumerate", "float", "int"}
_CELL = "<code cell {}>"  # the name of a cell's text in tracebacks; a person counts from 1
_MAX_TEXT = 2000  # characters of an error's message that are kept


class CutShort(BaseException):
    """Raised in a statement or call that has run too long; not an Exception, so that few handlers swallow it."""


@contextlib.contextmanager
def limited(seconds: float, now: Callable[[], float]) -> Iterator[None]:
    """Raise CutShort in the block after ``seconds`` of CPU time, again and again until it ends.

    What sleeps is stopped after ``protocol.WALL_PER_CPU`` times as long by ``now``, which returns the time. Whatever
    a block makes of it (TensorFlow's C++ raises errors of its own), CutShort comes out.
    """
    end, stopped = now() + protocol.WALL_PER_CPU * seconds, False

    def cut(number: int, _: object) -> None:
        nonlocal stopped
        if number == signal.SIGPROF or now() >= end:
            stopped = True
            raise CutShort

    timers = {signal.ITIMER_PROF: (signal.SIGPROF, 1), signal.ITIMER_REAL: (signal.SIGALRM, protocol.WALL_PER_CPU)}
    for timer, (number, times) in timers.items():
        signal.signal(number, cut)
        signal.setitimer(timer, times * seconds, 0.2)
    try:
        yield
    except Exception as error:
        if stopped:
            raise CutShort from error
        raise
    finally:
        for timer, (number, _) in timers.items():
            signal.setitimer(timer, 0)
            signal.signal(number, signal.SIG_IGN)  # one may be on its way


def describe(error: BaseException) -> dict[str, str]:
    """Return an error's class, message and the student's line it came from, as a dictionary of short strings."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(_CELL[:6])]
    where = f"{frames[-1].filename[1:-1]}, line {frames[-1].lineno}" if frames else ""
    line = (frames[-1].line or "") if frames else ""
    try:
        message = str(error)
    except BaseException:
        message = ""
    return {"error": type(error).__name__, "message": message[:_MAX_TEXT], "where": where, "line": line[:200]}


class Notebook:
    """The cells of a submission and the namespace they run in."""

    def __init__(self, cells: list[str], graded: list[str], now: Callable[[], float]) -> None:
        self.graded, self._now = graded, now
        self.module = types.ModuleType("__main__")
        shell = standin.Shell(vars(self.module))
        vars(self.module).update(get_ipython=lambda: shell, display=lambda *_, **__: None)
        self.trees: list[ast.Module | None] = []
        self.errors: list[dict[str, Any]] = []
        self._written: dict[str, Any] = {}
        for number, text in enumerate(cells):
            try:
                self.trees.append(parse(text, _CELL.format(number + 1)))
            except Exception as error:
                self.trees.append(None)
                self.errors.append({"cell": number, **describe(error)})

    def functions(self) -> dict[str, dict[str, Any]]:
        """Return name -> fingerprint and whether it is still the stub, for the graded functions; nothing has run."""
        known = _KNOWN_NAMES | set(self.graded)
        found: dict[str, dict[str, Any]] = {}
        for tree in filter(None, self.trees):
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and node.name in self.graded:
                    if _is_stub(node) and node.name in found:
                        continue  # the stub, copied below the answer
                    found[node.name] = {"stub": _is_stub(node), "fingerprint": fingerprint(node, known)}
        return found

    def run(
        self, skipped: list[int], started: Callable[[int], None], cell_seconds: float, total_seconds: float
    ) -> None:
        """Run the cells in order; a graded function whose name then stands for a result is bound to it again.

        Args:
            skipped: numbers of cells to leave out.
            started: called with the number of each cell before it runs.
            cell_seconds: after which a statement is cut short.
            total_seconds: after which statements are cut short at once.
        """
        sys.modules["__main__"] = self.module
        end = self._now() + total_seconds
        for number, tree in enumerate(self.trees):
            if tree is None or number in skipped:
                continue
            started(number)
            for statement in tree.body:
                seconds = min(cell_seconds, max(0.2, end - self._now()))
                try:
                    self._execute(statement, _CELL.format(number + 1), seconds)
                except CutShort:
                    self.errors.append({"cell": number, "error": "CutShort", "message": "", "where": "", "line": ""})
                except BaseException as error:  # SystemExit and KeyboardInterrupt too: the notebook goes on
                    described = describe(error)
                    if standin.caused(described["message"]):
                        self._make_inert(statement)
                    else:
                        self.errors.append({"cell": number, **described})
        for name, function in self._written.items():
            final = vars(self.module).get(name)
            if not callable(final) or type(final) is standin.Inert:  # total_cost = total_cost(J_content, J_style)
                vars(self.module)[name] = function

    def give(self, sources: dict[str, str]) -> None:
        """Put functions in the place of the student's.

        Args:
            sources: name -> source of a function that needs nothing but TensorFlow.
        """
        import tensorflow

        for name, source in sources.items():
            own: dict[str, Any] = {"tf": tensorflow}
            exec(compile(source, f"<{name}, given>", "exec"), own)
            vars(self.module)[name] = own[name]

    def evaluate(self, text: str) -> Any:
        """Run a cell of the instructor's as the notebook's last.

        Args:
            text: of the cell.

        Returns:
            The value of its last line, if that is an expression; otherwise None.
        """
        tree = parse(text, "<the instructor's test>")
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<the instructor's test>", "exec"), vars(self.module))
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), "<the instructor's test>", "eval"), vars(self.module))

    def _execute(self, statement: ast.stmt, filename: str, seconds: float) -> None:
        name = getattr(statement, "name", None)
        if name in self.graded and name in vars(self.module) and _is_stub(statement):
            return
        code = compile(ast.Module([statement], []), filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        with limited(seconds, self._now):
            result = eval(code, vars(self.module))
            if code.co_flags & inspect.CO_COROUTINE:
                _loop().run_until_complete(result)
        if isinstance(statement, ast.FunctionDef) and name in self.graded:
            self._written[name] = vars(self.module)[name]

    def _make_inert(self, statement: ast.stmt) -> None:
        """Let the names that a statement would have defined, had there been no stand-in, be inert as well."""
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    vars(self.module).setdefault(node.id, standin.Inert(node.id))


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that threads wake through a pipe; others use sockets, which no process in here may make."""

    def _make_self_pipe(self) -> None:
        self._ssock = self._csock = None
        self._heard, self._call = os.pipe()
        self._add_reader(self._heard, os.read, self._heard, 4096)  # type: ignore[attr-defined]  # asyncio's own

    def _close_self_pipe(self) -> None:
        self._remove_reader(self._heard)  # type: ignore[attr-defined]  # asyncio's own
        os.close(self._heard)
        os.close(self._call)

    def _write_to_self(self) -> None:
        os.write(self._call, b"x")


@functools.cache
def _loop() -> _Loop:
    """Return the event loop of the notebook, in which ``await`` stands outside functions."""
    return _Loop()


def _is_blank(body: list[ast.stmt]) -> bool:
    """Tell whether a function does nothing but give names None, and return them, as the exercise of 2017 began."""
    body = [statement for statement in body if not is_template(statement)]
    nothing = [s for s in body if isinstance(s, ast.Assign) and ast.dump(s.value) == ast.dump(ast.Constant(None))]
    returned = body[-1] if body and isinstance(body[-1], ast.Return) else None
    names = isinstance(getattr(returned, "value", None), (ast.Name, ast.Tuple))
    return bool(nothing) and names and len(nothing) == len(body) - 1


def _is_stub(node: ast.stmt) -> bool:
    """Tell whether a function is unsolved: nothing in it but what a template wrote, ours or that of 2017."""
    return isinstance(node, ast.FunctionDef) and (
        (isinstance(node.body[-1], ast.Raise) and all(map(is_template, node.body))) or _is_blank(node.body)
    )
