"""Each desktop keeps the machine awake, asked by its own name with its own types: services on a bus of one's own."""

import os
from collections.abc import Iterator
from functools import partial

import pytest

from app.services.runtime import bus as buses_of_ours
from app.services.runtime.inhibit import LOGIND, NAME, WHY, Inhibitors
from app.ui.shell.awake import Awake
from tests import buses
from tests.buses import Answer, Service
from tests.helpers import until

GNOME, SAVER, POWER = "org.gnome.SessionManager", "org.freedesktop.ScreenSaver", "org.freedesktop.PowerManagement"
MANAGER: dict[str, Answer] = {"Inhibit(susu)": ("u", (41,)), "Uninhibit(u)": ("", ())}
SCREEN: dict[str, Answer] = {"Inhibit(ss)": ("u", (42,)), "UnInhibit(u)": ("", ())}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bus of the session; there is none of the system."""
    with buses.bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
        yield address


@pytest.mark.parametrize(
    ("name", "answers", "asked", "let_go"),
    [
        (GNOME, MANAGER, ("Inhibit(susu)", (NAME, 0, WHY, 12)), ("Uninhibit(u)", (41,))),  # GNOME, UKUI
        ("org.mate.SessionManager", MANAGER, ("Inhibit(susu)", (NAME, 0, WHY, 12)), ("Uninhibit(u)", (41,))),
        (SAVER, SCREEN, ("Inhibit(ss)", (NAME, WHY)), ("UnInhibit(u)", (42,))),  # KDE, DDE
        (POWER, SCREEN, ("Inhibit(ss)", (NAME, WHY)), ("UnInhibit(u)", (42,))),
    ],
)
def test_a_desktop_is_asked_and_let_go_in_its_own_words(
    session: str, name: str, answers: dict[str, Answer], asked: tuple[str, object], let_go: tuple[str, object]
) -> None:
    with buses.service(session, name, act=partial(buses.answering, answers)) as desktop:
        held = Inhibitors()
        assert held.hold() == (name,)
        assert [one[1:] for one in desktop.asked] == [asked]
        held.release()
        assert [one[1:] for one in desktop.asked] == [asked, let_go]


def test_every_service_that_is_there_is_asked_and_one_that_refuses_or_hangs_stops_none(
    session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buses_of_ours, "SECONDS", 5.0)  # so long one waits for the silent one; the others have it too
    saver = partial(buses.answering, SCREEN)
    with (
        buses.service(session, GNOME, act=buses.refusing),
        buses.service(session, POWER, act=buses.silent),
        buses.service(session, SAVER, act=saver),
    ):
        held = Inhibitors()
        assert held.hold() == (SAVER,)
        held.release()


def test_a_desktop_without_any_of_them_says_that_nobody_obeys(session: str) -> None:
    assert session
    held = Awake()
    held.hold(on=True)
    assert until(lambda: not held.works)
    held.end()


def test_a_service_that_hangs_is_not_waited_for(session: str) -> None:
    with buses.service(session, GNOME, act=buses.silent) as desktop:
        held = Awake()
        held.hold(on=True)
        assert held.works, "not known yet, and nobody has waited"
        assert until(lambda: desktop.asked)
        held.end()


def given_a_file(kept: list[int], allowed: str, _service: Service, method: str, body: tuple[object, ...]) -> Answer:
    """logind: a file that holds as long as it is open; what is not allowed is refused."""
    if method != "Inhibit(ssss)" or body[0] != allowed:
        return "error", ()
    reading, writing = os.pipe()
    kept.append(reading)
    return "h", (writing,)


@pytest.mark.parametrize("allowed", ["sleep:idle:handle-lid-switch", "idle"])
def test_logind_holds_as_long_as_its_file_is_open(monkeypatch: pytest.MonkeyPatch, allowed: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    kept: list[int] = []
    with buses.bus() as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        with buses.service(address, LOGIND.service, act=partial(given_a_file, kept, allowed)) as logind:
            held = Inhibitors()
            assert held.hold() == (LOGIND.service,)
            assert logind.asked[-1][2] == (allowed, NAME, WHY, "block")
            os.set_blocking(kept[0], False)
            logind.close_sent()
            with pytest.raises(BlockingIOError):
                os.read(kept[0], 1)
            held.release()
            os.set_blocking(kept[0], True)  # the bus may hold its copy a moment longer
            assert os.read(kept[0], 1) == b"", "the file is closed: the machine may sleep"
            os.close(kept[0])


def test_a_bus_that_takes_and_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    import socket

    monkeypatch.setattr(buses_of_ours, "SECONDS", 0.2)
    path = f"{tmp_path}/bus"
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(path)
        deaf.listen(1)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={path}")
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={path}")
        assert Inhibitors().hold() == ()
