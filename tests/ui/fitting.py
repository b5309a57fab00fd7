"""What of a window does not fit: words that are cut, covered, pale or outside, at whatever size and text scale."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from app.ui.incident.stages import StageStrip
from app.ui.kit.labels import ElidedLabel
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

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
        if aside(widget):
            found.append(f"aside: {_named(widget)} {rect.getRect()} of {widget.size().toTuple()}")
        found += [f"cut: {_named(widget)} {words}" for words in _short(widget)]
    return found


def aside(widget: QWidget) -> bool:
    """Whether it is wider than what scrolls it, where that scrolls up and down alone."""
    around = widget.parentWidget()
    while around is not None:
        area = around.parentWidget()
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if isinstance(area, QScrollArea) and area.horizontalScrollBarPolicy() == off and around is area.viewport():
            left = widget.mapTo(around, QPoint(0, 0)).x()
            if left < -SLACK or left + widget.width() > around.width() + SLACK:
                return True
        around = area
    return False


def beyond(window: QWidget) -> list[str]:
    """Primary buttons that are not whole in view, scrolled away or not."""
    acts = [one for one in window.findChildren(QAbstractButton) if one.objectName() == "primary" and one.isVisible()]
    places = [(one, seen(one, window)[0]) for one in acts]
    return [f"beyond: {_named(one)} {place.getRect()}" for one, place in places if place.size() != one.size()]


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


def cells(window: QWidget) -> list[str]:
    """Tables whose columns do not stand side by side in the width, whose headings, numbers or lines are cut."""
    found = []
    for table in window.findChildren(QTableView):
        if table.isVisible() and table.viewport().width() >= LOOK.px(200):
            found += [f"table {table.accessibleName()}: {one}" for one in _cells(table)]
    return found


def _cells(table: QTableView) -> list[str]:
    model, header, metrics = table.model(), table.horizontalHeader(), QFontMetrics(table.font())
    shown = [one for one in range(model.columnCount()) if not table.isColumnHidden(one)]
    wide = sum(header.sectionSize(one) for one in shown)
    found = [f"{wide} > {table.viewport().width()} wide"] if wide > table.viewport().width() + SLACK else []
    if not header.isHidden():
        titles = {one: str(model.headerData(one, Qt.Orientation.Horizontal) or "") for one in shown}
        found += [
            f"heading {titles[one]} {header.sectionSize(one)} < {header.sectionSizeHint(one)}"
            for one in shown
            if titles[one] and header.sectionSize(one) < header.sectionSizeHint(one) - SLACK
        ]
    rows = range(min(30, model.rowCount()))
    found += [f"line {row} {table.rowHeight(row)} high" for row in rows if table.rowHeight(row) < metrics.height()]
    whole = [one for one in shown if isinstance(table, RowTable) and table.rows.columns[one].whole]
    for one in whole:
        said = max((str(model.index(row, one).data() or "") for row in rows), key=metrics.horizontalAdvance, default="")
        if metrics.horizontalAdvance(said) > header.sectionSize(one) - LOOK.px(8):
            found.append(f"cell {said} {header.sectionSize(one)} wide")
    return found


def pale(window: QWidget, least: float) -> list[str]:
    """Words whose strongest ink, as drawn, is too near to the commonest colour around them."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    pixels = lines & 0xFFFFFF
    found = []
    for one in with_words(window):
        rect = seen(one, window)[0]
        if rect.size() == one.size() and one.isEnabled():  # of what is scrolled away in part only part is drawn
            part = pixels[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]
            colors, counts = np.unique(part, return_counts=True)
            light = _luminance(colors)
            ground = light[counts.argmax()]
            strongest = float(((np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)).max())
            if strongest < least:
                found.append(f"pale: {_named(one)} {strongest:.1f}")
    return found


def _luminance(colors: np.ndarray) -> np.ndarray:
    """WCAG 2, of colours as 0xRRGGBB."""
    part = np.stack([(colors >> shift) & 255 for shift in (16, 8, 0)], axis=1) / 255
    linear: np.ndarray = np.where(part <= 0.03928, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    light: np.ndarray = linear @ np.array([0.2126, 0.7152, 0.0722])
    return light
