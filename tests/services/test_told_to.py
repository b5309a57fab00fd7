"""What is new is new to whoever is told: each recipient's own reports are what a 续报 goes on from."""

import pytest
from msgspec.structs import replace

from app.models.settings.settings import Contact
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, Stage
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.incident import handling, intake
from app.services.incident.handling import Statement
from app.services.reports import composing, reporting, sending
from app.services.reports.sending import Dispatched
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings import editing
from tests.helpers import book, draft_of, send_report, state_of

CITY, PROVINCE = "云岭市应急管理局", "省应急管理厅"


@pytest.fixture
def named(desk: Desk) -> Desk:
    names = {Recipient.CITY: Contact(name=CITY), Recipient.PROVINCE: Contact(name=PROVINCE)}
    editing.change_settings(desk, replace(desk.settings, recipients=names, copies=(), addressee=""))
    return desk


def told(desk: Desk, incident: str, addressee: str, *, to: str = "") -> reporting.ReportDraft:
    """The next report to an office, signed and sent there."""
    draft = reporting.compose(desk, state_of(desk, incident), addressee=addressee)
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    sending.send_to(desk, incident, draft.id, [Dispatched(name=to or addressee, channel=Channel.FAX, received_by="马")])
    return draft


def follow(desk: Desk, clock: FixedClock, incident: str, text: str, deaths: float) -> None:
    clock.advance(600)
    intake.follow_up(desk, incident, draft_of(desk, text=text, figures={"deaths": deaths}))
    clock.advance(60)


def test_each_recipient_is_told_what_it_was_not_told(named: Desk, clock: FixedClock) -> None:
    incident = book(named, deaths=1)
    told(named, incident, CITY)
    follow(named, clock, incident, "死亡2人，明火已扑灭。", deaths=2)
    province = told(named, incident, PROVINCE)
    assert "死亡2人" in province.body
    assert "由1人增至2人" not in province.body
    follow(named, clock, incident, "死亡3人。", deaths=3)
    city = told(named, incident, CITY)
    assert "死亡由1人增至3人" in city.body
    assert "明火已扑灭" in city.body
    follow(named, clock, incident, "死亡4人。", deaths=4)
    again = reporting.compose(named, state_of(named, incident), addressee=PROVINCE)
    assert "死亡由2人增至4人" in again.body
    assert "明火已扑灭" not in again.body


def test_an_office_is_the_same_under_every_name_it_has(named: Desk, clock: FixedClock) -> None:
    incident = book(named, deaths=1)
    told(named, incident, "市局", to=CITY)
    follow(named, clock, incident, "死亡2人。", deaths=2)
    assert "死亡由1人增至2人" in told(named, incident, CITY, to="市应急局").body


def test_whoever_has_none_of_the_reports_before_is_named(named: Desk, clock: FixedClock) -> None:
    incident = book(named, deaths=1)
    told(named, incident, CITY)
    follow(named, clock, incident, "死亡2人。", deaths=2)
    draft = reporting.compose(named, state_of(named, incident), addressee=PROVINCE)
    said = reporting.warnings(state_of(named, incident), draft, settings=named.settings)
    assert any(one.startswith(f"{PROVINCE}没有收到过前面的报告") for one in said)
    ours = replace(draft, addressee=CITY)
    said = reporting.warnings(state_of(named, incident), ours, settings=named.settings)
    assert not any("没有收到过" in one for one in said)


def test_a_correction_after_sending_is_said_alone_and_is_something_new(named: Desk, clock: FixedClock) -> None:
    incident = book(named, deaths=1)
    told(named, incident, CITY)
    clock.advance(600)
    handling.describe(named, incident, place="青山镇西风村")
    draft = told(named, incident, CITY)
    assert "事发地点更正为青山镇西风村。" in draft.body
    assert "死亡" not in draft.body
    assert composing.without_source(state_of(named, incident), draft.body, ()) == ()
    assert not any("已报过的数字" in one for one in reporting.warnings(state_of(named, incident), draft))
    handling.close(named, incident, "处置完毕")
    final = reporting.compose(named, state_of(named, incident), Stage.FINAL)
    assert "事发地点更正为青山镇西风村。" in final.body
    assert "地点为青山镇西风村" not in final.body


def test_a_report_with_nothing_in_it_is_not_laid_before_the_leader(named: Desk, clock: FixedClock) -> None:
    incident = book(named)
    send_report(named, incident)
    clock.advance(600)
    draft = reporting.compose(named, state_of(named, incident))
    assert draft.body == "\n有关情况续报。"
    with pytest.raises(Refused, match="正文没有内容"):
        reporting.submit(named, draft)
    reporting.submit(named, replace(draft, body="现场处置人员轮换休整。\n有关情况续报。"))


def test_a_number_typed_as_nought_is_said_as_an_official_says_it(named: Desk, clock: FixedClock) -> None:
    incident = book(named, missing=2, deaths=1)
    told(named, incident, CITY)
    clock.advance(600)
    stated = Statement(kind=FigureKind.MISSING, value=0, source="现场指挥部", explanation="各家核对")
    handling.state_figure(named, incident, stated)
    body = reporting.compose(named, state_of(named, incident)).body
    assert "暂无人员失联（此前失联2人，各家核对）" in body
    assert "减至0人" not in body
