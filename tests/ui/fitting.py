"""What of a window does not fit: words that are cut, covered or outside, at whatever size and text scale."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QWidget

from app.ui.incident.stages import StageStrip
from app.ui.kit.labels import ElidedLabel

SLACK = 1
"""Pixels by which a rounded size may differ."""


def with_words(window: QWidget) -> list[QWidget]:
    """Every visible label, button and field that says something."""
    kinds = (QLabel, QAbstractButton, QLineEdit, QComboBox)
    return [one for one in window.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible() and _said(one)]


def _said(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    return ""


def seen(widget: QWidget, window: QWidget) -> tuple[QRect, bool]:
    """(where it is drawn in the window, whether something scrolls it)."""
    rect = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    around, scrolls = widget.parentWidget(), False
    while around is not None and around is not window:
        scrolls = scrolls or isinstance(around.parentWidget(), QAbstractScrollArea)
        rect &= QRect(around.mapTo(window, QPoint(0, 0)), around.size())
        around = around.parentWidget()
    return rect & window.rect(), scrolls


def cut(window: QWidget) -> list[str]:
    """Words that need more room than they have, or that stand outside what is shown."""
    found = []
    for widget in with_words(window):
        rect, scrolls = seen(widget, window)
        if not scrolls and (rect.width() < widget.width() - SLACK or rect.height() < widget.height() - SLACK):
            found.append(f"outside: {_named(widget)} {rect.getRect()} of {widget.size().toTuple()}")
        found += [f"cut: {_named(widget)} {words}" for words in _short(widget)]
    return found


def _short(widget: QWidget) -> list[str]:
    if isinstance(widget, ElidedLabel) or not isinstance(widget, QLabel | QAbstractButton):
        least = widget.minimumSizeHint().height() if isinstance(widget, QLineEdit | QComboBox) else 0
        return [f"{widget.height()} < {least}"] if widget.height() < least - SLACK else []
    if isinstance(widget, QLabel) and widget.wordWrap():
        need = widget.heightForWidth(widget.width())
        return [f"{widget.height()} < {need} high"] if widget.height() < need - SLACK else []
    need_wide = widget.sizeHint().width() if isinstance(widget, QLabel) else widget.minimumSizeHint().width()
    short = [f"{widget.width()} < {need_wide} wide"] if widget.width() < need_wide - SLACK else []
    need = widget.minimumSizeHint().height()
    return short + ([f"{widget.height()} < {need} high"] if widget.height() < need - SLACK else [])


def covered(window: QWidget) -> list[str]:
    """Pairs of words of which one lies over the other."""
    places = [(widget, *seen(widget, window)) for widget in with_words(window)]
    found = []
    for number, (one, here, _) in enumerate(places):
        for other, there, _ in places[number + 1 :]:
            within = one.isAncestorOf(other) or other.isAncestorOf(one)
            if not within and (here & there).width() > SLACK and (here & there).height() > SLACK:
                found.append(f"covered: {_named(one)} / {_named(other)}")
    return found


def crowded(window: QWidget) -> list[str]:
    """Stages whose words run into the next."""
    strips = [one for one in window.findChildren(StageStrip) if one.isVisible()]
    return [f"strip {one.height()}" for one in strips if one.height() < one.heightForWidth(one.width()) - SLACK]


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__}“{_said(widget)[:24]}”"
