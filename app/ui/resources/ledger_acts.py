"""What can be done with the record that is chosen in a ledger, each with its key."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.models.vocabulary.resource import BesideLedgers, ResourceKind
from app.services.desk.desk import Desk
from app.services.forms.supply_papers import slips_of
from app.services.resources.lookup import LookupHit
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.flow import FlowLayout
from app.ui.kit.form_base import Form
from app.ui.kit.hit_opening import open_beside
from app.ui.kit.keys import PageKey, bind
from app.ui.kit.labels import button
from app.ui.kit.signals import Broadcast


class LedgerActs(QWidget):
    """The row of buttons; keys work in the page around it, Delete only in its table."""

    def __init__(self, desk: Desk, broadcast: Broadcast, page: QWidget, table: QWidget) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.hit: LookupHit | None = None
        self._kind: ResourceKind | None = None
        flow = FlowLayout(self)
        self.buttons = {}
        for name, title, key, slot in (
            ("edit", "编辑", PageKey.RECORD_EDIT, self.edit),
            ("new", "新增", PageKey.RECORD_NEW, self._on_new),
            ("verify", "核验", PageKey.RECORD_VERIFY, self._on_verify),
            ("move", "出入库", PageKey.STOCK_MOVE, self._on_move),
            ("paper", "补单", PageKey.STOCK_PAPER, self._on_paper),
            ("print", "单据", PageKey.STOCK_SLIPS, self._on_print),
            ("retire", "停用", PageKey.RECORD_RETIRE, self._on_retire),
            ("import", "导入", PageKey.LEDGER_IMPORT, self._on_import),
            ("export", "导出", PageKey.LEDGER_EXPORT, self._on_export),
        ):
            self.buttons[name] = made = button(title, key.shown)
            made.clicked.connect(slot)
            flow.addWidget(made)
            if not key.stroke.own:
                bind(key, table if key is PageKey.RECORD_RETIRE else page, slot)

    def show_hit(self, hit: LookupHit | None, kind: ResourceKind | None) -> None:
        """The record that is chosen, and the ledger that is shown (None for all)."""
        self.hit, self._kind = hit, kind
        known = hit is not None and isinstance(hit.item.kind, ResourceKind)
        for name in ("edit", "verify", "retire"):
            self.buttons[name].setEnabled(known)
        for name in ("move", "paper", "print"):
            self.buttons[name].setEnabled(hit is not None and hit.item.kind is ResourceKind.MATERIAL)
        retired = hit is not None and "已停用" in hit.item.marks
        self.buttons["retire"].say("恢复使用" if retired else "停用")

    def _form(self, make: Callable[[Desk, Broadcast, str], Form]) -> None:
        """The form of an act on the chosen record."""
        hit = self.hit
        if hit is None or not isinstance(hit.item.kind, ResourceKind):
            return
        try:
            form = make(self.desk, self.broadcast, hit.item.id)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.broadcast.form_requested.emit(form)

    @Slot()
    def edit(self) -> None:
        """Open the chosen record, or the incident."""
        from app.ui.resources import ledger_forms

        hit = self.hit
        if hit is None:
            return
        kind = hit.item.kind
        if isinstance(kind, BesideLedgers):
            open_beside(self.broadcast, kind, hit.item.id)
            return
        self.broadcast.form_requested.emit(ledger_forms.edit(self.desk, self.broadcast, kind, hit.item.id))

    @Slot()
    def _on_new(self) -> None:
        from app.ui.resources import ledger_forms

        kind = self._kind or ResourceKind.TEAM
        self.broadcast.form_requested.emit(ledger_forms.edit(self.desk, self.broadcast, kind))

    @Slot()
    def _on_verify(self) -> None:
        from app.ui.resources import ledger_forms

        self._form(ledger_forms.verify)

    @Slot()
    def _on_move(self) -> None:
        from app.ui.resources import stock_forms

        self._form(stock_forms.move)

    @Slot()
    def _on_paper(self) -> None:
        from app.ui.resources import stock_forms

        self._form(stock_forms.paper)

    @Slot()
    def _on_print(self) -> None:
        from app.ui.papers.paper_page import PaperPage

        hit = self.hit
        if hit is None or hit.item.kind is not ResourceKind.MATERIAL:
            return
        slips = slips_of(self.desk, hit.item.id)
        if not slips:
            self.broadcast.say("还没有出入库，没有单据可打。")
            return
        self.broadcast.form_requested.emit(PaperPage(self.desk, self.broadcast, choices=slips))

    @Slot()
    def _on_retire(self) -> None:
        from app.ui.resources import ledger_forms

        self._form(ledger_forms.retire)

    @Slot()
    def _on_import(self) -> None:
        from app.ui.resources.import_page import ImportPage

        self.broadcast.form_requested.emit(ImportPage(self.desk, self.broadcast, self._kind or ResourceKind.TEAM))

    @Slot()
    def _on_export(self) -> None:
        kind = self._kind or ResourceKind.TEAM
        options = QFileDialog.Option.DontUseNativeDialog
        types = "Excel (*.xlsx);;CSV (*.csv)"
        name, _ = QFileDialog.getSaveFileName(
            self, f"导出{kind.label}台账", f"{kind.label}.xlsx", types, options=options
        )
        if name:
            self.save_to(kind, Path(name))

    def save_to(self, kind: ResourceKind, path: Path) -> None:
        """Write a ledger to a file behind the window and say so."""
        from app.services.resources.importing.export import export

        self.broadcast.tasks.ask(partial(export, self.desk, kind, path), partial(self._exported, path.name), slow=True)

    def _exported(self, name: str, answer: int | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
        else:
            self.broadcast.say(f"已导出{answer}条：{name}")
