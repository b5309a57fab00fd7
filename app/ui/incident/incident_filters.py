"""What the list of incidents is narrowed by: words, days, class, level, open or closed; each by keys."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.models.vocabulary.incident import Status
from app.models.vocabulary.term import Level
from app.services.desk.rulebook import Taxonomy
from app.services.incident.listing import Sought
from app.ui.kit.edits import SaidLine
from app.ui.kit.flow import FlowLayout
from app.ui.kit.keys import Key
from app.ui.kit.theme import LOOK

REGISTERED = "registered"
"""The choice of what was decided not to be reported, for the leader to look through."""
DAYS = (("不限日期", None), ("今天", 1), ("近7天", 7), ("近30天", 30), ("近一年", 365))


class IncidentFilters(QWidget):
    """A line for words above four choices; the first entry of each leaves nothing out."""

    changed = Signal()
    down_requested = Signal()
    """Enter on the words: to the list."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        super().__init__()
        self.search = SaidLine()
        self.search.setPlaceholderText(f"按标题、地点、来电单位、内容查找　{Key.FIND_INCIDENT.shown}")
        self.search.setAccessibleName("查找事件")
        self.search.setClearButtonEnabled(True)
        self.days = _choices("日期", DAYS)
        kinds = [(name, code) for code, name in taxonomy.groups.items()]
        kinds += [(one.name, one.code[:3]) for one in taxonomy.classes if one.code.endswith("00")]
        self.kind = _choices("类别", (("不限类别", ""), *kinds))
        self.level = _choices("级别", (("不限级别", None), *((one.label, one) for one in Level)))
        stands = ((one.label, one) for one in Status)
        self.status = _choices("办理", (("全部", None), *stands, ("仅登记", REGISTERED)))
        self.choices = (self.days, self.kind, self.level, self.status)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LOOK.px(6))
        column.addWidget(self.search)
        self.line = QWidget()
        row = FlowLayout(self.line, gap=6)
        for box in self.choices:
            row.addWidget(box)
            box.currentIndexChanged.connect(self._on_choice_changed)
        column.addWidget(self.line)
        self.search.textChanged.connect(self._on_search_text_changed)
        self.search.returnPressed.connect(self.down_requested)

    @property
    def sought(self) -> Sought:
        """What the list shows."""
        stands = self.status.currentData()
        return Sought(
            words=self.search.text(),
            days=self.days.currentData(),
            category=self.kind.currentData() or "",
            level=self.level.currentData(),
            status=next((one for one in Status if one == stands), None),
            registered=stands == REGISTERED,
        )

    def clear(self) -> None:
        """Nothing is left out any more."""
        for box in self.choices:
            box.setCurrentIndex(0)
        self.search.clear()

    def focus_choices(self) -> None:
        """The first choice; Tab goes on to the others."""
        self.line.show()
        self.days.setFocus()

    @Slot(str)
    def _on_search_text_changed(self, _text: str) -> None:
        self.changed.emit()

    @Slot(int)
    def _on_choice_changed(self, _index: int) -> None:
        self.changed.emit()


def _choices(name: str, values: tuple[tuple[str, object], ...]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(4)
    for title, value in values:
        box.addItem(title, value)
    return box
