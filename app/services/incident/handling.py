"""What an officer does to an incident: correct, state figures, grade, note, tell, close, reopen, strike, merge."""

import datetime as dt
from pathlib import Path

import msgspec

from app.models.book.entry import Entry
from app.models.book.fact import Fact, kind_of
from app.models.book.facts import EntryCorrected, EntryStruck
from app.models.incident.facts import (
    FigureStated,
    FileAttached,
    IncidentClosed,
    IncidentDescribed,
    IncidentLocated,
    IncidentNoted,
    IncidentProgressed,
    IncidentReceived,
    IncidentReopened,
    IncidentRetimed,
    IncidentStabilised,
    PostTold,
)
from app.models.incident.naming import incident_in, subject_of
from app.models.incident.situation import instants_of
from app.models.incident.state import Incident
from app.models.maps.geo import in_china
from app.models.merge.facts import IncidentsMerged, MergeUndone
from app.models.merge.state import Merge
from app.models.moments import EARLIEST, minutes
from app.models.obligations.clock import Clock
from app.models.texts import clean, one_line
from app.models.vocabulary.incident import Bound, Certainty, FigureKind, Flag, Precision, Section, Status
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.obligation import ObligationKind
from app.models.vocabulary.term import Level
from app.services.desk import attachments
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.incident import cues
from app.services.incident.board import chain_of
from app.services.incident.figure_checks import in_its_words, refuse_absurd, refuse_conflicts
from app.services.incident.grades import regrade
from app.services.incident.loading import known, load
from app.services.incident.readings import dismiss_within
from app.services.obligations.evidence import done_at
from app.services.obligations.planning import WHILE_HANDLING, end, end_lowered, rebase, replan
from app.services.runtime.errors import Refused

DERIVED = ("clock:", "incident:graded", "engine:", "seat:", "entry:", "report:signed", "report:submitted")
"""Entries that follow from others; what caused them is corrected instead."""


def describe(
    desk: Desk,
    identity: str,
    *,
    title: str | None = None,
    place: str | None = None,
    category: str | None = None,
    flags: tuple[Flag, ...] | None = None,
    late_reason: str | None = None,
) -> Changed:
    """Correct title, place, class, flags or 迟报原因; new limits start where the rules ask for them."""
    if all(value is None for value in (title, place, category, flags, late_reason)):
        return Changed(frozenset(), identity)
    with desk.write() as transaction:
        state = known(transaction, identity)
        if category is not None and flags is None and state.received_at is not None:
            with_modes = cues.flagged(desk.settings, state.flags, category, state.received_at)
            flags = with_modes if with_modes != state.flags else None
        fact = IncidentDescribed(
            title=None if title is None else one_line(title),
            place=None if place is None else one_line(place),
            category=category,
            flags=flags,
            late_reason=None if late_reason is None else one_line(late_reason),
        )
        transaction.append(subject_of(identity), fact)
        now = desk.now()
        regrade(transaction, desk, identity, known_at=now)
        replan(transaction, desk, subject_of(identity), known_at=now)
    return Changed(transaction.topics, identity)


def locate(
    desk: Desk, identity: str, lat: float, lon: float, *, datum: Datum = Datum.CGCS2000, source: str = ""
) -> Changed:
    """State where on the map it is, in degrees; raises Refused for a point outside China, with what may be wrong."""
    if not in_china(lat, lon):
        swapped = "，像是经度和纬度写反了" if in_china(lon, lat) else ""
        raise Refused(f"坐标（{lat:g}，{lon:g}）不在我国范围内{swapped}。", field="point")
    with desk.write() as transaction:
        known(transaction, identity)
        fact = IncidentLocated(lat=lat, lon=lon, datum=datum, source=one_line(source))
        transaction.append(subject_of(identity), fact)
    return Changed(transaction.topics, identity)


def retime(
    desk: Desk,
    identity: str,
    *,
    reason: str,
    occurred_at: dt.datetime | None = None,
    precision: Precision | None = None,
    received_at: dt.datetime | None = None,
    unit_received_at: dt.datetime | None = None,
) -> Changed:
    """Correct 事发, 接报 or 单位负责人接报; running clocks come forward, never go back by this."""
    if not one_line(reason):
        raise Refused("更正时间要写明原因。", field="reason")
    for moment in (occurred_at, received_at, unit_received_at):
        if moment is not None and not EARLIEST <= moment <= desk.now() + minutes(1):
            raise Refused("更正后的时间不合理（晚于现在或过早），请核对。", field="occurred_at")
    if occurred_at is None and received_at is None and unit_received_at is None:
        raise Refused("没有写要更正成什么时间。", field="occurred_at")
    with desk.write() as transaction:
        before = known(transaction, identity)
        occurred, received = occurred_at or before.occurred_at, received_at or before.received_at
        if occurred is not None and received is not None and occurred > received:
            raise Refused("事发时间晚于接报时间，请核对。", field="occurred_at")
        fact = IncidentRetimed(
            reason=one_line(reason),
            occurred_at=occurred_at,
            precision=precision,
            about=None if occurred_at is None else False,
            received_at=received_at,
            unit_received_at=unit_received_at,
        )
        transaction.append(subject_of(identity), fact)
        after = load(transaction, identity)
        known_at = after.level_known_at or desk.now()
        rebase(
            transaction, subject_of(identity), instants_of(before, known_at), instants_of(after, known_at), fact.reason
        )
        replan(transaction, desk, subject_of(identity), known_at=known_at)
    return Changed(transaction.topics, identity)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A number as the officer states it; value None is 未知."""

    kind: FigureKind
    value: float | None
    bound: Bound = Bound.EXACT
    source: str = ""
    certainty: Certainty = Certainty.REPORTED
    explanation: str = ""
    known_at: dt.datetime | None = None


def state_figure(desk: Desk, identity: str, stated: Statement) -> Changed:
    """Book a number; a fall against the last one needs a 变更说明 (docs/规则来源.md#数字变动)."""
    return state_figures(desk, identity, (stated,))


def state_figures(desk: Desk, identity: str, statements: tuple[Statement, ...]) -> Changed:
    """Book the numbers of one message in one transaction; the level and the clocks follow from all of them.

    Raises:
        Refused: none is given, one is absurd, or one contradicts what is known and no 变更说明 says why.
    """
    if not statements:
        raise Refused("请至少写一个数字。", field=FigureKind.DEATHS.value)
    now = desk.now()
    facts = [
        FigureStated(
            figure=one.kind,
            value=one.value,
            bound=one.bound,
            known_at=one.known_at or now,
            source=one_line(one.source),
            certainty=one.certainty,
            explanation=one_line(one.explanation),
        )
        for one in statements
    ]
    refuse_absurd(facts)
    with desk.write() as transaction:
        held = known(transaction, identity).figures
        refuse_conflicts(held, facts)
        for fact in facts:
            transaction.append(subject_of(identity), in_its_words(fact, held))
        moment = max(fact.known_at for fact in facts)
        regrade(transaction, desk, identity, known_at=moment)
        replan(transaction, desk, subject_of(identity), known_at=moment)
    return Changed(transaction.topics, identity)


class Settled(Changed, frozen=True):
    """What a set level changed, and the clocks that ended because 从严 was set aside."""

    ended: tuple[Clock, ...] = ()


def set_level(desk: Desk, identity: str, level: Level, reason: str = "") -> Settled:
    """The officer sets or confirms the level; a graver one starts its clocks, old ones remain.

    With a ``reason`` a level below 从严 settles it: the clocks that only 从严 asked for end, what the level itself
    asks for starts as from 接报. Without one 从严 and its clocks stay. Why it is another level is a line of the book.
    """
    words = one_line(reason)
    with desk.write() as transaction:
        state = known(transaction, identity)
        subject, now = subject_of(identity), desk.now()
        lowers = bool(words) and level > state.level_strict
        at = now if level < state.level_strict else state.level_known_at or now
        if lowers:
            at = state.received_at or at
            dismiss_within(transaction, identity, words)
        regrade(transaction, desk, identity, known_at=at, chosen=level, settled=words if lowers else "")
        if words and not lowers and level != state.level:
            transaction.append(subject, IncidentNoted(text=f"定为{level.label}：{words}"))
        ended: tuple[Clock, ...] = ()
        if lowers:
            ended = end_lowered(transaction, desk, subject, known_at=at, reason=f"核定{level.label}，不从严：{words}")
        replan(transaction, desk, subject, known_at=at)
    return Settled(transaction.topics, identity, ended)


def _append(desk: Desk, identity: str, fact: Fact, token: str = "") -> Changed:
    with desk.write() as transaction:
        known(transaction, identity)
        if once(transaction, token):
            transaction.append(subject_of(identity), fact)
    return Changed(transaction.topics, identity)


def note(desk: Desk, identity: str, text: str, token: str = "") -> Changed:
    """记事 on an incident."""
    words = clean(text)
    if not words:
        raise Refused("记事是空的。", field="text")
    return _append(desk, identity, IncidentNoted(text=words), token)


def progress(desk: Desk, identity: str, section: Section, text: str, token: str = "") -> Changed:
    """A line for one part of the report."""
    words = clean(text)
    if not words:
        raise Refused(f"{section.label}是空的。", field="text")
    return _append(desk, identity, IncidentProgressed(section=section, text=words), token)


def tell(
    desk: Desk, identity: str, post: str, person: str, *, answered: bool, phone: str = "", said: str = ""
) -> Changed:
    """Record that somebody of our own bureau was told, or did not answer."""
    fact = PostTold(
        post=one_line(post),
        person=one_line(person),
        phone=one_line(phone),
        answered=answered,
        at=desk.now(),
        said=clean(said),
    )
    return _append(desk, identity, fact)


def tell_next(desk: Desk, identity: str, *, answered: bool) -> tuple[Changed, str]:
    """One key for the next post of the inside chain that nobody tried yet, else that did not answer; and who it was.

    Raises Refused when everybody has been told or the list is empty.
    """
    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    steps = chain_of(desk, state) if state is not None else ()
    waiting = sorted((step for step in steps if not step.done), key=lambda step: step.telling is not None)
    if not waiting:
        raise Refused("内部报告名单都已报告。" if steps else "这一级没有内部报告名单，请在“设置 → 内部报告”里填写。")
    post = waiting[0].post
    changed = tell(desk, identity, post.post, post.person, answered=answered, phone=post.phone)
    return changed, f"{post.post}{post.person}"


def attach(desk: Desk, identity: str, path: Path) -> Changed:
    """Put a file to a known incident."""
    file = attachments.keep(desk, path)
    return _append(desk, identity, FileAttached(name=file.name, digest=file.digest, size=file.size))


def close(desk: Desk, identity: str, reason: str, ended_at: dt.datetime | None = None) -> Changed:
    """办结: follow-up clocks end, the 终报 clock starts; what is still owed stays owed.

    Raises:
        Refused: no result is given, or an end that cannot be: ahead of now, before it began or, not known, the call.
    """
    if not one_line(reason):
        raise Refused("办结要写明结果。", field="reason")
    with desk.write() as transaction:
        state = known(transaction, identity)
        if state.status is Status.CLOSED:
            return Changed(frozenset(), identity)
        since, begins = (state.occurred_at, "事发") if state.occurred_at else (state.received_at, "接报")
        moment = done_at(ended_at, desk.now(), since=since, begins=begins, field="ended")
        transaction.append(subject_of(identity), IncidentClosed(reason=one_line(reason), ended_at=moment))
        end(transaction, subject_of(identity), "处置结束", WHILE_HANDLING)
        replan(transaction, desk, subject_of(identity), known_at=moment)
    return Changed(transaction.topics, identity)


def reopen(desk: Desk, identity: str, reason: str) -> Changed:
    """A closed incident is open again; its 终报 clock ends and follow-ups run on."""
    if not one_line(reason):
        raise Refused("重新启动要写明原因。", field="reason")
    with desk.write() as transaction:
        if known(transaction, identity).status is not Status.CLOSED:
            return Changed(frozenset(), identity)
        transaction.append(subject_of(identity), IncidentReopened(reason=one_line(reason)))
        end(transaction, subject_of(identity), "事件重新启动", {ObligationKind.FINAL})
        replan(transaction, desk, subject_of(identity), known_at=desk.now())
    return Changed(transaction.topics, identity)


def stabilise(desk: Desk, identity: str) -> Changed:
    """灾情稳定: zero reports end, 核报 limits start."""
    with desk.write() as transaction:
        state = known(transaction, identity)
        if state.stable_at is not None and Flag.UNSTABLE not in state.flags:
            return Changed(frozenset(), identity)
        now = desk.now()
        transaction.append(subject_of(identity), IncidentStabilised(at=now))
        flags = tuple(flag for flag in state.flags if flag is not Flag.UNSTABLE)
        if flags != state.flags:
            transaction.append(subject_of(identity), IncidentDescribed(flags=flags))
        end(transaction, subject_of(identity), "灾情稳定", {ObligationKind.ZERO})
        replan(transaction, desk, subject_of(identity), known_at=now)
    return Changed(transaction.topics, identity)


def strike(desk: Desk, entry_id: str, reason: str) -> Changed:
    """Strike an entry; it stays visible, struck through. Refused for what only follows from another entry."""
    return _act_on(desk, entry_id, EntryStruck(target=entry_id, reason=_because(reason, "划去")))


def correct(desk: Desk, entry_id: str, text: str, reason: str) -> Changed:
    """Correct the words of an entry; both stay visible."""
    words = clean(text)
    if not words:
        raise Refused("更正内容是空的。", field="text")
    return _act_on(desk, entry_id, EntryCorrected(target=entry_id, text=words, reason=_because(reason, "更正")))


def _because(reason: str, act: str) -> str:
    words = one_line(reason)
    if not words:
        raise Refused(f"{act}要写明原因。", field="reason")
    return words


def _act_on(desk: Desk, entry_id: str, fact: EntryStruck | EntryCorrected) -> Changed:
    with desk.write() as transaction:
        target = transaction.entry(entry_id)
        if target is None:
            raise Refused("找不到这条记录。")
        _refuse_derived(target)
        transaction.append(target.subject, fact)
        if isinstance(fact, EntryStruck):
            now = desk.now()
            if incident := incident_in(target.subject):
                regrade(transaction, desk, incident, known_at=now)
            replan(transaction, desk, target.subject, known_at=now)
    return Changed(transaction.topics, entry_id)


def _refuse_derived(target: Entry) -> None:
    if target.kind.startswith(DERIVED):
        raise Refused("这条由程序随其他记录自动记载，请更正引起它的那条记录。")
    if target.kind == kind_of(IncidentReceived):
        raise Refused("首次接报记录不能划去；如系误报，请办结并写明“误报”。")


def merge(desk: Desk, kept: str, absorbed: str, reason: str) -> Changed:
    """Take two incidents as one: the kept one has the graver level, the earlier limits count, nothing said changes."""
    if kept == absorbed:
        raise Refused("不能把事件并入它自己。")
    identity = desk.new_id()
    with desk.write() as transaction:
        standing = transaction.reading.merges()
        if any(absorbed in {one.absorbed, one.kept} or kept == one.absorbed for one in standing):
            raise Refused("其中一起事件已经并案，请先撤销原来的并案。")
        known(transaction, kept)
        news = known(transaction, absorbed).level_known_at or desk.now()
        fact = IncidentsMerged(kept=kept, absorbed=absorbed, reason=_because(reason, "并案"))
        transaction.append(f"merge:{identity}", fact)
        regrade(transaction, desk, kept, known_at=news, joined=(absorbed,))
        replan(transaction, desk, subject_of(kept), known_at=news)
    return Changed(transaction.topics, identity)


def unmerge(desk: Desk, merge_id: str, reason: str) -> Changed:
    """They were two after all; each goes on with its own clocks."""
    with desk.write() as transaction:
        state = transaction.state(f"merge:{merge_id}", Merge)
        if not state.kept or state.undone:
            return Changed(frozenset(), merge_id)
        transaction.append(f"merge:{merge_id}", MergeUndone(reason=_because(reason, "撤销并案")))
    return Changed(transaction.topics, merge_id)
