"""What the frame asks of a form: a widget that is shown over the pages until its act is done."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Form(QWidget):
    """Says nothing by itself: a form answers what concerns it."""

    room_changed = Signal()
    """``wants_all`` may have turned."""
    own_draft: ClassVar[bool] = False
    """Whether what is typed is kept as a draft of its own, so that the window may close over it."""
    share: ClassVar[int] = 38
    """Percent of the width it takes beside the incident it is about."""
    is_list: ClassVar[bool] = False
    """Whether a form that was opened from it, once done, comes back to it and not to the page."""
    stays: ClassVar[bool] = False
    """Whether Esc does not leave it: only another page does."""
    least: ClassVar[int] = 290
    """Height at 100 % it can be worked in; where there is less, nothing stands above it."""
    lowest: ClassVar[int] = 290
    """Height at 100 % its foot needs to stay in view; where there is less the whole form scrolls."""
    name = ""
    """Under what name a form left half typed comes back when it is asked for again; without one it is made afresh."""

    @property
    def wants_all(self) -> bool:
        """Whether it needs the whole width of a small window, the incident beside it giving way."""
        return False

    @property
    def finished(self) -> bool:
        """Whether nothing would be lost with it: such a form is closed when it is left."""
        return True

    def focus_first(self) -> None:
        """Put the cursor where typing begins."""

    def closed(self) -> None:
        """The form is gone from the window."""


def named(form: Form, *parts: str) -> Form:
    """A form under a name of its own."""
    form.name = "-".join(parts)
    return form
