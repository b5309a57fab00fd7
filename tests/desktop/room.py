"""A real window for another process to type into: it answers on its output what is asked on its input, a line each.

``python -m tests.desktop.room HOME`` makes the program's own room. Words: ``focus`` (kind and text of what has the
focus), ``texts`` (of every field shown), ``name`` NAME (the field so called gets the focus), ``window`` (where it
stands), ``serves`` (whether fcitx 4 takes the keys), ``tray``, ``close``.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.services.samples import sample
from app.ui.shell.application import Room, make_room
from app.ui.shell.fcitx import Fcitx

FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox)


def text_of(field: QWidget | None) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return field.toPlainText()
    return field.text() if isinstance(field, QLineEdit) else ""


class Answering(QObject):
    """Does what a line says and answers it in a line of JSON."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)

    @Slot()
    def _on_notifier_activated(self) -> None:
        line = sys.stdin.readline()
        if not line or line.strip() == "close":
            self._notifier.setEnabled(False)
            QApplication.exit(0)
            return
        word, _, rest = line.strip().partition(" ")
        sys.stdout.write(json.dumps(self._answer(word, rest), ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def _answer(self, word: str, rest: str) -> object:
        window = self.room.window
        if word == "focus":
            found = QApplication.focusWidget()
            return [type(found).__name__, text_of(found)]
        if word == "name":
            named = [one for one in self._fields() if one.accessibleName() == rest]
            for one in named[:1]:
                one.setFocus()
            return len(named)
        if word == "serves":
            found_filter = QGuiApplication.instance()
            held = found_filter.findChild(Fcitx) if found_filter is not None else None
            return isinstance(held, Fcitx) and held.serves
        if word == "window":
            frame = window.frameGeometry()
            return [frame.x(), frame.y(), frame.width(), frame.height(), window.isVisible(), window.isActiveWindow()]
        if word == "tray":
            return self.room.window.ringing.tray is not None
        return [text_of(one) for one in self._fields()]

    def _fields(self) -> list[QWidget]:
        widgets = [one for kind in FIELDS for one in self.room.window.findChildren(kind)]
        return [one for one in widgets if isinstance(one, QWidget) and one.isVisible()]


def main(words: list[str]) -> int:
    room = make_room(Path(words[0]))
    sample.ensure_unit(room.desk)
    answering = Answering(room)
    room.start()
    sys.stdout.write('"ready"\n')
    sys.stdout.flush()
    code = QApplication.exec()
    answering.deleteLater()
    room.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
