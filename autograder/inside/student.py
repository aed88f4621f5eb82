"""The student's process: run the cells, say what was found, answer calls until the grader hangs up."""

import builtins
import importlib.util
import sys

import protocol
import standin


def warm_up(examiner):
    """Import what notebooks import, running no TensorFlow operation: the process can still be forked afterwards.

    Args:
        examiner: the folder of the package of that name, which calls what students wrote.
    """
    _borrow("examiner", examiner)
    import keras
    import matplotlib

    matplotlib.use("Agg")
    import cells
    import imageio.v2
    import IPython.display
    import matplotlib.pyplot
    import PIL.Image
    import scipy.io
    import tensorflow as tf

    from examiner import calls

    _ = (keras, imageio, IPython, PIL, scipy, calls, cells)
    # Cells of TensorFlow 1 switch eager execution off for the whole process; their other lines fail harmlessly. The
    # functions themselves are emptied: `import tensorflow.compat.v1` makes a second module that names them too.
    for name in ("disable_eager_execution", "disable_v2_behavior", "disable_v2_tensorshape"):
        getattr(tf.compat.v1, name).__code__ = (lambda: None).__code__


def _borrow(name, folder):
    """Make a package importable, and nothing that lies beside it."""
    init = f"{folder}/__init__.py"
    spec = importlib.util.spec_from_file_location(name, init, submodule_search_locations=[folder])
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


def serve(channel, constants, now):
    """Serve one submission.

    Args:
        channel: the socket to the grader.
        constants: the folder of nst_utils' ``config.py`` and ``errors.py``.
        now: returns the time by which what sleeps is stopped.
    """
    import cells

    from examiner import calls

    def reply(header, arrays=()):
        protocol.send(channel, header, arrays)

    standin.install(constants)
    builtins.exit = builtins.quit = lambda *_: None
    order, _ = protocol.receive(channel)
    notebook = cells.Notebook(order["cells"], order["graded"], now)
    reply({"is": "parsed", "functions": notebook.functions()})
    notebook.run(
        order["skipped"], lambda n: reply({"is": "cell", "number": n}), order["cell_seconds"], order["total_seconds"]
    )
    notebook.give(order["given"])
    defined = [name for name in order["graded"] if callable(vars(notebook.module).get(name))]
    reply({"is": "ready", "defined": defined, "errors": notebook.errors[:100]})
    while True:
        header, arrays = protocol.receive(channel)
        function = vars(notebook.module).get(header["function"])
        try:
            with cells.limited(header["seconds"], now):
                answer, results = calls.call(function, header, arrays)
        except cells.CutShort:
            answer, results = {"error": "CutShort", "message": "", "where": "", "line": ""}, []
        except BaseException as error:
            answer, results = {**cells.describe(error), **calls.about(function)}, []
        try:
            reply({"is": "answer", "id": header["id"], **answer}, results)
        except protocol.ProtocolError:
            return
