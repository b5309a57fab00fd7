"""A page in two panels over a foot: the panels scroll where there is little room, what is done stays in view."""

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import elided, held, margins, panel, scrolled, two_panels
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay


class FootedPage:
    """The area that scrolls and the foot of a form; the form fills the halves."""

    def __init__(self, form: QWidget, message: QLabel, acts: Iterable[QPushButton]) -> None:
        self.form = form
        self.area = QWidget()
        outer = QVBoxLayout(form)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(LOOK.px(8))
        outer.addWidget(scrolled(self.area), 1)
        strip = panel()
        below = QHBoxLayout(strip)
        margins(below, 18, 6, 18, 6)
        buttons = FlowLayout()
        for one in acts:
            buttons.addWidget(one)
        below.addLayout(buttons)
        below.addWidget(message, 1)
        outer.addWidget(strip)

    def choosing(
        self,
        title: str,
        shares: tuple[int, int],
        below: float,
        out: QWidget,
        needs: QLabel,
        found: QWidget,
    ) -> QVBoxLayout:
        """What is out, what is needed and what is found on the left; the column of the order on the right."""
        column, order = self.halves(*shares, below)
        heading = elided(20, medium=True)
        heading.setText(title)
        column.addWidget(heading)
        column.addWidget(out, 2)
        hints = held(needs)
        column.addWidget(hints)
        column.addWidget(found, 4)
        GivesWay(self.form, (hints,), height=420)
        return order

    def halves(self, left: int, right: int, below: float) -> tuple[QVBoxLayout, QVBoxLayout]:
        """The columns of both panels, one under the other ``below`` a width."""
        return two_panels(self.area, left, right, below)
