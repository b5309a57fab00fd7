"""从文字中读到: one row per fact. A finding is offered in its row; Enter adopts it, what is typed always wins."""

import datetime as dt

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.models.incident.figures import stated
from app.models.vocabulary.incident import Bound, Detail, FigureKind, Precision
from app.services.desk.rulebook import Taxonomy
from app.services.extraction import Finding
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.ui.kit.choosing import Choosing
from app.ui.kit.edits import SaidLine
from app.ui.kit.formats import moment_text, parse_time
from app.ui.kit.labels import elided, label, margins, set_tone
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay

FIGURES = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT, FigureKind.TRAPPED,
    FigureKind.EVACUATED, FigureKind.LOSS,
)  # fmt: skip
NARROW = 260
"""Width at 100 % below which the words a value came from stand marked among the words alone."""
OCCURRED, PLACE, CATEGORY = Detail.OCCURRED, Detail.PLACE, Detail.CATEGORY
UNIT_TOLD = "unit_received_at"


class RowEdit(SaidLine):
    """Enter on an empty row adopts what was read; Enter on a filled one goes on."""

    adopt_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Adopt, or go to the next row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            if not self.text():
                self.adopt_requested.emit()
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class ReadRow(QFrame):
    """Name, value, the words it came from. ``changed`` fires when the officer adopted or typed."""

    changed = Signal()

    def __init__(self, name: str, title: str, noun: str = "") -> None:
        super().__init__()
        self.setObjectName("row")
        self.name = name
        self.title = title
        self.noun = noun
        """What the question says behind the value (是3人死亡吗？)."""
        self.finding: Finding | None = None
        self.adopted: Finding | None = None
        self.offered = ""
        self.edit = RowEdit()
        self.edit.setObjectName("bare")
        self.edit.setAccessibleName(title)
        self.edit.setFont(LOOK.font(14, medium=True))
        self.source = elided(12, tone="muted")
        self.source.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QHBoxLayout(self)
        margins(layout, 10, 2, 10, 2)
        title_label = label(title, 13, tone="muted")
        title_label.setFixedWidth(LOOK.px(58))
        layout.addWidget(title_label)
        layout.addWidget(self.edit, 3)
        layout.addWidget(self.source, 2)
        GivesWay(self, (self.source,), width=NARROW)
        self.setFixedHeight(LOOK.px(29))
        self.edit.adopt_requested.connect(self._on_edit_adopt_requested)
        self.edit.textEdited.connect(self._on_edit_text_edited)
        self.offer(None, "")

    def offer(self, finding: Finding | None, shown: str) -> None:
        """Show what was read; typed and adopted values stay."""
        self.finding = finding
        self.offered = shown
        words = "未提及"
        if finding is not None and not finding.valued:
            words = f"{finding.why}　请填写"
        elif finding is not None:
            words = f"{shown}　回车采用" if finding.sure else f"是{shown}{self.noun}吗？　回车采用"
        self.edit.setPlaceholderText(words)
        self.refresh()

    def refresh(self) -> None:
        """Bring colour and source in line."""
        held = self.adopted if self.edit.text() else self.finding
        words = f"“{held.words}”" if held else ""
        if held and held.earlier:
            words += f" 前文为{'、'.join(f'{one:g}' for one in held.earlier)}"
        self.source.setText(words)
        state = "none"
        if self.edit.text():
            state = "accepted"
        elif self.finding is not None:
            state = "sure" if self.finding.sure else "doubt"
        set_tone(self, "state", state)

    def take(self, shown: str) -> None:
        """Adopt the finding; a typed value is never overwritten."""
        if self.finding is None or not self.finding.valued or self.edit.text():
            return
        self.adopted = self.finding
        with QSignalBlocker(self.edit):
            self.edit.setText(shown)
        self.refresh()

    def show_value(self, text: str, finding: Finding | None = None) -> None:
        """Put a stored value in, without signals."""
        self.adopted = finding
        with QSignalBlocker(self.edit):
            self.edit.setText(text)
        self.refresh()

    @Slot()
    def _on_edit_adopt_requested(self) -> None:
        if self.finding is not None:
            self.take(self.offered)
            self.changed.emit()

    @Slot(str)
    def _on_edit_text_edited(self, _text: str) -> None:
        self.adopted = None
        self.refresh()
        self.changed.emit()


class ReadPanel(QWidget):
    """All rows; turns them into the draft's values and back."""

    changed = Signal()

    def __init__(self, taxonomy: Taxonomy) -> None:
        super().__init__()
        self.taxonomy = taxonomy
        self.rows: dict[str, ReadRow] = {
            OCCURRED: ReadRow(OCCURRED, "事发"),
            PLACE: ReadRow(PLACE, "地点"),
            CATEGORY: ReadRow(CATEGORY, "类别"),
        }
        for kind in FIGURES:
            loss = kind is FigureKind.LOSS
            self.rows[kind.value] = ReadRow(
                kind.value, "损失" if loss else kind.label, "" if loss else f"人{kind.label}"
            )
        self.rows[UNIT_TOLD] = ReadRow(UNIT_TOLD, "单位接报")
        self.rows[UNIT_TOLD].setToolTip("事故单位负责人接到报告的时间：单位一小时上报的时限从它起算")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(2))
        for row in self.rows.values():
            layout.addWidget(row)
            row.changed.connect(self._on_row_changed)
        self.also = label("", 12, tone="muted", wrap=True)
        self.also.hide()
        layout.addWidget(self.also)
        named = dict.fromkeys([(one.code, one.name) for one in taxonomy.classes] + list(taxonomy.tree.items()))
        self.classes = Choosing(self.rows[CATEGORY].edit, named, taxonomy.official)
        self.classes.chosen.connect(self._on_row_changed)

    def shown(self, finding: Finding, now: dt.datetime) -> str:
        """A finding's value as text."""
        if finding.field == OCCURRED and finding.moment is not None:
            return moment_text(finding.moment, now) + ("左右" if finding.about else "")
        if finding.field == CATEGORY:
            code, _, name = finding.text.partition(" ")
            return f"{name} {code}"
        if finding.field == PLACE:
            return finding.text
        unit = "万元" if finding.field == FigureKind.LOSS else ""
        return stated(finding.number, finding.bound, unit)

    def first_waiting(self) -> QWidget | None:
        """The first row in which something was read and nothing stands yet."""
        found = (one for one in self.rows.values() if one.finding is not None and not one.edit.text())
        row = next(found, None)
        return row.edit if row is not None else None

    def words(self, finding: Finding) -> str:
        """死亡4: the row's name and what was read, as the row offers it."""
        return f"{self.rows[str(finding.field)].title}{self.rows[str(finding.field)].offered}"

    def offer(self, findings: tuple[Finding, ...], now: dt.datetime) -> None:
        """Show what was read, row by row; rows whose finding did not change are left alone."""
        by_field = {str(one.field): one for one in findings}
        for name, row in self.rows.items():
            finding = by_field.get(name)
            if finding != row.finding:
                row.offer(finding, self.shown(finding, now) if finding else "")
        also = others_text(findings)
        if also != self.also.text():
            self.also.setText(also)
            self.also.setVisible(bool(also))

    def take_sure(self, now: dt.datetime) -> int:
        """Adopt every sure finding in rows where nothing was typed."""
        count = 0
        for row in self.rows.values():
            if row.finding is not None and row.finding.sure and not row.edit.text():
                row.take(self.shown(row.finding, now))
                count += 1
        if count:
            self.changed.emit()
        return count

    def load(self, draft: IntakeDraft, now: dt.datetime) -> None:
        """Show a draft's values."""
        occurred = moment_text(draft.occurred_at, now) if draft.occurred_at else ""
        self.rows[OCCURRED].show_value(occurred + ("左右" if occurred and draft.about else ""))
        told = draft.unit_received_at
        self.rows[UNIT_TOLD].show_value(moment_text(told, now) if told else "")
        self.rows[PLACE].show_value(draft.place)
        name = self.taxonomy.name_of(draft.category)
        self.rows[CATEGORY].show_value(f"{name} {draft.category}" if draft.category else "")
        for kind in FIGURES:
            held = draft.figures.get(kind)
            unit = "万元" if kind is FigureKind.LOSS else ""
            self.rows[kind.value].show_value(stated(held.value, held.bound, unit) if held else "")
        for name in self.rows.keys() & draft.unread.keys():
            self.rows[name].show_value(draft.unread[name])

    def values(self, now: dt.datetime) -> tuple[dict[str, object], dict[str, str], dict[str, str]]:
        """(draft fields, errors by row, rows as typed that do not read) of what was adopted or typed."""
        wrong: dict[str, str] = {}
        fields: dict[str, object] = {"place": self.rows[PLACE].edit.text().strip()}
        fields |= self._occurred(now, wrong)
        fields |= self._unit_told(now, wrong)
        fields["category"] = self._category(wrong)
        figures: dict[FigureKind, Counted] = {}
        for kind in FIGURES:
            row = self.rows[kind.value]
            text = row.edit.text().strip()
            if not text:
                continue
            counted = _counted(text, row.adopted)
            if counted is None:
                wrong[kind.value] = f"{kind.label}看不懂，请写数字"
            else:
                figures[kind] = counted
        fields["figures"] = figures
        unread = {name: self.rows[name].edit.text() for name in wrong}
        fields["unread"] = unread
        for name, row in self.rows.items():
            if name in wrong:
                set_tone(row, "state", "wrong")
        return fields, wrong, unread

    def _occurred(self, now: dt.datetime, wrong: dict[str, str]) -> dict[str, object]:
        row = self.rows[OCCURRED]
        text = row.edit.text().strip()
        if not text:
            return {"occurred_at": None, "precision": Precision.UNKNOWN, "about": False}
        if row.adopted is not None and row.adopted.moment is not None:
            one = row.adopted
            return {"occurred_at": one.moment, "precision": one.precision or Precision.MINUTE, "about": one.about}
        about = text.endswith(("左右", "许"))
        moment = parse_time(text.removesuffix("左右").removesuffix("许"), now)
        if moment is None:
            wrong[OCCURRED] = "事发时间看不懂，请写成 02:50 或 12日02:50"
        return {"occurred_at": moment, "precision": Precision.MINUTE, "about": about}

    def _unit_told(self, now: dt.datetime, wrong: dict[str, str]) -> dict[str, object]:
        text = self.rows[UNIT_TOLD].edit.text().strip()
        moment = parse_time(text, now) if text else None
        if text and moment is None:
            wrong[UNIT_TOLD] = "单位负责人接报时间看不懂，请写成 02:50 或 12日02:50"
        return {UNIT_TOLD: moment}

    def _category(self, wrong: dict[str, str]) -> str:
        text = self.rows[CATEGORY].edit.text().strip()
        if not text:
            return ""
        best = next(iter(self.classes.found(text)), "")
        if best:
            return best.split()[-1]
        wrong[CATEGORY] = f"没有类别“{text}”，请写名称、拼音首字母或代码，如 火灾、hz、12G00"
        return ""

    @Slot()
    def _on_row_changed(self) -> None:
        self.changed.emit()


OTHERS = {
    "magnitude": "震级{}级", "area": "面积{}公顷", "floors": "{}层楼", "water_level": "水位{}米",
    "substance": "物质 {}", "dead_or_missing": "死亡失踪合计{}人（未分开，请核实）",
}  # fmt: skip


def others_text(findings: tuple[Finding, ...]) -> str:
    """What was read beyond the rows: division, magnitude, area, substance, figures that stand for two kinds."""
    by_field = {str(one.field): one for one in findings}
    names = (by_field[level].text.partition(" ")[2] for level in ("province", "city", "county") if level in by_field)
    parts = ["".join(names)]
    for field, words in OTHERS.items():
        one = by_field.get(field)
        if one is not None:
            parts.append(words.format(stated(one.number, one.bound, "") if one.number is not None else one.text))
    return "另读到：" + "　".join(part for part in parts if part) if any(parts) else ""


def _counted(text: str, adopted: Finding | None) -> Counted | None:
    if adopted is not None and adopted.number is not None:
        return Counted(adopted.number, adopted.bound, adopted.words)
    from app.services.extraction.numbers import QUANTITY, bound, parse

    if text in {"未知", "不明"}:
        return Counted(None)
    plain = text.removesuffix("以上").rstrip("人名万元亿")
    match = QUANTITY.fullmatch(plain)
    value = parse(match["number"]) if match else None
    if match is None or value is None:
        return None
    if text.endswith(("亿", "亿元")):
        value *= 10_000
    qualified = Bound.OVER if text.endswith("以上") else bound(match["before"], match["after"])
    return Counted(value, qualified)
