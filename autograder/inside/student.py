"""The student's process: run the cells, say what was found, answer calls until the grader hangs up."""

import builtins
import importlib.util
import socket
import sys
from collections.abc import Callable
from typing import Any

import protocol
import standin


def warm_up(examiner: str) -> None:
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
    import plain
    import scipy.io
    import tensorflow as tf

    from examiner import calls

    _ = (keras, imageio, IPython, PIL, scipy, calls, cells, plain)
    # Cells of TensorFlow 1 switch eager execution off for the whole process; their other lines fail harmlessly. And
    # what a student computes on a device must run where there is none. The functions themselves are emptied:
    # `import tensorflow.compat.v1` makes a second module that names them too.
    switches = [getattr(tf.compat.v1, f"disable_{n}") for n in ("eager_execution", "v2_behavior", "v2_tensorshape")]
    for switch in (*switches, tf.config.set_soft_device_placement):
        switch.__code__ = (lambda *_, **__: None).__code__
    # Each graph is run once or twice: what it would gain by being rewritten is less than that takes.
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})


def _borrow(name: str, folder: str) -> None:
    """Make a package importable, and nothing that lies beside it."""
    init = f"{folder}/__init__.py"
    spec = importlib.util.spec_from_file_location(name, init, submodule_search_locations=[folder])
    assert spec is not None  # for a file that exists
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


def serve(channel: socket.socket, now: Callable[[], float]) -> None:
    """Serve one submission.

    Args:
        channel: the socket to the grader.
        now: returns the time by which what sleeps is stopped.
    """
    import cells
    import plain

    from examiner import calls

    def reply(header: dict[str, Any], arrays: list[Any] | tuple[()] = ()) -> None:
        protocol.send(channel, header, arrays)

    builtins.exit = builtins.quit = lambda *_: None  # type: ignore[assignment]  # they ended the process
    sys.path.insert(0, "")  # the folder it works in: notebooks import what they wrote there
    order, _ = protocol.receive(channel)
    standin.install(order["helpers"])
    notebook = cells.Notebook(order["cells"], order["graded"], now)
    reply({"is": "parsed", "functions": notebook.functions()})
    imported = {name for package in order["helpers"].values() for name in package["imports"]}
    plainly = plain.plain(filter(None, notebook.trees), imported)
    notebook.run(
        order["skipped"], lambda n: reply({"is": "cell", "number": n}), order["cell_seconds"], order["total_seconds"]
    )
    notebook.give(order["given"])
    defined = [name for name in order["graded"] if callable(vars(notebook.module).get(name))]
    reply({"is": "ready", "defined": defined, "errors": notebook.errors[:100]})
    while True:
        header, arrays = protocol.receive(channel)
        function: Any = vars(notebook.module).get(header["function"])
        header["autograph"] = header["function"] not in plainly
        try:
            with cells.limited(header["seconds"], now):
                if header["form"] == "cell":
                    answer, results = calls.describe([notebook.evaluate(header["source"])])
                else:
                    answer, results = calls.call(function, header, arrays)
        except cells.CutShort:
            answer, results = {"error": "CutShort", "message": "", "where": "", "line": ""}, []
        except BaseException as error:
            answer, results = {**cells.describe(error), **calls.about(function)}, []
        try:
            reply({"is": "answer", "id": header["id"], **answer}, results)
        except protocol.ProtocolError:
            return
