"""领导到位: a line of the log with its real time and by whose word, over midnight, leap day and New Year."""

import datetime as dt

import pytest
from msgspec.structs import replace

from app.models.moments import from_micros
from app.models.vocabulary.duty import DutyRole, PresenceKind, RotaPattern
from app.models.vocabulary.incident import Medium
from app.services.desk.desk import Desk
from app.services.duty import presence, rotas, shift
from app.services.duty.rotas import RotaDraft
from app.services.forms.papers import form_made
from app.services.incident.intake import receive
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import beijing, draft_of, state_of


@pytest.mark.parametrize("now", ["2026-06-13T00:10", "2028-03-01T00:10", "2027-01-01T00:10", "2026-07-01T00:10"])
def test_what_is_noted_after_midnight_keeps_the_time_it_was(desk: Desk, clock: FixedClock, now: str) -> None:
    clock.wall = beijing(now)
    desk.store.order_clock.confirm()
    at = clock.wall - dt.timedelta(minutes=20)
    presence.note(desk, "赵启明", PresenceKind.AT_SCENE, post="副县长", at=at, told_by="现场指挥部")
    with desk.store.read() as reading:
        (line,) = [one for one in reading.journal.lines() if "赵启明" in one.text]
    assert line.text == "赵启明（副县长）到场，现场指挥部告知"
    assert from_micros(line.at) == clock.wall
    assert line.instant is not None
    assert from_micros(line.instant) == at


def test_what_has_not_happened_or_names_nobody_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="请写领导姓名"):
        presence.note(desk, "　", PresenceKind.LEFT)
    with pytest.raises(Refused, match="晚于现在"):
        presence.note(desk, "赵启明", PresenceKind.LEFT, at=desk.now() + dt.timedelta(minutes=3))
    with pytest.raises(Refused, match="到位、到场、离开"):
        presence.kind_of("走了")


def test_what_was_written_on_paper_is_booked_with_its_real_time(desk: Desk) -> None:
    written = desk.now() - dt.timedelta(hours=3)
    shift.write_note(desk, "停电，改用座机", "T1", at=written)
    shift.write_note(desk, "停电，改用座机", "T1", at=written)
    with desk.store.read() as reading:
        lines = [(one.text, one.kind) for one in reading.journal.lines() if one.kind == "note:written"]
    assert lines == [("补录：停电，改用座机", "note:written")]
    for at in (desk.now() + dt.timedelta(hours=1), dt.datetime(1949, 1, 1, tzinfo=dt.UTC)):
        with pytest.raises(Refused, match="时间不合理"):
            shift.write_note(desk, "改用座机", at=at)
    draft = replace(draft_of(desk), medium=Medium.LATER, received_at=written)
    incident = receive(desk, draft).id
    assert state_of(desk, incident).received_at == written, "its limits run from the time on the sheet"
    assert any(one.due < desk.now() for one in state_of(desk, incident).clocks), "late already when it is typed in"
    text = "".join(one.text for page in form_made(desk, "power-cut").paper.pages for one in page.texts)
    assert f"方式选“{Medium.LATER.label}”" in text


def test_a_drill_of_the_real_duty_stands_in_the_real_book_as_one(desk: Desk) -> None:
    shift.write_note(desk, "县消防大队夜间拉动，12分钟到位", at=desk.now(), drill=True)
    with desk.store.read() as reading:
        (line,) = [one for one in reading.journal.lines() if one.kind == "note:written"]
    assert line.text == "拉动演练：县消防大队夜间拉动，12分钟到位"
    assert "拉动演练" in "".join(one.text for page in form_made(desk, "diary").paper.pages for one in page.texts)


def test_the_rota_names_who_is_on_until_somebody_is_put_on_duty(desk: Desk, clock: FixedClock) -> None:
    assert shift.planned(desk) == {}
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    people = ("王一", "李二", "张三", "赵四")
    rotas.make(desk, RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=people, leaders=("钱五",)))
    clock.advance((beijing("2026-12-05T09:00") - desk.now()).total_seconds())
    turn = rotas.on_at(desk, desk.now())
    assert turn is not None
    assert shift.planned(desk) == {DutyRole.MAIN: turn.main, DutyRole.DEPUTY: turn.deputy, DutyRole.LEADER: "钱五"}
    shift.assign(desk, {DutyRole.MAIN: "替班的"}, remind=False)
    assert shift.planned(desk) == {}, "who really came is booked, and stays"
