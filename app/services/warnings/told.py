"""A 预警 told in words (电话、微信、传真): read, looked at by the officer, booked as a message with the same clocks."""

import datetime as dt
from hashlib import sha256

import msgspec

from app.models.texts import clean, one_line
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.models.warning.facts import WarningArea, WarningMessage
from app.models.warning.rows import WarningRow
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.warnings.messages import WarningTaken, book, holding

MOST_WORDS = 5000
"""Characters; as much as of a CAP message."""
ALIASES = {
    "强降雨": "暴雨", "雪灾": "暴雪", "低温": "低温冻害", "冰冻": "低温冻害", "强降温": "寒潮", "渍涝": "内涝",
    "强对流": "其他气象灾害", "枯水": "水旱灾害", "火险": "境内森林火灾", "防火": "境内森林火灾",
}  # fmt: skip
"""Words of warnings that the code table calls otherwise."""
KINDS = {one.label: one for one in WarningKind}
COLOURS = {one.label: one for one in WarningColour}


class ToldWarning(msgspec.Struct, frozen=True, kw_only=True):
    """A warning as it stands in words, and as it was read or put right; what is not said is empty or None."""

    words: str
    event: str = ""
    """暴雨, 台风 ... without 预警."""
    colour: WarningColour | None = None
    kind: WarningKind = WarningKind.ISSUED
    before: WarningColour | None = None
    """The colour it had, where it is changed."""
    sender: str = ""
    sent: dt.datetime | None = None
    expires: dt.datetime | None = None
    areas: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Words that tell of another warning, which has to be booked by itself."""


def read(text: str, at: dt.datetime) -> ToldWarning:
    """What the words say of a warning; only ``words`` where they tell of none. ``at`` is when they came."""
    from app.services.extraction.warnings import read_warning  # a grammar, not wanted on the way to the first window

    words = clean(text)
    found = read_warning(words, at)
    if found is None:
        return ToldWarning(words=words)
    return ToldWarning(
        words=words,
        event=found.type,
        colour=COLOURS.get(found.colour),
        kind=KINDS[found.action],
        before=COLOURS.get(found.before),
        sender=found.issuer,
        sent=found.issued_at,
        expires=found.until,
        areas=found.areas,
        beside=found.beside,
    )


def take_in(desk: Desk, told: ToldWarning) -> WarningTaken:
    """Book a warning told in words; one that is changed or lifted takes the place of those of its event that hold.

    Raises:
        Refused: no words, no event, no colour where it is not lifted, an issue time that is still to come, or the same
            words were booked before.
    """
    _refuse_wrong(desk, told)
    replaced = _replaced(desk, told)
    message = WarningMessage(
        identifier=f"words-{sha256(told.words.encode('utf-8', 'replace')).hexdigest()[:16]}",
        sender=one_line(told.sender),
        status="Actual",
        kind=told.kind,
        sent=told.sent.astimezone(dt.UTC) if told.sent else None,
        references=tuple(row.identifier for row in replaced),
        referred=tuple(row.source for row in replaced),
        event=one_line(told.event),
        code=code_of(desk, told.event),
        colour=told.colour,
        description=told.words,
        expires=told.expires.astimezone(dt.UTC) if told.expires else None,
        areas=tuple(WarningArea(name=one_line(one)) for one in told.areas if one_line(one)),
    )
    return book(desk, message, notes=_notes(told, replaced, message.code), data=told.words.encode("utf-8", "replace"))


def code_of(desk: Desk, event: str) -> str:
    """The code of an event by its name in the code table, the longest that stands in it; empty where none does."""
    names = {name: code for code, name in desk.rules.taxonomy.tree.items() if code.startswith("11")}
    known = names | {alias: names[name] for alias, name in ALIASES.items() if name in names}
    found = max((one for one in known if one in event), key=len, default="")
    return known.get(found, "")


def _refuse_wrong(desk: Desk, told: ToldWarning) -> None:
    if not told.words.strip():
        raise Refused("请粘贴预警的原文。", field="words")
    if len(told.words) > MOST_WORDS:
        raise Refused(f"预警原文超过{MOST_WORDS}字，请只留预警这一段。", field="words")
    if not one_line(told.event):
        raise Refused("没有读到是什么预警（暴雨、台风……），请写明。", field="event")
    if told.colour is None and told.kind is not WarningKind.LIFTED:
        raise Refused("没有读到预警的颜色，请选一个；原文没有颜色的，请记在值班日志里（F7）。", field="colour")
    if told.sent is not None and told.sent > desk.now() + dt.timedelta(minutes=5):
        raise Refused("发布时间还没有到，请核对。", field="sent")


def _replaced(desk: Desk, told: ToldWarning) -> list[WarningRow]:
    """Of the warnings that hold, those a change or an end means: its sender's own, of its event and the colour told."""
    if told.kind is WarningKind.ISSUED:
        return []
    meant = told.before or (told.colour if told.kind is WarningKind.LIFTED else None)
    own = (row for row in holding(desk) if _of_one(row.sender, one_line(told.sender)))
    same = [row for row in own if _bare(row.event) == _bare(told.event)]
    return [row for row in same if meant is None or row.colour in {meant, ""}]


def _of_one(held: str, told: str) -> bool:
    """Whether two names may be one sender's: 县气象台 is 青山县气象台, never the city's; one not told may be any."""
    return held.endswith(told) or told.endswith(held)


def _bare(event: str) -> str:
    """暴雨 of 暴雨预警信号 and of 暴雨事件."""
    event = one_line(event)
    for tail in ("信号", "预警", "事件", "灾害", "风险", "气象"):
        event = event.removesuffix(tail)
    return event


def _notes(told: ToldWarning, replaced: list[WarningRow], code: str) -> tuple[str, ...]:
    notes = [] if code else [f"{told.event}不在灾种表里，没有叫应的时限"]
    if told.kind is not WarningKind.ISSUED:
        notes.append("代替" + "、".join(row.headline or f"{row.event}预警" for row in replaced) if replaced
                     else f"没有正在生效的{told.event}预警可以{told.kind.label}")  # fmt: skip
    if told.sent is None:
        notes.append("没有发布时间，叫应从登记时起算")
    notes += [f"原文还说到{one}，请另行登记" for one in told.beside]
    return tuple(notes)
