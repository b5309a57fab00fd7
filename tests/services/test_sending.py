"""To whom a report went (报给谁): each recipient by itself, nobody inferred, what earlier books inferred told apart."""

from itertools import combinations

import pytest
from msgspec.structs import replace

from app.models.moments import minutes
from app.models.obligations.clock import BY_REPORT, Clock, phase, ringing
from app.models.obligations.facts import ClockMet
from app.models.obligations.punctuality import punctuality
from app.models.outbox.routes import Route, RouteKind
from app.models.report.facts import Hat, ReportSent
from app.models.settings.settings import Contact
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import ObligationKind, Phase, Recipient
from app.models.vocabulary.report import Channel, Stage, Standing
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.forms.papers import form_made
from app.services.incident import handling
from app.services.incident.handling import Statement
from app.services.outbox import queue, sender
from app.services.reports import notices, reporting, sending
from app.services.reports.field_sheet import order, sheet_fields
from app.services.reports.notices import NoticeDraft
from app.services.reports.sending import Dispatched
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings import editing
from app.ui.settings.lists_as_cells import hats_cells, read_hats
from tests.helpers import book, clocks_of, state_of

FLOOD = "11A00"
CITY, PROVINCE, MINISTRY = "云岭市应急管理局", "省应急管理厅", "应急管理部"


@pytest.fixture
def flood(desk: Desk) -> str:
    """An incident of which city, province and ministry are each owed a written report."""
    names = {Recipient.CITY: Contact(name=CITY), Recipient.PROVINCE: Contact(name=PROVINCE)}
    editing.change_settings(desk, replace(desk.settings, recipients=names, copies=("县委办公室",), addressee=""))
    return book(desk, category=FLOOD, deaths=3, missing=8)


def signed(desk: Desk, incident: str) -> str:
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    return draft.id


def written(desk: Desk, incident: str) -> dict[Recipient, Clock]:
    return {one.recipient: one for one in clocks_of(desk, incident, ObligationKind.WRITTEN)}


def met(desk: Desk, incident: str) -> set[Recipient]:
    return {role for role, one in written(desk, incident).items() if not one.running}


def test_one_fax_to_the_city_reaches_the_city_alone(desk: Desk, flood: str) -> None:
    assert {Recipient.CITY, Recipient.PROVINCE, Recipient.MINISTRY} <= set(written(desk, flood))
    report = signed(desk, flood)
    sending.send(desk, flood, report, Channel.FAX, received_by="马值守")
    assert met(desk, flood) == {Recipient.CITY}
    (one,) = state_of(desk, flood).reports[-1].sendings
    assert (one.name, one.recipient, one.standing, one.received_by) == (CITY, Recipient.CITY, Standing.MAIN, "马值守")
    with desk.store.read() as reading:
        said = [line.text for line in reading.journal.lines(limit=100) if "传真" in line.text]
    assert said == [f"传真主送 → {CITY}，马值守收"]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_those_who_have_it_and_nobody_else(desk: Desk, flood: str, count: int) -> None:
    names = {CITY: Recipient.CITY, PROVINCE: Recipient.PROVINCE, MINISTRY: Recipient.MINISTRY}
    report = signed(desk, flood)
    for chosen in combinations(names, count):
        to = [Dispatched(name=one, channel=Channel.FAX, received_by="某值守" if one in chosen else "") for one in names]
        again = book(desk, category=FLOOD, deaths=3, missing=8)
        report = signed(desk, again)
        sending.send_to(desk, again, report, to)
        assert met(desk, again) == {names[one] for one in chosen}
        waiting = [one for one in clocks_of(desk, again, ObligationKind.CONFIRM) if one.running]
        assert {one.recipient for one in waiting} == set(names.values()) - {names[one] for one in chosen}


def test_each_recipient_is_evidence_of_its_own(desk: Desk, flood: str) -> None:
    report = signed(desk, flood)
    sending.send_to(
        desk, flood, report,
        [
            Dispatched(name=CITY, channel=Channel.SYSTEM, receipt="GJ-2026-0117"),
            Dispatched(name=PROVINCE, channel=Channel.FAX, received_by="周值守"),
            Dispatched(name="县委办公室", channel=Channel.PAPER),
        ],
    )  # fmt: skip
    clocks = written(desk, flood)
    assert clocks[Recipient.CITY].evidence != clocks[Recipient.PROVINCE].evidence
    one, two, three = state_of(desk, flood).reports[-1].sendings
    assert (one.receipt, one.state) == ("GJ-2026-0117", "已送达")
    assert (two.standing, three.standing) == (Standing.REPORTED, Standing.COPIED)
    assert state_of(desk, flood).reports[-1].state == "已报出", "a 抄送 is not asked after"
    assert clocks_of(desk, flood, ObligationKind.CONFIRM) == []


def test_what_left_unconfirmed_stays_owed_rings_and_counts_from_when_it_left(
    desk: Desk, flood: str, clock: FixedClock
) -> None:
    report = signed(desk, flood)
    left = desk.now()
    sending.send_to(desk, flood, report, [Dispatched(name=one, channel=Channel.FAX) for one in (CITY, PROVINCE)])
    assert met(desk, flood) == set()
    assert state_of(desk, flood).reports[-1].state == "已发出待确认"
    clock.advance(601)
    asked = clocks_of(desk, flood, ObligationKind.CONFIRM)
    assert {one.recipient for one in asked if ringing(one, desk.now())} == {Recipient.CITY, Recipient.PROVINCE}
    sending.confirm(desk, flood, report, Recipient.CITY, CITY, "马值守")
    assert met(desk, flood) == {Recipient.CITY}
    assert written(desk, flood)[Recipient.CITY].met_at == left
    assert {one.recipient for one in clocks_of(desk, flood, ObligationKind.CONFIRM) if one.running} == {
        Recipient.PROVINCE
    }
    entries = desk.store.entries()
    sending.confirm(desk, flood, report, Recipient.CITY, CITY, "马值守")
    sending.send(desk, flood, report, Channel.FAX, received_by="另一人")
    assert desk.store.entries() == entries, "who said it first is kept"


def test_nothing_is_booked_where_one_of_several_is_wrong(desk: Desk, flood: str) -> None:
    report = signed(desk, flood)
    entries = desk.store.entries()
    good = Dispatched(name=CITY, channel=Channel.FAX, received_by="马值守")
    for bad in (
        Dispatched(name=PROVINCE, channel=Channel.FAX, sent_at=desk.now() + minutes(5)),
        Dispatched(name=PROVINCE, channel=Channel.FAX, sent_at=desk.now() - minutes(60)),
    ):
        with pytest.raises(Refused, match="时间"):
            sending.send_to(desk, flood, report, [good, bad])
    with pytest.raises(Refused, match="报给谁"):
        sending.send_to(desk, flood, report, [])
    with pytest.raises(Refused, match="还没有报给"):
        sending.confirm(desk, flood, report, Recipient.PROVINCE, PROVINCE, "周值守")
    assert desk.store.entries() == entries


def test_a_name_without_a_role_meets_no_clock(desk: Desk, flood: str) -> None:
    report = signed(desk, flood)
    sending.send_to(
        desk, flood, report, [Dispatched(name="某某集团", channel=Channel.MAIL, received_by="钱某", unlisted=True)]
    )
    assert met(desk, flood) == set()
    assert [one.recipient for one in state_of(desk, flood).reports[-1].sendings] == [None]


def test_what_an_earlier_book_inferred_is_shown_and_not_counted(desk: Desk, flood: str) -> None:
    report = signed(desk, flood)
    owed = tuple(written(desk, flood))
    fact = ReportSent(
        report=report, channel=Channel.FAX, sent_at=desk.now(), recipients=owed, received_by="云岭市局马值守"
    )
    with desk.write() as transaction:
        entry = transaction.append(f"incident:{flood}", fact)
        for one in written(desk, flood).values():
            transaction.append(f"incident:{flood}", ClockMet(clock=one.id, at=desk.now(), evidence=entry.id))
    clocks = state_of(desk, flood).clocks
    assert {phase(one, desk.now()) for one in clocks if one.obligation is ObligationKind.WRITTEN} == {Phase.INFERRED}
    counted = punctuality([one for one in clocks if one.obligation in BY_REPORT], desk.now())
    assert (counted.on_time, counted.late, counted.inferred) == (0, 0, len(owed))
    pages = form_made(desk, "clocks", incident=flood).paper.pages
    assert "推定" in "".join(text.text for page in pages for text in page.texts)
    sending.send_to(desk, flood, report, [Dispatched(name=CITY, channel=Channel.FAX, received_by="马值守")])
    now_named = {role for role, one in written(desk, flood).items() if phase(one, desk.now()) is Phase.MET}
    assert now_named == {Recipient.CITY}


def test_a_route_delivers_to_the_office_at_its_end(desk: Desk, flood: str, tmp_path: object) -> None:
    route = Route(name="省厅文件夹", kind=RouteKind.FOLDER, folder=str(tmp_path), recipient=Recipient.PROVINCE)
    editing.change_settings(desk, replace(desk.settings, routes=(route,)))
    report = signed(desk, flood)
    queue.queue(desk, flood, report, "省厅文件夹")
    (one,) = state_of(desk, flood).reports[-1].sendings
    assert (one.recipient, one.state) == (Recipient.PROVINCE, "待发")
    sender.step(desk)
    assert met(desk, flood) == set(), "it only left"
    assert {one.recipient for one in clocks_of(desk, flood, ObligationKind.CONFIRM)} == {Recipient.PROVINCE}
    sending.confirm(desk, flood, report, Recipient.PROVINCE, PROVINCE, "周值守")
    assert met(desk, flood) == {Recipient.PROVINCE}


def test_whom_a_report_may_go_to_is_offered_and_not_sent(desk: Desk, flood: str) -> None:
    report = signed(desk, flood)
    state = state_of(desk, flood)
    held = state.report(report)
    assert held is not None
    offered = sending.addressed(desk.settings, state, held)
    assert (offered[0].name, offered[0].standing) == (CITY, Standing.MAIN)
    assert {one.recipient for one in offered if one.due} >= {Recipient.CITY, Recipient.PROVINCE, Recipient.MINISTRY}
    assert [one.name for one in offered if one.standing is Standing.COPIED] == ["县委办公室"]
    assert all(one.sending is None for one in offered)
    assert len({(one.recipient, one.name) for one in offered}) == len(offered)


HAT = Hat(
    name="青山县防汛抗旱指挥部办公室", red_head="防汛值班信息", number_code="青防指办", seal_line="青山县防指办公室"
)


def test_a_report_under_another_name_has_its_own_head_numbers_and_signature(desk: Desk, flood: str) -> None:
    editing.change_settings(desk, replace(desk.settings, hats=(HAT,)))
    own = signed(desk, book(desk, deaths=1))
    draft = replace(reporting.compose(desk, state_of(desk, flood)), hat=HAT.name)
    reporting.submit(desk, draft)
    signing.sign(desk, flood, draft.id, "赵启明")
    held = state_of(desk, flood).report(draft.id)
    assert held is not None
    assert held.letterhead is not None
    assert (held.letterhead.unit, held.letterhead.red_head) == ("青山县防指办公室", "防汛值班信息")
    assert (held.number, held.mark) == (1, "青防指办〔2026〕1号")
    second = signed(desk, book(desk, deaths=1))
    with desk.store.read() as reading:
        assert (reading.numbers(2026), reading.numbers(2026, HAT.name)) == ((1, 2), (1,))
    assert own != second
    unknown = replace(reporting.compose(desk, state_of(desk, flood)), hat="某某办公室")
    with pytest.raises(Refused, match="名义"):
        reporting.submit(desk, unknown)


@pytest.mark.parametrize(("deaths", "words"), [(31, "特急"), (11, "特急"), (3, "加急"), (1, "平急")])
def test_urgency_is_proposed_by_level_and_may_be_chosen(desk: Desk, deaths: float, words: str) -> None:
    incident = book(desk, deaths=deaths)
    draft = reporting.compose(desk, state_of(desk, incident))
    assert draft.urgency == words
    reporting.submit(desk, draft)
    assert urgency(desk, incident) == words
    entries = desk.store.entries()
    reporting.submit(desk, draft)
    assert desk.store.entries() == entries
    reporting.submit(desk, replace(draft, urgency=""))
    assert urgency(desk, incident) == ""


def urgency(desk: Desk, incident: str) -> str:
    head = state_of(desk, incident).reports[-1].letterhead
    assert head is not None
    return head.urgency


def test_a_unit_may_keep_one_urgency_for_all(desk: Desk) -> None:
    editing.change_settings(desk, replace(desk.settings, urgency="特急"))
    assert reporting.compose(desk, state_of(desk, book(desk, deaths=1))).urgency == "特急"


@pytest.mark.parametrize("line", [("防指办", "", "", ""), ("防指办", "快报", "", "落款"), ("", "快报", "字", "")])
def test_a_name_that_is_not_whole_is_refused_with_its_line(line: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="第2行"):
        read_hats((*hats_cells((HAT,)), line))
    assert read_hats(hats_cells((HAT,))) == (HAT,)


def test_the_sheet_of_the_national_system_says_what_the_report_says_and_leaves_the_rest_empty(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    with pytest.raises(Refused, match="还没有报告"):
        form_made(desk, "system-sheet", incident=incident)
    report = signed(desk, incident)
    state = state_of(desk, incident)
    held = state.report(report)
    assert held is not None
    known = {one.key: one.value for one in sheet_fields(desk, state, held)}
    assert tuple(known) == tuple(one.key for one in order())
    assert (known["title"], known["body"], known["signed_by"]) == (held.title, held.body, "赵启明")
    assert (known["deaths"], known["injured"], known["trapped"], known["occurred_at"]) == ("3", "", "", "")
    moment = desk.now()
    sending.send_to(
        desk,
        incident,
        report,
        [Dispatched(name=held.addressee, channel=Channel.SYSTEM, receipt="GJ-7", sent_at=moment)],
    )
    pages = form_made(desk, "system-sheet", incident=incident).paper.pages
    assert "GJ-7" in "".join(text.text for page in pages for text in page.texts)
    assert not any(one.running for one in clocks_of(desk, incident, ObligationKind.WRITTEN))


def test_those_law_wants_notified_are_a_checklist_with_times(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=3)
    names = [one.name for one in notices.checklist(desk, state_of(desk, incident))]
    assert names == ["公安机关", "人力资源社会保障部门", "工会", "人民检察院"]
    draft = NoticeDraft(token=desk.new_id(), recipient=Recipient.POLICE, person="钱某")
    notices.notify(desk, incident, draft)
    told_at = desk.now()
    entries = desk.store.entries()
    notices.notify(desk, incident, draft)
    assert desk.store.entries() == entries, "the same key twice is one notice"
    clock.advance(60)
    notices.notify(desk, incident, replace(draft, token=desk.new_id(), person="孙某"))
    police, *others = notices.checklist(desk, state_of(desk, incident))
    assert police.told is not None
    assert (police.told.person, police.told.at) == ("钱某", told_at)
    assert [one.told for one in others] == [None] * 3
    with pytest.raises(Refused, match="接听人"):
        notices.notify(desk, incident, replace(draft, token=desk.new_id(), person=" "))
    with pytest.raises(Refused, match="时间"):
        notices.notify(desk, incident, replace(draft, token=desk.new_id(), at=desk.now() + minutes(5)))
    pages = form_made(desk, "notices", incident=incident).paper.pages
    words = "".join(text.text for page in pages for text in page.texts)
    assert "钱某" in words
    assert "1/4" in words


@pytest.mark.parametrize("category", ["12Q00", "12T00", "11A00", ""])
def test_whom_the_order_does_not_name_is_not_asked_for(desk: Desk, category: str) -> None:
    assert notices.checklist(desk, state_of(desk, book(desk, category=category))) == ()


def test_a_follow_up_says_that_the_report_before_it_has_reached_nobody(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=1)
    report = signed(desk, incident)
    clock.advance(600)
    handling.state_figure(desk, incident, Statement(kind=FigureKind.DEATHS, value=2))
    state = state_of(desk, incident)
    draft = reporting.compose(desk, state, Stage.FOLLOWUP)
    assert any(one.startswith("首报还没有报出") for one in reporting.warnings(state, draft))
    sending.send(desk, incident, report, Channel.FAX, received_by="马值守")
    state = state_of(desk, incident)
    assert not any("还没有报出" in one for one in reporting.warnings(state, draft))
