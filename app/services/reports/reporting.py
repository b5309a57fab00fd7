"""Reports (报告): the phone report, and the 首报/续报/终报 from draft to receipt."""

import re
from collections.abc import Iterable

import msgspec

from app.models.book.entry import PAPER_DIGITS
from app.models.incident.figures import conflicts, values
from app.models.incident.naming import subject_of
from app.models.incident.state import Incident, next_stage_of
from app.models.obligations.rules import resolve
from app.models.report.conservation import Account, levelled
from app.models.report.facts import (
    WITNESS_FRAME,
    Hat,
    Letterhead,
    ReportPrinted,
    ReportSubmitted,
    ReportWithdrawn,
)
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.report.statement import Part
from app.models.settings.settings import Settings
from app.models.texts import clean, one_line
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Stage
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.joins import JoinedReport
from app.services.incident.loading import as_told, known
from app.services.paper import phrases
from app.services.reports import composing, joining
from app.services.reports.against import Asked
from app.services.reports.oral import oral_words
from app.services.reports.sending import report_of
from app.services.reports.told_to import never_told
from app.services.runtime.errors import Refused
from app.services.store.derived import prove

PLACEHOLDER = re.compile(r"[×xX]{2,}|_{2,}|【[^】]{0,20}】|待填|待补|\?\?|？？|（\s*）")

EMPTY = "上一报以后没有新的情况，正文没有内容"


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
    """Entries of the messages that this text or an earlier report accounts for."""
    confirmed: tuple[str, ...] = ()
    """Sentences without a source the officer stands for."""
    parts: tuple[Part, ...] = ()
    accounts: tuple[Account, ...] = ()
    hat: str = ""
    """Under which other name of the unit it goes out, empty for its own."""
    urgency: str | None = None
    """紧急程度 as printed, empty for none; by the level where nothing was chosen."""


def compose(desk: Desk, state: Incident, stage: Stage | None = None, addressee: str = "") -> ReportDraft:
    """A new draft with the text the facts give this 主送, that of the settings where none is named.

    Raises Refused for a stage that cannot come now.
    """
    joining.refuse_absorbed(desk, state)
    state = composing.whole(desk, state)
    due_stage, ordinal = next_stage_of(state)
    if stage is not None and stage is not due_stage:
        due_stage, ordinal = _other_stage(state, stage)
    if due_stage is not Stage.FIRST and composing.before_of(state) is None:
        raise Refused("还没有首报，请先写首报。")
    upper = resolve(Recipient.UPPER, desk.settings.unit_level)
    addressee = addressee or desk.settings.addressee or desk.settings.recipient_name(upper)
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
        heard=tuple(one.entry for one in state.messages),
        parts=made.parts,
        accounts=made.accounts,
        urgency=desk.settings.urgency_at(state.strict_stated),
    )


def draft_of(incident: str, held: Report) -> ReportDraft:
    """A report that was laid before the leader, as it lay there."""
    return ReportDraft(
        id=held.id,
        incident=incident,
        stage=held.stage,
        ordinal=held.ordinal,
        title=held.title,
        body=held.body,
        addressee=held.addressee,
        copies=held.copies,
        annexes=held.annexes,
        joint=held.joint,
        heard=held.heard,
        confirmed=held.confirmed,
        hat=held.hat,
        urgency=held.letterhead.urgency if held.letterhead is not None else None,
    )


def anew(made: ReportDraft, held: Report, **chosen: object) -> ReportDraft:
    """A report that waits, as it would be laid before the leader now; raises Refused where that is what lies there."""
    laid = draft_of(made.incident, held)
    if made.body == laid.body and msgspec.structs.replace(laid, **chosen) == laid:
        raise _unsigned(held.stage)
    return msgspec.structs.replace(made, id=held.id, ordinal=held.ordinal)


def _unsigned(stage: Stage) -> Refused:
    other = "写续报" if stage is Stage.FIRST else "等有了新的情况再写"
    return Refused(f"这起事件已有{stage.label}，还没有签发；签发它，或者{other}。", field="stage")


def _other_stage(state: Incident, stage: Stage) -> tuple[Stage, int]:
    live = [one for one in state.reports if not one.withdrawn]
    if stage is Stage.FIRST and live:
        if live[-1].signed_at is None:
            raise _unsigned(Stage.FIRST)
        raise Refused("这起事件已有首报，请写续报。")
    if stage is not Stage.FIRST and not live:
        raise Refused("还没有首报，请先写首报。")
    if stage is Stage.FINAL and any(one.stage is Stage.FINAL for one in live):
        raise Refused("这起事件已有终报。")
    count = sum(1 for one in live if one.stage is stage)
    return stage, count + 1


def _nothing_new(state: Incident, draft: ReportDraft) -> list[str]:
    """That a 续报 is empty, or holds only figures that were told before."""
    if not levelled(draft.body.replace("有关情况续报", "")):
        return [EMPTY]
    if "截至" in draft.body and composing.told_again(state, draft.id, draft.stage):
        return ["上一报以后没有新的来报，数字也没有变，正文里是已报过的数字"]
    return []


def warnings(
    state: Incident,
    draft: ReportDraft,
    letterhead: Letterhead | None = None,
    asked: Iterable[Asked] = (),
    joined: Iterable[JoinedReport] = (),
    settings: Settings | None = None,
) -> list[str]:
    """What to look at before the leader signs; an unexplained contradiction also blocks.

    With ``letterhead`` also what is too long for its place on the page; ``asked`` is what is open of the figures,
    ``joined`` what was reported of incidents told with this one, ``settings`` tell which office a name means.
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
    found += [*_unsent(state, draft), *joining.joined_warnings(state, draft.id, draft.addressee, draft.copies, joined)]
    found += never_told(settings, state, draft.id, draft.stage, draft.addressee) if settings is not None else []
    found += _nothing_new(state, draft)
    found += composing.open_warning(asked)
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


def _unsent(state: Incident, draft: ReportDraft) -> list[str]:
    """A 续报 goes on from what was reported before: it says which of that never left the house."""
    held = [
        stage_name(one.stage.label, one.ordinal)
        for one in state.reports
        if not one.withdrawn and one.id != draft.id and one.sent_at is None and one.relayed_at is None
    ]
    if draft.stage is not Stage.FOLLOWUP or not held:
        return []
    return [f"{'、'.join(held)}还没有报出，对方没有收到；续报只写以后的变化，请先报出"]


def submit(desk: Desk, draft: ReportDraft) -> Changed:
    """Lay a draft before the leader (送签); submitting it again replaces the unsigned text."""
    body = clean(draft.body)
    if not body:
        raise Refused("报告正文是空的。", field="body")
    if not levelled(body.replace(phrases.load(desk.settings.wording).fill("结语"), "")):
        raise Refused(f"{EMPTY}；有了新的情况再写，或者在正文里写明。", field="body")
    if not one_line(draft.title):
        raise Refused("报告标题是空的。", field="title")
    with desk.write() as transaction:
        prove(transaction, subject_of(draft.incident))
        state = as_told(transaction.reading, known(transaction, draft.incident))
        open_conflicts = [one.text for one in conflicts(state.figures) if not one.explained]
        if open_conflicts:
            raise Refused(f"数字有矛盾：{'；'.join(open_conflicts)}。请先在事件页写明变更说明。", field="figures")
        held = state.report(draft.id)
        beside = composing.without(state, draft.id)
        heard = draft.heard or (held.heard if held else ()) or tuple(one.entry for one in composing.unheard(beside, ()))
        composing.refuse_denial(desk, beside, draft.stage, body)
        composing.refuse_open(desk, beside, draft.stage, heard)
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
            letterhead=_letterhead(desk, state, draft),
            heard=heard,
            struck=composing.struck(composing.accounts_of(desk, beside, draft.stage, body, heard, draft.addressee)),
            confirmed=_names(draft.confirmed),
            hat=draft.hat,
            mark_digits=PAPER_DIGITS,
            code_frame=WITNESS_FRAME,
        )
        if held is None or edited(held, draft) or _stands_otherwise(held, fact):
            transaction.append(subject_of(draft.incident), fact)
        transaction.beside.drafts.drop(draft.id)
    return Changed(transaction.topics, draft.id)


def _stands_otherwise(held: Report, fact: ReportSubmitted) -> bool:
    now = (fact.letterhead, fact.confirmed, fact.heard, fact.hat)
    return (held.letterhead, held.confirmed, held.heard, held.hat) != now


def _letterhead(desk: Desk, state: Incident, draft: ReportDraft) -> Letterhead:
    urgency = desk.settings.urgency_at(state.strict_stated) if draft.urgency is None else draft.urgency
    return desk.settings.letterhead_of(hat_of(desk, draft.hat), urgency)


def hat_of(desk: Desk, name: str) -> Hat | None:
    """Another name under which the unit reports, None for its own; raises Refused for one nobody declared."""
    hat = desk.settings.hat(name)
    if name and hat is None:
        raise Refused(f"没有“{name}”这个名义，请到“设置 → 文书 → 其他名义”查看。", field="hat")
    return hat


def edited(held: Report, draft: ReportDraft) -> bool:
    """Whether a draft says anything else than what was laid before the leader."""
    texts = (one_line(draft.title), clean(draft.body), one_line(draft.addressee))
    names = (_names(draft.copies), _names(draft.annexes), _names(draft.joint))
    urgency = held.letterhead.urgency if held.letterhead is not None else None
    if (held.hat, urgency) != (draft.hat, urgency if draft.urgency is None else draft.urgency):
        return True
    return (held.title, held.body, held.addressee, held.copies, held.annexes, held.joint) != (*texts, *names)


def _names(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in map(one_line, words) if name)


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
