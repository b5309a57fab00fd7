"""Keeping a Linux machine awake while clocks run: each desktop by its own name on the bus, and logind below them all.

Sources of the names and of what is given to them:
``org.freedesktop.ScreenSaver`` — KDE, DDE (linuxdeepin/dde-daemon, screensaver/screensaver.go), GNOME's own shim;
``org.gnome.SessionManager`` — GNOME (gnome-session, gsm-manager.c) and UKUI, whose session manager takes that very name
(ukui/ukui-session-manager, sessionapplication.cpp; usminhibit.cpp wants a name, a reason and flags that are not 0);
``org.freedesktop.PowerManagement.Inhibit`` and ``org.mate.SessionManager`` — Xfce and MATE as obs-studio and Dolphin
ask them; ``org.freedesktop.login1`` — systemd (org.freedesktop.login1(5)), a file that holds as long as it is open.
待核（没有在这些桌面上试过）：Xfce、MATE；麒麟、统信的实机。
"""

import contextlib
from collections.abc import Callable
from typing import NamedTuple

from app.services.runtime.bus import SESSION, SYSTEM, Bus, NoAnswer, Place

NAME, WHY = "值守台", "时限计时中"
SUSPEND_AND_IDLE = 4 | 8
"""GSM_INHIBITOR_FLAG_SUSPEND, GSM_INHIBITOR_FLAG_IDLE (gnome-session, gsm-inhibitor-flag.h)."""


class Desktop(NamedTuple):
    """A service that keeps a screen lit or a machine awake, and how it is asked and let go."""

    place: Place
    signature: str
    given: tuple[object, ...]
    release: str


def _manager(name: str) -> Desktop:
    path = "/" + name.replace(".", "/")
    return Desktop(Place(name, path, name), "susu", (NAME, 0, WHY, SUSPEND_AND_IDLE), "Uninhibit")


def _saver(service: str, path: str, interface: str) -> Desktop:
    return Desktop(Place(service, path, interface), "ss", (NAME, WHY), "UnInhibit")


SAVER = "org.freedesktop.ScreenSaver"
POWER = "org.freedesktop.PowerManagement"
DESKTOPS = (
    _manager("org.gnome.SessionManager"),
    _saver(SAVER, "/org/freedesktop/ScreenSaver", SAVER),
    _saver(SAVER, "/ScreenSaver", SAVER),
    _saver(POWER, "/org/freedesktop/PowerManagement/Inhibit", f"{POWER}.Inhibit"),
    _manager("org.mate.SessionManager"),
)
"""Every one that is there is asked: a session manager holds off sleep, a screen saver the dark."""
LOGIND = Place("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")

LOGIND_WHAT = ("sleep:idle:handle-lid-switch", "sleep:idle", "idle")
"""What is asked of logind, less of it where more is not allowed to this user."""


class Inhibitors:
    """Holds off sleep and the dark, and lets go. Waits for the bus: not to be called from the window's own thread."""

    def __init__(self) -> None:
        self._session: Bus | None = None
        self._system: Bus | None = None
        self._held: list[tuple[Desktop, object]] = []
        self._files: list[Callable[[], None]] = []

    def hold(self) -> tuple[str, ...]:
        """The services that keep this machine awake from now on; none where nobody does."""
        self.release()
        return (*self._ask_desktops(), *self._ask_logind())

    def _ask_desktops(self) -> list[str]:
        obeyed: list[str] = []
        with contextlib.suppress(NoAnswer):
            self._session = Bus(SESSION)
            for way in DESKTOPS:
                if way.place.service in obeyed or not self._session.owner(way.place.service):
                    continue
                with contextlib.suppress(NoAnswer, IndexError):
                    cookie = self._session.call(way.place, "Inhibit", way.signature, *way.given)[0]
                    self._held.append((way, cookie))
                    obeyed.append(way.place.service)
        return obeyed

    def _ask_logind(self) -> list[str]:
        with contextlib.suppress(NoAnswer):
            self._system = Bus(SYSTEM, files=True)
        for what in LOGIND_WHAT:
            with contextlib.suppress(NoAnswer, IndexError):
                if self._system is None:
                    return []
                file = self._system.call(LOGIND, "Inhibit", "ssss", what, NAME, WHY, "block")[0]
                close = getattr(file, "close", None)
                if callable(close):
                    self._files.append(close)
                    return [LOGIND.service]
        return []

    def release(self) -> None:
        """The machine may sleep again."""
        for way, cookie in self._held:
            if self._session is not None:
                with contextlib.suppress(NoAnswer):
                    self._session.call(way.place, way.release, "u", cookie)
        for close in self._files:
            close()
        for bus in (self._session, self._system):
            if bus is not None:
                bus.close()
        self._session = self._system = None
        self._held, self._files = [], []
