"""What is open is told to the next shift and after an outage: what waits, who is out, what was said meanwhile."""

import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.models.moments import BEIJING
from app.models.outbox.routes import Route, RouteKind
from app.models.resource.records import Material, Team
from app.models.vocabulary.duty import HandoverPart
from app.models.vocabulary.report import Channel
from app.models.vocabulary.resource import Move
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.dispatch.dispatch import Order
from app.services.duty import rota_tables
from app.services.duty.gathering import gather, when
from app.services.forms import signing
from app.services.outbox import queue, reconcile
from app.services.reports import reporting, sending
from app.services.resources import ledgers
from app.services.resources.ledgers import MoveDraft
from app.services.runtime.clock import FixedClock
from app.services.settings import editing
from app.services.supply import supply
from app.services.supply.supply import IssueDraft, RequestDraft
from tests.helpers import beijing, book, phone, state_of

HOUR = dt.timedelta(hours=1)


def signed(desk: Desk, incident: str) -> str:
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    return draft.id


def test_what_waits_is_out_or_on_its_way_is_handed_over(desk: Desk, tmp_path: Path) -> None:
    fire = book(desk, deaths=3)
    route = Route(name="交换文件夹", kind=RouteKind.FOLDER, folder=str(tmp_path / "无"))
    editing.change_settings(desk, replace(desk.settings, routes=(route,)))
    queue.queue(desk, fire, signed(desk, fire), route.name)
    brigade = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    dispatch.send(desk, Order(token="", incident=fire, teams=(brigade,), task="灭火", eta={brigade: desk.now() + HOUR}))
    bags = ledgers.record(desk, Material(name="编织袋", measure="条")).id
    ledgers.move(desk, bags, MoveDraft(token="", move=Move.IN, quantity=500))
    made = supply.request(desk, RequestDraft(token="", to="青山镇人民政府", lines={bags: 100}, incident=fire)).id
    supply.issue(desk, made, IssueDraft(quantities={bags: 100}))
    told = [(one.part, one.text) for one in gather(desk).items]
    waiting = [text for part, text in told if part is HandoverPart.SENDING]
    assert any("还在发往交换文件夹" in one for one in waiting)
    out = [text for part, text in told if part is HandoverPart.OUT]
    assert "青山镇专职消防队：灭火，预计04:12到" in out
    assert any(one.startswith("青山镇人民政府：") and "编织袋" in one for one in out)


def test_a_moment_of_another_day_has_its_date() -> None:
    now = beijing("2026-06-12T23:00")
    assert (when(now + HOUR / 2, now), when(now + 2 * HOUR, now)) == ("23:30", "06-13 01:00")


def test_after_an_outage_stands_what_was_said_and_sent_meanwhile(desk: Desk, clock: FixedClock) -> None:
    fire, quiet = book(desk, deaths=3), book(desk)
    lost = desk.now()
    clock.advance(60)
    phone(desk, fire)
    report = signed(desk, fire)
    sending.send(desk, fire, report, Channel.FAX, received_by="马值守")
    clock.advance(60)
    returned = desk.now()
    clock.advance(3600)
    phone(desk, quiet)
    found = reconcile.items(desk, lost, returned)
    assert [one.at for one in found] == sorted(one.at for one in found)
    (call,) = [one for one in found if one.way == "电话"]
    assert (call.title.endswith("口头报告"), call.known, call.open) == (True, "刘值守接", False)
    (fax,) = [one for one in found if one.way == Channel.FAX.label]
    assert (fax.known, fax.open) == ("马值守收", False)
    assert fax.title.startswith("青应急值〔2026〕")
    assert reconcile.items(desk, lost - 2 * HOUR, lost - HOUR) == ()


@pytest.mark.parametrize(("cell", "days"), [
    (dt.datetime(2026, 12, 3, 8, tzinfo=BEIJING), [3]), (dt.date(2026, 12, 4), [4]), ("12月5日", [5]),
    ("2026-12-06", [6]), ("7", [7]), ("8日（周二）", [8]), ("1-3日", [1, 2, 3]), ("12月30日至31日", [30, 31]), ("", []),
])  # fmt: skip
def test_the_days_a_cell_of_a_rota_names(cell: object, days: list[int]) -> None:
    read = rota_tables.days_in(cell, (2026, 12), dt.date(2026, 11, 28))  # type: ignore[arg-type]  # each is a cell
    assert read == [dt.date(2026, 12, day) for day in days]


def test_a_day_that_no_month_has_is_an_error_and_a_heading_without_a_year_is_of_the_nearest() -> None:
    with pytest.raises(ValueError, match=r".+"):
        rota_tables.days_in("2月30日", (2026, 2), dt.date(2026, 1, 28))
    assert rota_tables._month_named([["1月值班表"]], "表", dt.date(2026, 12, 28)) == (2027, 1)
    assert rota_tables._month_named([["值班表"]], "2026年12月", dt.date(2026, 11, 28)) == (2026, 12)
    assert rota_tables._month_named([["13月"]], "表", dt.date(2026, 11, 28)) is None
