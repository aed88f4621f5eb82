"""Nothing about the terminal costs a picture, and whatever ends a process does what Ctrl-C does."""

import os
import signal
import subprocess
import sys

import pytest

from nst.terminal import dependable


def run(code, **streams):
    """Run code in a block that is dependable, in a process of its own; return its exit code and what it printed."""
    program = "import os, sys\nfrom nst.terminal import dependable\nwith dependable():\n    " + code
    done = subprocess.run([sys.executable, "-c", program], **{"capture_output": not streams, **streams}, timeout=100)
    return done.returncode, done.stdout, done.stderr


def closing(descriptor):
    return {"stdout": subprocess.PIPE, "preexec_fn": lambda: os.close(descriptor)}


def test_a_closed_pipe_ends_nothing(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    code = "[print('x' * 999, file=f) for f in (sys.stdout, sys.stderr) for _ in range(99)]; open('saved', 'w')"
    assert run(code, stdout=writer, stderr=writer, cwd=tmp_path)[0] == 0
    os.close(writer)
    assert (tmp_path / "saved").exists()


def test_a_full_log_ends_nothing():
    with open("/dev/full", "w") as full:
        assert run("print('lost'); print('lost', file=sys.stderr)", stdout=full, stderr=full)[0] == 0


@pytest.mark.parametrize("descriptor", [0, 2])
def test_a_closed_descriptor_is_not_that_of_the_next_file(descriptor):
    code = "print(open(os.devnull).fileno()); print('seen', file=sys.stderr); sys.stderr.flush()"
    returned, out, _ = run(code, **closing(descriptor))
    assert returned == 0
    assert int(out) > 2


def test_letters_that_the_terminal_does_not_know_are_escaped():
    code = r"print(os.fsdecode(b'caf\xe9.png'), '→')"
    assert run(code, env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"}, stdout=subprocess.PIPE)[1] == (
        "caf\\udce9.png →\n".encode()
    )
    assert run(code, env={**os.environ, "PYTHONIOENCODING": "ascii:strict"}, stdout=subprocess.PIPE)[1] == (
        b"caf\\udce9.png \\u2192\n"
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_asked_to_end_is_ctrl_c(number):
    before = signal.signal(number, signal.SIG_DFL)
    try:
        with pytest.raises(KeyboardInterrupt), dependable():
            os.kill(os.getpid(), number)
        assert signal.getsignal(number) is signal.SIG_DFL
        signal.signal(number, signal.SIG_IGN)  # nohup
        with dependable():
            os.kill(os.getpid(), number)
    finally:
        signal.signal(number, before)


def test_the_streams_are_the_old_ones_afterwards(capsys):
    out, err = sys.stdout, sys.stderr
    with dependable():
        print("as usual")
        assert sys.stdout.encoding == out.encoding
    assert (sys.stdout, sys.stderr) == (out, err)
    assert capsys.readouterr().out == "as usual\n"
