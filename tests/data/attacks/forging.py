# %% writes an answer of its own on every descriptor
import json, os, struct
text = json.dumps({"is": "answer", "id": "0", "values": [{"class": "x", "array": True}], "score": 100, "arrays": []}).encode()
for fd in range(3, 64):
    try:
        os.write(fd, struct.pack(">Q", len(text)) + text)
    except OSError:
        pass

# %% says ready before it is, and answers in advance
import json, os, struct
def frame(header):
    text = json.dumps({**header, "arrays": []}).encode()
    return struct.pack(">Q", len(text)) + text
ready = frame({"is": "ready", "defined": ["compute_content_cost", "gram_matrix", "compute_layer_style_cost", "total_cost", "train_step"], "errors": []})
for fd in range(3, 64):
    try:
        os.write(fd, ready + frame({"is": "answer", "id": "0", "values": []}) * 50)
    except OSError:
        pass

# %% announces an array of an exabyte
import json, os, struct
text = json.dumps({"is": "answer", "arrays": [{"dtype": "float64", "shape": [10**6, 10**6, 10**6]}]}).encode()
def compute_content_cost(a_C, a_G):
    for fd in range(3, 64):
        try:
            os.write(fd, struct.pack(">Q", len(text)) + text)
        except OSError:
            pass

# %% announces a header of an exabyte
import os, struct
def gram_matrix(A):
    for fd in range(3, 64):
        try:
            os.write(fd, struct.pack(">Q", 2**60))
        except OSError:
            pass

# %% announces an array of objects, pickled
import json, os, pickle, struct
class Evil:
    def __reduce__(self):
        return (os.system, ("touch " + CANARY_FILE + ".pwned",))
body = pickle.dumps(Evil())
text = json.dumps({"is": "answer", "arrays": [{"dtype": "object", "shape": [len(body)]}]}).encode()
def gram_matrix(A):
    for fd in range(3, 64):
        try:
            os.write(fd, struct.pack(">Q", len(text)) + text + body)
        except OSError:
            pass

# %% answers with a header nested a million deep
import os, struct
text = b"[" * 1_000_000
def gram_matrix(A):
    for fd in range(3, 64):
        try:
            os.write(fd, struct.pack(">Q", len(text)) + text)
        except OSError:
            pass

# %% answers one byte at a time
import os, time
def compute_content_cost(a_C, a_G):
    while True:
        for fd in range(3, 64):
            try:
                os.write(fd, b"\0")
            except OSError:
                pass
        time.sleep(0.2)

# %% returns NaN, infinity and huge numbers
import numpy as np
def compute_content_cost(a_C, a_G):
    return np.float32("nan")
def gram_matrix(A):
    return np.full((A.shape[0], A.shape[0]), np.inf, np.float32)
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 10**400

# %% returns gigabytes
import numpy as np
def compute_content_cost(a_C, a_G):
    return np.zeros((20_000, 20_000), np.float32)
def gram_matrix(A):
    return np.broadcast_to(np.float32(1), (10**6, 10**6))

# %% returns arrays of strange types
import numpy as np
def compute_content_cost(a_C, a_G):
    return np.array([object()])
def gram_matrix(A):
    return np.zeros(3, [("a", "f4"), ("b", "S5")])
def compute_layer_style_cost(a_S, a_G):
    return 1j
def total_cost(J_content, J_style, alpha=10, beta=40):
    return "35.34667875478276"

# %% hard-codes every published value
import numpy as np
def compute_content_cost(a_C, a_G):
    return np.float32(6.76559)
def gram_matrix(A):
    return np.array([[6.42230511, -4.42912197, -2.09668207], [-4.42912197, 19.46583748, 19.56387138], [-2.09668207, 19.56387138, 20.6864624]], np.float32)
def compute_layer_style_cost(a_S, a_G):
    return np.float32(9.19028)
def total_cost(J_content, J_style, alpha=10, beta=40):
    return np.float32(35.34667875478276)

# %% always zero, which obeys most laws
import tensorflow as tf
def compute_content_cost(a_C, a_G):
    return tf.reduce_sum(a_C * 0) + tf.reduce_sum(a_G * 0)
def gram_matrix(A):
    return tf.matmul(A, A, transpose_b=True) * 0
def compute_layer_style_cost(a_S, a_G):
    return tf.reduce_sum(a_S * 0) + tf.reduce_sum(a_G * 0)
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 0 * J_content
def train_step(generated_image, cost, optimizer):
    return cost(generated_image)

# %% a name with control characters and HTML in its errors
raise type("<script>alert(1)</script>", (Exception,), {})("\x1b[31m<img src=x onerror=alert(1)>\0\u202e")
# ---
def gram_matrix(A):
    raise ValueError("</td><script>alert(1)</script>")

# %% a class as a function, whose errors raise errors
class gram_matrix:
    def __new__(cls, A):
        raise Bad()
class Bad(Exception):
    def __str__(self): raise SystemExit
    def __repr__(self): raise KeyboardInterrupt

# %% a source so deep that parsing it crashes
x = CANARY_DEEP

# %% writes where others would read: results, gradebook, the zygote, other submissions
import os
done = []
for path in ["/inside/student.py", "/inside/x", "/constants/config.py", "/dev/x", "/x", "/usr/x", "/dev/shm/../x", CANARY_FILE]:
    try:
        open(path, "w").write("gotcha")
        done.append(path)
    except OSError:
        pass
tell("WROTE " + str(done) if done else "nothing")

# %% answers the right question with a header that lacks everything
import sys
send = sys.modules["protocol"].send
def forge(channel, header, arrays=(), seconds=None):
    send(channel, {"is": header["is"], "id": header.get("id"), "error": 3} if "id" in header else header)
def compute_content_cost(a_C, a_G):
    sys.modules["protocol"].send = forge

# %% answers with no values at all
import sys
sys.modules["calls"].call = lambda function, header, arrays: ({"values": []}, [])
def gram_matrix(A):
    return A
def train_step(generated_image, cost, optimizer):
    return cost(generated_image)

# %% counts its cells with more digits than can be printed
import sys
send = sys.modules["protocol"].send
def forge(channel, header, arrays=()):
    error = {"cell": 10**4300 - 1, "error": "E", "message": "", "where": "", "line": ""}
    send(channel, {**header, "errors": [error]} if header["is"] == "ready" else header, arrays)
sys.modules["protocol"].send = forge
