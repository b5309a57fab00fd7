"""Keys go to fcitx 4 over the bus and words come back: against a service of one's own on a bus of one's own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.cli.hands import Hands
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.input_guard import commit_pending, composing
from app.ui.shell import fcitx
from app.ui.shell.fcitx import CONTEXT, FIVE, Fcitx, name_for
from app.ui.shell.input_methods import modules_for
from tests import buses
from tests.buses import Answer, Service
from tests.helpers import until
from tests.ui import looking

NAME, PATH = "org.fcitx.Fcitx-0", "/inputcontext_7"
CHOICES = {"huo": "火", "zai": "灾"}


class Pinyin:
    """A small fcitx 4: letters are composed, the space takes the word, all else is left to the field."""

    def __init__(self) -> None:
        self.composed = ""

    def __call__(self, service: Service, method: str, body: tuple[object, ...]) -> Answer | None:
        match method:
            case "CreateICv3(si)":
                return "ibuuuu", (7, True, 0, 0, 0, 0)
            case "ProcessKeyEvent(uuuiu)":
                return "i", (int(self._key(service, int(str(body[0])), pressed=body[3] == fcitx.PRESSED)),)
            case "Reset()":
                self.composed = ""
        return "", ()

    def _key(self, service: Service, symbol: int, *, pressed: bool) -> bool:
        if not pressed:
            return False
        if ord("a") <= symbol <= ord("z"):
            self.composed += chr(symbol)
            service.say(PATH, CONTEXT, "UpdatePreedit", "si", self.composed, len(self.composed))
            return True
        if symbol in {0x20, 0xFF1B} and self.composed:
            chosen, self.composed = CHOICES.get(self.composed, ""), ""
            service.say(PATH, CONTEXT, "UpdatePreedit", "si", "", 0)
            if symbol == 0x20:
                service.say(PATH, CONTEXT, "CommitString", "s", chosen)
            return True
        return False


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with buses.bus() as found:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", found)
        yield found


@pytest.fixture
def narrative(hands: Hands) -> QPlainTextEdit:
    hands.press("F2")
    found = looking.page(hands, IntakePage).form.narrative
    found.setFocus()
    assert QApplication.focusWidget() is found
    return found


@pytest.fixture
def filters() -> Iterator[list[Fcitx]]:
    made: list[Fcitx] = []
    yield made
    for one in made:
        one.end()


def begun(filters: list[Fcitx]) -> Fcitx:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    made = Fcitx(application, NAME)
    filters.append(made)
    return made


def press(symbols: str) -> None:
    """Keys as the X server gives them: to the window, with their symbol of X; what it leaves goes to the field."""
    for one in symbols:
        symbol = {"\x1b": 0xFF1B}.get(one, ord(one))
        key = {"\x1b": Qt.Key.Key_Escape}.get(one, Qt.Key(ord(one.upper())))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, 38, symbol, 0, "" if one == "\x1b" else one)
            QApplication.sendEvent(QGuiApplication.focusWindow(), event)


def test_letters_are_composed_and_the_word_is_committed(
    narrative: QPlainTextEdit, address: str, filters: list[Fcitx]
) -> None:
    with buses.service(address, NAME, act=Pinyin()) as service:
        held = begun(filters)
        assert held.serves
        press("huo")
        assert composing()
        assert narrative.toPlainText() == ""
        press(" zai ,")
        assert narrative.toPlainText() == "火灾,", "what fcitx leaves is typed as it is"
        assert not composing()
        assert "SetCapacity(u)" in service.methods()
        assert "FocusIn()" in service.methods()
        assert "SetCursorRect(iiii)" in service.methods()


def test_a_key_that_takes_back_is_no_shortcut(narrative: QPlainTextEdit, address: str, filters: list[Fcitx]) -> None:
    with buses.service(address, NAME, act=Pinyin()):
        begun(filters)
        press("huo")
        asking = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        asking.ignore()
        QApplication.sendEvent(QGuiApplication.focusWindow(), asking)
        assert asking.isAccepted()
        press("\x1b")
        assert narrative.toPlainText() == ""
        assert not composing()


def test_what_acts_meanwhile_commits_and_fcitx_begins_anew(
    narrative: QPlainTextEdit, address: str, filters: list[Fcitx]
) -> None:
    pinyin = Pinyin()
    with buses.service(address, NAME, act=pinyin) as service:
        begun(filters)
        press("huo")
        commit_pending()
        assert narrative.toPlainText() == "huo"
        assert until(lambda: "Reset()" in service.methods())
        press("zai ")
        assert narrative.toPlainText() == "huo灾"


def test_one_that_hangs_is_let_go_and_the_key_is_typed(
    narrative: QPlainTextEdit, address: str, filters: list[Fcitx], monkeypatch: pytest.MonkeyPatch
) -> None:
    pinyin = Pinyin()
    with buses.service(address, NAME, act=pinyin) as service:
        held = begun(filters)
        service.act = buses.silent
        monkeypatch.setattr(fcitx, "ANSWER", 0.4)
        press("a")
        assert not held.serves
        press("bc")
        assert narrative.toPlainText() == "abc"
        assert service.methods().count("ProcessKeyEvent(uuuiu)") == 1, "it is asked once, not for every key"


def test_one_that_goes_leaves_what_was_composed_and_one_that_comes_serves(
    narrative: QPlainTextEdit, address: str, filters: list[Fcitx]
) -> None:
    with buses.service(address, NAME, act=Pinyin()):
        held = begun(filters)
        press("huo")
    assert until(lambda: QApplication.processEvents() or not held.serves)
    assert narrative.toPlainText() == "huo"
    press("x")
    assert narrative.toPlainText() == "huox"
    with buses.service(address, NAME, act=Pinyin()):
        assert until(lambda: QApplication.processEvents() or held.serves)
        press("zai ")
        assert narrative.toPlainText() == "huox灾"


def test_fcitx_5_is_left_to_ibus(hands: Hands, address: str, filters: list[Fcitx]) -> None:
    assert hands.room
    with buses.service(address, NAME, FIVE, act=Pinyin()) as service:
        assert not begun(filters).serves
        assert "CreateICv3(si)" not in service.methods()


def test_without_a_bus_keys_are_typed(
    narrative: QPlainTextEdit, monkeypatch: pytest.MonkeyPatch, filters: list[Fcitx]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert not begun(filters).serves
    press("abc")
    assert narrative.toPlainText() == "abc"


def test_no_key_of_a_pass_phrase_goes_over_the_bus(hands: Hands, address: str, filters: list[Fcitx]) -> None:
    from PySide6.QtWidgets import QLineEdit

    hands.press("F2")
    line = looking.page(hands, IntakePage).form.caller["caller_unit"]
    assert isinstance(line, QLineEdit)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setFocus()
    assert QApplication.focusWidget() is line
    with buses.service(address, NAME, act=Pinyin()) as service:
        begun(filters)
        press("abc")
        assert line.text() == "abc"
        assert "ProcessKeyEvent(uuuiu)" not in service.methods()


@pytest.mark.parametrize(
    ("display", "name"), [(":0", NAME), (":0.0", NAME), ("host:12.1", "org.fcitx.Fcitx-12"), ("", NAME)]
)
def test_the_name_follows_the_display(display: str, name: str) -> None:
    assert name_for(display) == name


@pytest.mark.parametrize(
    ("environment", "four", "wanted"),
    [
        ({"DISPLAY": ":0", "QT_IM_MODULE": "fcitx"}, False, "fcitx;ibus;compose"),
        ({"DISPLAY": ":0", "QT_IM_MODULE": "fcitx"}, True, "fcitx;compose"),
        ({"DISPLAY": ":0", "QT_IM_MODULE": "ibus"}, False, "ibus;compose"),
        ({"DISPLAY": ":0", "QT_IM_MODULE": "xim"}, False, "xim;ibus;compose"),
        ({"DISPLAY": ":0"}, False, "ibus;compose"),
        ({"DISPLAY": ":0", "QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "x"}, False, "wayland;fcitx;ibus;compose"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False, ""),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_IM_MODULE": "fcitx"}, False, "fcitx;ibus;compose"),
        ({}, False, ""),
    ],
)
def test_what_qt_is_told_to_ask(environment: dict[str, str], *, four: bool, wanted: str) -> None:
    assert modules_for(environment, fcitx_4=four) == wanted
