"""Words an input method still composes are committed before anything acts, in every field of every page and form."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.acts import Act
from app.ui.kit.input_guard import composing
from app.ui.shell.navigation import DESTINATIONS
from tests.helpers import state_of
from tests.ui import looking

WORDS = "zuzhong"
FORMS = (
    Act.ORAL, Act.REPORT, Act.DISPATCH, Act.SUPPLY, Act.NOTE, Act.FIGURE, Act.LEVEL, Act.READINGS, Act.TELL,
    Act.DESCRIBE, Act.RETIME, Act.FULFIL, Act.LATER, Act.CLOSE, Act.PACKAGE,
)  # fmt: skip


def compose(field: QWidget, words: str = WORDS) -> None:
    field.setFocus()
    QApplication.processEvents()
    QApplication.sendEvent(field, QInputMethodEvent(words, []))


def text_of(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return field.toPlainText()
    assert isinstance(field, QLineEdit)
    return field.text()


def fields_in(widget: QWidget) -> list[QWidget]:
    """Every field of a page or form in which somebody can write now."""
    lines: list[QWidget] = [one for one in widget.findChildren(QLineEdit) if not one.isReadOnly()]
    plain: list[QWidget] = [one for one in widget.findChildren(QPlainTextEdit) if not one.isReadOnly()]
    rich: list[QWidget] = [one for one in widget.findChildren(QTextEdit) if not one.isReadOnly()]
    return [one for one in (*lines, *plain, *rich) if one.isVisible() and one.isEnabled()]


def shown(hands: Hands) -> Iterator[tuple[str, QWidget]]:
    """Every page and every form on an incident, one after the other."""
    take_call(hands, samples()[0], "x")
    with hands.room.desk.store.read() as reading:
        incident = reading.incidents()[0].id
    for one in DESTINATIONS:
        hands.room.window.show_page(one.name)
        hands.settle()
        yield one.name, hands.room.window.pages[one.name]
    for act in FORMS:
        hands.room.broadcast.act_requested.emit(act, incident)
        hands.settle()
        form = hands.room.window.forms.current
        assert form is not None, act
        yield act.name, form


def by_shortcut(hands: Hands, _field: QWidget) -> None:
    hands.press("F11")
    hands.press("F11")


def by_click(hands: Hands, _field: QWidget) -> None:
    top = hands.room.window.top
    QTest.mouseClick(top, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, 2))


def by_focus(hands: Hands, _field: QWidget) -> None:
    hands.room.window.buttons["board"].setFocus()


@pytest.mark.parametrize("act", [by_shortcut, by_click, by_focus])
def test_in_every_field_of_every_page_and_form(hands: Hands, act: Callable[[Hands, QWidget], None]) -> None:
    seen = 0
    lost = []
    for name, widget in shown(hands):
        for field in fields_in(widget):
            before = text_of(field)
            compose(field)
            assert composing()
            act(hands, field)
            if WORDS not in text_of(field) or composing():
                lost.append((name, field.accessibleName(), before))
            seen += 1
    assert lost == []
    assert seen > 60


@pytest.mark.parametrize("key", ["Alt+1", "F9", "Esc", "F3"])
def test_a_page_that_is_left_keeps_them(hands: Hands, key: str) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F2")
    hands.write("某厂起火，")
    page = looking.page(hands, IntakePage)
    compose(page.form.narrative, "sanrensiwang")
    hands.press(key)
    hands.wait(1)
    assert page.drafts.shown.narrative == "某厂起火，sanrensiwang"


def test_what_is_booked_holds_them(hands: Hands) -> None:
    hands.press("F2")
    hands.write("村口有人说，")
    page = looking.page(hands, IntakePage)
    compose(page.form.narrative, "meishi")
    hands.press("Ctrl+Return")
    with hands.room.desk.store.read() as reading:
        (row,) = reading.incidents()
    assert state_of(hands.room.desk, row.id).messages[0].narrative == "村口有人说，meishi"


def test_a_button_that_is_clicked_acts_on_them(hands: Hands) -> None:
    hands.press("F2")
    page = looking.page(hands, IntakePage)
    compose(page.form.narrative, "qihuo")
    hands.wait(1)
    QTest.mouseClick(page.form.book, Qt.MouseButton.LeftButton)
    with hands.room.desk.store.read() as reading:
        assert [row.title for row in reading.incidents()] == ["qihuo"]


def test_the_input_method_itself_is_asked_first_and_nothing_is_said_twice(hands: Hands) -> None:
    """One that commits by itself (ibus, fcitx) sends its own event; the words stand there once."""
    hands.press("F2")
    page = looking.page(hands, IntakePage)
    compose(page.form.narrative, "huozai")
    done = QInputMethodEvent("", [])
    done.setCommitString("火灾")
    QApplication.sendEvent(page.form.narrative, done)
    assert not composing()
    hands.press("Alt+1")
    assert page.form.narrative.toPlainText() == "火灾"


def test_an_alarm_that_moves_the_page_comes_after_them(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F2")
    page = looking.page(hands, IntakePage)
    compose(page.form.narrative, "zhengzaiji")
    assert not hands.room.window.alarms.isVisible()
    hands.wait(23 * 60)
    assert hands.room.window.alarms.isVisible()
    assert page.form.narrative.toPlainText() == "zhengzaiji"
    assert QApplication.focusWidget() is page.form.narrative


def test_nothing_moves_while_words_are_composed(hands: Hands) -> None:
    hands.press("F2")
    hands.write("厂房起火")
    page = looking.page(hands, IntakePage)
    hands.room.broadcast.say("一句话")
    QApplication.processEvents()
    compose(page.form.narrative)
    watched = [one for one in hands.room.window.findChildren(QWidget) if one.isVisible()]
    before = {one: (one.mapTo(hands.room.window, QPoint(0, 0)), one.size()) for one in watched}
    hands.wait(30)
    moved = [
        one for one, (place, size) in before.items()
        if one.isVisible() and (one.mapTo(hands.room.window, QPoint(0, 0)), one.size()) != (place, size)
    ]  # fmt: skip
    assert moved == []
    assert composing()


def hint_of(field: QWidget) -> str:
    return field.placeholderText() if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) else ""


def test_no_placeholder_is_painted_through_a_composition_in_any_field(hands: Hands) -> None:
    seen = 0
    painted = []
    for name, widget in shown(hands):
        for field in fields_in(widget):
            assert isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit)
            if not hint_of(field) or text_of(field):
                continue
            hint = hint_of(field)
            compose(field, "zhe")
            with_words = field.grab().toImage()
            field.setPlaceholderText("")
            if field.grab().toImage() != with_words:
                painted.append((name, hint))
            QApplication.sendEvent(field, QInputMethodEvent("", []))
            field.setPlaceholderText(hint)
            seen += 1
    assert painted == []
    assert seen > 20


@pytest.mark.parametrize("kind", [QPlainTextEdit, QTextEdit])
def test_the_placeholder_is_back_when_nothing_is_composed_any_more(hands: Hands, kind: type[QTextEdit]) -> None:
    field = kind(hands.room.window)
    field.setPlaceholderText("写在这里")
    field.show()
    compose(field)
    assert field.placeholderText() == ""
    QApplication.sendEvent(field, QInputMethodEvent("", []))
    assert field.placeholderText() == "写在这里"
