"""One ledger record as it is known, with its stock and its history, beside the list."""

import datetime as dt

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.models.incident.figures import figure_text
from app.models.moments import beijing_day
from app.models.registry import describe
from app.models.resource.goods import goods_name
from app.models.resource.lots import OWN, lot_text
from app.models.resource.records import Material
from app.models.resource.state import Holding
from app.models.vocabulary.resource import BesideLedgers, ResourceKind
from app.services.desk.desk import Desk
from app.services.resources import ledgers
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.typed import fields_of, texts_of
from app.services.resources.lookup import LookupHit
from app.ui.kit.edits import SaidText
from app.ui.kit.formats import micros_text, moment_text
from app.ui.kit.labels import elided, label, margins
from app.ui.kit.theme import LOOK

HISTORY = 30


def _signed(delta: float) -> str:
    return f"{'+' if delta > 0 else ''}{figure_text(delta)}"


class RecordView(QFrame):
    """Read only; can be selected and copied."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.desk = desk
        self.title = elided(18, medium=True)
        self.marks = label("", 13, tone="near", wrap=True)
        self.text = SaidText()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFont(LOOK.font(14))
        self.text.setAccessibleName("记录内容")
        layout = QVBoxLayout(self)
        margins(layout, 18, 14, 18, 14)
        layout.addWidget(self.title)
        layout.addWidget(self.marks)
        layout.addWidget(self.text, 1)

    def show_hit(self, hit: LookupHit | None) -> None:
        """Show what is known of a hit."""
        self.title.setText(hit.item.name if hit else "")
        self.marks.setText("、".join(hit.item.marks) if hit else "")
        self.marks.setVisible(bool(self.marks.text()))
        if hit is None:
            self.text.setPlainText("在左边选一条记录。")
            return
        self.text.setPlainText("\n".join(self._lines(hit)))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _lines(self, hit: LookupHit) -> list[str]:
        match hit.item.kind:
            case BesideLedgers.INCIDENT:
                return [hit.item.detail, "", "回车打开这起事件。"]
            case BesideLedgers.REPORT:
                return [hit.item.detail, "", "回车打开这份报告。"]
            case BesideLedgers.BELOW:
                return [*hit.item.detail.split("　"), hit.item.phone]
            case kind:
                return self._record_lines(hit, kind)

    def _record_lines(self, hit: LookupHit, kind: ResourceKind) -> list[str]:
        held = ledgers.holding(self.desk, hit.item.id)
        if held is None or held.record is None:
            return ["这条记录已不在。"]
        texts = texts_of(kind, held.record)
        found = [
            f"{one.title}：{texts[one.key]}"
            for one in fields_of(kind)
            if texts[one.key] and one.key is not ColumnKey.NAME
        ]
        if isinstance(held.record, Material):
            name = goods_name(held.record.code, self.desk.settings.goods_codes) if held.record.code else ""
            found += [f"国标分类：{name}（GB/T 38565）"] if name else []
            found.insert(
                0, f"库存：{figure_text(held.stock)}{held.record.measure}" if held.movements else "库存：数量不明"
            )
            found += self._movements(held)
            found[1:1] = self._lots(held)
        if held.record.doubts:
            found += ["", "存疑", *(f"　{one}" for one in held.record.doubts)]
        if held.verified_at is not None:
            found.append(f"核验：{beijing_day(held.verified_at)} {held.verified_by}")
        if held.retired:
            found.append(f"已停用：{held.retired}")
        if held.source:
            found.append(f"来源：{held.source}")
        return [*found, "", "历次记录", *self._history(hit.item.id)]

    def _lots(self, held: Holding) -> list[str]:
        """What there is of each lot, where there is more than one, the first to run out first."""
        own, measure = held.own_lot, held.record.measure if isinstance(held.record, Material) else ""
        lots = [(own if lot == OWN else lot, left) for lot, left in held.lots.items()]
        lots.sort(key=lambda one: one[0].expires or dt.date.max)
        return [f"　{lot_text(lot)}：{figure_text(left)}{measure}" for lot, left in lots] if len(lots) > 1 else []

    def _movements(self, held: Holding) -> list[str]:
        now, measure = self.desk.now(), held.record.measure if isinstance(held.record, Material) else ""
        lines = [
            f"　{moment_text(one.at, now)} {one.move.label} {_signed(one.delta)}{measure}"
            + "".join(f" {part}" for part in (one.to, one.note, "" if one.papered else "待补单") if part)
            for one in reversed(held.movements[-HISTORY:])
        ]
        return ["", "出入库", *lines] if lines else []

    def _history(self, identity: str) -> list[str]:
        now = self.desk.now()
        newest = ledgers.history(self.desk, identity, HISTORY)
        return [f"　{micros_text(one.at, now)} {one.who} {describe(one.fact).text}" for one in newest]
