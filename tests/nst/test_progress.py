"""How far a painting is, in work rather than in steps."""

from types import SimpleNamespace

import pytest

from nst.progress import work_done, work_of
from nst.settings import Settings


@pytest.fixture
def painting():
    """Four steps at half the size and ten at the full one."""
    settings = [Settings(iterations=4), Settings(iterations=10)]
    return SimpleNamespace(sizes=[(30, 40), (60, 80)], settings_of=settings, level_of=[])


def test_a_step_at_half_the_size_is_a_quarter_of_the_work(painting):
    assert work_of(painting) == 4 / 4 + 10
    assert work_done(painting) == 0
    painting.level_of = [0, 0]
    assert work_done(painting) == 2 / 4


def test_a_level_that_took_fewer_steps_is_done_when_the_next_begins(painting):
    painting.level_of = [0, 0, 0, 1, 1]
    assert work_done(painting) == 4 / 4 + 2
