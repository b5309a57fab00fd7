"""Before anything acts: words an input method still composes are committed, and a held key presses no button twice.

It listens to whatever has the focus, and to all of the program only while something is composed: a filter before
every event would cost each of them. No field and no page does anything for it.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QTextEdit
from shiboken6 import isValid

ACTS = frozenset({
    QEvent.Type.Shortcut, QEvent.Type.MouseButtonPress, QEvent.Type.FocusAboutToChange, QEvent.Type.FocusOut,
    QEvent.Type.Close, QEvent.Type.ApplicationDeactivate,
})  # fmt: skip
"""What may act or take the focus away."""
MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr})


class InputGuard(QObject):
    """Knows which field composes and what stands there so far."""

    committed = Signal()
    """What was composed stands in its field because something acted."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._application = application
        self._field: QObject | None = None
        self._focused: QObject | None = None
        self._words = ""
        self._hint = ""
        application.focusObjectChanged.connect(self._on_focus_object_changed)
        self._on_focus_object_changed(application.focusObject())

    @Slot(QObject)
    def _on_focus_object_changed(self, focused: QObject | None) -> None:
        """Listen to what has the focus now."""
        if self._focused is not None and isValid(self._focused):
            self._focused.removeEventFilter(self)
        self._focused = focused
        if focused is not None:
            focused.installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether an input method has words that are not in any field yet."""
        return self._field is not None and isValid(self._field)

    def commit(self) -> None:
        """What is composed stands in its field: by the input method itself, else as it is shown."""
        field, words = self._field, self._words
        if field is None:
            return
        QGuiApplication.inputMethod().commit()
        if self._field is not field:
            return  # the input method did it, and said so
        self._compose(None)
        if isValid(field):
            event = QInputMethodEvent()
            event.setCommitString(words)
            QCoreApplication.sendEvent(field, event)
        QGuiApplication.inputMethod().reset()
        self.committed.emit()

    def _compose(self, field: QObject | None) -> None:
        """This field composes from now on, or none; a hint is not painted through what is composed."""
        before, self._field = self._field, field
        if field is before:
            return
        if before is None:
            self._application.installEventFilter(self)  # any act of the program ends it
        elif field is None:
            self._application.removeEventFilter(self)
        if isinstance(before, QPlainTextEdit | QTextEdit) and isValid(before):
            before.setPlaceholderText(self._hint)
        if isinstance(field, QPlainTextEdit | QTextEdit):
            self._hint = field.placeholderText()
            field.setPlaceholderText("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit before what acts; a repeated press of a button by a held key is swallowed."""
        kind = event.type()
        if isinstance(watched, QWindow) and kind is QEvent.Type.KeyPress:
            return False  # it may be an input method's own; what it leaves reaches the field
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.isAutoRepeat() and isinstance(watched, QAbstractButton):
                return True
            if self._field is not None and event.key() not in MODIFIERS:
                self.commit()
        elif kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._words = event.preeditString()
            self._compose(watched if self._words else None)
        elif self._field is not None and kind in ACTS:
            self.commit()
        return False


_GUARDS: list[InputGuard] = []
"""At most one; it lives as long as its application."""


def guard() -> InputGuard | None:
    """The one of this program; none before there is a program with windows."""
    if _GUARDS and isValid(_GUARDS[0]):
        return _GUARDS[0]
    application = QApplication.instance()
    if not isinstance(application, QGuiApplication):
        return None
    _GUARDS[:] = [InputGuard(application)]
    return _GUARDS[0]


def commit_pending() -> None:
    """Whatever is composed stands in its field now."""
    held = guard()
    if held is not None:
        held.commit()


def composing() -> bool:
    """Whether an input method composes somewhere: nothing moves meanwhile."""
    held = guard()
    return held is not None and held.busy
