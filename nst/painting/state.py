"""A painting put aside: the file that it goes on from.

Owns the format: NumPy's .npz, with the arrays of the optimiser, and all else as JSON. Reading it runs no code of the
file's (no pickle).
"""

import json

import numpy as np

from nst.errors import StateError
from nst_utils import files
from nst_utils.errors import SettingsError
from nst_utils.files import atomic_write

FORMAT = 3
_OTHERS = {"pictures": "pictures", "network's weights": "network"}  # how they are called -> their digests


def write_state(path, identity, progress, optimiser):
    """Write a painting in the making to a file, whole or not at all.

    Args:
        path: of the file.
        identity: dict, what must be the same when it goes on; as JSON takes it.
        progress: dict, as JSON takes it.
        optimiser: dict of arrays, tuples of arrays of one shape, numbers and truth values.

    Raises:
        SettingsError: if the file cannot be written.
    """
    arrays, others = {}, {}
    for name, value in optimiser.items():
        if isinstance(value, tuple):
            arrays[f"{name}/"] = np.stack(value) if value else np.zeros(0, np.float32)
        elif isinstance(value, np.ndarray):
            arrays[name] = value
        else:
            others[name] = value
    text = json.dumps({"format": FORMAT, "identity": identity, "progress": progress, "optimiser": others})
    try:
        with atomic_write(path) as part, open(part, "wb") as file:
            np.savez(file, json=np.array(text), **arrays)
    except OSError as error:
        raise SettingsError(f"{path} could not be written ({error}). Choose another place.") from error


def read_state(path, identity):
    """Read what ``write_state`` wrote.

    Args:
        path: of the file.
        identity: dict, what must be as it was.

    Returns:
        tuple: progress and optimiser, equal to what was written.

    Raises:
        StateError: if the file is missing or damaged, of a newer format, or the identity is another.
    """
    try:
        with np.load(path, allow_pickle=False) as saved:
            document = json.loads(str(saved["json"]))
            arrays = {name: saved[name] for name in saved.files if name != "json"}
        number, written, progress, optimiser = _parts(document)
    except FileNotFoundError:
        raise StateError(files.missing(path)) from None
    except Exception as error:  # of zipfile, zlib, NumPy and json: what damaged bytes make them raise is an open list
        raise StateError(
            f"{path} is not a painting that was put aside, or it is damaged ({error}). Delete it to start afresh."
        ) from error
    if number != FORMAT:
        raise StateError(f"{path} is of format {number}, this program reads {FORMAT}. Delete it to start afresh.")
    _check_identity(path, written, json.loads(json.dumps(identity)))
    for name, value in arrays.items():
        optimiser[name.rstrip("/")] = tuple(value) if name.endswith("/") else value
    return progress, optimiser


def _parts(document):
    number, written, progress, optimiser = (
        document[name] for name in ("format", "identity", "progress", "optimiser")
    )
    for part in (written, written["settings"], progress, optimiser):
        if not isinstance(part, dict):
            raise TypeError(f"expected a JSON object, got {part!r}")
    return number, written, progress, optimiser


def _check_identity(path, written, identity):
    if written == identity:
        return
    then, now = written["settings"], identity["settings"]
    differ = [
        f"{name} was {then.get(name)!r} and is {now.get(name)!r}"
        for name in {**now, **then}
        if then.get(name) != now.get(name)
    ]
    differ += [f"the {what} differ" for what, name in _OTHERS.items() if written.get(name) != identity.get(name)]
    raise StateError(
        f"{path} is of another painting: {'; '.join(differ)}. Use what it began with, or another file for this one."
    )
