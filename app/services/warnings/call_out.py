"""叫应: who was called for a warning, unit by unit: the evidence of the first answer and of the villages."""

import datetime as dt

import msgspec

from app.models.moments import from_micros
from app.models.texts import clean, one_line
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.models.warning.facts import CalledOut, CallOutListed, CallOutReported
from app.models.warning.state import Warned, title_of
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations import planning
from app.services.obligations.evidence import done_at
from app.services.runtime.errors import Refused
from app.services.store import Transaction


class CallOut(msgspec.Struct, frozen=True, kw_only=True):
    """How a warning's call-out stands: units by how far they got."""

    warning: str
    title: str
    listed: tuple[str, ...]
    answered: tuple[str, ...]
    silent: tuple[str, ...]
    passed_down: tuple[str, ...]


class CallDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A call as typed: the unit, who took it, what was said."""

    unit: str
    person: str = ""
    phone: str = ""
    words: str = ""
    answered: bool = True
    at: dt.datetime | None = None


def name_units(desk: Desk, warning: str, units: tuple[str, ...]) -> Changed:
    """Book which units have to be called; raises Refused where none is named."""
    names = tuple(dict.fromkeys(one_line(one) for one in units if one_line(one)))
    if not names:
        raise Refused("请写明要叫应哪些乡镇、单位。", field="units")
    with desk.write() as transaction:
        _known(transaction, warning)
        transaction.append(_subject(warning), CallOutListed(units=names))
    return Changed(transaction.topics, warning)


def call(desk: Desk, warning: str, draft: CallDraft) -> Changed:
    """Book one call; once everybody who has to has answered (without a list: the first), the limit is met.

    Raises:
        Refused: no unit is named, an answer without saying whose, or the warning is not known.
    """
    _refuse_wrong(draft, named=draft.answered)
    subject = _subject(warning)
    with desk.write() as transaction:
        _known(transaction, warning)
        at = done_at(draft.at, desk.now(), since=_issued(transaction, subject))
        fact = CalledOut(
            unit=one_line(draft.unit), at=at, answered=draft.answered, person=one_line(draft.person),
            phone=one_line(draft.phone), words=clean(draft.words),
        )  # fmt: skip
        entry = transaction.append(subject, fact)
        if draft.answered and transaction.state(subject, Warned).all_answered:
            planning.meet(
                transaction, desk, subject, entry, at, kinds={ObligationKind.ACK}, recipients={Recipient.TOWNSHIP}
            )  # fmt: skip
    return Changed(transaction.topics, warning)


def passed_down(desk: Desk, warning: str, draft: CallDraft) -> Changed:
    """Book that a unit reported the warning through to its villages; once all have, what they owe is done."""
    _refuse_wrong(draft, named=False)
    subject = _subject(warning)
    with desk.write() as transaction:
        _known(transaction, warning)
        at = done_at(draft.at, desk.now(), since=_issued(transaction, subject))
        fact = CallOutReported(
            unit=one_line(draft.unit), at=at, person=one_line(draft.person), words=clean(draft.words)
        )
        entry = transaction.append(subject, fact)
        if transaction.state(subject, Warned).all_passed_down:
            planning.meet_theirs(transaction, subject, entry, at)
    return Changed(transaction.topics, warning)


def standing_of(desk: Desk, warning: str) -> CallOut:
    """Who answered, who did not, who reported through; raises Refused for an unknown warning."""
    with desk.store.read() as reading:
        state = reading.state(_subject(warning), Warned)
    if state is None or state.message is None:
        raise _unknown(warning)
    return CallOut(
        warning=warning, title=title_of(state), listed=state.listed, answered=state.answered, silent=state.silent,
        passed_down=state.passed_down,
    )  # fmt: skip


def _refuse_wrong(draft: CallDraft, *, named: bool) -> None:
    if not one_line(draft.unit):
        raise Refused("请写明叫应哪个乡镇或单位。", field="unit")
    if named and not one_line(draft.person):
        raise Refused("请写明谁应答的，有人应答才算叫应。", field="person")


def _issued(transaction: Transaction, subject: str) -> dt.datetime | None:
    state = transaction.state(subject, Warned)
    sent = state.message.sent if state.message is not None else None
    return min(sent, from_micros(state.received_at)) if sent is not None else None


def _known(transaction: Transaction, warning: str) -> None:
    if transaction.state(_subject(warning), Warned).message is None:
        raise _unknown(warning)


def _unknown(warning: str) -> Refused:
    return Refused(f"找不到预警 {warning}，请核对编号。", field="warning")


def _subject(warning: str) -> str:
    return f"warning:{warning}"
