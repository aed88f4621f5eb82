"""Run a function in a forked process that ends with it."""

import contextlib
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn


def run_and_leave(function: Callable[..., int | None], *arguments: Any) -> NoReturn:
    """Run it in this process, just forked, which must never return into the code it was forked from."""
    code = 70
    try:
        code = function(*arguments) or 0
    except BaseException:
        with contextlib.suppress(BaseException):
            sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def succeeds_in_a_child(function: Callable[[], None]) -> bool:
    """Tell whether it ends without an error; what it changes vanishes with its process."""
    child = os.fork()
    if child == 0:
        run_and_leave(function)
    return os.waitpid(child, 0)[1] == 0


def forget_output() -> None:
    """Write to nowhere from now on: what was inherited may be shared with others."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for file in (0, 1, 2):
        os.dup2(nowhere, file)
    os.close(nowhere)
