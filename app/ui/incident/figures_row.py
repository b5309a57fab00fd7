"""The figures of an incident: large with their names below, in one line of words where there is little height."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.models.incident.figures import Figure, stated
from app.models.texts import unturned
from app.models.vocabulary.incident import FigureKind
from app.ui.kit.flow import FlowLayout
from app.ui.kit.formats import moment_text
from app.ui.kit.labels import label, restyle
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import give
from app.ui.kit.wrapping import GAP, together

FIGURES = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT, FigureKind.TRAPPED,
    FigureKind.EVACUATED, FigureKind.LOSS,
)  # fmt: skip
UNKNOWN = "未知"


def _name(kind: FigureKind) -> str:
    return "损失" if kind is FigureKind.LOSS else kind.label


def _said(kind: FigureKind, figure: Figure | None) -> str:
    """The number; 未知 where there is none."""
    unit = kind.unit if kind is FigureKind.LOSS else ""
    return UNKNOWN if figure is None or figure.value is None else stated(figure.value, figure.bound, unit)


class FigureCell(QWidget):
    """A number with its name below."""

    def __init__(self, kind: FigureKind) -> None:
        super().__init__()
        self.kind = kind
        self.value = label(UNKNOWN, 17, medium=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.value.setFixedHeight(LOOK.px(36))
        layout.addWidget(self.value)
        layout.addWidget(label(_name(kind), 13, tone="muted"))

    def show_figure(self, figure: Figure | None, now: dt.datetime) -> None:
        """Show what is known, with its source on hover."""
        text = _said(self.kind, figure)
        self.value.setText(text)
        size = LOOK.px(24 if text != UNKNOWN and len(text) <= 5 else 17)
        restyle(self.value, f"font-size: {size}px;")  # setFont is lost when a page is restyled
        if figure is not None:
            source = figure.source or "来源未记"
            self.setToolTip(unturned(f"{source}，{moment_text(figure.known_at, now)}，{figure.certainty.label}"))
        self.setAccessibleName(f"{self.kind.label} {text}")
        self.updateGeometry()


class FiguresRow(QWidget):
    """All of them; nothing unknown is left out in either way."""

    def __init__(self) -> None:
        super().__init__()
        self.cells = [FigureCell(kind) for kind in FIGURES]
        self.large = QWidget()
        cells = FlowLayout(self.large, gap=6)
        for cell in self.cells:
            cell.setContentsMargins(0, 0, LOOK.px(20), 0)
            cells.addWidget(cell)
        self.brief: QLabel = label("", 15, medium=True, wrap=True)
        self.brief.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.large)
        layout.addWidget(self.brief)

    def show_figures(self, known: Mapping[FigureKind, Figure], now: dt.datetime) -> None:
        """Show what is known of each."""
        for cell in self.cells:
            cell.show_figure(known.get(cell.kind), now)
        said = {kind: _said(kind, known.get(kind)) for kind in FIGURES}
        parts = [together(f"{_name(kind)} {text}") for kind, text in said.items() if text != UNKNOWN]
        none = "、".join(_name(kind) for kind, text in said.items() if text == UNKNOWN)
        self.brief.setText(GAP.join([*parts, *([f"{UNKNOWN}：{none}"] if none else [])]))

    def shrink(self, *, low: bool) -> None:
        """In one line of words, or large."""
        if self.brief.isHidden() is low:
            give(self.large, shown=not low)
            give(self.brief, shown=low)
