"""设置 → 安全: units whose signature we know, our own card, theirs."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.models.security.units import Unit
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.security import identity
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import button, label
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

READABLE = "名片文件、PDF、图片 (*.ddunit *.txt *.pdf *.png *.jpg *.jpeg *.tif *.tiff *.bmp);;所有文件 (*)"


def _name(unit: Unit) -> str:
    return unit.name


class UnitsRow(QWidget):
    """A small table and three acts."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.table: RowTable[Unit] = RowTable(
            (Column("认识的单位", lambda one: one.name), Column("指纹", lambda one: one.fingerprint, 220)),
            "认识的单位",
            key=_name,
        )
        self.table.setMaximumHeight(LOOK.px(170))
        self.ours = button("本单位名片…")
        self.save = button("导出名片文件…")
        self.theirs = button("导入对方名片…")
        self.drop = button("不再认识")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LOOK.px(10))
        column.addWidget(label("兄弟单位（U盘数据包的签名）", 16, medium=True))
        column.addWidget(self.table)
        line = FlowLayout()
        for one, slot in (
            (self.ours, self._on_ours_clicked),
            (self.save, self._on_save_clicked),
            (self.theirs, self._on_theirs_clicked),
            (self.drop, self._on_drop_clicked),
        ):
            one.clicked.connect(slot)
            line.addWidget(one)
        column.addLayout(line)
        self.table.kept.refused.connect(broadcast.warn)
        broadcast.changed.connect(self._on_broadcast_changed)
        self.reload()

    def reload(self) -> None:
        """Show who is known now."""
        self.table.load(self.desk.settings.known_units)
        self.drop.setEnabled(bool(self.desk.settings.known_units))

    @Slot()
    def _on_ours_clicked(self) -> None:
        from app.ui.exchange.carried_forms import our_card

        self.broadcast.form_requested.emit(our_card(self.desk, self.broadcast))

    @Slot()
    def _on_save_clicked(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        suggested = f"{self.desk.settings.unit_name}.ddunit"
        name, _ = QFileDialog.getSaveFileName(self, "导出名片文件", suggested, "单位名片 (*.ddunit)", options=options)
        if not name:
            return
        try:
            Path(name).write_text(identity.card(self.desk) + "\n", encoding="ascii", newline="\n")
        except OSError:
            self.broadcast.warn("名片没有存成，请检查文件夹是否可写。")
            return
        self.broadcast.say(f"名片已存到 {Path(name).name}。")

    @Slot()
    def _on_theirs_clicked(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getOpenFileName(self, "导入对方名片", "", READABLE, options=options)
        if name:
            self.read_card(Path(name))

    def read_card(self, path: Path) -> None:
        """Read a card behind the window; its fingerprint is compared before it counts."""
        from app.ui.exchange.carried_forms import read_card

        read_card(self.desk, self.broadcast, path)

    @Slot()
    def _on_drop_clicked(self) -> None:
        row = self.table.acting()
        if row is not None:
            self.broadcast.publish(identity.forget(self.desk, row.name))

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if Topic.SETTINGS in topics:
            self.reload()
