"""Let a package give names that are imported on first use."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def exported(
    package: str, home: Mapping[str, Iterable[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Make what such a package needs.

    Args:
        package: its name.
        home: dictionary, module of the package -> list of the names that it owns.

    Returns:
        tuple: the package's ``__getattr__``, ``__dir__`` and ``__all__``.
    """
    module_of = {name: module for module, names in home.items() for name in names}

    def get(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{package}.{module_of[name]}"), name)

    def names() -> list[str]:
        return sorted({*vars(importlib.import_module(package)), *module_of})

    return get, names, sorted(module_of)
