"""What stands side by side stands one below the other where the width is small."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.kit.theme import LOOK


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
            self._widget.updateGeometry()  # it is higher or lower now: whatever scrolls it has to know


class GivesWay(QObject):
    """Widgets that are hidden while there is little room, given in pixels at 100 %; their keys work all the same."""

    def __init__(self, widget: QWidget, giving: tuple[QWidget, ...], *, width: float = 0, height: float = 0) -> None:
        super().__init__(widget)
        self._giving = giving
        self._width = width
        self._height = height
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The event goes its way."""
        if event.type() is QEvent.Type.Resize and isinstance(event, QResizeEvent):
            size = event.size()
            room = size.width() >= LOOK.px(self._width) and size.height() >= LOOK.px(self._height)
            for one in self._giving:
                if one.isHidden() is room:
                    one.setVisible(room)
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
            self._one.setVisible(self._one.isEnabled() or self._widget.height() >= LOOK.px(self._height))
        return super().eventFilter(watched, event)
