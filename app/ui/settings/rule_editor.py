"""Rules (时限规则): packs on or off, one rule edited with basis and source, tried on a sample incident first."""

import datetime as dt

import msgspec
from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.moments import minutes
from app.models.obligations.deadlines import Instants, deadline
from app.models.obligations.producers import standing
from app.models.obligations.rules import Pack, Rule, Situation, applies
from app.models.vocabulary.incident import Flag
from app.models.vocabulary.obligation import BY_ACT, Basis, Owner
from app.models.vocabulary.term import Level
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.settings import editing
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.formats import moment_text
from app.ui.kit.labels import button, foot, label, margins, scrolled
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

LEAST = 110
"""Height at 100 % of a few lines."""


class RuleEditor(QWidget):
    """The table of rules, the packs above it."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        columns: tuple[Column[Rule], ...] = (
            Column("规则", lambda one: one.id, 110, spare=True),
            Column("规则包", self._pack_name, 90, spare=True),
            Column("事项", lambda one: one.kind.label, 80),
            Column("时限", lambda one: one.limit_text, 170),
            Column("报给", lambda one: one.recipient.label, 130),
            Column("应办", lambda one: one.owed_by or one.owner.label, 96, spare=True),
            Column(
                "可信",
                lambda one: {"V": "原文", "S": "二手", "M": "待核"}.get(one.confidence, one.confidence),
                56,
                spare=True,
            ),
            Column("状态", standing, 66),
            Column("依据", lambda one: one.told),
        )
        self.table: RowTable[Rule] = RowTable(columns, "规则")
        self.packs: RowTable[Pack] = RowTable(
            (
                Column("规则包", lambda one: one.name, 110),
                Column("状态", lambda one: "已启用" if one.enabled else "未启用", 80, self._color),
                Column("条数", lambda one: str(len(one.rules)), 60, right=True),
                Column("说明", lambda one: one.note),
            ),
            "规则包",
        )
        self.switch = button("启用或停用")
        self.edit = button("编辑规则", "回车", primary=True)
        self.problems = label("", 13, tone="error", wrap=True)
        self._setup_ui()
        self.switch.clicked.connect(self._on_switch_clicked)
        self.packs.activated.connect(self._on_packs_activated)
        self.packs.kept.refused.connect(broadcast.warn)
        self.edit.clicked.connect(self._on_edit_clicked)
        self.table.activated.connect(self._on_table_activated)
        self.reload()

    def _pack_name(self, rule: Rule) -> str:
        """A pack as the unit calls it; its id stands in files alone."""
        return next((pack.name for pack in self.desk.rules.packs if pack.id == rule.pack), rule.pack)

    @staticmethod
    def _color(pack: Pack) -> QColor:
        return LOOK.color("ok" if pack.enabled else "muted")

    def _setup_ui(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area = QWidget()
        layout = QVBoxLayout(area)
        margins(layout, 0, 10, 0, 0)
        text = "几个规则包同时要求同一件事时，按最早的时限执行，其余依据一并列出；正在计时的时限不因改规则而变。"
        layout.addWidget(label(text, 13, tone="muted", wrap=True))
        layout.addWidget(self.problems)
        self.packs.setMaximumHeight(LOOK.px(170))
        layout.addWidget(self.packs)
        for table in (self.packs, self.table):
            table.setMinimumHeight(LOOK.px(LEAST))
        layout.addWidget(self.table, 1)
        whole.addWidget(scrolled(area), 1)
        whole.addLayout(foot(self.edit, self.switch))

    def reload(self) -> None:
        """Show the rule book."""
        self.packs.load(self.desk.rules.packs)
        self.table.load([rule for pack in self.desk.rules.packs for rule in pack.rules])
        self.problems.setText("\n".join(self.desk.rules.problems))
        self.problems.setVisible(bool(self.desk.rules.problems))

    def _form(self, rule: Rule) -> FormPage:
        def save(values: Values) -> Changed:
            return editing.edit_rule(self.desk, self._edited(rule, values), values["reason"])

        fields = (
            Field(name="minutes", title="分钟", kind="number", value=rule.minutes, hint="0 为立即"),
            Field(name="basis", title="起算点", kind="choice", value=rule.basis,
                  choices=tuple((one, one.label) for one in Basis if one not in BY_ACT)),
            Field(name="times", title="每日时刻", value="、".join(rule.times), hint="如 08:00、17:00，没有就留空"),
            Field(name="owner", title="应办单位", kind="choice", value=rule.owner,
                  choices=tuple((one, one.label) for one in Owner)),
            Field(name="enabled", title="状态", kind="check", hint="启用", value=rule.enabled),
            Field(name="legal", title="法定依据", value=rule.legal),
            Field(name="source", title="来源", value=rule.source),
            Field(name="note", title="说明", value=rule.note),
            Field(name="reason", title="修改原因", hint="哪份文件、谁批准"),
        )  # fmt: skip
        form = FormPage(
            self.broadcast, f"规则 {rule.id}　{rule.kind.label} → {rule.recipient.label}", fields, save,
            now=self.desk.now(), verb="保存规则", hint="修改会记入账本；点“试算”先看看结果。",
        )  # fmt: skip
        form.extra.addWidget(TrialRow(self, form, rule))
        return form

    def _edited(self, rule: Rule, values: Values) -> Rule:
        number = values["minutes"]
        if number is None or number < 0 or number != int(number):
            raise Refused("分钟要写0或正整数。", field="minutes")
        times = tuple(values["times"].replace("，", "、").replace(",", "、").split("、")) if values["times"] else ()
        for one in times:
            hour, _, minute = one.partition(":")
            if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
                raise Refused(f"每日时刻“{one}”要写成 08:00。", field="times")
        return msgspec.structs.replace(
            rule,
            minutes=int(number),
            basis=values["basis"],
            times=times,
            owner=values["owner"],
            enabled=values["enabled"],
            legal=values["legal"],
            source=values["source"],
            note=values["note"],
        )

    def trial(self, rule: Rule, values: Values) -> str:
        """What the edited rule would say of a sample incident received ten minutes ago."""
        edited = self._edited(rule, values)
        now = self.desk.now().replace(second=0, microsecond=0)
        received, occurred = now - minutes(10), now - minutes(30)
        category = (edited.classes[0] or "12G00").ljust(5, "0")
        level = Level(min(edited.levels))
        situation = Situation(
            unit_level=edited.units[0] if edited.units else self.desk.settings.unit_level,
            category=category,
            level=level,
            flags=frozenset({*edited.any_flag, Flag.HANDLING}),
            dead_or_missing=edited.dead_or_missing,
        )
        if not applies(edited, situation):
            return "停用或不适用，不产生时限。"
        at = Instants(
            received=received, occurred=occurred, unit_received=received, last_report=now, changed=now, stable=now,
            ended=now, issued=now,
        )  # fmt: skip
        found = deadline(edited, situation, at)
        name = self.desk.rules.taxonomy.name_of(category)
        return (
            f"试算：{name or category}，{level.label}，事发 {_at(occurred, now)}，接报 {_at(received, now)} → "
            f"{edited.kind.label}时限 {_at(found.due, now)}（{edited.limit_text}）"
        )

    @Slot()
    def _on_switch_clicked(self) -> None:
        pack = self.packs.acting()
        if pack is None:
            return
        try:
            changed = editing.switch_pack(self.desk, pack.id, enabled=not pack.enabled)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.reload()
        self.broadcast.publish(changed)

    @Slot(QModelIndex)
    def _on_packs_activated(self, _index: QModelIndex) -> None:
        self._on_switch_clicked()

    @Slot()
    def _on_edit_clicked(self) -> None:
        rule = self.table.selected()
        if rule is not None:
            self.broadcast.form_requested.emit(self._form(rule))

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_edit_clicked()


class TrialRow(QWidget):
    """试算: the button and its answer."""

    def __init__(self, editor: RuleEditor, form: FormPage, rule: Rule) -> None:
        super().__init__()
        self._editor, self._form, self._rule = editor, form, rule
        self.run = button("试算")
        self.answer = label("", 13, tone="accent", wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.run)
        layout.addWidget(self.answer, 1)
        self.run.clicked.connect(self._on_run_clicked)

    @Slot()
    def _on_run_clicked(self) -> None:
        values = self._form.values()
        if values is None:
            return
        try:
            self.answer.setText(self._editor.trial(self._rule, values))
        except DutyDeskError as error:
            self.answer.setText(error.sentence)


def _at(moment: dt.datetime | None, now: dt.datetime) -> str:
    return moment_text(moment, now)
