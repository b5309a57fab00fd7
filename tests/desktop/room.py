"""A real window for another process to type into: it answers on its output what is asked on its input, a line each.

``python -m tests.desktop.room HOME`` makes the program's own room. Words: ``focus`` (kind and text of what has the
focus), ``window`` (where it stands, whether it is shown and active), ``serves`` (whether fcitx 4 takes the keys),
``tray``, ``normal`` (not maximised any more), ``close``.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.services.samples import sample
from app.ui.shell.application import make_room
from app.ui.shell.fcitx import Fcitx
from app.ui.shell.room import Room


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
        sys.stdout.write(json.dumps(self._answer(line.strip()), ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def _answer(self, word: str) -> object:
        window, found, frame = self.room.window, QApplication.focusWidget(), self.room.window.frameGeometry()
        application = QGuiApplication.instance()
        held = application.findChild(Fcitx) if application is not None else None
        if word == "normal":
            window.showNormal()
        answers: dict[str, object] = {
            "focus": [type(found).__name__, text_of(found)],
            "serves": isinstance(held, Fcitx) and held.serves,
            "tray": window.ringing.tray is not None,
            "window": [
                frame.x(),
                frame.y(),
                frame.width(),
                frame.height(),
                window.isVisible(),
                window.isActiveWindow(),
            ],
        }
        return answers.get(word)


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
