"""Write to a person's terminal: nothing in a message is obeyed by it, and progress is told without one too."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

from autograder.choosing import printable

T = TypeVar("T")
_LINES = 20  # of progress, where there is no terminal to draw a bar on


def say(text: str) -> None:
    """Write a line to standard error, above a bar if there is one.

    Args:
        text: str, which may hold a stranger's names.
    """
    tqdm.write("\n".join(map(printable, text.splitlines())), file=sys.stderr)


def progress(items: Iterable[T], total: int) -> Iterator[T]:
    """Pass things on, and show how many have come.

    Args:
        items: an iterable.
        total: how many there will be.

    Yields:
        what is in ``items``.
    """
    if sys.stderr.isatty():
        yield from tqdm(items, total=total, unit="notebook")
        return
    for number, item in enumerate(items, 1):
        yield item
        if number * _LINES // total > (number - 1) * _LINES // total:
            say(f"{number} of {total} graded")
