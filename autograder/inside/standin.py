"""A stand-in for ``nst_utils``, so that a notebook's other cells run while the course's own engine can't be called.

What is graded is what the student wrote. The constants are the real ones; everything else is inert: it takes part
in any expression, gives itself back, and computes nothing.
"""

import dis
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types

_PACKAGE = "nst_utils"
_REAL = ("config", "errors")  # without a computation in them


_MARK = "not available while grading"


def caused(message):
    """Tell whether an error's message speaks of the stand-in: it says nothing about what the student wrote."""
    return _MARK in message or "Inert" in message


class Inert:
    """A value that every cell can work with and no graded function can be made of."""

    def __init__(self, name="inert"):
        self.__name__ = name

    def __repr__(self):
        return f"<{self.__name__}, {_MARK}>"

    def __format__(self, _):
        return repr(self)

    def _itself(self, *_, **__):
        return self

    __call__ = __getitem__ = __enter__ = _itself
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _itself
    __neg__ = __pow__ = __matmul__ = __iadd__ = __isub__ = __imul__ = _itself

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert(f"{self.__name__}.{name}")

    def __setitem__(self, *_):
        pass

    def __exit__(self, *_):
        return False

    def __iter__(self):
        frame = sys._getframe(1)
        opcode, number = frame.f_code.co_code[frame.f_lasti : frame.f_lasti + 2]
        if dis.opname[opcode] == "UNPACK_SEQUENCE":  # height, width = picture.shape
            return iter([self] * number)
        if dis.opname[opcode] == "GET_ITER":  # for each in pictures
            return iter(())
        raise TypeError(repr(self))  # TensorFlow and NumPy would take it for an empty list


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, fullname, path=None, target=None):
        package, _, module = fullname.partition(".")
        if package != _PACKAGE:
            return None
        file = os.path.join(self.folder, f"{module}.py")
        if module in _REAL and os.path.exists(file):
            return importlib.util.spec_from_file_location(fullname, file)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda name: _missing(spec.name, name)
        module.__path__ = []
        return module

    def exec_module(self, module):
        if module.__name__ == _PACKAGE:
            config = importlib.import_module(f"{_PACKAGE}.config")
            vars(module).update({name: value for name, value in vars(config).items() if name.isupper()})
            module.__all__ = [name for name in vars(module) if name.isupper()]
            for name in (
                "load_image",
                "load_vgg_model",
                "reshape_and_normalize_image",
                "generate_noise_image",
                "save_image",
            ):
                setattr(module, name, Inert(name))
                module.__all__.append(name)


def _missing(module, name):
    if name.startswith("__"):
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return Inert(f"{module}.{name}")


def install(folder):
    """Let ``import nst_utils`` and everything below it find the stand-in.

    Args:
        folder: where ``config.py`` and ``errors.py`` of the real package are.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(folder))
