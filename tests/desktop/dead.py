"""A window in a machine whose surroundings hang: names are never found, nobody answers, a share and a printer hang.

``python -m tests.desktop.dead HOME SHARE`` opens every page, books, asks for a backup, sends, and closes. What touches
the share, a name or a distant address never comes back; the print server takes a connection and says nothing; who waits
for one of them never gets to ``closed``. With ``living`` behind it nothing hangs: the same steps, to be held against.
"""

import builtins
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from msgspec.structs import replace

os.environ["QT_QPA_PLATFORM"] = "offscreen"
SHARE = sys.argv[2] if len(sys.argv) > 2 else "/nowhere"


def hang() -> NoReturn:
    while True:
        threading.Event().wait()


def told(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def hanging(real: Callable[..., Any]) -> Callable[..., Any]:
    """A call of the system that never comes back for what lies on the share."""

    def call(path: Any = ".", *more: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the system takes
        if isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(SHARE):
            hang()
        return real(path, *more, **named)

    return call


def kill_surroundings() -> socket.socket:
    """Nothing beyond this process answers from now on; returns the mute print server, to be kept open."""
    mute = socket.create_server(("127.0.0.1", 0))
    os.environ["CUPS_SERVER"] = f"127.0.0.1:{mute.getsockname()[1]}"
    for name in ("stat", "lstat", "open", "scandir", "listdir", "mkdir", "statvfs", "access"):
        setattr(os, name, hanging(getattr(os, name)))
    builtins.open = hanging(builtins.open)
    connect = socket.socket.connect

    def far(held: socket.socket, address: Any) -> None:  # noqa: ANN401 - whatever the system takes
        if held.family != socket.AF_UNIX:
            hang()
        connect(held, address)

    socket.socket.connect = far  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = lambda *_given, **_named: hang()
    return mute


def prepared(home: Path) -> str:
    """A book that has all its places on the share, and a report to be sent; returns its incident."""
    from app.cli.demo import first_start, samples, take_call
    from app.cli.hands import Hands
    from app.models.outbox.routes import Route, RouteKind
    from app.services.forms import signing
    from app.services.outbox import queue
    from app.services.reports import reporting
    from app.services.settings import editing
    from tests.helpers import state_of

    home.mkdir(parents=True)
    Path(SHARE).mkdir(parents=True)
    hands = Hands(home, home / "book")
    first_start(hands)
    desk = hands.room.desk
    route = Route(name="直报", kind=RouteKind.HTTPS, url="https://platform.invalid/report")
    changed = replace(desk.settings, backup_folder=SHARE, mirror_folder=SHARE, routes=(route,))
    editing.change_settings(desk, changed)
    take_call(hands, samples()[0], "x")
    with desk.store.read() as reading:
        incident = reading.incidents()[0].id
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    queue.queue(desk, incident, draft.id, route.name)
    hands.end()
    return incident


def main(words: list[str]) -> int:
    from app.cli.hands import Hands
    from app.ui.kit.acts import Act
    from app.ui.shell.navigation import DESTINATIONS

    home = Path(words[0])
    incident = prepared(home)
    mute = None if "living" in words else kill_surroundings()
    told("begun")
    hands = Hands(home, home / "book")
    told("opened")
    hands.wait(30)  # the outbox, the mirror and a backup that is due have all been begun
    for one in DESTINATIONS:
        hands.room.window.show_page(one.name)
        hands.wait(2)
        told(one.name)
    for act in (Act.ORAL, Act.REPORT, Act.DISPATCH, Act.NOTE, Act.PACKAGE):
        hands.room.broadcast.act_requested.emit(act, incident)
        hands.wait(2)
        told(act.name)
    hands.press("F2")
    hands.write("张家村口塌方")
    hands.wait(2)
    told("typed")
    hands.end()
    told("closed")
    if mute is not None:
        mute.close()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Exception:
        traceback.print_exc()
        raise
