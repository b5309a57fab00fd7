"""Into our own intake: what was carried becomes a draft of 接报 that the officer reads, completes and books.

Nothing is booked by reading, nothing is overwritten: the same paper twice is said, a similar incident is offered as
续报 by the intake form itself.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from app.models.book.codec import decode
from app.models.book.entry import seal as sealed
from app.models.call.facts import CallBooked
from app.models.incident.facts import Carried, IncidentFollowedUp, IncidentReceived
from app.models.incident.figures import absurd
from app.models.incident.naming import subject_of
from app.models.moments import BEIJING, instant_said
from app.models.texts import LIMIT, clean, one_line
from app.models.vocabulary.exchange import CarriedBy, Seal
from app.models.vocabulary.incident import FigureKind, Medium, Precision
from app.services.desk import attachments
from app.services.desk.attachments import AttachedFile
from app.services.desk.desk import Desk
from app.services.exchange import package
from app.services.forms.report_papers import read_code
from app.services.incident.intake import new_draft
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.runtime.errors import Refused
from app.services.security import identity

MOST = 1e15
"""A number beyond is no figure of anything; whole numbers of any length can stand in a code."""


class CarriedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A draft and what to say about where it comes from."""

    draft: IntakeDraft
    sentence: str
    seal: Seal
    superseded: bool = False
    """Whether a newer one of the same incident is booked already."""


def booked_before(desk: Desk, digest: str) -> str:
    """The incident, or ``call:`` and the call, these very bytes were booked as; empty when they were not."""
    for subject, carried in _booked(desk, digest):
        if carried.digest == digest:
            return subject.removeprefix(subject_of(""))
    return ""


def _booked(desk: Desk, words: str) -> Iterator[tuple[str, Carried]]:
    """(subject, where it comes from) of what was carried here, is booked and tells a text of itself."""
    with desk.store.read() as reading:
        entries = reading.book.carried(words)
    for entry in entries:
        fact = decode(entry.data, entry.kind)
        if (
            isinstance(fact, IncidentReceived | IncidentFollowedUp | CallBooked)
            and fact.carried
            and sealed(entry) == entry.hash
        ):
            yield entry.subject, fact.carried


def take(desk: Desk, name: str, data: bytes, pictures: Iterable[bytes], phrase: str = "") -> CarriedIn:
    """A package, or the code on a PDF, photo or scan, as a draft. ``pictures`` is only asked for when it is no package.

    Raises Refused with the next step; nothing was taken in then.
    """
    attachments.collect(desk)  # of what was only read before
    digest = hashlib.sha256(data).hexdigest()
    before = booked_before(desk, digest)
    if before:
        where = {} if before.startswith("call:") else {"incident": before}
        raise Refused("这份来文已经读入并登记过，没有重复登记。", **where)
    if package.is_package(data):
        return _of_package(desk, name, data, phrase)
    scanned = read_code(pictures)
    unit, seal = one_line(str(scanned.fields.get("unit", "")))[:60], identity.seal_of_code(desk, scanned)
    held = attachments.keep_bytes(desk, _file_name(name), data)
    carried = Carried(
        unit=unit, means=CarriedBy.CODE, seal=seal, digest=digest, origin=_short(scanned.fields.get("incident")),
        mark=_short(scanned.fields.get("number")), made=_stamp(scanned.fields.get("reported_at")),
    )  # fmt: skip
    draft = draft_of(desk, scanned.fields, words_of(desk, scanned.fields), carried, (held,))
    newer = dated(desk, carried)
    return CarriedIn(draft=draft, sentence=said(carried) + newer, seal=seal, superseded="已登记过" in newer)


def said(carried: Carried) -> str:
    """Where a message comes from, in one line."""
    means = CarriedBy.said(carried.means)
    warn = {
        Seal.VERIFIED: "",
        Seal.UNKNOWN: "，来源没有验证，请电话核实",
        Seal.MISMATCH: "，签名与所称单位不符，请先电话核实",
    }[carried.seal]
    return f"读自{carried.unit or '未写明单位'}的{means}（{carried.seal.label}{warn}）"


def _of_package(desk: Desk, name: str, data: bytes, phrase: str) -> CarriedIn:
    opened = package.unpack(desk, data, phrase)
    content = opened.content
    newest = content.reports[-1] if content.reports else None
    words = f"{newest.title}\n{newest.body}" if newest else "\n".join(content.narratives)
    names = {one.digest: one.name for one in content.files}
    files = [
        attachments.keep_bytes(desk, _file_name(names.get(digest, "附件")), held)
        for digest, held in opened.files.items()
    ]
    if len(data) <= attachments.LIMIT:  # a larger one is all in its files, which are kept one by one
        files.append(attachments.keep_bytes(desk, _file_name(name), data))
    carried = Carried(
        unit=opened.unit, means=CarriedBy.PACKAGE, seal=opened.seal, digest=opened.digest,
        origin=_short(content.incident), mark=_short(newest.mark if newest else ""), made=_stamp(content.made_at),
    )  # fmt: skip
    fields = newest.fields if newest else content.fields
    draft = draft_of(desk, fields, words, carried, tuple(files))
    draft = msgspec.structs.replace(draft, caller_phone=one_line(content.phone)[:40])
    newer = dated(desk, carried)
    return CarriedIn(draft=draft, sentence=said(carried) + newer, seal=opened.seal, superseded="已登记过" in newer)


def _stamp(value: object) -> str:
    """An instant as the other side says it, in UTC so that two compare as text; empty for what is none."""
    moment = instant_said(value)
    return moment.isoformat(timespec="seconds") if moment is not None else ""


def dated(desk: Desk, carried: Carried) -> str:
    """When it was made, and that a newer one of the same incident is booked already."""
    if not carried.made:
        return "，没有写明制作时间"
    words = f"，{_local(carried.made)}制作"
    booked = _newest(desk, carried) if carried.origin else ""
    if booked > carried.made:
        return f"{words}。同一事件已登记过{_local(booked)}制作的一份，比这份新，这份不要当作最新情况"
    return words


def _newest(desk: Desk, carried: Carried) -> str:
    """When the newest was made that is booked of the same incident of the same unit; empty where none says.

    Earlier versions booked no date: theirs is remembered beside the book, and asked only where such a one is booked.
    """
    alike = [
        one for _, one in _booked(desk, carried.origin) if (one.unit, one.origin) == (carried.unit, carried.origin)
    ]
    told = [one.made for one in alike]
    if not all(told):
        told.append(_stamp(desk.store.meta(f"carried-made:{carried.unit}:{carried.origin}")))
    return max(told, default="")


def _local(stamp: str) -> str:
    moment = dt.datetime.fromisoformat(stamp).astimezone(BEIJING)
    return f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"


def _file_name(text: str) -> str:
    """A name to be shown; no part of it is a folder."""
    return attachments.plain_name(one_line(text))


def _short(value: object) -> str:
    return one_line(str(value))[:80] if isinstance(value, str) else ""


def draft_of(
    desk: Desk, fields: dict[str, object], words: str, carried: Carried, files: tuple[AttachedFile, ...]
) -> IntakeDraft:
    """A form as if it had been typed; a field that does not make sense is left empty and stands in the words."""
    draft = new_draft(desk)
    occurred = _moment(fields.get("occurred_at"), desk.now())
    category = _short(fields.get("category"))
    return msgspec.structs.replace(
        draft,
        narrative=clean(words)[:LIMIT],
        caller_unit=carried.unit,
        medium=Medium.FILE,
        place=_short(fields.get("place")),
        category=category if desk.rules.taxonomy.name_of(category) else "",
        occurred_at=occurred,
        precision=Precision.MINUTE if occurred else Precision.UNKNOWN,
        figures=_figures(fields.get("figures")),
        files=files,
        carried=carried,
    )


def _moment(value: object, now: dt.datetime) -> dt.datetime | None:
    moment = instant_said(value)
    return moment if moment is not None and moment <= now else None


def _figures(value: object) -> dict[FigureKind, Counted]:
    found: dict[FigureKind, Counted] = {}
    for kind in FigureKind:
        number = value.get(kind.value) if isinstance(value, dict) else None
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < MOST:
            continue
        if not absurd(kind, float(number)):
            found[kind] = Counted(float(number), words="来文所列")
    return found


def words_of(desk: Desk, fields: dict[str, object]) -> str:
    """A code carries no text: its fields in words, each as it stands there."""
    kind = desk.rules.taxonomy.name_of(_short(fields.get("category")))
    figures = "、".join(
        f"{kind.label}{counted.value:g}{kind.unit}"
        for kind, counted in _figures(fields.get("figures")).items()
        if counted.value is not None
    )
    parts = (
        " ".join(filter(None, (_short(fields.get("unit")), _short(fields.get("number")), _short(fields.get("stage"))))),
        f"地点：{_short(fields.get('place'))}" if fields.get("place") else "",
        f"类别：{kind}" if kind else "",
        f"级别：{_short(fields.get('level'))}" if fields.get("level") else "",
        f"事发：{_short(fields.get('occurred_at')).replace('T', ' ')}" if fields.get("occurred_at") else "",
        f"对方接报：{_short(fields.get('received_at')).replace('T', ' ')}" if fields.get("received_at") else "",
        figures,
    )
    words = "；".join(filter(None, parts))
    if not words:
        raise Refused("二维码里没有报告内容，请改为手工录入。")
    return f"{words}（由二维码读出）"
