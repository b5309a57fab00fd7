"""Which key asks a chart for what; both charts go by the same keys."""

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.ui.review.course_sight import Sight

ZOOM, MOVE, WHEEL = 0.6, 0.2, 0.8
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
CLOSER, FARTHER = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_Equal}), frozenset({Qt.Key.Key_Minus, Qt.Key.Key_Underscore})
STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
"""(down, along)."""


def held(event: QKeyEvent) -> bool:
    """Whether a key is pressed with another one that makes it somebody else's."""
    return bool(event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier))


def step_of(event: QKeyEvent) -> tuple[int, int] | None:
    """(down, along) of an arrow."""
    return STEPS.get(Qt.Key(event.key())) if event.key() in STEPS else None


def sees(event: QKeyEvent, sight: Sight, chosen: dt.datetime | None) -> bool:
    """Zoom about what is chosen (an instant) or the middle, show all, move with Shift; False for another key."""
    key = event.key()
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if key in CLOSER or key in FARTHER:
        around = chosen if chosen is not None else sight.first + sight.span / 2
        sight.zoom(ZOOM if key in CLOSER else 1 / ZOOM, around)
    elif key == Qt.Key.Key_Home:
        sight.all()
    elif shifted and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
        sight.move(MOVE if key == Qt.Key.Key_Right else -MOVE)
    else:
        return False
    return True
