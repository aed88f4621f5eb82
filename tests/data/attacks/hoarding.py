# %% hoards memory in files without a name
import os
kept = []
for n in range(5):
    kept.append(os.memfd_create(str(n)))
    os.write(kept[-1], bytes(60 << 20))
else:
    tell("WROTE memory that no limit counts")

# %% hoards memory that no process has mapped
import ctypes
c = ctypes.CDLL(None)
c.shmat.restype = ctypes.c_void_p
for n in range(5):
    place = c.shmat(c.shmget(0, 60 << 20, 0o1600), None, 0)
    assert place != ctypes.c_void_p(-1).value
    ctypes.memset(place, 1, 60 << 20)
    c.shmdt(ctypes.c_void_p(place))
else:
    tell("WROTE memory that no limit counts")

# %% hoards shared memory whose pages it forgets
import mmap, os
kept = []
for source in (lambda: -1, lambda: os.open("/dev/zero", os.O_RDWR)):
    for n in range(3):
        try:
            kept.append(mmap.mmap(source(), 60 << 20))
        except OSError:
            break
        kept[-1].write(bytes(60 << 20))
        kept[-1].madvise(mmap.MADV_DONTNEED)
    else:
        tell("WROTE memory that no limit counts")

# %% hoards memory in what was sent and never read
import socket
pairs, sent = [], 0
while sent < 20_000_000:
    pairs.append(socket.socketpair())
    for end in pairs[-1]:
        end.setblocking(False)
        try:
            while True:
                sent += end.send(bytes(1 << 16))
        except BlockingIOError:
            pass
else:
    tell("WROTE memory that no limit counts")

# %% hoards memory together with its children, so that it is nobody's own
import os, time
ready, say = os.pipe()
for _ in range(3):
    if os.fork() == 0:
        hoard = bytearray(b"x") * 500_000_000
        if os.fork() == 0:
            os.write(say, b"x")
        time.sleep(60)
    os.read(ready, 1)
else:
    time.sleep(1)
    tell("WROTE 1.5 GB where 1 may be held")

# %% hoards empty files
import os
for n in range(50_000):
    os.mknod(str(n))
else:
    tell("WROTE more files than can be of use")

# %% mounts a memory file system in namespaces of its own
import ctypes, os
c = ctypes.CDLL(None)
os.mkdir("mine")
if c.unshare(0x10000000 | 0x00020000) == c.mount(b"none", b"mine", b"tmpfs", 0, b"size=2g") == 0:
    tell("WROTE nothing yet, but could")

# %% makes namespaces by the other two calls
import ctypes, os, signal
c = ctypes.CDLL(None)
clone, clone3 = {"x86_64": (56, 435), "aarch64": (220, 435)}[os.uname().machine]
asked = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, signal.SIGCHLD)
for call in ((clone, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0), (clone3, asked, ctypes.sizeof(asked))):
    pid = c.syscall(*call)
    if pid == 0:
        os._exit(0)
    if pid > 0:
        tell("WROTE itself a user namespace")

# %% hoards memory in children that let nobody look at them
import ctypes, os, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
ready, say = os.pipe()
for _ in range(3):
    if os.fork() == 0:
        hoard = bytearray(b"x") * 500_000_000
        os.write(say, b"x")
        time.sleep(60)
    os.read(ready, 1)
else:
    time.sleep(1)
    tell("WROTE 1.5 GB where 1 may be held")

# %% hoards memory in processes whose first thread has ended
import ctypes, os, threading, time
ready, say = os.pipe()
number = {"x86_64": 60, "aarch64": 93}[os.uname().machine]
def hoard():
    time.sleep(0.2)
    kept = bytearray(b"x") * 500_000_000
    os.write(say, b"x")
    time.sleep(60)
for _ in range(3):
    if os.fork() == 0:
        threading.Thread(target=hoard).start()
        ctypes.CDLL(None).syscall(number, 0)
    os.read(ready, 1)
else:
    time.sleep(1)
    tell("WROTE 1.5 GB where 1 may be held")

# %% hoards pages in pipes, which it has let go of
import ctypes, mmap, os
c, place = ctypes.CDLL(None), mmap.mmap(-1, 1 << 21, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
start = ctypes.addressof(ctypes.c_char.from_buffer(place))
part = (ctypes.c_size_t * 2)(start, 4096)
if c.vmsplice(os.pipe()[1], part, 1, 0) == 4096:
    tell("WROTE memory that no limit counts")

# %% hoards events that it never fetches, and locks
import ctypes, fcntl, os
c = ctypes.CDLL(None)
for begin in (lambda: c.inotify_init1(0), lambda: c.fanotify_init(0, 0)):
    if begin() >= 0:
        tell("WROTE memory that no limit counts")
with open("file", "wb") as file:
    for n in range(0, 100_000, 2):
        fcntl.lockf(file, fcntl.LOCK_EX, 1, n)
    tell("WROTE memory that no limit counts")

# %% hoards areas of memory in many processes
import ctypes, mmap, os, time
c, size = ctypes.CDLL(None), 60_000 * mmap.PAGESIZE
place = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
start = ctypes.addressof(ctypes.c_char.from_buffer(place))
for n in range(0, size, 2 * mmap.PAGESIZE):
    c.mprotect(ctypes.c_void_p(start + n), mmap.PAGESIZE, mmap.PROT_READ)
for _ in range(80):
    if os.fork() == 0:
        time.sleep(60)
else:
    time.sleep(2)
    tell("WROTE a gigabyte into the kernel's own tables")
