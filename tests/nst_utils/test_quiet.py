"""What is held back, and that it is not lost when it is needed."""

import os
import subprocess
import sys

import pytest

from nst_utils.quiet import quiet_stderr


def write_and_fail():
    with quiet_stderr():
        os.write(2, b"the reason")
        raise ImportError("broken")


def test_what_is_written_below_python_is_held_back(capfd):
    with quiet_stderr():
        os.write(2, b"held back")
    os.write(2, b"afterwards")
    assert capfd.readouterr().err == "afterwards"


def test_what_was_held_back_is_shown_when_the_block_fails(capfd):
    with pytest.raises(ImportError, match="broken"):
        write_and_fail()
    assert capfd.readouterr().err == "the reason"


def test_nothing_is_held_back_where_stderr_is_closed():
    code = "from nst_utils.quiet import quiet_stderr\nwith quiet_stderr(): print('done')"
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, preexec_fn=lambda: os.close(2)
    )
    assert (done.returncode, done.stdout) == (0, "done\n")
