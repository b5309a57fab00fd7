"""The line below the pages that says what was just done, or why not, for a few seconds."""

from PySide6.QtWidgets import QLabel

from app.ui.kit.input_guard import composing
from app.ui.kit.labels import elided, set_tone

BEATS = 8
"""Seconds a sentence stays, without those in which an input method composes."""


class Notice:
    """One sentence at a time; the next takes its place."""

    def __init__(self) -> None:
        self.line: QLabel = elided(13)
        self._left = 0

    def say(self, text: str, *, wrong: bool) -> None:
        """Show a sentence."""
        self.line.setText(text)
        set_tone(self.line, "tone", "error" if wrong else "ok")
        self.line.show()
        self._left = BEATS

    def beat(self) -> bool:
        """A second later; True when the sentence has just gone."""
        if not self._left or composing():
            return False
        self._left -= 1
        if self._left:
            return False
        self.line.hide()
        return True
