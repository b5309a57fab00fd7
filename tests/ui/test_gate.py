"""Before the window: keys from the ring, a pass-phrase, a code; a new book; a damaged one. Keys only."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from app.models.security.recovery import code_of
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.security import encryption, keystore, unlock
from app.services.store import copies, engine
from app.services.store.store import FILE
from app.ui.shell.application import make_application, make_room
from app.ui.shell.gate import Gate
from tests.helpers import until
from tests.rings import Ring

PHRASE = "青山值守不打烊2026"


@pytest.fixture
def home(desk: Desk) -> Path:
    write_note(desk, "巡查记事")
    desk.close()
    return desk.store.path.parent


@pytest.fixture
def gate(home: Path, clock: FixedClock, qapp: object) -> Iterator[Gate]:
    assert qapp is not None
    make_application()
    made = Gate(home, clock)
    made.pane.open()
    yield made
    made.pane.finish()
    made.pane.deleteLater()


def settle(gate: Gate) -> None:
    def done() -> bool:
        QApplication.processEvents()
        return not gate.pane.tasks.waiting

    assert until(done)
    QApplication.processEvents()


def typed(gate: Gate, name: str, text: str, *, last: bool = True) -> None:
    line = gate.pane.lines[name]
    line.setText(text)
    if last:
        QTest.keyClick(line, Qt.Key.Key_Return)
        settle(gate)


def accepted(gate: Gate) -> bool:
    return gate.pane.result() == QDialog.DialogCode.Accepted and not gate.pane.isVisible()


def encrypted(home: Path, clock: FixedClock, keeping: encryption.Keeping) -> None:
    encryption.encrypt(home, clock, "王澄", keeping)


def test_a_plain_book_asks_nothing(gate: Gate) -> None:
    assert not gate.begin()


def test_the_ring_is_asked_without_a_key_press(gate: Gate, home: Path, clock: FixedClock) -> None:
    keyring.set_keyring(Ring())
    encrypted(home, clock, encryption.Keeping())
    assert gate.begin()
    settle(gate)
    assert accepted(gate)
    room = make_room(home, clock, gate.key)
    room.stop()


def test_a_phrase_is_asked_hidden_and_again_when_wrong(gate: Gate, home: Path, clock: FixedClock) -> None:
    encrypted(home, clock, encryption.Keeping(way=keystore.Way.PHRASE, phrase=PHRASE))
    assert gate.begin()
    assert gate.pane.lines["phrase"].echoMode() == QLineEdit.EchoMode.Password
    assert gate.pane.focusWidget() is gate.pane.lines["phrase"]
    typed(gate, "phrase", "不对不对不对不对不对")
    assert "口令不对" in gate.pane.message.text()
    assert not accepted(gate)
    assert gate.pane.focusWidget() is gate.pane.lines["phrase"]
    typed(gate, "phrase", PHRASE)
    assert accepted(gate)
    assert gate.key == unlock.by_phrase(home, PHRASE)


def test_a_code_opens_on_another_machine_and_the_key_is_kept_there(gate: Gate, home: Path, clock: FixedClock) -> None:
    keyring.set_keyring(Ring())
    encrypted(home, clock, encryption.Keeping())
    code = " ".join(code_of(unlock.by_ring(home)))
    keyring.set_keyring(Ring())
    gate.begin()
    settle(gate)
    assert "没有这个账本的密钥" in gate.pane.message.text()
    gate.ask_code()
    typed(gate, "code", code[:-1])
    assert "13组" in gate.pane.message.text() or "第13组" in gate.pane.message.text()
    typed(gate, "code", code.lower())
    assert accepted(gate)
    assert unlock.by_ring(home) == gate.key


def test_a_damaged_key_file_leads_to_the_code(gate: Gate, home: Path, clock: FixedClock) -> None:
    keyring.set_keyring(Ring())
    encrypted(home, clock, encryption.Keeping())
    key = unlock.by_ring(home)
    (home / keystore.FILE).write_bytes(b"{torn")
    assert gate.begin()
    assert "密钥文件已损坏" in gate.pane.message.text()
    typed(gate, "code", "".join(code_of(key)))
    assert accepted(gate)
    assert gate.key == key
    assert unlock.by_ring(home) == key


def test_without_ring_and_key_file_the_code_leads_to_a_phrase(gate: Gate, home: Path, clock: FixedClock) -> None:
    keyring.set_keyring(Ring())
    encrypted(home, clock, encryption.Keeping())
    key = unlock.by_ring(home)
    from tests.rings import Absent

    keyring.set_keyring(Absent())
    (home / keystore.FILE).unlink()
    gate.begin()
    assert "code" in gate.pane.lines
    typed(gate, "code", "".join(code_of(key)))
    typed(gate, "phrase", PHRASE, last=False)
    typed(gate, "again", PHRASE + "x")
    assert "不一样" in gate.pane.message.text()
    typed(gate, "again", PHRASE)
    assert accepted(gate)
    assert unlock.by_phrase(home, PHRASE) == key


@pytest.mark.parametrize("choice", ["ring", "phrase", "plain"])
def test_a_new_book_gets_a_key_first(tmp_path: Path, clock: FixedClock, qapp: object, choice: str) -> None:
    assert qapp is not None
    if choice == "ring":
        keyring.set_keyring(Ring())
    gate = Gate(tmp_path / "新", clock)
    gate.pane.open()
    assert gate.begin()
    QTest.keyClick(gate.pane.focusWidget(), Qt.Key.Key_Return)
    settle(gate)
    if choice == "phrase":
        typed(gate, "phrase", PHRASE, last=False)
        typed(gate, "again", PHRASE)
    elif choice == "plain":
        next(act for button, act in gate.pane.acts.items() if "先不加密" in button.text())()
    assert accepted(gate)
    assert (gate.key is None) == (choice == "plain")
    opened = open_desk(tmp_path / "新", officer="王澄", clock=clock, key=gate.key)
    opened.close()
    assert engine.is_plain(tmp_path / "新" / FILE) == (choice == "plain")
    gate.pane.finish()


def test_a_damaged_book_is_restored_from_the_gate(gate: Gate, home: Path, clock: FixedClock, tmp_path: Path) -> None:
    again = open_desk(home, officer="王澄", clock=clock)
    made = copies.backup(again.store, tmp_path / "盘")
    again.close()
    (home / FILE).write_bytes(b"\x00" * 8192)
    gate.ask_about("数据文件已损坏", None)
    gate.restore_from(tmp_path / "空")
    settle(gate)
    assert "没有备份" in gate.pane.message.text()
    gate.restore_from(tmp_path / "盘")
    settle(gate)
    assert accepted(gate)
    assert f"恢复{made.entries}条" in gate.said
    room = make_room(home, clock, gate.key)
    room.stop()
    assert any(one.name.startswith("换下-") for one in home.iterdir())


@pytest.mark.parametrize("sealed", [False, True])
def test_the_book_of_another_machine_is_brought_back(
    home: Path, clock: FixedClock, qapp: object, tmp_path: Path, *, sealed: bool
) -> None:
    assert qapp is not None
    ring = Ring()
    keyring.set_keyring(ring)
    key = None
    if sealed:
        encrypted(home, clock, encryption.Keeping())
        key = unlock.by_ring(home)
    again = open_desk(home, officer="王澄", clock=clock, key=key)
    made = copies.backup(again.store, tmp_path / "盘")
    again.close()
    keyring.set_keyring(Ring())  # another machine
    gate = Gate(tmp_path / "新机器", clock)
    gate.pane.open()
    assert gate.begin()
    gate.bring_back()
    gate.restore_from(tmp_path / "盘")
    settle(gate)
    if key is not None:
        assert "密钥" in gate.pane.message.text()
        gate.ask_code()
        typed(gate, "code", " ".join(code_of(key)))
        gate.restore_from(tmp_path / "盘")
        settle(gate)
        settle(gate)
        assert unlock.by_ring(tmp_path / "新机器") == key
    assert accepted(gate)
    assert f"恢复{made.entries}条" in gate.said
    make_room(tmp_path / "新机器", clock, gate.key).stop()
    gate.pane.finish()


def test_a_damaged_book_is_salvaged_from_the_gate(gate: Gate, home: Path, clock: FixedClock) -> None:
    data = (home / FILE).read_bytes()
    (home / FILE).write_bytes(data[: len(data) - 4096 * 3])
    gate.ask_about("数据文件已损坏", None)
    next(act for button, act in gate.pane.acts.items() if "救出" in button.text())()
    settle(gate)
    if accepted(gate):
        assert "救出" in gate.said
        make_room(home, clock, gate.key).stop()
    else:
        assert "读不出来" in gate.pane.message.text()


def test_work_between_windows_that_fails_leads_back(gate: Gate, home: Path, clock: FixedClock) -> None:
    gate.do(unlock.encrypting(home, clock, "王澄", encryption.Keeping()), None)
    settle(gate)
    assert "没有可用的系统钥匙串" in gate.pane.message.text()
    next(act for button, act in gate.pane.acts.items() if "返回" in button.text())()
    assert accepted(gate)
    assert gate.key is None
    assert engine.is_plain(home / FILE)
