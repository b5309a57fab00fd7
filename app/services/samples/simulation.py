"""Believable days for trials and measurements: calls, clocks, reports, notes. Names and places are invented."""

import datetime as dt
import random
from collections.abc import Callable

from app.models.obligations.rules import resolve
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.forms import signing
from app.services.incident import handling
from app.services.incident.intake import adopt, book_call, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.reports import oral as phone_report
from app.services.reports import reporting, sending
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused

TOWNS = ("青山镇", "龙滘镇", "白石乡", "大溪乡", "云溪街道", "石碶镇", "南坑乡", "柘塘镇")
SPOTS = ("工业园二路", "埇尾村", "县道X203线", "农贸市场", "中心小学", "石碶水库", "新桥村三组", "滨河小区")
EVENTS = (
    ("一民房发生火灾", 0.3), ("发生山洪", 0.4), ("两车追尾，发生道路交通事故", 0.3), ("发生山体滑坡", 0.4),
    ("一化工厂发生泄漏", 0.5), ("一在建工地发生坍塌", 0.6), ("发生燃气爆炸", 0.6),
)  # fmt: skip
CALLERS = ("县消防救援大队", "县公安局指挥中心", "龙滘镇政府", "县交警大队", "村民", "县水利局")
NOTES = ("市应急局抽查，两声内接听，在岗", "与各乡镇视频点名，均在岗", "接收气象预警信息，已转发", "设备巡检正常")


def narrative(chance: random.Random) -> str:
    """One invented call."""
    event, grave = chance.choice(EVENTS)
    people = []
    if chance.random() < grave:
        people.append(f"{chance.choice((1, 1, 1, 2, 3, 4))}人死亡")
    if chance.random() < 0.5:
        people.append(f"{chance.randint(1, 9)}人受伤")
    if chance.random() < 0.2:
        people.append(f"{chance.randint(1, 4)}人失联")
    hurt = "、".join(people)
    tail = f"，造成{hurt}" if hurt else "，暂无人员伤亡"
    return f"{chance.randint(5, 50)}分钟前，{chance.choice(TOWNS)}{chance.choice(SPOTS)}{event}{tail}，正在处置。"


def simulate(desk: Desk, *, days: int, seed: int, progress: Callable[[int], None] | None = None) -> dict[str, object]:
    """Live through ``days`` of duty up to now, through the use cases; the store's clock is moved meanwhile."""
    if not 1 <= days <= 4000:
        raise Refused("天数要在1到4000之间。", field="days")
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    real = desk.store.clock
    begin = real.now() - dt.timedelta(days=days)
    clock = FixedClock(begin)
    desk.store.clock = clock
    desk.store.order_clock.clock = clock
    desk.store.order_clock.confirm()
    booked = 0
    try:
        for day in range(days):
            for _ in range(chance.choice((0, 1, 1, 2))):
                clock.advance(chance.randint(1800, 14000))
                booked += _one(desk, clock, chance)
            shift.write_note(desk, chance.choice(NOTES))
            clock.wall = begin + dt.timedelta(days=day + 1)
            desk.store.order_clock.confirm()
            if progress is not None:
                progress(day)
    finally:
        desk.store.clock = real
        desk.store.order_clock.clock = real
        desk.store.order_clock.confirm()
    with desk.store.read() as reading:
        return {"entries": reading.book.count(), "incidents": booked, "days": days}


def _one(desk: Desk, clock: FixedClock, chance: random.Random) -> int:
    text = narrative(chance)
    draft = IntakeDraft(
        id=desk.new_id(),
        received_at=clock.now(),
        narrative=text,
        caller_unit=chance.choice(CALLERS),
        caller_name=f"{chance.choice('赵钱孙李周吴郑王')}某",
        caller_phone=f"0700-555{chance.randint(0, 9999):04d}",
    )
    if chance.random() < 0.15:
        book_call(desk, draft, chance.choice((CallKind.CONSULT, CallKind.TRANSFER, CallKind.FALSE_ALARM)))
        return 0
    identity = receive(desk, adopt(draft, read(desk, text, draft.received_at), only_sure=True)).id
    clock.advance(chance.randint(300, 2400))
    oral = phone_report.OralDraft(
        token=desk.new_id(), recipient=Recipient.CITY, answered_by="值守员", made_at=clock.now(), said=text
    )
    phone_report.make_oral(desk, identity, oral)
    clock.advance(chance.randint(300, 3000))
    _report(desk, identity)
    if chance.random() < 0.4:
        clock.advance(3600)
        stated = handling.Statement(kind=FigureKind.EVACUATED, value=float(chance.randint(10, 300)))
        handling.state_figure(desk, identity, stated)
        _report(desk, identity)
    clock.advance(chance.randint(1000, 20000))
    handling.close(desk, identity, "处置结束，人员妥善安置")
    _report(desk, identity, final=True)
    return 1


def _report(desk: Desk, identity: str, *, final: bool = False) -> None:
    from app.models.incident.state import Incident
    from app.models.vocabulary.report import Stage

    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    if state is None:
        return
    draft = reporting.compose(desk, state, Stage.FINAL if final else None)
    reporting.submit(desk, draft)
    signing.sign(desk, identity, draft.id, "赵启明")
    upper = desk.settings.recipient_name(resolve(Recipient.UPPER, desk.settings.unit_level))
    others = [desk.settings.recipient_name(one) for one in sending.owed_recipients(state, draft.stage)]
    sending.send(desk, identity, draft.id, Channel.SYSTEM, received_by="市局值守员")
    to = [sending.Dispatched(name=one, channel=Channel.FAX, received_by="值守员") for one in others if one != upper]
    if to:
        sending.send_to(desk, identity, draft.id, to)
