"""Every table and list keeps what is chosen and where it is scrolled by key, whatever a reload brings."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.models.incident.rows import IncidentRow
from app.services.incident.board import BoardItem
from app.services.store.journal import JournalLine
from app.ui.incident.incident_list import IncidentList
from app.ui.kit.journal_list import JournalList
from app.ui.kit.kept import LOST, Kept
from app.ui.kit.rows import Column, RowModel
from app.ui.kit.table import RowTable
from tests.ui.looking import Checker

NOW = dt.datetime(2026, 6, 12, tzinfo=dt.UTC)


class Line(msgspec.Struct, frozen=True):
    id: str
    words: str = ""


class Shown:
    """One of the three views with rows named by letters."""

    def __init__(
        self, view: QAbstractItemView, load: Callable[[Sequence[str]], None], kept: Kept[Any], model: RowModel[Any]
    ) -> None:
        self.view, self.load, self.kept, self.model = view, load, kept, model

    @property
    def chosen(self) -> str:
        return str(self.model.keys[self.view.currentIndex().row()]) if self.view.currentIndex().isValid() else ""

    @property
    def top(self) -> str:
        return str(self.model.keys[self.view.indexAt(self.view.viewport().rect().topLeft()).row()])


def table() -> Shown:
    view: RowTable[Line] = RowTable((Column("词", lambda one: one.words), Column("号", lambda one: one.id, 60)), "表")

    def load(names: Sequence[str]) -> None:
        view.load([Line(name, f"{name}之词") for name in names])

    return Shown(view, load, view.kept, view.rows)


def journal() -> Shown:
    view = JournalList("日志", detailed=True)

    def load(names: Sequence[str]) -> None:
        lines = [
            JournalLine(entry=name, subject="room", at=0, order=0, by="王澄", kind="note:written", lane="note",
                        text=name, instant=None, struck_by="", corrected="")
            for name in names
        ]  # fmt: skip
        view.load(lines, NOW)

    return Shown(view, load, view.kept, view.rows)


def incidents() -> Shown:
    view = IncidentList("事件")

    def load(names: Sequence[str]) -> None:
        view.load([BoardItem(row=row(name), clocks=()) for name in names], NOW)

    return Shown(view, load, view.kept, view.rows)


def row(name: str) -> IncidentRow:
    empty: dict[object, object] = {str: "", int: 0, float: 0.0}
    values = {one.name: empty.get(one.type) for one in msgspec.structs.fields(IncidentRow)}
    return msgspec.convert(values | {"id": name, "level": 4, "level_strict": 4, "title": f"{name}起火"}, IncidentRow)


@pytest.fixture(params=[table, journal, incidents], ids=["table", "journal", "incidents"])
def shown(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Shown]:
    assert qapp is not None
    made: Shown = request.param()
    made.view.resize(400, 180)
    made.view.show()
    yield made
    made.view.close()
    made.view.deleteLater()


RELOADS = {
    "a new line on top": "XABCDE",
    "the line above removed": "BCDE",
    "as many lines, other ones": "XBYZE",
    "another order": "EDCBA",
    "a line between": "ABXCDE",
    "all at once": "EXB",
    "the same lines": "ABCDE",
}


@pytest.mark.parametrize("after", RELOADS.values(), ids=RELOADS.keys())
def test_the_chosen_line_stays_chosen(shown: Shown, after: str) -> None:
    shown.load("ABCDE")
    shown.kept.choose("B")
    shown.load(after)
    assert shown.chosen == "B"
    assert shown.view.selectionModel().isRowSelected(shown.view.currentIndex().row(), QModelIndex())
    assert shown.kept.acting() is not None


@pytest.mark.parametrize(
    ("after", "neighbour"),
    [("ACDE", "C"), ("A", "A"), ("DEA", "D"), ("XY", "X")],
    ids=["next", "before", "moved", "new"],
)
def test_a_line_that_is_gone_gives_way_to_its_neighbour_and_no_key_acts_on_that_unseen(
    shown: Shown, after: str, neighbour: str
) -> None:
    said: list[str] = []
    shown.kept.refused.connect(said.append)
    shown.load("ABCDE")
    shown.kept.choose("B")
    shown.load(after)
    assert shown.chosen == neighbour
    assert shown.kept.row is not None
    assert shown.kept.acting() is None
    assert said == [LOST]
    assert shown.kept.acting() is shown.kept.row


def test_an_officer_who_has_moved_clicked_or_come_back_acts_at_once(shown: Shown) -> None:
    def moves() -> None:
        QTest.keyClick(shown.view, Qt.Key.Key_Down)

    def clicks() -> None:
        where = shown.view.visualRect(shown.view.currentIndex()).center()
        QTest.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def comes_back() -> None:
        shown.view.clearFocus()
        shown.view.setFocus()

    for seen in (moves, clicks, comes_back):
        shown.load("ABCDE")
        shown.kept.choose("B")
        shown.view.setFocus()
        shown.load("ACDE")
        seen()
        assert shown.kept.acting() is not None, seen.__name__


def test_a_list_that_empties_and_fills_again_has_its_first_line_chosen(shown: Shown) -> None:
    shown.load("AB")
    shown.load("")
    assert shown.kept.acting() is None
    shown.load("CD")
    assert shown.chosen == "C"
    assert shown.kept.acting() is not None


MANY = [f"L{number:03}" for number in range(60)]


def test_a_scrolled_list_stays_where_it_is_read(shown: Shown) -> None:
    shown.load(MANY)
    if isinstance(shown.view, JournalList):
        shown.view._follow = False
    shown.view.scrollTo(shown.model.index(20, 0), QAbstractItemView.ScrollHint.PositionAtTop)
    bar = shown.view.verticalScrollBar()
    if shown.view.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerPixel:
        bar.setValue(bar.value() + 7)
    before = shown.top, shown.view.visualRect(shown.model.index(20, 0)).top()
    shown.load(["X1", "X2", *MANY[:5], *MANY[9:]])
    place = shown.model.place("L020")
    assert (shown.top, shown.view.visualRect(shown.model.index(place, 0)).top()) == before


def test_a_list_at_its_top_shows_what_is_new_there(qapp: QApplication) -> None:
    assert qapp is not None
    for made in (table(), incidents()):
        made.view.resize(400, 180)
        made.view.show()
        made.load(MANY)
        made.load(["X1", *MANY])
        assert made.top == "X1"
        made.view.deleteLater()


def test_a_chosen_line_in_view_is_not_pushed_out_of_it(shown: Shown) -> None:
    if isinstance(shown.view, JournalList):
        shown.view._follow = False
    shown.load(MANY)
    shown.view.scrollToTop()
    shown.kept.choose("L001")
    shown.view.scrollToTop()
    shown.load([*(f"X{number}" for number in range(30)), *MANY])
    assert shown.chosen == "L001"
    rect = shown.view.visualRect(shown.view.currentIndex())
    assert shown.view.viewport().rect().intersects(rect)


def test_typing_chooses_the_first_that_is_found(qapp: QApplication) -> None:
    assert qapp is not None
    made: RowTable[Line] = RowTable((Column("号", lambda one: one.id),), "表")
    made.load([Line("A"), Line("B"), Line("C")])
    made.kept.choose("C")
    made.load([Line("B"), Line("C")], first=True)
    assert made.selected() == Line("B")
    assert made.acting() == Line("B")
    made.deleteLater()


def test_a_key_that_stands_twice_is_told_apart(qapp: QApplication) -> None:
    assert qapp is not None
    made: RowTable[Line] = RowTable((Column("词", lambda one: one.words),), "表")
    made.load([Line("A", "1"), Line("A", "2"), Line("B")])
    made.selectRow(1)
    made.load([Line("X"), Line("A", "1"), Line("A", "2")])
    assert made.selected() == Line("A", "2")
    made.deleteLater()


def test_the_models_keep_the_rules_of_qt(shown: Shown, qtmodeltester: Checker) -> None:
    shown.load("ABCDE")
    qtmodeltester.check(shown.model)
    for after in (*RELOADS.values(), "", "A"):
        shown.load(after)
    qtmodeltester.check(shown.model, force_py=True)
