"""A stand-in for a course's packages, so that a notebook's other cells run while none of its helpers can be called.

What is graded is what the student wrote. Which packages are stood in for, and which of their names are real, comes
with the notebook: small modules of constants as their source, and what a package imports for its users. Everything
else is inert: it takes part in any expression, gives itself back, and computes nothing. Knows no course.
"""

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import linecache
import os
import pkgutil
import sys
import types
from typing import Any, Literal, NoReturn

_MARK = "not available while grading"


def caused(message: str) -> bool:
    """Tell whether an error's message speaks of the stand-in: it says nothing about what the student wrote."""
    return _MARK in message or "Inert" in message


class Inert:
    """A value that every cell can work with and no graded function can be made of."""

    def __init__(self, name: str = "inert") -> None:
        self.__name__ = name

    def __repr__(self) -> str:
        return f"<{self.__name__}, {_MARK}>"

    def __format__(self, _: str) -> str:
        return repr(self)

    def _itself(self, *_: object, **__: object) -> "Inert":
        return self

    __call__ = __getitem__ = __enter__ = _itself
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _itself
    __neg__ = __pow__ = __matmul__ = __iadd__ = __isub__ = __imul__ = _itself

    def __getattr__(self, name: str) -> "Inert":
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert(f"{self.__name__}.{name}")

    def __setitem__(self, *_: object) -> None:
        pass

    def __exit__(self, *_: object) -> Literal[False]:
        return False

    def _unknown(self) -> NoReturn:
        raise TypeError(repr(self))  # how many values it has, or which number it is: a guess would be a lie

    __iter__ = __int__ = __float__ = __index__ = _unknown


class Shell(Inert):
    """What ``get_ipython()`` gives: inert, but for the files that a notebook writes and runs itself."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        super().__init__("get_ipython()")
        self._namespace = namespace

    def run_cell_magic(self, name: str, line: str, text: str) -> "Shell":
        """Write the file of ``%%writefile``; nothing else runs."""
        *options, path = line.split() or [""]
        if name in ("writefile", "file"):
            with open(path.strip("\"'"), "a" if {"-a", "--append"} & set(options) else "w") as file:
                file.write(text)
            importlib.invalidate_caches()
            linecache.checkcache()
        return self

    def run_line_magic(self, name: str, line: str) -> "Shell":
        """Run the file of ``%run`` and take its names, as a notebook does; nothing else runs."""
        path = (line.split() or [""])[-1].strip("\"'")
        if name == "run" and os.path.exists(path):
            names = {"__name__": "__main__", "__file__": path}
            with open(path) as file:
                exec(compile(file.read(), path, "exec"), names)
            self._namespace.update({n: value for n, value in names.items() if not n.startswith("__")})
        return self


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the packages that are stood in for, and all that may be in them."""

    def __init__(self, packages: dict[str, dict[str, Any]]) -> None:
        self._packages = packages

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in self._packages:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return types.ModuleType(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        package, _, name = module.__name__.partition(".")
        real = self._packages[package]
        if name in real["modules"]:
            exec(compile(real["modules"][name], f"<{module.__name__}>", "exec"), vars(module))
            return
        vars(module)["__getattr__"] = lambda attribute: _missing(module.__name__, attribute)
        if not name:
            names: dict[str, Any] = {name: Inert(name) for name in real["inert"]}
            for constants in real["modules"]:
                names |= _public(importlib.import_module(f"{package}.{constants}"))
            for alias, source in real["imports"].items():
                with contextlib.suppress(ImportError, AttributeError):
                    names[alias] = pkgutil.resolve_name(source)
            vars(module).update(names, __all__=list(names))


def _public(module: types.ModuleType) -> dict[str, Any]:
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


def _missing(module: str, name: str) -> Inert:
    if name.startswith("__"):
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return Inert(f"{module}.{name}")


def install(packages: dict[str, dict[str, Any]]) -> None:
    """Let imports of some packages, and of everything below them, find the stand-in.

    Args:
        packages: for each package's name a dictionary: ``modules``, the sources of those of its modules that are
            real, whose names the package has too; ``inert``, names that `import *` gives beside them; and
            ``imports``, names that stand for something of another package, such as ``{"tf": "tensorflow"}``.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(packages))
