"""时限 in the real window: clocks of what is no incident stand on the board, ring, are heard and met by keys."""

from app.cli.hands import Hands
from app.models.moments import minutes
from app.services.desk.changes import EVERYTHING
from app.services.incident.board import board
from app.services.obligations import standing
from app.ui.board.board_page import BoardPage
from app.ui.clocks.clocks_page import ClocksPage
from app.ui.incident.incident_list import _shown
from app.ui.kit.form import FormPage
from tests.helpers import book
from tests.services.test_obligations import ordered, started


def test_a_clock_of_a_warning_is_seen_rung_heard_and_met_in_the_window(hands: Hands) -> None:
    desk, window = hands.room.desk, hands.room.window
    with desk.write() as transaction:
        transaction.append("warning:W1", started("一", desk.now() + minutes(30)))
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(21 * 60)
    page = window.pages["board"]
    assert isinstance(page, BoardPage)
    assert page.apart.text() == "其他时限　叫应应答 09:00 （预警报文未到）"
    assert "叫应应答" in window.alarms.text.text()
    hands.picture("预警时限")
    hands.press("F9")
    hands.wait(1)
    assert not window.ringing.clocks
    hands.wait(10 * 60)
    assert window.ringing.clocks
    hands.press("Alt+0")
    listed = window.stack.currentWidget()
    assert isinstance(listed, ClocksPage)
    assert listed.summary.text() == "待履行 1 项，超时 1 项"
    listed.table.setFocus()
    hands.press("Return")
    form = window.forms.current
    assert isinstance(form, FormPage)
    form.rows["words"].editor.setFocus()
    hands.write("青山镇李某应答")
    hands.press("Ctrl+Return")
    assert standing.listed(desk) == []
    assert not page.apart.isVisible()


def test_a_team_that_is_late_is_red_beside_its_incident(hands: Hands) -> None:
    desk = hands.room.desk
    incident = book(desk, deaths=3)
    (team,) = ordered(desk, incident, "青山镇专职消防队", eta=desk.now() + minutes(15))
    (item,) = board(desk)
    assert f"dispatch:{team}" not in {one.subject for one in _shown(item, desk.now())}
    hands.wait(16 * 60)
    assert f"dispatch:{team}" in {one.subject for one in _shown(item, desk.now())}
    hands.room.broadcast.changed.emit(EVERYTHING)
    page = hands.room.window.page("clocks")
    assert isinstance(page, ClocksPage)
    page.reload()
    late = [one for one in page.table.rows.rows if one.subject == f"dispatch:{team}"]
    assert [page.titles[one.subject] for one in late] == ["青山镇专职消防队（灭火）"]
    assert hands.room.window.pages["board"] is not page
    hands.picture("时限")
