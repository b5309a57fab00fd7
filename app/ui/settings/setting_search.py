"""Find a setting (找设置) by its name, its initials, its tab or its hint, without walking the tabs."""

from functools import partial

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.settings.option import Group
from app.models.settings.settings import OPTIONS
from app.services.resources.pinyin import initials
from app.ui.kit.labels import label
from app.ui.kit.ranking import Line, ranked
from app.ui.kit.rows import Column
from app.ui.kit.search_line import SearchLine
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

RULES = "规则"
"""The tab of the rule packs; it holds no option."""
PARTS = (
    ("时限规则", RULES, "改时限、起算点、法定依据，试算"),
    ("规则包", RULES, "按省启用或停用"),
    ("加密", Group.SAFETY, "加密账本、改用口令或钥匙串、更换密钥、导出明文副本"),
    ("恢复码", Group.SAFETY, "制作恢复码"),
    ("核验", Group.SAFETY, "核验账本、核对纸上的链头"),
)
"""What is looked for and is no option: its name, its tab, what is done there."""
NOTHING = "没有找到，换个词。"


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
                Column("说明", lambda one: one.also.removeprefix(one.kind).strip()),
            ),
            "找到的设置",
        )
        self.state = label(NOTHING, 13, tone="muted")
        self._lines = [
            Line(
                id=name,
                words=option.title,
                kind=option.group,
                also=option.also,
                run=partial(self.chosen.emit, name, option.group),
            )
            for name, option in OPTIONS.items()
            if option.group is not Group.FIRST
        ]
        self._lines += [
            Line(id=words, words=words, kind=tab, also=f"{tab} {also}", run=partial(self.chosen.emit, "", tab))
            for words, tab, also in PARTS
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(8))
        layout.addWidget(self.box)
        layout.addWidget(self.state)
        layout.addWidget(self.table, 1)
        self.state.hide()
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
        found = ranked(self._lines, text, initials) if searching else []
        self.table.load(found, first=True)
        self.table.setVisible(bool(found))
        self.state.setVisible(searching and not found)
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
