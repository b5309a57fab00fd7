"""The window: the only Qt in the program."""

import sys
from importlib import import_module
from types import ModuleType


def _read_no_source(_module: ModuleType) -> None:
    """Nothing is read: no module here switches a feature of PySide on."""


def _pass_sources_by() -> None:
    """PySide reads the source of every module that is loaded after it, in search of ``from __feature__``; not of ours.

    That hook is of its inside (``shibokensupport``): where a version has none of that name all stays as it is.
    """
    import_module("PySide6.QtCore")
    hook = sys.modules.get("shibokensupport.feature")
    if hook is not None and "feature_imported" in vars(hook):
        vars(hook)["feature_imported"] = _read_no_source


_pass_sources_by()
