"""登录 and 锁屏 by keys: two at one window, what a locked window shows and takes, what it does not."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.models.book.signature import name_in
from app.models.vocabulary.duty import OfficerRole
from app.services.desk.desk import Desk, replaced
from app.services.desk.session import NOBODY
from app.services.duty import officers, sign_on
from app.services.settings.editing import change_settings
from app.ui.duty.people_form import PeopleForm
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.form import FormPage
from app.ui.shell.lock_screen import UNCLAIMED
from tests.ui import looking

PEOPLE = {
    "周敏": OfficerRole.ADMIN,
    "王澄": OfficerRole.OFFICER,
    "李明": OfficerRole.OFFICER,
    "钱看": OfficerRole.READER,
}
TYPED = "7q2k"


def desk_of(hands: Hands) -> Desk:
    return hands.room.desk


def locked(hands: Hands) -> bool:
    session = desk_of(hands).session
    return session is not None and session.locked


@pytest.fixture
def staffed_hands(hands: Hands) -> Hands:
    """People with passwords; the administrator, who set the first one, is signed on."""
    desk = desk_of(hands)
    for name, role in PEOPLE.items():
        officers.add(desk, name, role)
    for name in PEOPLE:
        sign_on.set_password(desk, name, TYPED, TYPED)
    hands.wait(1)
    return hands


def sign(hands: Hands, name: str) -> None:
    hands.press("Alt+D")
    hands.wait(1)
    form = shown_form(hands)
    box = form.rows["name"].editor
    assert isinstance(box, QComboBox)
    box.setFocus()
    while box.currentData() != name:
        hands.press("Down" if box.findData(name) > box.currentIndex() else "Up")
    hands.press("Tab")
    hands.write(TYPED)
    hands.press("Ctrl+Return")
    hands.wait(1)


def shown_form(hands: Hands) -> FormPage:
    window = hands.room.window
    form = window.lock.screen.form if window.lock.on and window.lock.screen is not None else window.forms.current
    assert isinstance(form, FormPage)
    return form


def writers(hands: Hands) -> list[str]:
    """Who signed each entry, the newest first."""
    desk = desk_of(hands)
    with desk.store.read() as reading:
        seq, _ = reading.book.head(desk.store.seat)
        found = [reading.book.entry_at(desk.store.seat, number) for number in range(seq, 0, -1)]
    return [name_in(one.by) for one in found if one is not None]


def readable(window: QWidget) -> str:
    """Every word that can be read in the window now."""
    words = []
    for one in window.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, QLabel | QLineEdit):
            words.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            words.append(one.toPlainText())
        words += [one.toolTip(), one.accessibleName()]
    return "\n".join((window.windowTitle(), *words))


def test_without_passwords_nothing_locks_and_nothing_is_asked(hands: Hands) -> None:
    hands.press("Alt+L")
    hands.wait(1)
    assert not locked(hands)
    assert "还没有人设登录口令" in hands.room.window.notice.text()
    hands.press("Alt+D")
    assert hands.room.window.forms.current is None


def test_whoever_sets_the_first_password_is_signed_on(staffed_hands: Hands) -> None:
    assert not locked(staffed_hands)
    assert "记录 周敏" in staffed_hands.room.window.top.people.text()


def test_a_second_one_signs_on_and_one_key_says_who_writes(staffed_hands: Hands) -> None:
    sign(staffed_hands, "王澄")
    assert desk_of(staffed_hands).officer == "王澄"
    sign(staffed_hands, "李明")
    staffed_hands.press("F7")
    staffed_hands.write("李明写的")
    staffed_hands.press("Ctrl+Return")
    staffed_hands.press("Return")
    assert desk_of(staffed_hands).officer == "李明"
    staffed_hands.press("Alt+H")
    assert desk_of(staffed_hands).officer == "周敏"
    staffed_hands.press("Alt+H")
    assert desk_of(staffed_hands).officer == "王澄"
    assert "记录 王澄" in staffed_hands.room.window.top.people.text()
    staffed_hands.press("Alt+T")
    assert desk_of(staffed_hands).officer in {"周敏", "李明"}
    assert not locked(staffed_hands)
    staffed_hands.press("Alt+T", 2)
    staffed_hands.wait(1)
    assert locked(staffed_hands)


def test_a_locked_window_shows_the_time_and_nothing_that_was_written(staffed_hands: Hands) -> None:
    sign(staffed_hands, "王澄")
    call = samples()[0]
    take_call(staffed_hands, call, "x")
    window = staffed_hands.room.window
    assert "青山镇" in readable(window)
    staffed_hands.press("Alt+L")
    staffed_hands.wait(1)
    assert locked(staffed_hands)
    seen = readable(window)
    for word in ("青山镇", "工业园", "消防", "死亡", call["text"][:8], call["caller_phone"]):
        assert word not in seen, word
    assert window.lock.screen is not None
    assert window.lock.screen.time.text() in seen
    assert "时限引擎正常" in seen
    for key in ("Alt+1", "Alt+2", "Ctrl+K", "F6", "F3", "F4", "F7", "F10", "Ctrl+F", "Ctrl+Shift+P", "F1", "Esc"):
        staffed_hands.press(key)
        staffed_hands.wait(1)
        assert "青山镇" not in readable(window), key
        assert not [one for one in QApplication.topLevelWidgets() if one is not window and one.isVisible()], key
    sign(staffed_hands, "李明")
    assert not locked(staffed_hands)
    assert "青山镇" in readable(window)


def test_a_locked_window_rings_is_heard_and_takes_a_call_whose_taker_is_asked_for(staffed_hands: Hands) -> None:
    sign(staffed_hands, "王澄")
    take_call(staffed_hands, samples()[0], "x")
    staffed_hands.press("Alt+L")
    staffed_hands.wait(3600)
    window = staffed_hands.room.window
    assert window.ringing.clocks
    assert window.alarms.isVisible()
    staffed_hands.press("F9")
    staffed_hands.wait(1)
    assert not window.ringing.clocks
    assert window.lock.screen is not None
    assert "已知悉" in window.lock.screen.said.text()
    assert writers(staffed_hands)[0] == NOBODY
    staffed_hands.press("F2")
    staffed_hands.write(samples()[1]["text"])
    staffed_hands.wait(1)
    assert len([one for one in drafts_of(staffed_hands) if samples()[1]["text"][:6].encode() in one]) == 1
    staffed_hands.press("Ctrl+Return")
    staffed_hands.wait(1)
    with desk_of(staffed_hands).store.read() as reading:
        assert len(reading.incidents()) == 2
    assert drafts_of(staffed_hands) == []
    form = shown_form(staffed_hands)
    assert form.heading.text() == "谁接的电话"
    box = form.rows["name"].editor
    assert isinstance(box, QComboBox)
    while box.currentText() != "李明":
        staffed_hands.press("Down")
    staffed_hands.press("Ctrl+Return")
    staffed_hands.wait(1)
    assert locked(staffed_hands)
    with desk_of(staffed_hands).store.read() as reading:
        assert any("由李明接听" in line.text for line in reading.journal.lines())
        assert any(one.running for one in reading.running_clocks())


def drafts_of(hands: Hands) -> list[bytes]:
    with desk_of(hands).store.read() as reading:
        return [one.data for one in reading.drafts("intake")]


def test_a_call_booked_while_locked_that_nobody_says_they_took_is_said_to_stand(staffed_hands: Hands) -> None:
    staffed_hands.press("Alt+L")
    staffed_hands.wait(1)
    staffed_hands.press("F2")
    staffed_hands.write(samples()[1]["text"])
    staffed_hands.wait(1)
    staffed_hands.press("Ctrl+Return")
    staffed_hands.wait(1)
    staffed_hands.press("Esc")
    screen = looking.given(staffed_hands.room.window.lock.screen)
    assert screen.said.text() == UNCLAIMED
    with desk_of(staffed_hands).store.read() as reading:
        assert len(reading.incidents()) == 1


def test_a_call_that_was_begun_while_locked_is_not_lost_by_unlocking(staffed_hands: Hands) -> None:
    staffed_hands.press("Alt+L")
    staffed_hands.wait(1)
    staffed_hands.press("F2")
    staffed_hands.write("大溪乡有房子着火")
    staffed_hands.press("Esc")
    staffed_hands.press("F2")
    assert shown_form(staffed_hands).values() is not None
    assert "大溪乡" in str((shown_form(staffed_hands).values() or {})["narrative"])
    staffed_hands.press("Esc")
    sign(staffed_hands, "王澄")
    assert not locked(staffed_hands)
    form = shown_form(staffed_hands)
    assert "大溪乡" in str((form.values() or {})["narrative"])
    staffed_hands.wait(1)
    staffed_hands.press("Ctrl+Return")
    staffed_hands.wait(1)
    with desk_of(staffed_hands).store.read() as reading:
        (row,) = reading.incidents()
    assert writers(staffed_hands)[0] == "王澄"
    assert row.title
    assert drafts_of(staffed_hands) == []


def test_wrong_words_are_refused_at_their_field_and_the_window_stays_shut(staffed_hands: Hands) -> None:
    staffed_hands.press("Alt+L")
    staffed_hands.wait(1)
    staffed_hands.press("Alt+D")
    staffed_hands.wait(1)
    form = shown_form(staffed_hands)
    staffed_hands.write("错的")
    staffed_hands.press("Ctrl+Return")
    assert "口令不对" in form.label_of("password").text()
    assert locked(staffed_hands)


def test_it_locks_by_itself_after_minutes_without_a_touch(staffed_hands: Hands) -> None:
    desk = desk_of(staffed_hands)
    change_settings(desk, replaced(desk.settings, lock_minutes=2))
    staffed_hands.press("Down")
    staffed_hands.wait(90)
    assert not locked(staffed_hands)
    staffed_hands.press("Down")
    staffed_hands.wait(90)
    assert not locked(staffed_hands), "a key is a touch"
    staffed_hands.wait(60)
    assert locked(staffed_hands)


def test_a_start_with_passwords_is_locked(staffed_hands: Hands) -> None:
    again = Hands(staffed_hands.out, staffed_hands.home)
    try:
        assert locked(again)
        assert again.room.window.forms.current is None
        sign(again, "周敏")
        assert not locked(again)
    finally:
        again.end()


def test_a_reader_is_refused_in_a_sentence_and_nothing_is_booked(staffed_hands: Hands) -> None:
    sign(staffed_hands, "钱看")
    before = desk_of(staffed_hands).store.entries()
    staffed_hands.press("F2")
    staffed_hands.write("青山镇一民房起火")
    staffed_hands.press("Ctrl+Return", 2)
    staffed_hands.wait(1)
    page = staffed_hands.room.window.pages["intake"]
    assert "钱看是只读" in readable(page)
    assert desk_of(staffed_hands).store.entries() == before


def test_the_people_of_the_room_by_keys(hands: Hands) -> None:
    hands.press("Alt+Z")
    hands.press("Ctrl+U")
    hands.wait(1)
    hands.press("Ctrl+N")
    hands.wait(1)
    hands.write("周敏")
    hands.press("Tab")
    hands.press("Down", 2)
    hands.press("Ctrl+Return")
    hands.wait(1)
    assert [(one.name, one.role) for one in officers.listed(desk_of(hands))] == [("周敏", "admin")]
    people = looking.form(hands, PeopleForm)
    assert people.table.hasFocus(), "whoever registers a room full comes back to its list"
    hands.press("Ctrl+N")
    hands.press("Escape")
    assert looking.form(hands, PeopleForm) is people
    hands.press("Ctrl+N")
    hands.wait(1)
    hands.write("李明")
    hands.press("Ctrl+Return")
    assert [one.name for one in officers.listed(desk_of(hands))] == ["李明", "周敏"]
    hands.press("Escape")
    assert hands.room.window.forms.current is None


@pytest.mark.parametrize("theme", ["day", "night"])
def test_the_locked_face_and_the_people_fit(staffed_hands: Hands, theme: str) -> None:
    desk = desk_of(staffed_hands)
    change_settings(desk, replaced(desk.settings, theme=theme))
    staffed_hands.press("Alt+L")
    staffed_hands.wait(1)
    staffed_hands.keeps = True
    staffed_hands.picture(f"lock-{theme}")
    assert (staffed_hands.out / f"lock-{theme}.png").stat().st_size > 0


def test_a_file_handed_to_a_locked_window_is_opened_once_somebody_signs_on(
    staffed_hands: Hands, tmp_path: Path
) -> None:
    hands, window = staffed_hands, staffed_hands.room.window
    hands.press("Alt+L")
    hands.wait(1)
    path = tmp_path / "传真.pdf"
    path.write_bytes(b"not a pdf")
    window.files.take([path])
    assert "登录以后再打开" in window.notice.text()
    assert "intake" not in window.pages
    sign(hands, "王澄")
    hands.settle()
    assert looking.page(hands, IntakePage).form.message.text()
