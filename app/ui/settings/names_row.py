"""Buttons that take lists of names in: places, codes of classes, codes of goods; and how many are there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.desk.desk import Desk
from app.services.settings import naming
from app.services.settings.naming import NamesTaken
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import button, label

IMPORTS: dict[str, Callable[[Desk, Path], NamesTaken]] = {
    "导入地名": naming.import_places,
    "导入类别代码表": naming.import_class_names,
    "导入物资代码表": naming.import_goods_codes,
}


class NamesRow(QWidget):
    """Asks for a file; what is done with it is the page's."""

    asked = Signal(str)
    """Which of ``IMPORTS``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = FlowLayout()
        for title in IMPORTS:
            made = button(f"{title}…")
            made.setObjectName(title)
            made.clicked.connect(self._on_button_clicked)
            row.addWidget(made)
        column.addLayout(row)
        column.addWidget(label("文本或 CSV，每行：地名 别名 别名；或 代码 名称", 12, tone="muted", wrap=True))
        held = desk.settings
        counts = f"类别代码表已导入{len(held.class_names)}项，物资代码表已导入{len(held.goods_codes)}项"
        column.addWidget(label(counts, 12, tone="muted", wrap=True))

    @Slot()
    def _on_button_clicked(self) -> None:
        self.asked.emit(self.sender().objectName())
