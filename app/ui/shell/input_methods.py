"""Chinese input on every Linux desktop (输入法): which of Qt's input methods are asked, chosen before Qt begins.

Qt's wheels hold the input methods ibus and compose alone. Desktops of the fcitx family say ``QT_IM_MODULE=fcitx``, for
which no wheel has a plugin; without a second name nothing Chinese can be typed. fcitx 5 also speaks ibus, so ibus is
asked next (``QT_IM_MODULES``, Qt 6.7 and later). fcitx 4 speaks neither: it gets a filter of our own (``fcitx``).
"""

import sys
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from app.ui.shell.fcitx import Fcitx

ONE, MANY = "QT_IM_MODULE", "QT_IM_MODULES"
IBUS, COMPOSE, FCITX = "ibus", "compose", "fcitx"


def modules_for(environment: MutableMapping[str, str], *, fcitx_4: bool) -> str:
    """What ``QT_IM_MODULES`` is to say; empty where nothing is to be changed.

    What the desktop or its administrator names is asked first, then ibus, then the dead keys of X. On Wayland, where
    the desktop names none, the compositor itself brings the input method and is not shut out.
    """
    named = [one for one in environment.get(MANY, environment.get(ONE, "")).split(";") if one]
    if not named and (environment.get("WAYLAND_DISPLAY") or not environment.get("DISPLAY")):
        return ""
    ours = (COMPOSE,) if fcitx_4 and FCITX in named else (IBUS, COMPOSE)
    return ";".join(dict.fromkeys((*named, *ours)))


def choose(environment: MutableMapping[str, str]) -> None:
    """The environment says which input methods Qt asks; call before Qt begins. Nothing is changed but on Linux."""
    if sys.platform != "linux":
        return
    wanted = modules_for(environment, fcitx_4=_fcitx_4(environment))
    if wanted:
        environment[MANY] = wanted


def _fcitx_4(environment: MutableMapping[str, str]) -> bool:
    """Whether fcitx 4 serves this display and no fcitx 5."""
    if FCITX not in environment.get(MANY, environment.get(ONE, "")):
        return False
    from app.services.runtime.bus import Bus, NoAnswer  # a desktop of another family never loads it
    from app.ui.shell.fcitx import FIVE, name_for

    try:
        bus = Bus()
    except NoAnswer:
        return False
    try:
        return bool(bus.owner(name_for(environment.get("DISPLAY", "")))) and not bus.owner(FIVE)
    finally:
        bus.close()


def serve(application: QGuiApplication, environment: MutableMapping[str, str]) -> "Fcitx | None":
    """On a desktop that names fcitx, keys go to fcitx 4 as long as it runs; None where there is no such desktop."""
    said = environment.get(MANY, "") + environment.get(ONE, "")
    if sys.platform != "linux" or FCITX not in said:
        return None
    from app.ui.shell.fcitx import Fcitx, name_for

    if application.findChild(Fcitx) is not None:
        return None
    return Fcitx(application, name_for(environment.get("DISPLAY", "")))
