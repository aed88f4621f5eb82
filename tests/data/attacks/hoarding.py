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
