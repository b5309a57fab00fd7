"""A line of the palette as it is painted: what it does, what it belongs to in a quieter ink, its key in a cap."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.models.texts import unturned
from app.ui.kit.ranking import Line
from app.ui.kit.rows import ITEM, Index
from app.ui.kit.theme import LOOK, Ink

HIGH = 38
"""Of a line, in pixels at 100 %."""


class PaletteDelegate(QStyledItemDelegate):
    """Words before anything else: they are cut last."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._table = parent

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The line's size."""
        return QSize(LOOK.px(200), LOOK.px(HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        line, rect = index.data(ITEM), QRect(option.rect)
        if not isinstance(line, Line):
            return
        painter.save()
        if self._table.selectionModel().isSelected(index):
            painter.fillRect(rect, LOOK.color("soft"))
        inner = rect.adjusted(LOOK.px(16), 0, -LOOK.px(16), 0)
        if line.key:
            inner.setRight(_cap(painter, inner, line.key) - LOOK.px(12))
        wide = _words(painter, inner, line.words, 15, "text", medium=True)
        _words(painter, inner.adjusted(wide + LOOK.px(10), 0, 0, 0), line.kind, 13, "muted")
        painter.restore()


def _words(painter: QPainter, rect: QRect, text: str, size: float, ink: Ink, *, medium: bool = False) -> int:
    """Words from the left, cut where the place ends; how wide they are."""
    font = LOOK.font(size, medium=medium)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(unturned(text), Qt.TextElideMode.ElideRight, max(0, rect.width()))
    painter.setFont(font)
    painter.setPen(LOOK.color(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


def _cap(painter: QPainter, rect: QRect, key: str) -> int:
    """A key cap at the right; where it begins."""
    font = LOOK.font(13)
    metrics = QFontMetrics(font)
    wide, high = metrics.horizontalAdvance(key) + LOOK.px(14), metrics.height() + LOOK.px(4)
    place = QRectF(rect.right() - wide, rect.center().y() - high / 2, wide, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = LOOK.color("muted")
    edge.setAlphaF(0.45)
    painter.setPen(edge)
    painter.setBrush(LOOK.color("surface"))
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, 0.5, 0.5), 3, 3)
    painter.setFont(font)
    painter.setPen(LOOK.color("muted"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, key)
    return int(place.left())


class Veil(QWidget):
    """Over everything below the bars while something is chosen above it: what rings stays as bright as ever."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def draw(self) -> None:
        """Lie over all of it."""
        around = self.parentWidget()
        if around is not None:
            self.setGeometry(around.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet shade, deeper where the ground is dark already."""
        shade = LOOK.color("nav")
        shade.setAlphaF(0.55 if LOOK.color("surface").lightness() < 128 else 0.28)
        painter = QPainter(self)
        painter.fillRect(event.rect(), shade)
        painter.end()
