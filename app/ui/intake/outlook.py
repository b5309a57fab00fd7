"""What booking would do: the suggested level with its reason, the clocks that would start, similar open incidents."""

import datetime as dt

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.models.incident.rows import IncidentRow
from app.models.obligations.deadlines import Demand
from app.models.obligations.rules import cited
from app.models.texts import shortened
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.term import Level
from app.services.incident.intake import Preview
from app.ui.kit.formats import micros_text, moment_text
from app.ui.kit.keys import Key
from app.ui.kit.labels import elided, label, margins, panel, set_tone
from app.ui.kit.theme import LOOK

SHOWN = 5


def _beside(preview: Preview) -> str:
    return f" · {preview.strict_words}" if preview.strict_words else ""


class Outlook(QWidget):
    """Two panels below the findings."""

    def __init__(self) -> None:
        super().__init__()
        self.similar: list[IncidentRow] = []
        self.grade = label("", 15, medium=True, wrap=True)
        self.reason = label("", 13, tone="muted", wrap=True)
        self.hint = label("", 13, tone="near", wrap=True)
        self.choice = QComboBox()
        self.choice.addItem("按规则", None)
        for level in Level:
            self.choice.addItem(level.label, int(level))
        self.choice.setAccessibleName("级别")
        self.lines = [(label("", 14), label("", 14, medium=True, tone="accent"), elided(12, tone="muted"))
                      for _ in range(SHOWN)]  # fmt: skip
        self.more = label("", 12, tone="muted", wrap=True)
        self.late = label("", 13, tone="error", wrap=True)
        self.near = label("", 13, tone="muted", wrap=True)
        self._setup_ui()

    def _setup_ui(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(10))
        frame = panel()
        column = QVBoxLayout(frame)
        margins(column, 14, 10, 14, 10)
        column.setSpacing(LOOK.px(5))
        head = QHBoxLayout()
        head.addWidget(self.grade, 1)
        head.addWidget(self.choice)
        column.addLayout(head)
        column.addWidget(self.reason)
        column.addWidget(self.hint)
        grid = QGridLayout()
        grid.setHorizontalSpacing(LOOK.px(12))
        grid.setVerticalSpacing(LOOK.px(5))
        for number, line in enumerate(self.lines):
            for place, one in enumerate(line):
                grid.addWidget(one, number, place)
        grid.setColumnStretch(2, 1)
        column.addLayout(grid)
        column.addWidget(self.more)
        column.addWidget(self.late)
        layout.addWidget(frame)
        other = panel()
        column = QVBoxLayout(other)
        margins(column, 14, 10, 14, 10)
        column.addWidget(label("相近的在办事件", 14, medium=True))
        column.addWidget(self.near)
        layout.addWidget(other)
        layout.addStretch(1)

    @property
    def level(self) -> Level | None:
        """The level the officer chose, None leaves it to the rules."""
        value = self.choice.currentData()
        return None if value is None else Level(value)

    def set_level(self, level: Level | None) -> None:
        """Show a draft's choice."""
        self.choice.setCurrentIndex(0 if level is None else int(level))

    def show_preview(self, preview: Preview, offered: Preview, now: dt.datetime) -> None:
        """Show level, reason and clocks; ``offered`` is what adopting everything sure would give."""
        graver = (offered.level_strict, offered.level) < (preview.level_strict, preview.level)
        self.hint.setText(
            f"采用读到的内容后为{offered.level.label}{_beside(offered)}（{Key.ADOPT.shown}）：{offered.grade.reason}"
            if graver
            else ""
        )
        self.hint.setVisible(graver)
        text = f"初判　{preview.level.label}"
        if preview.grade.native:
            text += f"（{preview.grade.native}）"
        text += _beside(preview)
        self.grade.setText(text)
        said = "、".join(f"{one.flag.label}（“{one.word}”）" for one in preview.suggested)
        reasons = (
            preview.grade.reason,
            f"从严：{preview.strict_reason}" if preview.strict_words else "",
            f"文字中有：{said}，属实请勾选" if said else "",
        )
        self.reason.setText("\n".join(one for one in reasons if one))
        ours = [one for one in preview.demands if one.governing.rule.owner is Owner.OURS and one.governing.due]
        for number, line in enumerate(self.lines):
            self._line(line, ours[number] if number < len(ours) else None, now)
        waiting = [
            one for one in preview.demands if one.governing.due is None and one.governing.rule.owner is Owner.OURS
        ]
        words = [f"{one.governing.rule.kind.label}（{one.governing.rule.limit_text}）" for one in waiting]
        extra = f"另有{len(ours) - SHOWN}项；" if len(ours) > SHOWN else ""
        self.more.setText(extra + ("随后：" + "、".join(words) if words else ""))
        self.late.setText("接报即超时：请填迟报原因。" if preview.overdue_on_receipt else "")
        self.late.setVisible(preview.overdue_on_receipt)

    @staticmethod
    def _line(line: tuple[QWidget, ...], demand: Demand | None, now: dt.datetime) -> None:
        kind, when, why = line
        for one in line:
            one.setVisible(demand is not None)
        if demand is None:
            return
        one_of = demand.governing
        rule = one_of.rule
        texts = (
            rule.kind.label,
            "立即" if rule.minutes == 0 and not rule.times else f"{moment_text(one_of.due, now)} 前",
            f"{one_of.recipient.label} · {cited(rule.told)} · {rule.limit_text}",
        )
        for widget, text in zip((kind, when, why), texts, strict=True):
            widget.setProperty("text", text)
        if demand.others:
            why.setToolTip("并据：" + "、".join(f"{each.rule.id} {each.rule.told}" for each in demand.others))

    def show_similar(self, rows: list[IncidentRow], changed: str, now: dt.datetime) -> None:
        """Offer similar open incidents; ``changed`` is what the message changes of the likest."""
        self.similar = rows
        if not rows:
            self.near.setText("没有24小时内相近的事件")
            set_tone(self.near, "tone", "muted")
            return
        first = (
            f"{shortened(rows[0].title, 18)}　接报 {micros_text(rows[0].received_at, now)}　按 {Key.FOLLOW.shown} 并入"
        )
        lines = [first, changed, *(shortened(row.title, 24) for row in rows[1:])]
        self.near.setText("\n".join(line for line in lines if line))
        set_tone(self.near, "tone", "near")
