"""A report composed from the book: what it stands on, what it says, what of the messages is accounted for."""

from collections.abc import Iterable

import msgspec

from app.models.incident.figures import current, figure_text
from app.models.incident.parts import Message
from app.models.incident.state import Incident
from app.models.moments import to_micros
from app.models.report.clause_fates import settle
from app.models.report.conservation import Account, Fate
from app.models.report.parts import Report
from app.models.report.statement import unsourced
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.report import Stage
from app.models.vocabulary.supply import SupplyStep
from app.services.desk.desk import Desk
from app.services.incident.joins import JoinedReport, joined_reports
from app.services.incident.loading import as_told, differing, members
from app.services.paper import phrases
from app.services.reports import offices, report_text
from app.services.reports.against import Asked, read_message, said_of, still_asked
from app.services.reports.covering import NO_CASUALTIES, NONE_SAID
from app.services.reports.ground import PEOPLE, Ground, Out, messages_since
from app.services.reports.report_text import Composed
from app.services.reports.told_to import last_told, went_to
from app.services.reports.trade_words import trade_words
from app.services.runtime.errors import Refused

NO_CHANGE = ("无变化", "没有变化", "无新的", "没有新的", "无新进展", "无新增")
"""Words by which a 续报 would say that nothing happened."""
DECIDE = (
    "请核实：来报属实的在“读到未采用”（Ctrl+Shift+N）采用，另有数字的在“数字”（Ctrl+G）登记，"
    "查无此事的在“读到未采用”写明怎么核实的。"
)
"""With which keys the officer decides on what is open."""


def without(state: Incident, report: str) -> Incident:
    """The incident as it stands beside one of its reports."""
    return msgspec.structs.replace(state, reports=tuple(one for one in state.reports if one.id != report))


def whole(desk: Desk, state: Incident) -> Incident:
    """The incident with what was said of those taken as one with it: a report tells all of it."""
    with desk.store.read() as reading:
        return as_told(reading, state)


def joined_of(desk: Desk, state: Incident) -> tuple[JoinedReport, ...]:
    """What was reported of incidents that are told with this one now."""
    with desk.store.read() as reading:
        return joined_reports(reading, state)


def before_of(state: Incident) -> Report | None:
    """The report that was written last: the last that left, where none did the last one at all."""
    live = [one for one in state.reports if not one.withdrawn]
    sent = state.sent_reports
    return sent[-1] if sent else live[-1] if live else None


def ground_of(desk: Desk, state: Incident, stage: Stage, addressee: str) -> Ground:
    """Everything the text of a report is made from, the words of incidents taken as one with it included."""
    state = whole(desk, state)
    before = before_of(state)
    gone = went_to(desk.settings, state, addressee) if stage is Stage.FOLLOWUP else None
    told = last_told(state, gone) if stage is Stage.FOLLOWUP else None
    since = (told if gone is not None else before) if stage is Stage.FOLLOWUP else None
    changes = {one.entry: read_message(desk, state, one) for one in state.messages}
    return Ground(
        state=state,
        stage=stage,
        kind_name=desk.rules.taxonomy.name_of(state.category),
        trade=trade_words(),
        phrases=phrases.load(desk.settings.wording),
        now=desk.now(),
        changes=changes,
        said_of=said_of(state.messages),
        superiors=_superiors(desk, state),
        before=before if stage is not Stage.FIRST else None,
        told=told,
        gone=gone,
        then=_as_told(desk, _first_of(state) if stage is Stage.FINAL else told),
        out=_sent_since(desk, state, since),
        strict=strict_level(state),
        joined=joined_of(desk, state),
        asked=still_asked(desk, state, state.messages, changes),
    )


def _superiors(desk: Desk, state: Incident) -> frozenset[str]:
    """The messages that came from an office above us."""
    above = offices.above(desk.settings.unit_level)
    return frozenset(
        one.entry
        for one in state.messages
        if one.caller_unit and offices.role_of(desk.settings, one.caller_unit) in above
    )


def _first_of(state: Incident) -> Report | None:
    """The report that was written first."""
    return next((one for one in state.reports if not one.withdrawn), None)


def _as_told(desk: Desk, told: Report | None) -> Incident | None:
    """The incident as a report knew it; None where none was told or its entry is not here."""
    if told is None:
        return None
    with desk.store.read() as reading:
        written = reading.book.entry(told.entry)
        return None if written is None else reading.book.state_at(written, Incident)


def strict_level(state: Incident) -> str:
    """从严 by what was stated and not set aside by the officer, where it is graver than the known level; else empty."""
    return state.strict_stated.label if state.strict_stated < state.level else ""


def _sent_since(desk: Desk, state: Incident, before: Report | None) -> Out:
    """Teams called out and material sent to the incident, since a report if one is given; not what was called off."""
    since = to_micros(before.submitted_at) if before is not None else 0
    with desk.store.read() as reading:
        every = members(desk, state.id)
        teams = [row for one in every for row in reading.ledgers.dispatches(one)]
        goods = [row for one in every for row in reading.ledgers.supplies(one)]
    gone = [row for row in goods if row.issued_at is not None and row.step != SupplyStep.CANCELLED]
    return Out(
        tuple(row.name for row in teams if row.ordered_at > since and row.step != DispatchStep.CANCELLED),
        tuple(row.goods for row in gone if (row.issued_at or 0) > since),
    )


def accounts_of(
    desk: Desk, state: Incident, stage: Stage, body: str, heard: Iterable[str], addressee: str = ""
) -> tuple[Account, ...]:
    """What became of every clause of these messages in a text as the officer left it."""
    composed = report_text.compose_text(ground_of(desk, state, stage, addressee))
    entries = set(heard)
    mine = [one for one in composed.accounts if one.clause.message in entries]
    return settle(mine, body, composed.rendered)


def struck(accounts: Iterable[Account]) -> tuple[tuple[str, str], ...]:
    """(message, words) of every clause that was left out."""
    return tuple((one.clause.message, one.clause.words) for one in accounts if one.fate is Fate.STRUCK)


def unheard(state: Incident, heard: Iterable[str]) -> tuple[Message, ...]:
    """Messages that came after a text was written and that no report accounts for."""
    entries = set(heard)
    return tuple(one for one in messages_since(state, before_of(state)) if one.entry not in entries)


def without_source(state: Incident, body: str, confirmed: Iterable[str]) -> tuple[str, ...]:
    """Sentences of a text that nobody said and nobody stands for."""
    said = [one.narrative for one in state.messages]
    said += [*(one.text for one in state.lines), *(one.text for one in state.notes)]
    said += [*(one.said for one in state.orals), *(one.said for one in state.tellings)]
    zero = {one.kind for one in state.figures if one.value == 0}
    said += [text for kind, text in NONE_SAID.items() if kind in zero]
    said += [NO_CASUALTIES] if zero else []
    return unsourced(body, [*said, state.closing, state.place], trade_words().absences, confirmed)


def open_words(desk: Desk, state: Incident) -> tuple[Asked, ...]:
    """Words of messages, lines and notes that speak of a figure nobody has decided on, told in a report or not."""
    state = whole(desk, state)
    written = [(one.entry, one.text, one.at) for one in state.lines]
    written += [(one.entry, one.text, one.at) for one in state.notes]
    notes = tuple(
        Message(entry=entry, narrative=text, received_at=at, medium=state.messages[0].medium)
        for entry, text, at in written
        if state.messages
    )
    return (*still_asked(desk, state, (*state.messages, *notes)), *_differing(desk, state))


def _differing(desk: Desk, state: Incident) -> list[Asked]:
    """Counts that the calls of one event give differently, to be decided on."""
    with desk.store.read() as reading:
        doubts = differing(reading, state.id)
    return [
        Asked(
            message="",
            words=f"并案的两起说的不同：{'、'.join(f'{figure_text(one)}人' for one in told)}",
            field=kind.value,
            label=kind.label,
            known=None,
            stands=None,
        )
        for kind, told in doubts.items()
    ]


def _since(state: Incident, asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Those that no report which went before has told."""
    before = before_of(state)
    if before is None:
        return tuple(asked)
    new = {one.entry for one in messages_since(state, before)}
    new |= {one.entry for one in state.lines if one.at > before.submitted_at}
    new |= {one.entry for one in state.notes if one.at > before.submitted_at}
    return tuple(one for one in asked if one.message in new)


def open_sentence(asked: Iterable[Asked]) -> str:
    """被困（现记2人），来报“被困2人全部救出”: what is open, for the officer; empty where nothing is."""
    found = []
    for one in asked:
        held = f"（现记{figure_text(one.known)}人）" if one.known is not None and one.field in PEOPLE else ""
        found.append(f"{one.label}{held}，来报“{one.words}”" if one.label else f"来报“{one.words}”")
    return "；".join(dict.fromkeys(found))


def open_warning(asked: Iterable[Asked]) -> list[str]:
    """What is open and with which keys it is decided on, one sentence; none where nothing is."""
    said = open_sentence(asked)
    return [f"还有没定的数字：{said}。{DECIDE}"] if said else []


def refuse_open(desk: Desk, beside: Incident, stage: Stage, heard: Iterable[str]) -> None:
    """A 终报 is refused while a message is unread in it or a figure it would print is not decided on."""
    if stage is not Stage.FINAL:
        return
    new = unheard(beside, heard)
    if new:
        raise Refused(f"写好以后又来{len(new)}条来报，终报里没有。请撤回重写，再送签。", field="body")
    printed_now = {kind.value for kind in current(beside.figures)}
    asked = [one for one in open_words(desk, beside) if not one.field or one.field in PEOPLE | printed_now]
    if asked:
        raise Refused(f"终报不能用没有定的数字：{open_sentence(asked)}。{DECIDE}", field="body")


def told_again(state: Incident, draft: str, stage: Stage) -> bool:
    """Whether a 续报 has nothing new: no message, line or figure since the report that went before it."""
    beside = without(state, draft)
    before = before_of(beside)
    if stage is not Stage.FOLLOWUP or before is None or messages_since(beside, before):
        return False
    told = {kind: value for kind, value in before.figures if value is not None}
    held = {kind.value: one.value for kind, one in current(state.figures).items() if one.value is not None}
    return len(state.lines) <= before.covers and told == held


def denies(body: str, state: Incident) -> str:
    """The words by which a text says that nothing changed although no message said so; empty where it says no such."""
    said = "".join(one.narrative for one in state.messages)
    return next((word for word in NO_CHANGE if word in body and word not in said), "")


def composed(desk: Desk, state: Incident, stage: Stage, addressee: str, ordinal: int) -> tuple[str, Composed]:
    """Title and text of a report."""
    ground = ground_of(desk, state, stage, addressee)
    return report_text.heading(ground, ordinal, desk.settings), report_text.compose_text(ground)


def offered(desk: Desk) -> tuple[str, ...]:
    """Sentences the program never writes by itself, for the officer to choose from."""
    texts = phrases.load(desk.settings.wording).texts
    return tuple(text for name, text in texts.items() if name.startswith(phrases.OFFERED))


def said_words(accounts: Iterable[Account], body: str) -> str:
    """照录 3 处，划去 1 处: what of the messages stands in the text as said, and what was taken out of it."""
    found = settle(accounts, body, {})
    carried = sum(1 for one in found if one.fate is Fate.CARRIED)
    gone = sum(1 for one in found if one.fate is Fate.STRUCK)
    parts = [f"照录 {carried} 处" if carried else "", f"划去 {gone} 处" if gone else ""]
    return "，".join(part for part in parts if part)


def refuse_denial(desk: Desk, beside: Incident, stage: Stage, body: str) -> None:
    """无变化 is refused while a message, an unsure reading or a note with a figure in it is open."""
    word = denies(body, beside) if stage is Stage.FOLLOWUP else ""
    if not word:
        return
    asked = _since(beside, open_words(desk, beside))
    if asked:
        raise Refused(
            f"正文写“{word}”，但还有没有采用的数字：{'、'.join(one.words for one in asked)}。请先逐项采用或写明。",
            field="body",
        )
    if unheard(beside, ()):
        raise Refused(f"正文写“{word}”，但上一报以后又有来报，请先写入或划去。", field="body")


def refuse_unsourced(state: Incident, held: Report) -> None:
    """Raise Refused where a text holds a sentence that nobody said and nobody stands for."""
    loose = without_source(state, held.body, held.confirmed)
    if loose:
        raise Refused(f"这几句没有人说过：{''.join(loose)}请确认或删去，再签发。", field="body")
