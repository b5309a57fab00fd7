"""Find a setting (找设置) by its name, its initials, its tab or its hint, without walking the tabs."""

from functools import partial

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.settings.option import Group
from app.models.settings.settings import OPTIONS
from app.services.resources.pinyin import initials
from app.ui.kit.ranking import Line, ranked
from app.ui.kit.rows import Column
from app.ui.kit.search_line import SearchLine
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

RULES = "规则"
"""The tab of the rule packs; it holds no option."""


class SettingSearch(QWidget):
    """A line, and while something stands in it the settings that answer to it; Enter goes to the chosen one."""

    chosen = Signal(str, str)
    """The setting's name and its tab."""
    turned = Signal(bool)
    """Whether something is searched for now."""

    def __init__(self) -> None:
        super().__init__()
        self.box = SearchLine("找设置", "找设置：写名称或拼音首字母，如 声音、备份、sy；回车去改")
        self.table: RowTable[Line] = RowTable(
            (
                Column("设置", lambda one: one.words, 210),
                Column("在哪一类", lambda one: one.kind, 130),
                Column("说明", lambda one: one.also),
            ),
            "找到的设置",
        )
        self._lines = [
            Line(
                id=name,
                words=option.title,
                kind=option.group,
                also=option.hint,
                run=partial(self.chosen.emit, name, option.group),
            )
            for name, option in OPTIONS.items()
            if option.group is not Group.FIRST
        ]
        self._lines += [
            Line(id=words, words=words, kind=RULES, also=also, run=partial(self.chosen.emit, "", RULES))
            for words, also in (("时限规则", "改时限、起算点、法定依据，试算"), ("规则包", "按省启用或停用"))
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(8))
        layout.addWidget(self.box)
        layout.addWidget(self.table, 1)
        self.table.hide()
        self.box.textChanged.connect(self._on_box_text_changed)
        self.box.returnPressed.connect(self._on_box_return_pressed)
        self.box.went_down.connect(self._on_box_went_down)
        self.table.activated.connect(self._on_table_activated)

    def begin(self) -> None:
        """Nothing is searched for; the next key typed is."""
        self.box.clear()
        self.box.setFocus()

    def _take(self, line: Line | None) -> None:
        if line is not None:
            self.box.clear()
            line.run()

    @Slot(str)
    def _on_box_text_changed(self, text: str) -> None:
        searching = bool(text.strip())
        self.table.load(ranked(self._lines, text, initials) if searching else [], first=True)
        self.table.setVisible(searching)
        self.turned.emit(searching)

    @Slot()
    def _on_box_return_pressed(self) -> None:
        self._take(self.table.selected())

    @Slot()
    def _on_box_went_down(self) -> None:
        self.table.setFocus()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._take(self.table.selected())
