"""办件: 批示, 上级核查, 收文, 系统消息, 调度 taken in with their limits, passed on, pressed for, answered."""

import datetime as dt
from pathlib import Path

import msgspec

from app.models.incident.state import Incident
from app.models.matter.facts import MatterAnswered, MatterFile, MatterPassed, MatterPressed, MatterTaken
from app.models.matter.rows import MatterRow
from app.models.matter.state import Matter
from app.models.moments import EARLIEST, minutes
from app.models.obligations.clock import Clock
from app.models.obligations.facts import ClockStarted
from app.models.obligations.rules import resolve
from app.models.texts import clean, one_line
from app.models.vocabulary.matter import MatterAnswer, MatterKind
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.services.desk.attachments import AttachedFile, free_path, held, plain_name, save_to
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.obligations import planning
from app.services.obligations.evidence import done_at
from app.services.runtime.errors import Refused
from app.services.store import Transaction

PASSED_TO = {
    MatterKind.INSTRUCTION: Recipient.UNDERTAKER,
    MatterKind.DOCUMENT: Recipient.OFFICE,
    MatterKind.SYSTEM_MESSAGE: Recipient.SECTION,
}
"""To whom each kind is passed on where nothing else is said."""
ANSWERED_TO = {
    MatterKind.INSTRUCTION: Recipient.GOVERNMENT,
    MatterKind.QUERY: Recipient.UPPER,
    MatterKind.DOCUMENT: Recipient.OFFICE,
    MatterKind.SYSTEM_MESSAGE: Recipient.SECTION,
    MatterKind.ASSIGNMENT: Recipient.OUR_BUREAU,
}
"""To whom the answer to each kind goes."""
OWN_LIMIT = "来件写明时限"


class MatterDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The form as typed; ``due`` is the limit that is named, None where none is."""

    kind: MatterKind
    words: str
    asker: str = ""
    asked: str = ""
    at: dt.datetime | None = None
    due: dt.datetime | None = None
    incident: str = ""
    token: str = ""
    number: str = ""
    files: tuple[AttachedFile, ...] = ()
    """What lies in the store already (``desk.attachments.keep``)."""


def take(desk: Desk, draft: MatterDraft) -> Changed:
    """Book it and start its limits: those of the rules, or the one it names itself.

    Raises:
        Refused: nothing is asked, nobody asks, a 调度 names no unit or limit, impossible times, no such incident, or
            a file lay unbooked for so long that it is gone.
    """
    now = desk.now()
    at = (draft.at or now).astimezone(dt.UTC)
    _refuse_wrong(draft, at, now)
    ours = draft.kind is MatterKind.ASSIGNMENT
    fact = MatterTaken(
        kind=draft.kind,
        words=clean(draft.words),
        asker=one_line(draft.asker) or (desk.settings.unit_name if ours else ""),
        asked=one_line(draft.asked),
        at=at,
        due=draft.due.astimezone(dt.UTC) if draft.due else None,
        incident=draft.incident,
        number=one_line(draft.number),
        files=tuple(MatterFile(name=one.name, digest=one.digest, size=one.size) for one in draft.files),
    )
    identity = desk.new_id()
    subject = _subject(identity)
    with desk.write() as transaction:
        if not once(transaction, draft.token):
            return Changed(frozenset())
        if draft.incident and transaction.state(f"incident:{draft.incident}", Incident).received_at is None:
            raise Refused(f"找不到事件 {draft.incident}，请核对编号。", field="incident")
        gone = [one.name for one in fact.files if not held(transaction.reading, one.digest)]
        if gone:
            raise Refused(f"附件“{'、'.join(gone)}”放得太久，已经不在账本里，请重新添加再登记。", field="files")
        transaction.append(subject, fact)
        planning.replan(transaction, desk, subject, known_at=at)
        if fact.due is not None:
            _own_limit(transaction, desk, subject, fact, fact.due)
    return Changed(transaction.topics, identity)


def _refuse_wrong(draft: MatterDraft, at: dt.datetime, now: dt.datetime) -> None:
    wrong = {}
    if not clean(draft.words):
        wrong["words"] = "请写明内容"
    if draft.kind is MatterKind.ASSIGNMENT:
        if not one_line(draft.asked):
            wrong["asked"] = "请写明向哪个单位调度"
        if draft.due is None:
            wrong["due"] = "调度要写明何时前回复"
    elif not one_line(draft.asker):
        wrong["asker"] = "请写明谁的批示、谁来问的或来文单位"
    if not EARLIEST <= at <= now + minutes(1):
        wrong["at"] = "来件时间不合理（晚于现在或过早）"
    if draft.due is not None and draft.due < at:
        wrong["due"] = "时限早于来件时间"
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)


def _own_limit(
    transaction: Transaction,
    desk: Desk,
    subject: str,
    fact: MatterTaken,
    due: dt.datetime,
    basis: dt.datetime | None = None,
) -> None:
    """The limit it names governs its answer: the rule's clock is moved to it, or one of its own starts."""
    recipient = resolve(ANSWERED_TO[fact.kind], desk.settings.unit_level)
    running = [one for one in planning.clocks_of(transaction, subject) if one.running and one.recipient is recipient]
    for one in running:
        planning.move(transaction, one, due, one.basis_at, OWN_LIMIT, decided=True)
    if running:
        return
    ours = fact.kind is not MatterKind.ASSIGNMENT
    count = len(planning.clocks_of(transaction, subject)) + 1
    transaction.append(
        subject,
        ClockStarted(
            clock=f"{subject}/{fact.kind.value}/{count}",
            rule=fact.kind.label,
            digest="",
            obligation=ObligationKind.CHECK if ours else ObligationKind.REPLY,
            recipient=recipient,
            basis=Basis.ASKED if ours else Basis.SENT,
            basis_at=basis or fact.at,
            due=due,
            legal=OWN_LIMIT if ours else f"向{fact.asked}调度",
            owner=Owner.OURS if ours else Owner.THEIRS,
            belongs_to=f"incident:{fact.incident}" if fact.incident else "",
        ),
    )


def pass_on(
    desk: Desk,
    identity: str,
    to: str,
    *,
    person: str = "",
    words: str = "",
    recipient: Recipient | None = None,
    at: dt.datetime | None = None,
) -> Changed:
    """Book that it was passed on (传达、转办) or that a leader was told; meets the limits owed to that recipient.

    Raises:
        Refused: nobody is named, or the matter is not known.
    """
    if not one_line(to):
        raise Refused("请写明转给谁、报告谁。", field="to")
    subject = _subject(identity)
    with desk.write() as transaction:
        taken = _known(transaction, identity)
        moment = done_at(at, desk.now(), since=taken.at)
        role = recipient or PASSED_TO.get(taken.kind, Recipient.UNDERTAKER)
        fact = MatterPassed(recipient=role, to=one_line(to), person=one_line(person), words=clean(words), at=moment)
        entry = transaction.append(subject, fact)
        planning.meet(
            transaction, desk, subject, entry, moment,
            kinds={ObligationKind.CHECK, ObligationKind.ORAL}, recipients={role},
        )  # fmt: skip
    return Changed(transaction.topics, identity)


def press(
    desk: Desk, identity: str, *, person: str = "", reached: bool = True, words: str = "", at: dt.datetime | None = None
) -> Changed:
    """Book that whoever has to do it was pressed for it, or did not answer; nothing is met by this."""
    with desk.write() as transaction:
        taken = _known(transaction, identity)
        if not transaction.state(_subject(identity), Matter).open:
            raise Refused("这个办件已经办结。", field="act")
        fact = MatterPressed(
            to=taken.asked or taken.asker,
            person=one_line(person),
            reached=reached,
            words=clean(words),
            at=done_at(at, desk.now(), since=taken.at),
        )
        transaction.append(_subject(identity), fact)
    return Changed(transaction.topics, identity)


class AnswerDraft(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as typed; ``again_at`` is by when more is promised while it is still 核实中."""

    answer: MatterAnswer
    words: str
    by: str = ""
    to: str = ""
    at: dt.datetime | None = None
    again_at: dt.datetime | None = None


def answer(desk: Desk, identity: str, draft: AnswerDraft) -> Changed:
    """Book the answer: it meets what was owed; 核实中 meets it too and starts the limit it promises more by.

    Raises:
        Refused: nothing is said, 核实中 without saying by when more follows, or it was answered for good already.
    """
    moment = done_at(draft.at, desk.now())
    if not clean(draft.words):
        raise Refused("请写明反馈内容。", field="words")
    if draft.answer is MatterAnswer.CHECKING and (draft.again_at is None or draft.again_at <= moment):
        raise Refused("核实中的，请写明何时再反馈。", field="again_at")
    subject = _subject(identity)
    with desk.write() as transaction:
        taken = _known(transaction, identity)
        if not transaction.state(subject, Matter).open:
            raise Refused("这个办件已经办结。", field="answer")
        done_at(moment, desk.now(), since=taken.at)
        fact = MatterAnswered(
            answer=draft.answer, words=clean(draft.words), at=moment, by=one_line(draft.by), to=one_line(draft.to),
            again_at=draft.again_at.astimezone(dt.UTC) if draft.again_at else None,
        )  # fmt: skip
        entry = transaction.append(subject, fact)
        if taken.kind is MatterKind.ASSIGNMENT:
            planning.meet_theirs(transaction, subject, entry, moment)
        else:
            role = resolve(ANSWERED_TO[taken.kind], desk.settings.unit_level)
            planning.meet(
                transaction, desk, subject, entry, moment, kinds={ObligationKind.CHECK}, recipients={role}
            )  # fmt: skip
        if fact.again_at is not None and draft.answer is MatterAnswer.CHECKING:
            _own_limit(transaction, desk, subject, taken, fact.again_at, moment)
    return Changed(transaction.topics, identity)


def unfinished(desk: Desk) -> list[MatterRow]:
    """Matters that are still to be answered or passed on, oldest first."""
    with desk.store.read() as reading:
        return reading.rows(MatterRow, "open = 1", order="at")


def files_of(desk: Desk, identity: str) -> tuple[MatterFile, ...]:
    """What came with a matter and lies in the store; none for what is no matter."""
    with desk.store.read() as reading:
        state = reading.state(_subject(identity), Matter)
    return state.taken.files if state is not None and state.taken is not None else ()


def save_files(desk: Desk, identity: str, folder: Path) -> tuple[str, ...]:
    """The files of a matter lie in a folder under plain names beside what is there; returns them.

    Raises:
        Refused: there is none.
    """
    found = files_of(desk, identity)
    if not found:
        raise Refused("这一件没有附件。")
    names = []
    for one in found:
        path = free_path(folder, plain_name(one.name))
        save_to(desk, one.digest, path)
        names.append(path.name)
    return tuple(names)


def clocks(desk: Desk, identity: str) -> tuple[Clock, ...]:
    """Every limit of a matter."""
    with desk.store.read() as reading:
        state = reading.state(_subject(identity), Matter)
    return state.clocks if state is not None else ()


def _known(transaction: Transaction, identity: str) -> MatterTaken:
    taken = transaction.state(_subject(identity), Matter).taken
    if taken is None:
        raise Refused(f"找不到办件 {identity}，请核对编号。", field="matter")
    return taken


def _subject(identity: str) -> str:
    return f"matter:{identity}"
