"""What stands side by side stands one below the other where the width is small."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.kit.theme import LOOK


def relay(widget: QWidget) -> None:
    """Lay out at once what turned, came or went while the widget took its size; whatever scrolls it has to know.

    Left to Qt, each layer of a form waits for another round of events, and what is drawn meanwhile is squeezed.
    """
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LayoutRequest))
    widget.updateGeometry()


def give(widget: QWidget, *, shown: bool) -> None:
    """Show or hide it where sizes change; the last word holds.

    To show something Qt first lays out what is around it, and what is around it may take it away again meanwhile: it
    would be hidden and yet be drawn where it last stood, over whatever stands there now.
    """
    widget.setVisible(shown)
    if widget.isHidden() and widget.isVisible():
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, on=False)  # else Qt holds it to be gone already
        widget.hide()


class Turning(QObject):
    """Turns a box layout of a widget below a width, given in pixels at 100 %; ``shares`` are the stretches then."""

    def __init__(self, widget: QWidget, box: QBoxLayout, below: float, shares: tuple[int, ...] = ()) -> None:
        super().__init__(widget)
        self._widget = widget
        self._box = box
        self._below = below
        self._wide = tuple(box.stretch(number) for number in range(box.count()))
        self._low = shares or self._wide
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The event goes its way."""
        if event.type() is QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self.look(event.size().width())
        return super().eventFilter(watched, event)

    def look(self, width: int) -> None:
        """Stand as this width asks for."""
        low = width < LOOK.px(self._below)
        way = QBoxLayout.Direction.TopToBottom if low else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != way:
            self._box.setDirection(way)
            for number, share in enumerate(self._low if low else self._wide):
                self._box.setStretch(number, share)
            relay(self._widget)


class GivesWay(QObject):
    """Widgets that are hidden while there is little room, given in pixels at 100 %; their keys work all the same."""

    def __init__(self, widget: QWidget, giving: tuple[QWidget, ...], *, width: float = 0, height: float = 0) -> None:
        super().__init__(widget)
        self._widget = widget
        self._giving = giving
        self._width = width
        self._height = height
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The event goes its way."""
        if event.type() is QEvent.Type.Resize and isinstance(event, QResizeEvent):
            size = event.size()
            room = size.width() >= LOOK.px(self._width) and size.height() >= LOOK.px(self._height)
            before = [one.isHidden() for one in self._giving]
            for one in self._giving:
                give(one, shown=room)
            if before != [one.isHidden() for one in self._giving]:
                relay(self._widget)
        return super().eventFilter(watched, event)


class HiddenUnusable(QObject):
    """A button that cannot be pressed now is hidden while there is little height, given in pixels at 100 %."""

    def __init__(self, widget: QWidget, one: QWidget, height: float) -> None:
        super().__init__(widget)
        self._widget = widget
        self._one = one
        self._height = height
        widget.installEventFilter(self)
        one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The event goes its way."""
        changed = QEvent.Type.Resize if watched is self._widget else QEvent.Type.EnabledChange
        if event.type() is changed:
            give(self._one, shown=self._one.isEnabled() or self._widget.height() >= LOOK.px(self._height))
        return super().eventFilter(watched, event)
