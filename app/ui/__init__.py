"""The window: the only Qt in the program."""

import builtins
import sys
from importlib import import_module
from types import ModuleType


def _read_no_source(_module: ModuleType) -> None:
    """Nothing is read: no module here switches a feature of PySide on."""


def _import_as_before() -> None:
    """PySide puts itself before every import, in search of ``from __feature__`` in the source: not before ours.

    Where a version does it in another way all stays as it is.
    """
    import_module("PySide6.QtCore")
    before = vars(builtins).get("__orig_import__")
    if before is not None:
        vars(builtins)["__import__"] = before
    hook = sys.modules.get("shibokensupport.feature")
    if hook is not None and "feature_imported" in vars(hook):
        vars(hook)["feature_imported"] = _read_no_source


_import_as_before()
