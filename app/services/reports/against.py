"""A message read against what was known when it came (the seam ``read_against``), and what of it is still open."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

import msgspec

from app.models.incident.figures import Figure, current
from app.models.incident.parts import Message
from app.models.incident.readings import Readings, open_readings
from app.models.incident.state import Incident
from app.models.report.conservation import Clause, clauses
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.extraction.change import AsOf, Change, Direction, Known
from app.services.extraction.findings import How
from app.services.extraction.numbers import NUMBER, parse
from app.services.incident.intake import context
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.incident.similar import known_of

CORRECTED = "据续来报"
_ADDED = re.compile(r"\s*(?:又|再|另外?|新增|新)(?!发现)")
_PARTS = frozenset({FigureKind.SERIOUS, FigureKind.LIGHT})
_COUNTED = re.compile(rf"(?:(?P<number>{NUMBER})|数)[余多几]?(?:名|人|具|个)")
_HURT = re.compile(
    "死|伤|亡|遇难|遗体|失联|失踪|被困|被埋|埋压|埋了|中毒|被堵|被卡|联系不上|没有?联系上|下落不明|位置不明|没上来|没出来|没有?找到"
    "|不行了|没了|昏迷|骨折|生命体征|溺水|落水|仍在搜|[被受]?困|卡在|堵在|压在|夹在|抬出|还有气|没气|迷路|走失|掉队"
    "|没下来|没回[来家]|未归|没救过来|不治|少了|人数少"
    "|未(?:上岸|上来|出来|找到|联系上|脱险)|送医|就诊|住院|收治|病危|危重|烫|扭|摔|晕|呕吐|腹泻|不适"
)
_STAYS = re.compile("住院|留观|在院|在治|观察|出院|回家|返家|离院")
_NOT_THEY = re.compile("[又再新另增]|转为|死|亡|不治|无效|重|失联|困|埋|搜")
_MORE_HOUSEHOLDS = re.compile(r"(?:又|再|另外?|还)(?:发现|有|来|接到)了?[^，。；]{0,6}[一二两三四五六七八九十\d]+户")
"""又发现一户烧炭中毒的: more people than are known, however many they are."""
_DIED = re.compile(
    "死亡|死了|不治|没(?:有)?(?:抢)?救过来|遇难|身亡|溺亡|去世|丧生|牺牲|遗体|抢救无效|无生命体征|没有?(?:了?呼吸|心跳)|没气了"
)
_NOT_DEAD = re.compile(
    "[无没未零否防]|尚|暂|可能|危险|预防|死亡(?:人数|率|原因|风险|证明)"
    "|[吓急累笑气烦热疼闷]死了|不死了|[猪牛羊鸡鸭鹅鱼蜂虫禽畜苗树]|家属|身份|善后|移交|殡仪|DNA"
)
"""Beside these words nobody is newly said to have died, or the number says it."""
_RUMOUR = re.compile("网[上传络]|有人(?:说|发|讲)|家长|群里|群内|传言|传闻|传[称说的]|传(?=死|伤|有)|说的|谣")
_UNTRUE = re.compile("谣言|谣传|不属实|不实|失实|误传|没有(?:这回事|此事)|并无此事|查无此|不是真的")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Words that speak of a figure nobody has taken or refused yet."""

    message: str
    words: str
    field: str
    label: str
    known: float | None
    stands: float | None


def read(desk: Desk, known: Known, text: str, received_at: dt.datetime) -> tuple[Change, ...]:
    """What a message changes; the patterns load with the first one."""
    from app.services.extraction.followup import read_against

    return read_against(known, text, context(desk, received_at))


def read_message(desk: Desk, state: Incident, message: Message) -> tuple[Change, ...]:
    """What a booked message said against what was known when it came; the first one against nothing."""
    from app.services.extraction.followup import changes
    from app.services.extraction.reader import extract

    if state.messages and state.messages[0].entry == message.entry:
        return changes(extract(message.narrative, context(desk, message.received_at)), Known())
    return read(desk, known_of(state, message.received_at), message.narrative, message.received_at)


def said_of(messages: Iterable[Message]) -> dict[str, AsOf]:
    """Of when their figures are (截至), by the entry of each message that says so."""
    from app.services.extraction.as_of import read_as_of

    found = {one.entry: read_as_of(one.narrative, one.received_at) for one in messages}
    return {entry: one for entry, one in found.items() if one is not None}


def kind_of(change: Change) -> FigureKind | None:
    """The figure a change is about."""
    return next((kind for kind in FigureKind if kind == change.field), None)


def adopt_sure(
    draft: IntakeDraft, found: Iterable[Change], noted: Readings = ()
) -> tuple[IntakeDraft, tuple[Change, ...]]:
    """The form of a further message with the sure figures of it as they stand after it; and which those are.

    A number that falls has the further message as its 变更说明. Nobody at all (石坪乡没有人失踪) is asked, not taken,
    while what ``noted`` told of people of that kind has not been answered. 重伤 and 轻伤 that are more than the known
    number of the hurt are asked with it, and so is a number of the hurt that is not their sum: they would contradict
    each other, and no report could go before the leader.
    """
    waiting = told_of(noted)
    found = tuple(found)
    unlike = _unlike_its_parts(found)
    parts = {*(_PARTS if _more_than_known(found, unlike=unlike) else ()), *((FigureKind.INJURED,) if unlike else ())}
    figures = dict(draft.figures)
    adopted = []
    for one in found:
        kind = kind_of(one)
        if (
            kind is None
            or not one.sure
            or one.stands is None
            or kind in figures
            or kind in parts
            or (one.stands == 0 and one.field in waiting)
            or (one.known is None and one.stands and _on_top(draft.narrative, one))
        ):
            continue
        fell = CORRECTED if one.direction is Direction.LOWERED else ""
        figures[kind] = Counted(one.stands, one.finding.bound, one.words, fell)
        adopted.append(one)
    return msgspec.structs.replace(draft, figures=figures), tuple(adopted)


def _on_top(text: str, one: Change) -> bool:
    """又转移21户60人 while nobody counted those before: what comes on top is no sum, so it is asked."""
    begin = max(text.rfind(mark, 0, one.finding.end - 1) for mark in "，。；、,;\n") + 1
    return _ADDED.match(text, begin) is not None


def _unlike_its_parts(found: Iterable[Change]) -> bool:
    """Whether a message counts the hurt, the gravely and the lightly hurt, and these do not add up."""
    by_kind = {kind_of(one): one.stands for one in found}
    whole, parts = by_kind.get(FigureKind.INJURED), [by_kind[one] for one in _PARTS if by_kind.get(one) is not None]
    return whole is not None and len(parts) == len(_PARTS) and sum(one or 0 for one in parts) != whole


def _more_than_known(found: Iterable[Change], *, unlike: bool) -> bool:
    """Whether the parts of the hurt as told come to more than is known of all, whose new number is not taken."""
    by_kind = {kind_of(one): one for one in found}
    whole = by_kind.get(FigureKind.INJURED)
    if whole is None or (whole.sure and not unlike) or not isinstance(whole.known, float):
        return False
    return sum(one.stands or 0 for kind, one in by_kind.items() if kind in _PARTS) > whole.known


def told_of(noted: Readings) -> frozenset[str]:
    """The kinds of people somebody told of and nobody has answered yet."""
    return frozenset(one.field for one in open_readings(noted) if one.value != 0)


def taken(state: Incident, kind: FigureKind, since: dt.datetime) -> bool:
    """Whether the officer has decided on a figure since a message came: stated it, or answered what was read in it."""
    return any(one.kind is kind and one.known_at >= since for one in state.figures) or any(
        one.kind is kind and one.answered and one.known_at >= since for one in state.readings
    )


def still_asked(
    desk: Desk,
    state: Incident,
    messages: Iterable[Message],
    read_already: Mapping[str, tuple[Change, ...]] | None = None,
) -> tuple[Asked, ...]:
    """Every word of these messages that speaks of a figure on which nobody has decided.

    ``read_already`` is what messages said, by their entry, where they were read before.
    """
    found = []
    held = read_already or {}
    for message in messages:
        changes = held[message.entry] if message.entry in held else read_message(desk, state, message)
        found += _unread(state, message, changes)
        for change in changes:
            kind = kind_of(change)
            if kind is None or change.direction is Direction.SAME:
                continue
            if not taken(state, kind, message.received_at) and not _by_its_part(state, message, change):
                known = change.known if isinstance(change.known, float | int) else None
                less = change.how is How.TAKE_AWAY and known is None  # fewer than nobody knows how many
                found.append(
                    Asked(
                        message=message.entry,
                        words=change.words,
                        field=change.field,
                        label=kind.label,
                        known=known,
                        stands=None if less else change.stands,
                    )
                )
    return tuple(found)


def _by_its_part(state: Incident, message: Message, change: Change) -> bool:
    """Whether the very words were taken as a part: 3人轻伤 as three slightly hurt says how many are hurt."""
    parts = {FigureKind.SERIOUS, FigureKind.LIGHT}
    return change.field == FigureKind.INJURED and any(
        one.kind in parts and one.words == change.words and one.known_at == message.received_at for one in state.figures
    )


def _typed_since(figure: Figure, message: Message) -> bool:
    """Whether the officer stated a number of people since the message came, other than from the message's words."""
    words = figure.words
    people = figure.kind.unit == "人" and figure.kind is not FigureKind.EVACUATED
    return people and figure.known_at >= message.received_at and (not words or words not in message.narrative)


def _unread(state: Incident, message: Message, found: Iterable[Change]) -> list[Asked]:
    """Clauses that count people hurt or lost and of which nothing was read (可能升至3人): never passed over."""
    if any(_typed_since(one, message) for one in state.figures):
        return []
    spans = [(one.finding.start, one.finding.end) for one in found]
    told = clauses(message.entry, message.narrative)
    return [
        Asked(message=message.entry, words=one.words, known=None, stands=None, **_named(state, message, one.text))
        for number, one in enumerate(told)
        if (_counts(one.text) or _died(one.text))
        and not any(start < one.end and end > one.start for start, end in spans)
        and not _refuted(told[number : number + 3])
        and not _stands_already(state, message, one.text)
        and not _of_those_known(state, one.text)
        and not _answered(state, message, one.text)
    ]


def _counts(text: str) -> bool:
    """Whether people who are hurt or lost are counted, or further households of them."""
    counted = _COUNTED.search(text) or _MORE_HOUSEHOLDS.search(text)
    return counted is not None and _HURT.search(text) is not None


def _of_those_known(state: Incident, text: str) -> bool:
    """5人住院, 其余31人已回家 of 36 who are known to be hurt: where they are now, and nobody more."""
    hurt = current(state.figures).get(FigureKind.INJURED)
    if hurt is None or not hurt.value or not _STAYS.search(text) or _NOT_THEY.search(text.replace("重症", "")):
        return False
    told = [parse(match["number"] or "") for match in _COUNTED.finditer(text)]
    return bool(told) and all(one is not None and one <= (hurt.value or 0) for one in told)


def _refuted(told: Sequence[Clause]) -> bool:
    """Whether the words are a rumour that the same sentence says is none: 网传死亡7人系谣言."""
    said = list(takewhile(lambda one: not one.closes, told[:-1]))
    said = [*said, told[len(said)]]
    return _RUMOUR.search(said[0].text) is not None and any(_UNTRUE.search(one.text) for one in said)


def _named(state: Incident, message: Message, text: str) -> dict[str, str]:
    """The figure that was read in these words and noted, where one was: field and label."""
    read = next(
        (
            one
            for one in state.readings
            if one.kind is not None and not one.answered and one.known_at == message.received_at and one.words in text
        ),
        None,
    )
    if read is None or read.kind is None:
        return {"field": "", "label": ""}
    return {"field": read.field, "label": read.kind.label}


def _died(text: str) -> bool:
    """Whether somebody is said to have died without a number: 挖掘机司机死亡."""
    return _DIED.search(text) is not None and _NOT_DEAD.search(_DIED.sub("", text, count=1)) is None


def _answered(state: Incident, message: Message, text: str) -> bool:
    """Whether the officer answered what was read in these words."""
    return any(one.answered and one.known_at == message.received_at and one.words in text for one in state.readings)


def _stands_already(state: Incident, message: Message, text: str) -> bool:
    """Whether every number of people in these words was taken from the same message."""
    taken_now = {one.value for one in state.figures if one.known_at == message.received_at}
    if _COUNTED.search(text) is None:
        return any(one.kind is FigureKind.DEATHS and one.known_at >= message.received_at for one in state.figures)
    return all(parse(match["number"] or "") in taken_now for match in _COUNTED.finditer(text))
