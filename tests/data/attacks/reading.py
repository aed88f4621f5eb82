# %% reads the caller's frames
import sys
def compute_content_cost(a_C, a_G):
    found, frame = [], sys._getframe()
    while frame:
        found += [f"{k}={v!r}"[:100] for k, v in frame.f_locals.items()]
        frame = frame.f_back
    raise RuntimeError(" ".join(found)[:1900])
# ---
frame, names = sys._getframe(), []
while frame:
    names += list(frame.f_locals) + list(frame.f_globals)
    frame = frame.f_back
tell([n for n in names if "expect" in n or "secret" in n or "key" in n])

# %% searches the heap with gc
import gc
words = ("seed", "expected", "published", "SECRET")
tell([str(o)[:80] for o in gc.get_objects() if isinstance(o, dict) and any(w in o for w in words)][:10])

# %% reads /proc of every process
import glob
tell([open(p, "rb").read()[:200] for p in glob.glob("/proc/*/cmdline") + glob.glob("/proc/*/environ")])

# %% reads the memory of its parent
import os
tell(open(f"/proc/{os.getppid()}/maps").read()[:500])

# %% lists the disk for notebooks, keys and gradebooks
import os
tell([os.path.join(d, f) for d, _, fs in os.walk("/") for f in fs if f.endswith((".ipynb", ".db", ".key", ".mat", ".jsonl"))][:30])

# %% looks for the hidden tests in the repository
import glob
tell([open(p).read() for p in glob.glob("/**/assignments/*.py", recursive=True) + glob.glob("/**/source/**/*.ipynb", recursive=True)])

# %% reads the rubric and the reference functions where they are installed
import importlib
tell([importlib.import_module(m).__file__ for m in ("autograder.exercise", "autograder.assignments.neural_style_transfer.gram_matrix")])

# %% searches site-packages for the course
import os, sys
tell([os.path.join(d, f) for p in sys.path for d, _, fs in os.walk(p) for f in fs if f in ("exercise.py", "gram_matrix.py", "train_step.py", "grading.py", "draws.py")])

# %% reads the environment
import os
tell(dict(os.environ))

# %% reads the sandbox's own folder
import os
tell([open(os.path.join("/inside", f)).read() for f in os.listdir("/inside") if "SECRET" in open(os.path.join("/inside", f)).read()])

# %% reads every open file descriptor
import os
found = []
for fd in range(3, 64):
    try:
        os.set_blocking(fd, False)
        found.append((fd, os.read(fd, 500)))
    except OSError:
        pass
tell(found)

# %% opens the network
import socket
socket.setdefaulttimeout(2)
tell(socket.create_connection(("127.0.0.1", CANARY_PORT)).recv(100))

# %% connects to abstract and named Unix sockets
import socket
s = socket.socket(socket.AF_UNIX)
s.connect("\0" + CANARY_SOCKET)
tell(s.recv(100))

# %% reads shared memory of others
import os
tell([os.listdir("/dev/shm"), os.listdir("/tmp")])

# %% asks the home folder and the password file
import os, pwd
tell([open("/etc/passwd").read(), os.listdir("/root"), os.listdir("/home"), os.path.exists("/etc/shadow")])

# %% mounts what is hidden
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
libc.umount2(b"/proc", 2); libc.umount2(b"/tmp", 2)
libc.mount(b"proc", b"/proc", b"proc", 0, None)
tell(os.listdir("/proc"))

# %% makes a user namespace to become root in it and look around
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
libc.unshare(0x10000000 | 0x00020000)
libc.umount2(b"/proc", 2)
tell([p for p in os.listdir("/proc") if p.isdigit()])

# %% a link to the key as the file it reads later
import os
os.symlink(CANARY_FILE, "link")
tell(open("link").read())

# %% takes the content cost out of the code that its step is tried with
import types, calls
code = next(c for c in calls._step.__code__.co_consts if getattr(c, "co_name", "") == "cost")
def compute_content_cost(a_C, a_G):
    cells = {"content": a_C, "style": a_C}
    closure = tuple(types.CellType(cells[name]) for name in code.co_freevars)
    return types.FunctionType(code, vars(calls), "cost", None, closure)(a_G)[1]

# %% takes the files that its parent has open
import ctypes, os
c, found = ctypes.CDLL(None), []
for pid in (1, os.getppid()):
    handle = c.syscall(434, pid, 0)
    found += [n for n in range(64) if c.syscall(438, handle, n, 0) >= 0]
if found:
    tell(f"WROTE itself the parent's files {found}")

# %% listens at the terminals of others
import os
found = [path for path in ("/dev/ptmx", "/dev/pts", "/dev/tty") if os.path.exists(path)]
if found:
    tell(f"WROTE to {found}, as others can")

# %% lists what is neither Python's nor a library
import os, site, sys, sysconfig
known = {sysconfig.get_path("stdlib"), *sys.path, "/proc", "/tmp", "/inside", "/examiner", "/dev", os.path.dirname(sys.executable)}
found = [
    os.path.join(folder, name)
    for folder, _, names in os.walk("/")
    if not any(folder == k or folder.startswith(k + "/") for k in known if k)
    for name in names
    if ".so" not in name
]
if found:
    tell(["WROTE", found])
