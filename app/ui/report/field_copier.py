"""逐栏复制: one key puts the next field of the national system on the clipboard, in the order it is keyed in there."""

from collections.abc import Iterable

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.reports.field_sheet import SheetField
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import button, label, margins


class FieldCopier(QWidget):
    """A button that copies field after field and says which; empty ones are passed over and named."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: tuple[SheetField, ...] = ()
        self.place = 0
        self.copy = button("复制下一栏", Key.REPORT_FIELD.shown)
        self.said = label("", 13, tone="muted", wrap=True)
        layout = QHBoxLayout(self)
        margins(layout, 0, 0, 0, 0)
        layout.addWidget(self.copy)
        layout.addWidget(self.said, 1)
        self.copy.clicked.connect(self._on_copy_clicked)

    def listen(self, page: QWidget) -> None:
        """The key works wherever the cursor is on a page."""
        bind(Key.REPORT_FIELD, page, self._on_copy_clicked)

    def show_fields(self, found: Iterable[SheetField]) -> None:
        """Copy these from now on, from the first where they are others than before."""
        known = tuple(found)
        if known != self.fields:
            self.fields, self.place = known, 0
            self.said.setText("按系统的次序逐栏复制，到系统里粘贴。")
        self.setVisible(bool(known))

    @Slot()
    def _on_copy_clicked(self) -> None:
        empty = []
        while self.place < len(self.fields) and not self.fields[self.place].value:
            empty.append(self.fields[self.place].title)
            self.place += 1
        passed = f"　空着：{'、'.join(empty)}" if empty else ""
        if self.place >= len(self.fields):
            self.place = 0
            self.said.setText(f"已到最后一栏，再按从头开始。请把系统给的编号填在下面。{passed}")
            return
        one = self.fields[self.place]
        self.place += 1
        QGuiApplication.clipboard().setText(one.value)
        self.said.setText(f"已复制 {self.place}/{len(self.fields)} {one.title}{passed}")
