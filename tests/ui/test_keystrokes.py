"""Keys of the commonest tasks, counted: a test fails when one grows. Typed words are no keys; a chord is one."""

import pytest

from app.cli.demo import samples
from app.cli.hands import Hands
from app.models.resource.records import Amount, Team
from app.models.vocabulary.incident import FigureKind, Status
from app.models.vocabulary.obligation import ObligationKind
from app.services.desk.changes import EVERYTHING
from app.services.dispatch import dispatch
from app.services.resources import ledgers
from app.ui.intake.intake_page import IntakePage
from tests.helpers import book, clocks_of, state_of
from tests.ui import looking


class Counting:
    """Hands that count what they press."""

    def __init__(self, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hands = hands
        self.keys: list[str] = []
        press = hands.press

        def counted(key: str, times: int = 1, pace: float = 0.5) -> None:
            self.keys.extend([key] * times)
            press(key, times, pace)

        monkeypatch.setattr(hands, "press", counted)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.hands.press(key)
            self.hands.settle()

    def write(self, text: str) -> None:
        self.hands.write(text)
        self.hands.settle()


@pytest.fixture
def counting(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Counting:
    return Counting(hands, monkeypatch)


def begun(counting: Counting, deaths: float = 2) -> str:
    incident = book(counting.hands.room.desk, deaths=deaths)
    counting.hands.room.broadcast.changed.emit(EVERYTHING)
    counting.hands.room.broadcast.incident_requested.emit(incident)
    return incident


def test_a_call_to_running_clocks_is_three(counting: Counting) -> None:
    counting.press("F2")
    counting.write(samples()[0]["text"])
    counting.press("F8", "Ctrl+Return")
    with counting.hands.room.desk.store.read() as reading:
        (row,) = reading.incidents()
    assert clocks_of(counting.hands.room.desk, row.id, ObligationKind.ORAL)
    assert len(counting.keys) <= 3


def test_with_one_doubtful_value_it_is_five(counting: Counting) -> None:
    counting.press("F2")
    counting.write("今天凌晨2时50分许，青山镇工业园二路一厂房发生火灾，可能有3人死亡")
    page = looking.page(counting.hands, IntakePage)
    rows = page.side.reading.rows.values()
    assert [row.name for row in rows if row.finding is not None and not row.finding.sure] == ["deaths"]
    counting.press("F8", "Tab", "Return", "Ctrl+Return")
    with counting.hands.room.desk.store.read() as reading:
        (booked,) = reading.incidents()
    assert [one.value for one in state_of(counting.hands.room.desk, booked.id).figures] == [3.0]
    assert len(counting.keys) <= 5


def test_five_figures_by_the_line_are_at_most_eight(counting: Counting) -> None:
    incident = begun(counting)
    counting.press("F7")
    counting.write("县医院报告：死亡3人，失联4人，重伤5人，轻伤6人，转移群众70人")
    counting.press("Return")
    held = {one.kind: one.value for one in state_of(counting.hands.room.desk, incident).figures}
    wanted = {
        FigureKind.DEATHS: 3.0, FigureKind.MISSING: 4.0, FigureKind.SERIOUS: 5.0, FigureKind.LIGHT: 6.0,
        FigureKind.EVACUATED: 70.0,
    }  # fmt: skip
    assert held == held | wanted
    assert len(counting.keys) <= 2


def test_five_figures_in_the_form_are_one_key_each_and_two(counting: Counting) -> None:
    incident = begun(counting)
    counting.press("Ctrl+G")
    for number, value in enumerate((3, 4, 13, 6, 7)):
        if number:
            counting.press("Tab")
        counting.write(str(value))
    counting.press("Ctrl+Return")
    assert len(state_of(counting.hands.room.desk, incident).figures) == 6
    assert len(counting.keys) <= 6


def test_a_phone_report_is_two(counting: Counting) -> None:
    incident = begun(counting, deaths=3)
    counting.press("F3")
    counting.write("马值守")
    counting.press("Ctrl+Return")
    clocks = state_of(counting.hands.room.desk, incident).clocks
    assert [one for one in clocks if one.obligation is ObligationKind.ORAL and one.met_at]
    assert len(counting.keys) <= 2


def test_a_first_report_takes_at_least_three_different_acts(counting: Counting) -> None:
    incident = begun(counting, deaths=3)
    counting.press("F4", "Ctrl+Shift+Return")
    counting.write("赵启明")
    counting.press("Ctrl+Shift+Q", "Down", "Tab")
    counting.write("马值守")
    counting.press("Ctrl+Shift+B")
    held = state_of(counting.hands.room.desk, incident).reports[0]
    assert held.signed_at is not None
    assert held.sent_at is not None
    acts = [key for key in counting.keys if key.startswith("Ctrl+Shift+")]
    assert len(set(acts)) == 3
    assert len(counting.keys) <= 6


def test_a_note_is_two(counting: Counting) -> None:
    begun(counting)
    counting.press("F7")
    counting.write("园区来电：厂内无危化品仓库")
    counting.press("Return")
    assert len(counting.keys) <= 2


def test_the_nearest_team_is_five(counting: Counting) -> None:
    incident = begun(counting)
    ledgers.record(counting.hands.room.desk, Team(name="青山镇专职消防队", skills=("消防",), total=Amount(12)))
    counting.press("F5", "Return", "Tab", "Tab")
    counting.write("赴二路灭火")
    counting.press("Ctrl+Return")
    rows = dispatch.of_incidents(counting.hands.room.desk, (incident,))
    assert [(row.name, row.task) for row in rows] == [("青山镇专职消防队", "赴二路灭火")]
    assert len(counting.keys) <= 5


def test_closing_is_two(counting: Counting) -> None:
    incident = begun(counting)
    counting.press("Ctrl+E")
    counting.write("明火扑灭，现场移交")
    counting.press("Ctrl+E")
    assert state_of(counting.hands.room.desk, incident).status is Status.CLOSED
    assert len(counting.keys) <= 2
