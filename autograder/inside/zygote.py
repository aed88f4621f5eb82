"""The process in the sandbox that has imported TensorFlow once and forks a process for each submission.

Started by the grader as ``python -I zygote.py SETTINGS`` with an inherited control socket. Each message on it tells
how many seconds a new process may take, and carries two sockets: the channel on which the grader talks to the
student's process, and a lifeline that ends it.
The zygote itself runs no student code and no TensorFlow operation (a process that has run one can't be forked).

Three processes stand behind each submission: its ``keeper``; the first process of a new PID namespace, whose end ends
all the others in it (``walls``); and the student's (``student``).
"""

import gc
import json
import os
import signal
import socket
import sys
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import keeper
import kernel
import refusals
import walls
from forks import forget_output, run_and_leave, succeeds_in_a_child


def main(settings: dict[str, Any]) -> None:
    """Import what notebooks import, report ready, then fork for each request until the grader hangs up.

    The report says whether it can isolate its children (``namespaces``) and refuse system calls (``refuses``).
    """
    sys.path += settings["packages"]
    control = socket.socket(fileno=settings["control"])
    if settings["drop_to"] is not None:
        walls.drop_to(settings["drop_to"])
        kernel.own_proc_files()
    settings["refuses"] = succeeds_in_a_child(refusals.refuse)
    settings["namespaces"] = settings["isolated"] and succeeds_in_a_child(walls.own_tree)
    if settings["namespaces"]:
        import student  # with TensorFlow, for all children at once

        student.warm_up(settings["examiner"])
        gc.collect()
        gc.freeze()  # else the first collection of each child would write to, and so copy, all that it shares
    found = {name: settings[name] for name in ("namespaces", "refuses")}
    control.sendall(json.dumps(found).encode() + b"\n")
    forget_output()  # the grader reads it only if the start fails
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    while True:
        seconds, files, *_ = socket.recv_fds(control, 20, 2)
        if not seconds:
            return
        if len(files) == 2 and os.fork() == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            ends = (socket.socket(fileno=f) for f in files)
            run_and_leave(keeper.keep, *ends, {**settings, "wall_seconds": int(seconds)})
        for file in files:
            os.close(file)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
