"""调派 by keys only: choose teams, order, steps with one key each, a late arrival on the board."""

from app.cli.hands import Hands
from app.models.moments import BEIJING, from_micros
from app.models.resource.records import Amount, Phone, Team
from app.services.resources import ledgers
from app.ui.board.board_page import BoardPage
from app.ui.dispatch.dispatch_page import DispatchPage
from tests.helpers import arrival_at
from tests.ui import looking


def ready(hands: Hands) -> tuple[str, list[str]]:
    """A located incident and two teams."""
    incident, desk = looking.located(hands), hands.room.desk
    teams = [
        ledgers.record(desk, Team(name=name, skills=(skill,), lat=lat, lon=105.2, total=Amount(12),
                                  phones=(Phone("13800000001"),))).id
        for name, skill, lat in (("青山镇专职消防队", "消防", 37.52), ("青山县矿山救护队", "矿山", 37.9))
    ]  # fmt: skip
    return incident, teams


def form_of(hands: Hands) -> DispatchPage:
    hands.press("F5")
    hands.settle()
    form = hands.room.window.forms.current
    assert isinstance(form, DispatchPage)
    return form


def test_the_nearest_team_is_called_out_and_followed_home_by_keys(hands: Hands) -> None:
    incident, teams = ready(hands)
    form = form_of(hands)
    assert [hit.item.id for hit in form.picking.table.rows.rows] == teams
    hands.press("Return")
    assert form.chosen.text() == "已选1支：青山镇专职消防队 13800000001"
    hands.press("Ctrl+Return")
    assert "任务" in form.message.text()
    form.rows["task"].editor.setFocus()
    hands.write("赴二路灭火")
    hands.press("Ctrl+Return")
    assert hands.room.window.forms.current is None
    desk = hands.room.desk
    with desk.store.read() as reading:
        row = reading.ledgers.dispatches(incident)[0]
    assert (row.name, row.step, row.task) == ("青山镇专职消防队", "notified", "赴二路灭火")
    assert row.eta is not None
    hands.wait(5 * 60)
    panel = looking.page(hands, BoardPage).panel
    assert "青山镇专职消防队 通知 到场已超" in panel.story.forces.text()
    assert any("调派青山镇专职消防队" in line.text for line in looking.given(panel.view).lines)
    form = form_of(hands)
    form.out.counts["人数"].setText("12")
    form.out.counts["车数"].setText("2")
    form.out.table.setFocus()
    for key, step in (("1", "departed"), ("2", "arrived"), ("3", "withdrawn"), ("4", "returned")):
        hands.press(key)
        with desk.store.read() as reading:
            row = reading.ledgers.dispatches(incident)[0]
        assert row.step == step
    assert (row.people, row.vehicles, row.out) == (12, 2, 0)
    assert arrival_at(desk, incident).met_at is not None
    hands.press("2")
    assert "已归队" in form.out.message.text()


def test_a_team_that_is_out_needs_a_reason_and_times_are_read(hands: Hands) -> None:
    incident, _ = ready(hands)
    for attempt in range(2):
        form = form_of(hands)
        form.picking.box.setFocus()
        hands.press("Return")
        form.rows["task"].editor.setFocus()
        hands.write("灭火")
        form.rows["eta"].editor.setFocus()
        hands.write("很快")
        hands.press("Ctrl+Return")
        assert "看不懂" in form.rows["eta"].error.text()
        hands.replace("03:40" if attempt else "15")
        hands.press("Ctrl+Return")
    assert "（已调派）" in form.chosen.text()
    assert "已在调派中" in form.rows["repeated"].error.text()
    form.rows["repeated"].editor.setFocus()
    hands.write("增派第二批")
    hands.press("Ctrl+Return")
    with hands.room.desk.store.read() as reading:
        first, second = reading.ledgers.dispatches(incident)
    assert first.eta is not None
    assert second.eta is not None
    assert first.eta - first.ordered_at == 15 * 60 * 1_000_000, "15 counts from now"
    assert from_micros(second.eta).astimezone(BEIJING).strftime("%H:%M:%S") == "03:40:00"
    hands.press("F5")
    hands.press("Esc")
    assert hands.room.window.forms.current is None


def test_teams_that_can_do_what_is_needed_lead_where_no_distance_is_known(hands: Hands) -> None:
    desk = hands.room.desk
    ledgers.record(desk, Team(name="阿里山山岳救援队", skills=("山地",)))
    ledgers.record(desk, Team(name="青山镇专职消防队", skills=("消防",), duty_phone=(Phone("0700-5550133"),)))
    hands.press("F2")
    hands.write("青山镇工业园二路一厂房发生火灾，2人死亡")
    hands.settle()
    hands.press("F8")
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("F5")
    hands.settle()
    form = form_of(hands)
    assert [hit.item.name for hit in form.picking.table.rows.rows] == ["青山镇专职消防队", "阿里山山岳救援队"]
    hands.press("Return")
    assert form.chosen.text() == "已选1支：青山镇专职消防队 0700-5550133"
    hands.write("阿里山")
    assert [hit.item.name for hit in form.picking.table.rows.rows] == ["阿里山山岳救援队"]
