"""The line at the foot (一行): words typed on an incident, read against what is known, shown and then booked.

What is shown before Enter comes from booking the words in a trial that is never written: there is one truth. Words
in which something is read that concerns the incident are a 续来报; others are a 记事.
"""

import datetime as dt

import msgspec

from app.models.incident.facts import IncidentDescribed, IncidentFollowedUp, IncidentNoted, IncidentRetimed
from app.models.incident.figures import stated
from app.models.incident.naming import subject_of
from app.models.incident.situation import instants_of
from app.models.incident.state import Incident
from app.models.moments import BEIJING, minutes
from app.models.obligations.clock import Clock
from app.models.texts import clean
from app.models.vocabulary.incident import Bound, Detail, Medium, Precision, ReadField
from app.models.vocabulary.obligation import Owner
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.dispatch.dispatch import Reached, step_within
from app.services.dispatch.said_steps import SaidStep, said_steps
from app.services.extraction.change import Change, Direction
from app.services.extraction.findings import SURE
from app.services.incident.grades import regrade
from app.services.incident.intake import refuse_wrong, state_figures
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.loading import known, load
from app.services.incident.readings import asked_of_changes, note_within
from app.services.incident.similar import known_of
from app.services.obligations.planning import rebase, replan
from app.services.reports.against import adopt_sure, kind_of, read, told_of
from app.services.reports.typed_line import Effect, Foreseen, Stand, Typed
from app.services.reports.unread_clauses import carried
from app.services.runtime.errors import Refused
from app.services.store import Transaction

PLACE, CATEGORY, OCCURRED = Detail.PLACE, Detail.CATEGORY, Detail.OCCURRED
NAMES: dict[ReadField, str] = {PLACE: "地点", CATEGORY: "类别", OCCURRED: "事发"}
STEP = "step:"
replace = msgspec.structs.replace


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What was read in the words, and what of it is booked."""

    changes: tuple[Change, ...]
    steps: tuple[SaidStep, ...]
    draft: IntakeDraft
    done: frozenset[str]

    @property
    def message(self) -> bool:
        """Whether the words say something of the incident itself."""
        return bool(self.changes or self.draft.noted)


def foresee(desk: Desk, typed: Typed) -> Foreseen:
    """What Enter would do, by doing it in a trial; for the lanes behind the window. Raises what booking raises."""
    if not typed.incident or not clean(typed.text):
        return Foreseen(typed=typed, effects=())
    now = desk.now()
    with desk.trial() as trial:
        before = known(trial, typed.incident)
        plan = _plan(trial, desk, before, typed, now)
        _apply(trial, desk, typed, plan, now)
        after = load(trial, typed.incident)
    kind = "续来报" if plan.message else "记事"
    effects = (
        *(_figure_or_name(desk, one, typed, plan) for one in plan.changes if one.direction is not Direction.SAME),
        *(_step(one, typed, plan) for one in plan.steps),
        *_levels(before, after),
        *_clocks(desk, before, after, now),
        *(carried(plan.draft.narrative, plan.changes) if plan.message else ()),
        Effect(key="", words=kind, stand=Stand.FOLLOWS),
    )
    said = sorted((one.finding.start, one.finding.words, one.field in plan.done) for one in plan.changes)
    return Foreseen(typed=typed, effects=effects, read=tuple((words, done) for _, words, done in said if words))


def book(desk: Desk, typed: Typed) -> Changed:
    """The words and all that is sure or was taken are booked in one transaction.

    Raises:
        Refused: nothing was typed, the incident is unknown, or a number cannot be meant.
    """
    if not clean(typed.text):
        raise Refused("还没有写。", field="text")
    now = desk.now()
    with desk.write() as transaction:
        before = known(transaction, typed.incident)
        if not once(transaction, typed.id):
            return Changed(frozenset(), typed.incident)
        plan = _plan(transaction, desk, before, typed, now)
        _apply(transaction, desk, typed, plan, now)
        transaction.beside.drafts.drop(typed.id)
    return Changed(transaction.topics, typed.incident)


def _plan(transaction: Transaction, desk: Desk, state: Incident, typed: Typed, now: dt.datetime) -> _Plan:
    text = clean(typed.text)
    changes = read(desk, known_of(state), text, now)
    steps = said_steps(text, transaction.reading.ledgers.dispatches(typed.incident))
    done: set[str] = {
        one.field for one in changes if _taken(one.field, typed, sure=_by_itself(one, told_of(state.readings)))
    }
    done |= {_key(one) for one in steps if _taken(_key(one), typed, sure=one.sure)}
    draft = IntakeDraft(id=typed.id, received_at=now, narrative=text)
    decided = tuple(_decided(one) for one in changes if one.field in done)
    draft, _ = adopt_sure(draft, decided)
    unanswered = (one for one in changes if typed.answers.get(one.field) is not False)
    draft = replace(draft, noted=asked_of_changes(draft, unanswered))
    refuse_wrong(draft, now)
    return _Plan(changes=changes, steps=steps, draft=draft, done=frozenset(done))


def _taken(key: str, typed: Typed, *, sure: bool) -> bool:
    return typed.answers.get(key, sure)


def _by_itself(one: Change, waiting: frozenset[str]) -> bool:
    """Sure, and nothing that is known or waits for an answer is put aside by it: another place, nobody missing."""
    if one.stands == 0 and one.field in waiting:
        return False
    return one.sure and one.direction is not Direction.SAME and (kind_of(one) is not None or one.known in {None, ""})


def _decided(one: Change) -> Change:
    """What the officer took is as good as sure."""
    return replace(one, finding=replace(one.finding, confidence=max(SURE, one.finding.confidence)))


def _apply(transaction: Transaction, desk: Desk, typed: Typed, plan: _Plan, now: dt.datetime) -> None:
    """Append everything the words mean; booking and the trial both do it here."""
    subject, text = subject_of(typed.incident), plan.draft.narrative
    if plan.message:
        transaction.append(subject, IncidentFollowedUp(narrative=text, received_at=now, medium=Medium.SAID))
        state_figures(transaction, subject, plan.draft)
        note_within(transaction, typed.incident, plan.draft)
        _apply_names(transaction, typed.incident, plan)
        regrade(transaction, desk, typed.incident, known_at=now)
        replan(transaction, desk, subject, known_at=now)
    else:
        transaction.append(subject, IncidentNoted(text=text))
    for one in plan.steps:
        if _key(one) in plan.done:
            reached = Reached(to=one.to, at=now, people=one.people, vehicles=one.vehicles)
            step_within(transaction, desk, one.dispatch, reached)


def _apply_names(transaction: Transaction, incident: str, plan: _Plan) -> None:
    """Place, class and time of occurrence, where they were taken."""
    subject = subject_of(incident)
    held = {one.field: one for one in plan.changes if one.field in plan.done}
    place, category, occurred = held.get(PLACE), held.get(CATEGORY), held.get(OCCURRED)
    if place is not None or category is not None:
        fact = IncidentDescribed(
            place=str(place.becomes) if place is not None else None,
            category=str(category.becomes) if category is not None else None,
        )
        transaction.append(subject, fact)
    if occurred is not None and occurred.finding.moment is not None:
        before = load(transaction, incident)
        retimed = IncidentRetimed(
            reason=f"续来报：{occurred.words}",
            occurred_at=occurred.finding.moment,
            precision=occurred.finding.precision or Precision.MINUTE,
            about=occurred.finding.about,
        )
        transaction.append(subject, retimed)
        after, at = load(transaction, incident), plan.draft.received_at
        rebase(transaction, subject, instants_of(before, at), instants_of(after, at), retimed.reason)


def _key(one: SaidStep) -> str:
    return f"{STEP}{one.dispatch}"


def _stand(key: str, typed: Typed, plan: _Plan) -> Stand:
    if key in plan.done:
        return Stand.SURE
    return Stand.LEFT if typed.answers.get(key) is False else Stand.ASKED


def _figure_or_name(desk: Desk, one: Change, typed: Typed, plan: _Plan) -> Effect:
    stand = _stand(one.field, typed, plan)
    kind = kind_of(one)
    if kind is not None:
        unit = kind.unit if kind.unit != "人" else ""
        said = stated(one.stands, one.finding.bound, unit)
        held = stated(one.known, Bound.EXACT, "") if isinstance(one.known, float | int) else ""
        words = f"{kind.label}{held}→{said}" if held else f"{kind.label}{said}"
        if one.direction is Direction.LOWERED:
            words += "（减少）"
    else:
        words = f"{NAMES.get(one.field, one.field)} {_named(desk, one)}"
    why = f"“{one.words}”" + (f"，{one.finding.why}" if one.finding.why else "")
    return Effect(key=one.field, words=words if stand is Stand.SURE else f"{words}？", stand=stand, why=why)


def _named(desk: Desk, one: Change) -> str:
    if one.field == OCCURRED and one.finding.moment is not None:
        return f"{one.finding.moment.astimezone(BEIJING):%d日%H:%M}"
    if one.field == CATEGORY:
        return desk.rules.taxonomy.name_of(str(one.becomes)) or str(one.becomes)
    return str(one.becomes)


def _step(one: SaidStep, typed: Typed, plan: _Plan) -> Effect:
    stand = _stand(_key(one), typed, plan)
    words = f"{one.to.label}：{one.name}"
    return Effect(
        key=_key(one), words=words if stand is Stand.SURE else f"{words}？", stand=stand, why=f"“{one.words}”"
    )


def _levels(before: Incident, after: Incident) -> list[Effect]:
    found = []
    if after.level < before.level:
        found.append(f"升{after.level.label}")
    if after.level_strict < min(before.level_strict, after.level):
        found.append(f"从严 升{after.level_strict.label}")
    return [Effect(key="", words=one, stand=Stand.FOLLOWS, why=after.grade_reason) for one in found]


def _clocks(desk: Desk, before: Incident, after: Incident, now: dt.datetime) -> list[Effect]:
    """Clocks of ours that would start, those of one kind and instant to several together."""
    held = {one.id for one in before.clocks}
    groups: dict[tuple[str, dt.datetime], list[Clock]] = {}
    for one in after.clocks:
        if one.id not in held and one.running and one.owner is Owner.OURS:
            groups.setdefault((one.obligation.label, one.limit), []).append(one)
    return [
        Effect(
            key="",
            words=f"起动{label} {span(limit - now)}",
            stand=Stand.FOLLOWS,
            why="→ " + "、".join(dict.fromkeys(desk.settings.recipient_name(one.recipient) for one in clocks)),
        )
        for (label, limit), clocks in sorted(groups.items(), key=lambda one: one[0][1])
    ]


def span(left: dt.timedelta) -> str:
    """30分, 1小时, 1小时30分; 立即 for what is due already."""
    if left <= minutes(5):
        return "立即"
    hours, rest = divmod(round(left.total_seconds() / 60), 60)
    return (f"{hours}小时" if hours else "") + (f"{rest}分" if rest or not hours else "")
