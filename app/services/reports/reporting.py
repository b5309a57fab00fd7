"""Reports (报告): the phone report, and the 首报/续报/终报 from draft to receipt."""

import re
from collections.abc import Iterable

import msgspec

from app.models.incident.figures import conflicts, values
from app.models.incident.state import Incident, next_stage_of
from app.models.obligations.rules import resolve
from app.models.report.conservation import Account
from app.models.report.facts import (
    Letterhead,
    ReportPrinted,
    ReportSent,
    ReportSubmitted,
    ReportWithdrawn,
)
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.report.statement import Part
from app.models.texts import clean, one_line
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import ObligationKind, Owner, Recipient
from app.models.vocabulary.report import Channel, Stage
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.loading import known, subject_of
from app.services.obligations.planning import meet, replan
from app.services.reports import composing, receipts
from app.services.reports.composing import members
from app.services.reports.oral import oral_words
from app.services.runtime.errors import Refused
from app.services.store import Transaction

MET_BY = {
    Stage.FIRST: frozenset({ObligationKind.WRITTEN}),
    Stage.FOLLOWUP: frozenset({
        ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CORRECT, ObligationKind.ZERO,
    }),
    Stage.FINAL: frozenset({
        ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CORRECT, ObligationKind.FINAL,
    }),
}  # fmt: skip
"""What a report of each stage fulfils."""
PLACEHOLDER = re.compile(r"[×xX]{2,}|_{2,}|【[^】]{0,20}】|待填|待补|\?\?|？？|（\s*）")


class ReportDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A report being written: generated from facts, edited by the officer."""

    id: str
    incident: str
    stage: Stage
    ordinal: int
    title: str
    body: str
    addressee: str
    copies: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    """Entries of the messages the text accounts for."""
    confirmed: tuple[str, ...] = ()
    """Sentences without a source the officer stands for."""
    parts: tuple[Part, ...] = ()
    accounts: tuple[Account, ...] = ()


def compose(desk: Desk, state: Incident, stage: Stage | None = None) -> ReportDraft:
    """A new draft with the text the facts give; raises Refused for a stage that cannot come now."""
    due_stage, ordinal = next_stage_of(state)
    if stage is not None and stage is not due_stage:
        due_stage, ordinal = _other_stage(state, stage)
    if due_stage is not Stage.FIRST and composing.before_of(state) is None:
        raise Refused("还没有首报，请先写首报。")
    upper = resolve(Recipient.UPPER, desk.settings.unit_level)
    addressee = desk.settings.addressee or desk.settings.recipient_name(upper)
    title, made = composing.composed(desk, state, due_stage, addressee, ordinal)
    return ReportDraft(
        id=desk.new_id(),
        incident=state.id,
        stage=due_stage,
        ordinal=ordinal,
        title=title,
        body=made.body,
        addressee=addressee,
        copies=desk.settings.copies,
        heard=tuple(one.entry for one in composing.unheard(state, ())),
        parts=made.parts,
        accounts=made.accounts,
    )


def _other_stage(state: Incident, stage: Stage) -> tuple[Stage, int]:
    live = [one for one in state.reports if not one.withdrawn]
    if stage is Stage.FIRST and live:
        raise Refused("这起事件已有首报，请写续报。")
    if stage is not Stage.FIRST and not live:
        raise Refused("还没有首报，请先写首报。")
    if stage is Stage.FINAL and any(one.stage is Stage.FINAL for one in live):
        raise Refused("这起事件已有终报。")
    count = sum(1 for one in live if one.stage is stage)
    return stage, count + 1


def warnings(state: Incident, draft: ReportDraft, letterhead: Letterhead | None = None) -> list[str]:
    """What to look at before the leader signs; an unexplained contradiction also blocks.

    With ``letterhead`` also what is too long for its place on the page.
    """
    from app.services.paper.crowding import crowded
    from app.services.paper.glyphs import lacking

    found = [f"{one.text}，需要变更说明" for one in conflicts(state.figures) if not one.explained]
    if draft.stage is not Stage.FOLLOWUP:
        found += [
            f"{name}未填"
            for name, value in (
                ("事发时间", state.occurred_at),
                ("事发地点", state.place),
                ("事件类别", state.category),
            )
            if not value
        ]
    if "正在核实" in draft.body and draft.stage is Stage.FINAL:
        found.append("终报中仍有“正在核实”")
    loose = composing.without_source(state, draft.body, draft.confirmed)
    if loose:
        found.append(f"没有出处，须确认或删去：{''.join(loose)}")
    new = composing.unheard(composing.without(state, draft.id), draft.heard)
    if draft.heard and new:
        found.append(f"写好以后又来{len(new)}条，还没有写入")
    found += [f"第{number}行“{char}”无字形，将印成编码" for number, char in lacking(draft.body)]
    found += [f"标题“{char}”无字形，将印成编码" for _, char in lacking(draft.title)]
    hole = PLACEHOLDER.search(draft.title + draft.body)
    if hole:
        found.append(f"正文中有占位符“{hole.group()}”")
    if not clean(draft.addressee):
        found.append("主送未填")
    if draft.stage is Stage.FINAL and state.status is not Status.CLOSED:
        found.append("事件还没有办结")
    if letterhead is not None:
        found += crowded(letterhead, draft.title, draft.joint, draft.copies)
    return found


def submit(desk: Desk, draft: ReportDraft) -> Changed:
    """Lay a draft before the leader (送签); submitting it again replaces the unsigned text."""
    body = clean(draft.body)
    if not body:
        raise Refused("报告正文是空的。", field="body")
    if not one_line(draft.title):
        raise Refused("报告标题是空的。", field="title")
    with desk.write() as transaction:
        state = known(transaction, draft.incident)
        open_conflicts = [one.text for one in conflicts(state.figures) if not one.explained]
        if open_conflicts:
            raise Refused(f"数字有矛盾：{'；'.join(open_conflicts)}。请先在事件页写明变更说明。", field="figures")
        held = state.report(draft.id)
        beside = composing.without(state, draft.id)
        heard = draft.heard or (held.heard if held else ()) or tuple(one.entry for one in composing.unheard(beside, ()))
        composing.refuse_denial(desk, beside, draft.stage, body)
        if held is not None and held.signed_at is not None:
            if not edited(held, draft):
                return Changed(frozenset(), draft.id)
            raise Refused("这份报告已经签发，不能再改；请写续报。")
        fact = ReportSubmitted(
            report=draft.id,
            stage=draft.stage,
            ordinal=draft.ordinal,
            title=one_line(draft.title),
            body=body,
            addressee=one_line(draft.addressee),
            copies=_names(draft.copies),
            figures=tuple((kind.value, value) for kind, value in values(state.figures).items()),
            covers=len(state.lines),
            annexes=_names(draft.annexes),
            joint=_names(draft.joint),
            letterhead=desk.settings.letterhead,
            heard=heard,
            struck=composing.struck(composing.accounts_of(desk, beside, draft.stage, body, heard)),
            confirmed=_names(draft.confirmed),
        )
        if held is None or edited(held, draft) or _stands_otherwise(held, fact):
            transaction.append(subject_of(draft.incident), fact)
        transaction.beside.drafts.drop(draft.id)
    return Changed(transaction.topics, draft.id)


def _stands_otherwise(held: Report, fact: ReportSubmitted) -> bool:
    return (held.letterhead, held.confirmed, held.heard) != (fact.letterhead, fact.confirmed, fact.heard)


def edited(held: Report, draft: ReportDraft) -> bool:
    """Whether a draft says anything else than what was laid before the leader."""
    texts = (one_line(draft.title), clean(draft.body), one_line(draft.addressee))
    names = (_names(draft.copies), _names(draft.annexes), _names(draft.joint))
    return (held.title, held.body, held.addressee, held.copies, held.annexes, held.joint) != (*texts, *names)


def _names(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in map(one_line, words) if name)


def report_of(transaction: Transaction, incident: str, report: str) -> Report:
    """A report that stands; raises Refused for one that is withdrawn or unknown."""
    held = known(transaction, incident).report(report)
    if held is None or held.withdrawn:
        raise Refused("找不到这份报告，请先送签。")
    return held


def owed_recipients(state: Incident, stage: Stage) -> tuple[Recipient, ...]:
    """To whom a report of this stage is owed now, the most pressing first."""
    kinds = MET_BY[stage]
    found = [
        one.recipient
        for one in sorted(state.clocks, key=lambda clock: clock.due)
        if one.running and one.obligation in kinds and one.owner is Owner.OURS
    ]
    return tuple(dict.fromkeys(found))


def addressed(desk: Desk, state: Incident, stage: Stage) -> tuple[Recipient, ...]:
    """To whom a report of this stage goes where nobody else is named: to whom it is owed, else one tier up."""
    return owed_recipients(state, stage) or (resolve(Recipient.UPPER, desk.settings.unit_level),)


def send(
    desk: Desk,
    incident: str,
    report: str,
    channel: Channel,
    *,
    received_by: str = "",
    recipients: tuple[Recipient, ...] = (),
) -> Changed:
    """Book that a signed report left; it meets the written clocks of its recipients and starts the next ones."""
    with desk.write() as transaction:
        held = report_of(transaction, incident, report)
        if held.signed_at is None:
            raise Refused("报告还没有签发，不能报出。")
        if held.sent_at is not None and not received_by:
            return Changed(frozenset(), report)
        book_sent(transaction, desk, incident, report, channel, received_by=received_by, recipients=recipients)
    return Changed(transaction.topics, report)


def book_sent(
    transaction: Transaction,
    desk: Desk,
    incident: str,
    report: str,
    channel: Channel,
    *,
    received_by: str = "",
    recipients: tuple[Recipient, ...] = (),
) -> None:
    """The same within a transaction; what went out over a route and is confirmed later counts from when it went."""
    held = report_of(transaction, incident, report)
    state = known(transaction, incident)
    to = recipients or addressed(desk, state, held.stage)
    now = held.relayed_at or desk.now()
    fact = ReportSent(report=report, channel=channel, sent_at=now, recipients=to, received_by=one_line(received_by))
    entry = transaction.append(subject_of(incident), fact)
    if fact.received_by:
        receipts.confirmed(transaction, incident, report, desk.now(), entry.id)
    else:
        receipts.owed(transaction, incident, held, to[0], now)
    for one in members(desk, incident):
        meet(transaction, desk, subject_of(one), entry, now, kinds=MET_BY[held.stage], recipients=to)
        replan(transaction, desk, subject_of(one), known_at=now)


def withdraw(desk: Desk, incident: str, report: str, reason: str) -> Changed:
    """Take an unsigned draft back."""
    with desk.write() as transaction:
        held = report_of(transaction, incident, report)
        if held.signed_at is not None:
            raise Refused("报告已经签发，不能撤回。")
        transaction.append(subject_of(incident), ReportWithdrawn(report=report, reason=one_line(reason) or "重写"))
    return Changed(transaction.topics, report)


def printed(desk: Desk, incident: str, report: str, printer: str, copies: int = 1) -> Changed:
    """Book that a report was handed to a printer (已交打印, not more)."""
    fact = ReportPrinted(report=report, printer=one_line(printer), copies=copies)
    with desk.write() as transaction:
        report_of(transaction, incident, report)
        transaction.append(subject_of(incident), fact)
    return Changed(transaction.topics, report)


def messenger_text(desk: Desk, state: Incident, report: Report | None) -> str:
    """A report, or the phone words, as plain text for a messenger."""
    if report is None:
        return f"【{state.level.label}】{state.title}\n{oral_words(desk, state)}"
    head = f"{report.mark}　" if report.mark else "（送签稿）"
    name = stage_name(report.stage.label, report.ordinal)
    return f"{head}{name}\n{report.title}\n{report.body}\n{desk.settings.unit_name}"
