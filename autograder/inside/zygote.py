"""The process in the sandbox that has imported TensorFlow once and forks a process for each submission.

Started by the grader as ``python -I zygote.py SETTINGS`` with an inherited control socket. Each message on it tells
how many seconds a new process may take, and carries two sockets: the channel on which the grader talks to the
student's process, and a lifeline that ends it.
News goes back on the lifeline, a line of JSON each: the time that does not count, and how the process ended.
The zygote itself runs no student code and no TensorFlow operation (a process that has run one can't be forked).

Three processes stand behind each submission: the keeper, which holds the lifeline, watches time and memory and says
how it ended; the first process of a new PID namespace, whose end ends all the others in it; and the student's.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import kernel
import refusals
from clock import Clock

_USER = 1000  # the student's user id in its own namespace
_WATCH_SECONDS = 0.1
_WORKING_THREADS = 3  # which take turns in an honest notebook: Python's, and one for each of TensorFlow's pools
# Each process's share of what it shares: what children have from a parent is private to none of them.
_OWN = ("Pss_Anon:", "Pss_Shmem:", "SwapPss:")
_CROWD = 6  # processes; an honest notebook has two, the first of its namespace and its own


def main(settings):
    """Import what notebooks import, report ready, then fork for each request until the grader hangs up.

    The report says whether it can isolate its children (``namespaces``) and refuse system calls (``refuses``).
    """
    control = socket.socket(fileno=settings["control"])
    if settings["drop_to"] is not None:
        _drop_to(settings["drop_to"])
        kernel.own_proc_files()
    settings["refuses"] = _works(refusals.refuse)
    settings["namespaces"] = settings["isolated"] and _works(_own_tree)
    if settings["namespaces"]:
        import student  # with TensorFlow, for all children at once

        student.warm_up(settings["examiner"])
    found = {name: settings[name] for name in ("namespaces", "refuses")}
    control.sendall(json.dumps(found).encode() + b"\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    while True:
        seconds, files, *_ = socket.recv_fds(control, 20, 2)
        if not seconds:
            return
        if len(files) == 2 and os.fork() == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            ends = (socket.socket(fileno=f) for f in files)
            _run_and_leave(_keep, *ends, {**settings, "wall_seconds": int(seconds)})
        for file in files:
            os.close(file)


def _drop_to(user):
    """Become an unprivileged user: the kernel does not limit the number of root's processes."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def _run_and_leave(function, *arguments):
    """Run in a forked process, which must never return into the code it was forked from."""
    code = 70
    try:
        code = function(*arguments) or 0
    except BaseException:
        with contextlib.suppress(BaseException):
            sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _own_namespaces():
    uid, gid = os.getuid(), os.getgid()
    kernel.unshare(kernel.NEWUSER | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS | kernel.NEWCGROUP)
    kernel.map_user(_USER, uid, gid)


def _cover(folder, size):
    """Put an empty folder of this process's own in place of a shared one."""
    options = f"size={size},nr_inodes=10k,mode=0700"  # an empty file takes the kernel's memory, and has no size
    kernel.mount("tmpfs", folder, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)


def _own_tree():
    """What each submission's process does, if this one may make namespaces and mount in them."""
    _own_namespaces()
    kernel.unshare(kernel.NEWNS)
    _cover("/tmp", "64m")


def _works(function):
    """Try it in a child."""
    child = os.fork()
    if child == 0:
        _run_and_leave(function)
    return os.waitpid(child, 0)[1] == 0


def _keep(channel, lifeline, settings):
    """Start the student's process, watch over it, and tell the grader how it ended."""
    namespaces = settings["namespaces"]
    if namespaces:  # all but the mounts, which the child makes: the keeper needs to see /proc
        _own_namespaces()
    elif settings["isolated"]:
        kernel.adopt_orphans()  # to see those too
    clock = Clock()
    child = os.fork()
    if child == 0:
        lifeline.close()
        _run_and_leave(_first_process if namespaces else _student, channel, settings, clock.now)
    channel.close()
    how = _watch(child, lifeline, settings, clock)
    if how:
        _tell(lifeline, how)
    if not how or how["how"] != "ended":
        _kill(child, settings)


def _tell(lifeline, news):
    with contextlib.suppress(OSError):
        lifeline.sendall(json.dumps(news).encode() + b"\n")


def _watch(child, lifeline, settings, clock):
    """Wait until the child ends, the grader hangs up, or a limit is passed; return how it ended."""
    end = time.monotonic() + settings["wall_seconds"]
    peak = waited = 0
    crowded = False
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return {"how": "ended", "code": code if code >= 0 else 128 - code, "memory": peak}
        if select.select([lifeline], [], [], _WATCH_SECONDS)[0]:
            how = None  # the grader never writes here: it has hung up
        elif time.monotonic() - waited > end:
            how = {"how": "timeout"}
        else:
            if settings["isolated"]:
                family = _family(child if settings["namespaces"] else os.getpid())
                crowded = crowded or len(family) > _CROWD
                if crowded:  # from now on it waits behind all others, and that counts
                    _step_back(family)
                else:
                    uncounted = clock.set(sum(family.values()), _waited(family))
                    if abs(uncounted - waited) > 1:
                        waited = uncounted
                        _tell(lifeline, {"waited": waited})
                peak = max(peak, sum(map(_own_memory, family)))
            if peak <= settings["memory"]:
                continue
            how = {"how": "memory"}
        return how


def _kill(child, settings):
    """Kill the student's process and all it started."""
    with contextlib.suppress(ProcessLookupError):
        if settings["namespaces"]:
            os.kill(child, signal.SIGKILL)  # all of its PID namespace goes with it
        elif settings["isolated"]:
            os.kill(-1, signal.SIGKILL)  # the whole sandbox was for it: the zygote too, and so this process
        else:
            os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _family(first):
    """Return a process and all its descendants, each with the CPU seconds of itself and of its ended children."""
    parents, cpu = {}, {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
                parents[int(name)] = int(fields[1])
                cpu[int(name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    family, grown = {first}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return {process: cpu.get(process, 0) for process in family}


def _waited(family):
    """Return the seconds that these processes were ready to run and got no core; 0 where the kernel does not tell."""
    times = []
    for process in family:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{process}/task"):
                # One that ends meanwhile must not hide the others.
                with contextlib.suppress(OSError), open(f"/proc/{process}/task/{thread}/schedstat") as file:
                    times.append(int(file.read().split()[1]) / 1e9)
    return sum(sorted(times)[-_WORKING_THREADS:])  # more would wait at once, for each other


def _step_back(family):
    """Let all others go first: a fork bomb must not take the time in which its neighbours are to answer."""
    for process in family.keys() - {os.getpid()}:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process, 19)  # what they fork from now on inherits it


def _own_memory(process):
    """Return the bytes of memory that would be free without it, what several processes share counted once in all."""
    with contextlib.suppress(OSError), open(f"/proc/{process}/smaps_rollup") as file:
        return 1024 * sum(int(line.split()[1]) for line in file if line.startswith(_OWN))
    return 0


def _first_process(channel, settings, now):
    """Cover what is shared, give up all power, start the student's process, and end when it ends."""
    kernel.die_with_parent()
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # should memory run out all the same, the kernel takes these processes first
    _limit(settings)
    kernel.unshare(kernel.NEWNS)
    _cover("/tmp", "64m")
    for folder in ("/dev/shm", "/proc"):
        if os.path.isdir(folder):
            _cover(folder, "1m")
    os.mkdir("/proc/self")
    os.symlink("/student", "/proc/self/exe")  # TensorFlow aborts when it can't read this link
    kernel.drop_capabilities()
    if settings["refuses"]:
        refusals.refuse()
    child = os.fork()
    if child == 0:
        _run_and_leave(_student, channel, settings, now)
    channel.close()
    while True:
        ended, status = os.wait()  # also the orphans of the namespace
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def _limit(settings):
    kernel.limit(
        cpu_seconds=settings["wall_seconds"],
        memory=settings["memory"],
        # Without a user of their own, or a user namespace, the instructor's other processes would count.
        processes=settings["processes"] if settings["isolated"] or settings["student_user"] else None,
    )


def _student(channel, settings, now):
    """Become the student's process: a session of its own, no files but the channel, a folder to work in."""
    os.setsid()
    empty = os.open(os.devnull, os.O_RDWR)
    for file in (0, 1, 2):
        os.dup2(empty, file)
    kept = channel.fileno()
    os.closerange(3, kept)
    os.closerange(kept + 1, 4096)
    os.chdir(settings["work_folder"])
    import student

    if not settings["namespaces"]:
        student.warm_up(settings["examiner"])
        if settings["student_user"] is not None:
            _drop_to(settings["student_user"])
            kernel.forbid_new_privileges()
        if settings["refuses"]:
            refusals.refuse()
        _limit(settings)  # what TensorFlow's import takes does not count
    student.serve(channel, settings["constants"], now)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
