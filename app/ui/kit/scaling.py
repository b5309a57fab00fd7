"""A look put on a window that stands: what was made at one text scale is brought to another, at once and everywhere."""

import re

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGridLayout,
    QHeaderView,
    QLayout,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

from app.ui.kit import theme
from app.ui.kit.theme import LOOK

FREE = 16_777_215
"""Qt's word for no largest size."""
_PIXELS = re.compile(r"(\d+)px")


def put_on(application: QApplication, name: str, scale: int) -> None:
    """The look and text scale are in force on all that stands; nothing typed is lost."""
    before = LOOK.scale
    fonts = {
        widget: widget.font()
        for widget in application.allWidgets()
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
    }
    least = {widget: widget.minimumSize() for widget in application.allWidgets()}
    margins = {widget: widget.contentsMargins() for widget in application.allWidgets()}
    theme.apply(application, name, scale)
    if LOOK.scale == before:
        return
    ratio = LOOK.scale / before
    for widget in application.allWidgets():
        font = fonts.get(widget)
        if font is not None and font.pixelSize() > 0:
            font.setPixelSize(_to(font.pixelSize(), ratio))
            widget.setFont(font)
        _bring(widget, ratio, margins.get(widget), by_sheet=widget.minimumSize() != least.get(widget))
    for widget in application.allWidgets():
        if isinstance(widget, QPlainTextEdit | QTextEdit) and widget.viewport().font() != widget.font():
            widget.viewport().setFont(widget.font())  # a hint is drawn in its font, which Qt leaves behind
    for widget in application.allWidgets():  # the same size holds more or less now: what gives way looks again
        QApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))


def _to(pixels: int, ratio: float) -> int:
    """Hair lines stay hair lines."""
    return pixels if pixels <= 1 else max(1, round(pixels * ratio))


def _bring(widget: QWidget, ratio: float, margins: QMargins | None, *, by_sheet: bool) -> None:
    """``by_sheet``: the new style sheet has given it its least size already; ``margins`` are those it had before.

    A frame has the border and padding of its style sheet among its margins: what the sheet has brought is left alone.
    """
    if not widget.isWindow():
        least, most = widget.minimumSize(), widget.maximumSize()
        widget.setMaximumSize(_most(most.width(), ratio), _most(most.height(), ratio))
        if not by_sheet:
            widget.setMinimumSize(QSize(_to(least.width(), ratio), _to(least.height(), ratio)))
    if "px" in widget.styleSheet():
        widget.setStyleSheet(_PIXELS.sub(lambda found: f"{_to(int(found[1]), ratio)}px", widget.styleSheet()))
    if widget.contentsMargins() == margins:
        widget.setContentsMargins(_margins(margins, ratio))
    layout = widget.layout()
    if layout is not None:
        _bring_layout(layout, ratio)
    if isinstance(widget, QTableView):
        _bring_table(widget, ratio)
    if isinstance(widget, QAbstractItemView):
        widget.scheduleDelayedItemsLayout()
    widget.updateGeometry()
    widget.update()


def _most(pixels: int, ratio: float) -> int:
    return pixels if pixels >= FREE else min(FREE, _to(pixels, ratio))


def _margins(held: QMargins, ratio: float) -> QMargins:
    return QMargins(
        _to(held.left(), ratio), _to(held.top(), ratio), _to(held.right(), ratio), _to(held.bottom(), ratio)
    )


def _bring_layout(layout: QLayout, ratio: float) -> None:
    """Margins, gaps and spaces of a layout and of those within it."""
    layout.setContentsMargins(_margins(layout.contentsMargins(), ratio))
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(_to(layout.horizontalSpacing(), ratio))
        layout.setVerticalSpacing(_to(layout.verticalSpacing(), ratio))
    elif layout.spacing() > 0:
        layout.setSpacing(_to(layout.spacing(), ratio))
    for number in range(layout.count()):
        item = layout.itemAt(number)
        inner = item.layout() if item is not None else None
        space = item.spacerItem() if item is not None else None
        if inner is not None:
            _bring_layout(inner, ratio)
        elif space is not None and not space.sizeHint().isEmpty():
            space.changeSize(_to(space.sizeHint().width(), ratio), _to(space.sizeHint().height(), ratio))
    layout.invalidate()


def _bring_table(table: QTableView, ratio: float) -> None:
    """Rows and the columns that do not take what is left."""
    rows, columns = table.verticalHeader(), table.horizontalHeader()
    rows.setDefaultSectionSize(_to(rows.defaultSectionSize(), ratio))
    for number in range(columns.count()):
        if columns.sectionResizeMode(number) is not QHeaderView.ResizeMode.Stretch:
            table.setColumnWidth(number, _to(table.columnWidth(number), ratio))
