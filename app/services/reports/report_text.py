"""The text of 首报, 续报, 终报 and of the phone report: what was said, what was adopted, what a rule gives; no more.

Every clause of the messages is accounted for (``conservation``); a sentence is in the draft with its source.
"""

import datetime as dt
import re

import msgspec

from app.models.incident.figures import current
from app.models.incident.parts import Message
from app.models.report.clause_fates import as_said
from app.models.report.conservation import Account, Fate, levelled
from app.models.report.numbering import stage_name
from app.models.report.statement import Origin, Part, Sentence
from app.models.settings.settings import Settings
from app.models.vocabulary.incident import FigureKind, Section
from app.models.vocabulary.report import Stage
from app.services.paper.phrases import Phrases
from app.services.paper.wording import moment_text, occurred_text
from app.services.reports.corrections import put_right, put_right_slots
from app.services.reports.covering import AS_OF, AS_SAID, KIND, PLACE, TIME, Printed, figures_text, printed
from app.services.reports.figure_changes import changes_since
from app.services.reports.ground import ORDER, Ground, Out, event_name, late, source_of
from app.services.reports.joining import joined_sentences
from app.services.reports.lead import lead_of, opened
from app.services.reports.level_words import level_sentences, strict_case

NAMES = {
    Section.MEASURES: "处置情况",
    Section.CAUSE: "原因",
    Section.REACH: "影响范围",
    Section.TREND: "发展趋势",
    Section.AFTERMATH: "善后工作",
    Section.NEXT: "下一步工作",
    Section.LEADERS: "领导到位情况",
    Section.REQUEST: "需要支援事项",
    Section.CONTACT: "现场联系人",
    Section.OTHER: "其他情况",
}
"""The sections after the first, in their order on paper."""
BASICS = {Stage.FIRST: "基本情况", Stage.FOLLOWUP: "最新情况", Stage.FINAL: "基本情况"}
MEASURED = (*AS_SAID, FigureKind.EVACUATED)
"""Figures that are no count of the hurt: one message tells them once."""
LEVEL = "级别判定"
"""The part of a 续报 that tells of the level where nothing newly happened."""
NUMERALS = "一二三四五六七八九十"


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A text with the source of each sentence and the account of each clause."""

    parts: tuple[Part, ...]
    body: str
    accounts: tuple[Account, ...]
    rendered: dict[str, str]
    """What each slot was printed as."""


def _event(ground: Ground, slots: frozenset[str]) -> list[Sentence]:
    """The sentence the slots give, with what is adopted and nowhere carried as said."""
    phrases, state = ground.phrases, ground.state
    source = (state.messages[0].entry,) if state.messages else ()
    text = f"{occurred_text(state)}，" if TIME in slots else ""
    if PLACE in slots and KIND in slots:
        text += phrases.fill("事件", 地点=state.place, 类别=event_name(ground))
    elif PLACE in slots:
        text += phrases.fill("事件.地点", 地点=state.place)
    elif KIND in slots:
        text += phrases.fill("事件.类别", 类别=event_name(ground))
    elif text and ground.stage is Stage.FINAL:
        text = phrases.fill("事件.时间", 时间=occurred_text(state))
    return [Sentence(text=text, origin=Origin.ADOPTED, sources=source)] if text else []


def _run_on(event: list[Sentence], accounts: tuple[Account, ...], told: list[Sentence]) -> list[Sentence]:
    """发生山体滑坡，造成…: what was one sentence of the first caller is one on paper."""
    opening: list[Account] = []
    for one in accounts:
        if opening and opening[-1].clause.closes:
            break
        opening.append(one)
    carried = next((one for one in opening if one.fate is Fate.CARRIED and one.section is Section.COURSE), None)
    kinds = [number for number, one in enumerate(opening) if {PLACE, KIND} & set(one.slot.split("、"))]
    if not event or not told or carried is None or not kinds or kinds[-1] > opening.index(carried):
        return event
    if not told[0].text.startswith(carried.clause.words) or not event[-1].text.endswith("。"):
        return event
    return [*event[:-1], msgspec.structs.replace(event[-1], text=event[-1].text.removesuffix("。") + "，")]


def _around(ground: Ground, slots: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The slots told before what was said and after it: of place and kind one alone is no word of whoever calls."""
    alone = slots & {PLACE, KIND}
    if ground.stage is not Stage.FIRST or len(alone) != 1:
        return slots, frozenset()
    return slots - alone, alone


def _numbers(
    ground: Ground, held: dict[FigureKind, Printed], carried: str, *, corrected: bool = False
) -> list[Sentence]:
    """截至…: each figure as of the message it came from, the newest first.

    ``corrected`` says that the report has something to put right, so that it is not empty without them.
    """
    found = figures_text(held, ORDER, carried)
    if ground.stage is Stage.FOLLOWUP and ground.told is not None:
        changed = changes_since(held, ORDER, ground.told, carried, ground.state.figures)
        news = changed or ground.heard or _new_lines(ground) or corrected
        found = changed if news else found
        found = [one for one in found if not _told_already(held, [one], carried)]
    if ground.stage is Stage.FIRST and len(ground.heard) == 1:
        measured = {held[kind].text for kind in MEASURED if kind in held}
        found = [one for one in found if one[0] not in measured or not _told_already(held, [one], carried)]
    if not found or (ground.stage is not Stage.FINAL and _told_already(held, found, carried)):
        return []
    found = _of_them(ground, found)
    groups: dict[dt.datetime, list[tuple[str, str]]] = {}
    for text, moment, entry in found:
        groups.setdefault(moment.replace(second=0, microsecond=0), []).append((text, entry))
    return [
        Sentence(
            text=ground.phrases.fill("数字", 截止时间=moment_text(moment), 数字="，".join(text for text, _ in group)),
            origin=Origin.ADOPTED,
            sources=tuple(entry for _, entry in group),
        )
        for moment, group in sorted(groups.items(), reverse=True)
    ]


def _of_them(ground: Ground, found: list[tuple[str, dt.datetime, str]]) -> list[tuple[str, dt.datetime, str]]:
    """受伤17人，其中重伤4人: a part that was said as one of the hurt is no second number beside them.

    So it is where the officer typed both: on the form 受伤 holds 重伤 and 轻伤.
    """
    hurt = FigureKind.INJURED.label
    parts, messages = tuple(kind.label for kind in (FigureKind.SERIOUS, FigureKind.LIGHT)), ground.state.messages
    held = current(ground.state.figures)
    typed = FigureKind.INJURED in held and not any(
        held[kind].words for kind in (FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT) if kind in held
    )
    told: list[tuple[str, dt.datetime, str]] = []
    for text, moment, entry in found:
        said = typed or any(re.search(rf"其中[^，。；]{{0,3}}{re.escape(text)}", one.narrative) for one in messages)
        beside = any(before.startswith(hurt) and at == moment for before, at, _ in told)
        again = any(before.startswith("其中") and at == moment for before, at, _ in told)
        divides = text.startswith(parts) and said and beside and not again
        told.append((f"其中{text}" if divides else text, moment, entry))
    return told


def _told_already(held: dict[FigureKind, Printed], found: list[tuple[str, dt.datetime, str]], carried: str) -> bool:
    """Whether the words carried as said give every one of these figures as it stands: no sum is printed beside them."""
    said = levelled(carried)
    words = {one.text: levelled(one.figure.words) for one in held.values()}
    return all(bool(words.get(text)) and words[text] in said for text, _, _ in found)


def _said(ground: Ground, accounts: tuple[Account, ...], section: Section) -> list[Sentence]:
    """What each message said for a section, as said, with who and when where that is not told already."""
    found = []
    alone = len(ground.heard) == 1
    for number, message in enumerate(ground.heard):
        mine = tuple(one for one in accounts if one.clause.message == message.entry)
        text = as_said(mine, section)
        first = number == 0 and ground.stage is Stage.FIRST
        unnamed = not first and section is _first_section(mine)
        if text and section is not Section.COURSE and (not alone or unnamed):
            text = _heading(ground, "来源.照录", message) + text
        elif section is Section.COURSE and not first and any(one.fate is Fate.CARRIED for one in mine):
            text = _heading(ground, "来源.后报", message) + text if text else ""
        if text:
            found.append(Sentence(text=text, origin=Origin.SAID, sources=(message.entry,)))
    return found


def _first_section(accounts: tuple[Account, ...]) -> Section | None:
    """The section in which a message is told first."""
    held = {one.section for one in accounts if one.fate is Fate.CARRIED}
    return next((one for one in (Section.COURSE, *NAMES) if one in held), None)


def _heading(ground: Ground, name: str, message: Message) -> str:
    """Who said it and when; a call without a name is one we took (接电话报告)."""
    at = moment_text(message.received_at)
    heard = {one.entry for one in ground.heard} if ground.stage is Stage.FOLLOWUP else set[str]()
    told = tuple(one for one in ground.state.messages if ground.stage is Stage.FOLLOWUP and one.entry not in heard)
    values = {"接报时间": f"此前的{at}" if late(message, told) else at, "来报单位": source_of(message)}
    if message.entry in ground.superiors:
        return ground.phrases.fill("来源.上级照录" if name == "来源.照录" else "来源.上级", **values)
    if name == "来源.照录" and values["来报单位"]:
        return ground.phrases.fill(name, **values)
    named = name if values["来报单位"] else "来源.首报"
    return ground.phrases.fill(named, **values, 来报方式=message.medium.label)


def _new_lines(ground: Ground) -> bool:
    return len(ground.state.lines) > ground.covered


def _lines(ground: Ground, section: Section) -> list[Sentence]:
    """The officer's lines of a section: since the last report, in a 终报 all of them."""
    since = 0 if ground.stage is Stage.FINAL else ground.covered
    return [
        Sentence(text=_stop(one.text), origin=Origin.ADOPTED, sources=(one.entry,))
        for one in ground.state.lines[since:]
        if one.section is section
    ]


def _stop(text: str) -> str:
    words = "".join(text.split("\n")).strip().rstrip("；;，,")
    return words if words.endswith(("。", "！", "？", "”")) else words + "。"


def _acts(ground: Ground) -> list[Sentence]:
    """What we did ourselves, from the book: teams called, goods sent, leaders told, the phone report."""
    state, phrases = ground.state, ground.phrases
    found = []
    sent = called_out(phrases, ground.out)
    if sent:
        found.append(Sentence(text=sent, origin=Origin.ADOPTED))
    if ground.stage is Stage.FOLLOWUP:
        return found
    told = [one for one in state.tellings if one.answered]
    if told:
        names = "、".join(dict.fromkeys(f"{one.post}{one.person}" for one in told))
        text = phrases.fill("已报告", 对象=names)
        found.append(Sentence(text=text, origin=Origin.ADOPTED, sources=tuple(one.entry for one in told)))
    told_by_phone: set[str] = set()
    for call in sorted(state.orals, key=lambda one: one.made_at):
        to = call.recipient_name or call.recipient.label
        if to not in told_by_phone:
            text = phrases.fill("已电话报告", 时间=moment_text(call.made_at), 对象=to)
            found.append(Sentence(text=text, origin=Origin.ADOPTED, sources=(call.entry,)))
        told_by_phone.add(to)
    return found


def called_out(phrases: Phrases, out: Out) -> str:
    """已调派…, 已调拨…: up to three teams and goods by name, more by their number."""
    teams, goods = list(dict.fromkeys(out.teams)), list(dict.fromkeys(out.goods))
    text = phrases.fill("已调派", 队伍=_some(teams, "支队伍")) if teams else ""
    return text + (phrases.fill("已调拨", 物资=_some(goods, "样物资")) if goods else "")


def _some(names: list[str], counted: str) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}{counted}" if len(names) > 3 else "")


def compose_text(ground: Ground) -> Composed:
    """The body of a report of this stage, each sentence with its source, each clause with its account."""
    held = printed(ground.state, ground.trade, ground.said_of)
    lead = lead_of(ground, held)
    accounts = opened(ground, lead)
    carried = "".join(one.clause.text for one in accounts if one.fate is Fate.CARRIED)
    basics: list[Sentence] = []
    state = ground.state
    if ground.stage is Stage.FIRST and state.messages:
        message = state.messages[0]
        basics.append(
            Sentence(text=_heading(ground, "来源.首报", message), origin=Origin.SAID, sources=(message.entry,))
        )
    told = _said(ground, accounts, Section.COURSE)
    right = put_right(ground, carried)
    slots = lead.slots - put_right_slots(ground, carried)
    first, after = _around(ground, slots) if told else (slots, frozenset[str]())
    basics += [
        *joined_sentences(ground),
        *_run_on(_event(ground, first), accounts, told),
        *(right if ground.stage is Stage.FOLLOWUP else []),
        *told,
        *(right if ground.stage is Stage.FINAL else []),
        *_event(ground, after),
    ]
    basics += _lines(ground, Section.COURSE)
    named = carried + (event_name(ground) if KIND in lead.slots else "")  # 4.3级地震 is no number beside itself
    basics += _numbers(ground, held, named, corrected=bool(right))
    levels = tuple(level_sentences(ground))
    parts = [Part(name=BASICS[ground.stage], sentences=(*basics, *levels), section=Section.COURSE)]
    for section, name in NAMES.items():
        found = [*_said(ground, accounts, section), *_lines(ground, section)]
        if section is Section.MEASURES:
            found += [*_acts(ground), *_closing(ground)]
        if found:
            parts.append(Part(name=name, sentences=tuple(found), section=section))
    if ground.stage is Stage.FOLLOWUP and levels and not basics:
        parts = [*parts[1:], Part(name=LEVEL, sentences=levels, section=Section.COURSE)]
    kept = [one for one in parts if one.sentences]
    body = "\n".join(
        ground.phrases.fill("部分", 序号=NUMERALS[number], 名称=one.name, 内容=one.text.removeprefix(f"{one.name}："))
        for number, one in enumerate(kept)
    )
    if ground.stage is not Stage.FINAL:
        body += "\n" + ground.phrases.fill("结语")
    rendered = _rendered(ground, lead.slots, held, body)
    return Composed(parts=tuple(kept), body=body, accounts=accounts, rendered=rendered)


def _closing(ground: Ground) -> list[Sentence]:
    state = ground.state
    if ground.stage is not Stage.FINAL or not state.closing or state.ended_at is None:
        return []
    text = ground.phrases.fill("办结", 时间=moment_text(state.ended_at), 结果=_stop(state.closing))
    return [Sentence(text=text, origin=Origin.ADOPTED)]


def _rendered(ground: Ground, slots: frozenset[str], held: dict[FigureKind, Printed], body: str) -> dict[str, str]:
    values = {TIME: occurred_text(ground.state), PLACE: ground.state.place, KIND: event_name(ground)}
    shown = {slot: value for slot, value in values.items() if slot in slots}
    shown |= {kind.label: one.text for kind, one in held.items()}
    of = [one.as_of for one in held.values() if one.as_of is not None]
    if of:
        shown[AS_OF] = moment_text(max(of))
    return {slot: text for slot, text in shown.items() if text in body}


def heading(ground: Ground, ordinal: int, settings: Settings) -> str:
    """关于青山县青山镇工业园二路火灾情况的报告（首报）: from adopted values only, in the words of the body."""
    from app.services.reports.title_proposals import report_title

    name = stage_name(ground.stage.label, ordinal)
    return report_title(ground.phrases, ground.state, event_name(ground), name, settings)


def oral(ground: Ground) -> str:
    """What to say on the phone: the minimum set of 电话快报 (docs/规则来源.md#报告内容)."""
    state, phrases = ground.state, ground.phrases
    held = printed(state, ground.trade, ground.said_of)
    slots = frozenset(
        slot
        for slot, value in ((TIME, occurred_text(state)), (PLACE, state.place), (KIND, event_name(ground)))
        if value
    )
    event = "".join(one.text for one in _event(ground, slots)).removesuffix("。").removesuffix("，")
    numbers = "，".join(text for text, _, _ in figures_text(held, ORDER, ""))
    if not event and state.messages:
        event = state.messages[0].narrative.strip().rstrip("。")
    return phrases.fill(
        "口头.报告",
        事件=f"{event}。" if event else "",
        数字=f"{numbers}。" if numbers else "",
        级别=state.level.label if state.confirmed else _oral_level(ground),
    )


def _oral_level(ground: Ground) -> str:
    """初判一般，按失联计较大."""
    level = f"初判{ground.state.level.label}"
    raised = ground.strict and ground.strict != ground.state.level.label
    return f"{level}，{strict_case(ground.state)}{ground.strict}" if raised else level
