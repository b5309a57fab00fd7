"""交接班 on the fake clock: what is gathered, who answers for it afterwards, what a missed one costs."""

import datetime as dt

import pytest
from msgspec.structs import replace

from app.models.book.signature import name_in, signature
from app.models.call.facts import CallBooked
from app.models.handover.facts import EquipmentCheck, HandedOver
from app.models.moments import BEIJING
from app.models.obligations.clock import ringing
from app.models.registry import describe
from app.models.resource.records import Team
from app.models.settings.settings import Settings
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.duty import DutyRole, HandoverPart, OfficerRole, RotaPattern
from app.models.vocabulary.obligation import ObligationKind
from app.models.vocabulary.report import Channel
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty import gathering, handover_steps, lowers, officers, rotas, shift, sign_on
from app.services.duty.handing_over import HandoverDraft, check_of, hand_over
from app.services.duty.handover_steps import Progress
from app.services.duty.rotas import ChangeDraft, RotaDraft
from app.services.forms import signing
from app.services.forms.papers import choices_of, form_made
from app.services.incident import handling, intake
from app.services.incident.intake_draft import IntakeDraft
from app.services.obligations import standing
from app.services.reports import reporting, sending
from app.services.resources import ledgers
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings.editing import change_settings
from app.services.store.verify import verify
from app.services.watch.watch import Watch
from tests.helpers import beijing, book, phone, state_of, supplied

OVER = HandoverDraft(out=("王澄",), taken=("李明", "赵四"), leader="钱五")


def at(desk: Desk, clock: FixedClock, text: str) -> None:
    clock.advance((beijing(text) - desk.now()).total_seconds())


def owed(desk: Desk) -> list[dt.datetime]:
    return [one.clock.due for one in standing.listed(desk) if one.clock.obligation is ObligationKind.HANDOVER]


def entries(desk: Desk) -> int:
    with desk.store.read() as reading:
        return reading.book.count()


def test_everything_open_is_gathered_and_passes_to_the_new_names(desk: Desk, clock: FixedClock) -> None:
    shift.assign(desk, {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: "李明"}, remind=False)
    change_settings(desk, replaced(desk.settings, lower_units=("石桥镇", "白水乡")))
    lowers.paste(desk, "石桥镇：值班员吴云13900000004", dt.date(2026, 6, 12))
    incident = book(desk, deaths=3, missing=2)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "钱五")
    sending.send(desk, incident, draft.id, Channel.FAX)
    supplied(desk, incident)
    ledgers.record(desk, Team(name="县矿山救护队"))
    with desk.write() as transaction:
        transaction.append(
            "call:C1", CallBooked(kind=CallKind.CONSULT, narrative="问路", received_at=desk.now(), caller_unit="村民")
        )
    clock.advance(600)
    found = gathering.gather(desk)
    parts = {one.part for one in found.items}
    assert {HandoverPart.INCIDENT, HandoverPart.CLOCK, HandoverPart.SENDING, HandoverPart.QUESTION} <= parts
    assert HandoverPart.BELOW in parts
    assert [one.text for one in found.items if one.part is HandoverPart.BELOW] == ["今天缺1家：白水乡"]
    (event,) = [one for one in found.items if one.part is HandoverPart.INCIDENT]
    assert event.text.startswith("青山镇工业园二路火灾，死亡3　失联2，下一时限")
    assert event.due == min(one.clock.limit for one in found.clocks if one.clock.shown_with == f"incident:{incident}")
    clock.advance(20 * 60)
    before = entries(desk)
    with pytest.raises(Refused, match=r"时限不到15分钟或已超时：青山镇工业园二路火灾 [^→；]+→"):
        hand_over(desk, OVER)
    assert entries(desk) == before
    joint = HandoverDraft(
        out=("王澄",), taken=("赵四",), leader="钱五", joint=True, notes=("注意抽查", " "),
        checks=(check_of("电话=正常"), check_of("传真：卡纸")),
    )  # fmt: skip
    done = hand_over(desk, joint)
    assert done.fact.joint
    assert [one.text for one in done.fact.items if one.part is HandoverPart.NOTE] == ["注意抽查"]
    assert [one.text for one in done.fact.items if one.part is HandoverPart.EQUIPMENT] == ["传真：卡纸"]
    assert set(done.fact.clocks) == {one.clock.id for one in done.clocks}
    people = {role: row.person for role, row in shift.people(desk).items()}
    assert people == {DutyRole.MAIN: "赵四", DutyRole.LEADER: "钱五"}
    last = [one.text for one in form_made(desk, "handover", entry=done.changed.id).paper.pages[-1].texts]
    assert "交班人：" in last
    assert "链头" in "".join(last), "what is signed stands on the page that is signed"
    assert desk.officer == "赵四"


def test_the_heads_of_the_chains_stand_on_the_paper_and_are_those_of_the_book(desk: Desk) -> None:
    done = hand_over(desk, OVER)
    (head,) = done.fact.heads
    with desk.store.read() as reading:
        (signed,) = reading.book.entries(f"handover:{done.changed.id}")[:1]
    assert (head.seat, head.seq) == (desk.store.seat, signed.seq - 1)
    made = form_made(desk, "handover", entry=done.changed.id)
    text = "".join(one.text for page in made.paper.pages for one in page.texts)
    assert head.head in text
    for words in ("交接班记录", "王澄", "李明、赵四", "钱五", "没有未办事项"):
        assert words in text
    assert form_made(desk, "handover").data == made.data, "the newest is the one"
    assert any(one.key == "handover" for one in choices_of(desk, ""))
    with pytest.raises(Refused, match="没有编号为“X”的交接班"):
        form_made(desk, "handover", entry="X")


def test_no_record_before_the_first(desk: Desk) -> None:
    with pytest.raises(Refused, match="还没有交接班记录"):
        form_made(desk, "handover")


def test_a_missed_one_rings_a_quarter_of_an_hour_after_the_change_and_is_met_by_the_next(
    desk: Desk, clock: FixedClock
) -> None:
    at(desk, clock, "2026-06-12T08:20")
    hand_over(desk, OVER)
    assert owed(desk) == [beijing("2026-06-13T08:45")], "signed early: the change that is due is that of tomorrow"
    (one,) = [each.clock for each in standing.listed(desk) if each.clock.obligation is ObligationKind.HANDOVER]
    assert not ringing(one, beijing("2026-06-13T08:44"))
    assert ringing(one, beijing("2026-06-13T08:45"))
    at(desk, clock, "2026-06-13T09:05")
    done = hand_over(desk, HandoverDraft(out=("李明",), taken=("王澄",)))
    assert done.fact.late_minutes == 35
    assert describe(done.fact).text.endswith("晚35分钟")
    assert owed(desk) == [beijing("2026-06-14T08:45")]


@pytest.mark.parametrize(
    ("month", "signed", "due"),
    [
        ("2026-12", "2026-12-31T08:30", "2027-01-01T08:45"),
        ("2028-02", "2028-02-28T08:30", "2028-02-29T08:45"),
        ("2028-02", "2028-02-29T08:30", "2028-03-01T08:45"),
    ],
)
def test_the_next_change_comes_from_the_rota_over_month_end_leap_day_and_new_year(
    desk: Desk, clock: FixedClock, month: str, signed: str, due: str
) -> None:
    people = ("王一", "李二", "张三", "赵四")
    rotas.make(desk, RotaDraft(month=month, pattern=RotaPattern.FULL_DAY, officers=people, leaders=("钱五",)))
    at(desk, clock, signed)
    hand_over(desk, HandoverDraft(out=("王澄",), taken=("王一", "李二")))
    assert owed(desk) == [beijing(due)]
    assert shift.person(desk, DutyRole.LEADER) == "钱五"


def test_twelve_hours_over_midnight_and_days_off_in_one_piece(desk: Desk, clock: FixedClock) -> None:
    people = ("王一", "李二", "张三", "赵四", "周七", "吴八")
    rotas.make(desk, RotaDraft(month="2026-12", pattern=RotaPattern.TWO_A_DAY, officers=people))
    at(desk, clock, "2026-12-05T20:25")
    hand_over(desk, HandoverDraft(out=("王澄",), taken=("王一", "李二")))
    assert owed(desk) == [beijing("2026-12-06T08:45")]
    rotas.make(desk, RotaDraft(month="2027-10", pattern=RotaPattern.WEEKDAY, officers=people))
    at(desk, clock, "2027-10-09T08:30")
    hand_over(desk, HandoverDraft(out=("王一",), taken=("张三", "赵四")))
    assert owed(desk) == [beijing("2027-10-11T08:45")], "Saturday and Sunday are one piece"


def test_who_is_not_on_duty_cannot_hand_over_and_nothing_is_half_done(desk: Desk) -> None:
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    before = entries(desk)
    for draft, words in (
        (HandoverDraft(out=(), taken=("李明",)), "请写明交班人和接班人"),
        (HandoverDraft(out=("王澄",), taken=()), "请写明交班人和接班人"),
        (HandoverDraft(out=("王澄",), taken=("王澄",)), "同样的人"),
        (HandoverDraft(out=("王澄",), taken=("甲", "乙", "丙")), "最多两名"),
        (HandoverDraft(out=("别人",), taken=("李明",)), "现在当班的是王澄"),
    ):
        with pytest.raises(Refused, match=words):
            hand_over(desk, draft)
    with pytest.raises(Refused, match="设备检查“=好”看不懂"):
        check_of("=好")
    assert entries(desk) == before
    once = HandoverDraft(out=("王澄",), taken=("李明",), token="T1")  # noqa: S106 - no secret, the mark of one press
    hand_over(desk, once)
    assert desk.officer == "李明"
    again = HandoverDraft(out=("李明",), taken=("王澄",), token="T1")  # noqa: S106 - no secret, the mark of one press
    with pytest.raises(Refused, match="已经登记过"):
        hand_over(desk, again)
    assert desk.officer == "李明"


def test_a_call_that_was_reported_in_time_leaves_no_oral_clock_behind(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk)
    clock.advance(60)
    phone(desk, incident)
    found = gathering.gather(desk)
    assert not [one for one in found.clocks if one.clock.obligation is ObligationKind.HANDOVER]
    assert all(one.clock.met_at is None for one in found.clocks)


def test_the_line_of_the_log() -> None:
    fact = HandedOver(
        out=("王澄",), taken=("李明",), joint=True, clocks=("a", "b"),
        checks=(EquipmentCheck(name="传真", result="卡纸", sound=False),),
    )  # fmt: skip
    words = "联合交接班：王澄交，李明接，事项0项，未履行时限2个由接班人员负责，设备异常：传真"
    assert describe(fact).text == words


def passed(desk: Desk) -> tuple[str, ...]:
    return tuple(handover_steps.key_of(one) for one in gathering.gather(desk).items)


ALL = tuple(EquipmentCheck(name=one, result="正常", how="当面试过") for one in Settings().equipment)


def test_at_the_window_nothing_is_signed_that_was_not_gone_through(desk: Desk, clock: FixedClock) -> None:
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    first = book(desk)
    keys = passed(desk)
    before = entries(desk)
    half = replace(OVER, passed=keys[:1], checks=ALL[1:], joint=True)
    with pytest.raises(Refused, match=r"项没有交清：.*设备还没有试：电话"):
        hand_over(desk, half)
    assert entries(desk) == before
    clock.advance(60)
    book(desk, deaths=3)
    with pytest.raises(Refused, match=r"没有交清：.*死亡3"):
        hand_over(desk, replace(OVER, passed=keys, checks=ALL, joint=True))
    done = hand_over(desk, replace(OVER, passed=passed(desk), checks=ALL, joint=True))
    assert done.fact.through == len(gathering.gather(desk).items)
    assert [one.name for one in done.fact.checks] == list(Settings().equipment)
    text = "".join(one.text for page in form_made(desk, "handover").paper.pages for one in page.texts)
    assert f"双方逐项交清{done.fact.through}项" in text
    assert "当面试过" in text
    assert "联合交接，见下" in text, "not at once theirs: the old shift leads"
    assert "没有另外写交代事项" in text, "nobody said there was nothing"
    assert state_of(desk, first).id == first


def test_what_changed_meanwhile_is_gone_through_again(desk: Desk) -> None:
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    incident = book(desk, deaths=3)
    keys = passed(desk)
    assert passed(desk) == keys
    handling.set_level(desk, incident, Level.MAJOR, "市局核定")
    assert set(passed(desk)) - set(keys), "a graver level brings nearer limits"


def test_begun_in_one_program_it_is_gone_on_with_in_the_next(desk: Desk, clock: FixedClock) -> None:
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    book(desk)
    held = Progress(out="王澄", taken="李明", notes="注意抽查", passed=passed(desk), checks=ALL[:3])
    handover_steps.keep(desk, held)
    home = desk.store.path.parent
    desk.close()
    clock.advance(120)
    again = open_desk(home, officer="王澄", clock=clock)
    try:
        assert handover_steps.begun(again) == replace(held, begun=clock.now() - dt.timedelta(seconds=120))
        said = handover_steps.lacking(again, gathering.gather(again), held)
        assert said == f"设备还没有试：{'、'.join(one.name for one in ALL[3:])}。"
        draft = HandoverDraft(out=("王澄",), taken=("李明",), passed=held.passed, checks=ALL, joint=True)
        hand_over(again, draft)
        assert handover_steps.begun(again) is None
    finally:
        again.close()


def test_a_password_each_where_one_is_set_and_the_new_ones_write(desk: Desk) -> None:
    people = {"周敏": OfficerRole.ADMIN, "王澄": OfficerRole.OFFICER, "李明": OfficerRole.OFFICER}
    for name, role in people.items():
        officers.add(desk, name, role)
        sign_on.set_password(desk, name, f"7q{name}", f"7q{name}")
    officers.add(desk, "新来", OfficerRole.OFFICER)
    session = desk.begin_session()
    sign_on.sign_on(desk, "王澄", "7q王澄")
    over = HandoverDraft(out=("王澄",), taken=("李明",))
    before = entries(desk)
    for passwords, words in (
        ({}, "请王澄、李明输入自己的口令签字"),
        ({"王澄": "7q王澄"}, "请李明输入自己的口令签字"),
        ({"王澄": "7q王澄", "李明": "错的"}, "李明：口令不对"),
    ):
        with pytest.raises(Refused, match=words):
            hand_over(desk, replace(over, passwords=passwords))
    with pytest.raises(Refused, match="新来没有登录口令"):
        hand_over(desk, replace(over, taken=("新来",), passwords={"王澄": "7q王澄"}))
    assert entries(desk) == before
    done = hand_over(desk, replace(over, passwords={"王澄": "7q王澄", "李明": "7q李明"}))
    assert [(one.name, one.proven) for one in done.fact.signed] == [("王澄", True), ("李明", True)]
    assert [one.name for one in session.present] == ["李明"]
    shift.write_note(desk, "接班后第一条")
    ids = {one.name: one.id for one in officers.listed(desk)}
    with desk.store.read() as reading:
        seq, _ = reading.book.head(desk.store.seat)
        entry = reading.book.entry_at(desk.store.seat, seq)
    assert entry is not None
    assert entry.by == signature("李明", ids["李明"])
    joint = HandoverDraft(out=("李明",), taken=("王澄",), joint=True, passwords={"王澄": "7q王澄", "李明": "7q李明"})
    hand_over(desk, joint)
    assert [one.name for one in session.present] == ["李明", "王澄"], "together until the limit is met"
    assert desk.officer == "王澄"


def test_two_machines_type_under_two_names_and_both_stand_in_one_log(desk: Desk, clock: FixedClock) -> None:
    """Two programs on one book: the window's officers and somebody at the command line of the same room."""
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    other = open_desk(desk.store.path.parent, officer="命令行", clock=clock)
    try:
        other.sign_in("李明")
        for number in range(6):
            clock.advance(30)
            shift.write_note(desk if number % 2 == 0 else other, f"第{number}条")
        with desk.store.read() as reading:
            notes = [(one.text, one.by) for one in reading.journal.lines() if one.kind == "note:written"]
            seqs = [one.seq for one in reading.book.entries("duty:room")]
        assert [text for text, _ in notes] == [f"第{number}条" for number in range(6)]
        assert [name_in(by) for _, by in notes] == ["王澄", "李明"] * 3
        assert len(set(seqs)) == len(seqs)
        assert verify(desk.store).ok
    finally:
        other.close()


def test_the_first_hand_over_is_owed_by_the_rota_and_once(desk: Desk, clock: FixedClock) -> None:
    people = ("王一", "李二", "张三", "赵四")
    at(desk, clock, "2026-12-31T09:00")
    watch = Watch(desk)
    watch.beat()
    assert owed(desk) == []
    rotas.make(desk, RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=people))
    shift.assign(desk, {DutyRole.MAIN: "王一", DutyRole.DEPUTY: "李二"}, remind=False)
    for _ in range(3):
        watch.refresh()
        watch.beat()
    assert owed(desk) == [beijing("2027-01-01T08:45")]
    at(desk, clock, "2027-01-01T08:50")
    watch.refresh()
    assert [one.obligation for one in watch.beat().pulse.ringing] == [ObligationKind.HANDOVER]
    done = hand_over(desk, HandoverDraft(out=("王一",), taken=("周七", "吴八")))
    assert done.fact.late_minutes == 20
    assert [one for one in owed(desk) if one < beijing("2027-01-02T00:00")] == []


def test_a_pair_on_saturday_and_sunday_is_not_rung_for_in_the_middle(desk: Desk, clock: FixedClock) -> None:
    people = ("王一", "李二", "张三", "赵四")
    at(desk, clock, "2026-12-19T09:00")
    rotas.make(desk, RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=people))
    for day in (19, 20):
        for post, name in ((DutyRole.MAIN, "周七"), (DutyRole.DEPUTY, "吴八")):
            rotas.change(desk, ChangeDraft(day=dt.date(2026, 12, day), post=post, now=name, reason="周末连值"))
    shift.assign(desk, {DutyRole.MAIN: "周七", DutyRole.DEPUTY: "吴八"}, remind=False)
    Watch(desk).beat()
    assert owed(desk) == [beijing("2026-12-21T08:45")]


def test_who_came_instead_of_whom_the_rota_names_is_booked(desk: Desk, clock: FixedClock) -> None:
    people = ("王一", "李二", "张三", "赵四")
    rotas.make(desk, RotaDraft(month="2028-02", pattern=RotaPattern.FULL_DAY, officers=people))
    at(desk, clock, "2028-02-29T08:25")
    turn = rotas.on_at(desk, beijing("2028-02-29T12:00"))
    assert turn is not None
    done = hand_over(desk, HandoverDraft(out=("王澄",), taken=("周七", turn.on[1])))
    assert done.fact.planned == turn.on
    assert describe(done.fact).text.endswith(f"值班表上是{'、'.join(turn.on)}")
    text = "".join(one.text for page in form_made(desk, "handover").paper.pages for one in page.texts)
    assert f"实到接班的是周七、{turn.on[1]}" in text


def test_double_shifts_of_twenty_four_hours_hand_over_every_day_of_the_year_end(desk: Desk, clock: FixedClock) -> None:
    people = ("王一", "李二", "张三", "赵四")
    for month in ("2026-12", "2027-01"):
        rotas.make(desk, RotaDraft(month=month, pattern=RotaPattern.FULL_DAY, officers=people, leaders=("钱五",)))
    at(desk, clock, "2026-12-29T08:30")
    out: tuple[str, ...] = ("王澄",)
    for day in range(5):
        moment = beijing("2026-12-29T08:30") + dt.timedelta(days=day)
        at(desk, clock, moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M"))
        turn = rotas.on_at(desk, moment)
        assert turn is not None
        hand_over(desk, HandoverDraft(out=out, taken=turn.on))
        assert owed(desk) == [moment + dt.timedelta(days=1, minutes=15)]
        out = turn.on
    assert shift.person(desk, DutyRole.MAIN) == out[0]


def test_the_log_of_the_shift_says_how_the_equipment_was(desk: Desk, clock: FixedClock) -> None:
    rotas.make(
        desk, RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=("王一", "李二", "张三", "赵四"))
    )
    at(desk, clock, "2026-12-05T08:20")
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    checks = (*ALL[:-1], EquipmentCheck(name="声音", result="音箱不响", sound=False))
    hand_over(desk, HandoverDraft(out=("王澄",), taken=("李明",), checks=checks))
    text = "".join(
        one.text for page in form_made(desk, "diary", day=dt.date(2026, 12, 5)).paper.pages for one in page.texts
    )
    assert "12-05 08:20交接时试了8样，异常：声音：音箱不响" in text


def test_of_a_call_nothing_was_adopted_of_its_words_and_what_is_unsure_in_them_are_handed_over(desk: Desk) -> None:
    words = "喂，我们岭下村那个采石场边坡塌下来了，压住一台挖机，可能有3人被困在里头，具体的还在问，你们赶紧派人来看看"
    findings = intake.read(desk, words, desk.now())
    intake.receive(
        desk, intake.as_said(IntakeDraft(id=desk.new_id(), narrative=words, received_at=desk.now()), findings)
    )
    texts = {one.part: one.text for one in gathering.gather(desk).items}
    assert texts[HandoverPart.INCIDENT].split("，下一时限")[0].endswith(f"来报（“{words[:40]}……”）")
    assert "拿不准：被困3人（“3人被困在里头”）" in texts[HandoverPart.QUESTION]
