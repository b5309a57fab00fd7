"""续报: what a further message changes against what is known of an incident, and by which operation.

``read_against`` is the seam: what is known and a text in, frozen changes out. A figure stands (set), comes on top (add)
or goes off (take_away); what the message does not touch stays as it is and is not listed. What is put right counts
before a total that is said, a total before people who moved, these before a number by the way.
"""

import datetime as dt
import re

import msgspec

from app.models.moments import BEIJING
from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates, plain
from app.services.extraction.change import Change, Direction, Known
from app.services.extraction.discourse import WHY_ADDED
from app.services.extraction.findings import Context, Finding, How
from app.services.extraction.movements import OPEN, Movement, read_movements
from app.services.extraction.put_right import put_right
from app.services.extraction.settling import Settled, settle
from app.services.extraction.told_totals import Total, read_totals

_NOW = re.compile("更正|有误|不是|核减|核实|实为|应为|现为|现有|目前|截至|仍|(?<!生)还|累计|共|降|减|报多|说错|不对")
WHY_LOWER = "比已知的少"
WHY_MOVED = "由人员状态变化推算"
_CORRECTS = re.compile(
    "误传|误报|听错|听岔|搞错|弄错|说错|讲错|有误|不准|核对|查明|先前报|首报|原报|前报|更正|应为|实为|改为|纠正|不是|核实为|修正|地点|位置"
)


def read_against(known: Known, text: str, context: Context) -> tuple[Change, ...]:
    """What a message changes of a known incident; a clock without a day is of the day that is known."""
    from app.services.extraction.reader import extract

    readable = fates.DELTA.sub(_blank, plain.readable(text))
    findings = [_dated(one, known, context) for one in extract(readable, context) if one.valued and not one.inferred]
    findings = [one for one in findings if not (_loose(one, readable) or _short(one, known))]
    findings = [_lower(one, known, readable) for one in findings if not _of_others(one, known, readable)]
    righted = put_right(readable, known.figures)
    movements = read_movements(readable)
    moved = settle(movements, known.figures)
    totals = {one.kind: one for one in read_totals(readable, known.figures, moved.steps)}
    decided = {str(one.field): one for one in righted}
    for kind in FigureKind:
        if str(kind) not in decided:
            plain_said = [one for one in findings if one.field == kind and not _spoken_of(one, movements, moved)]
            one = _decided(kind, totals.get(kind), moved, findings, known, readable, plain_said)
            if one is not None:
                decided[str(kind)] = one
    died = next((one for one in (decided.get("deaths"), *findings) if one is not None and one.field == "deaths"), None)
    rise = (_figure(died, known.figures.get(FigureKind.DEATHS)).stands or 0.0) if died is not None else 0.0
    rise -= known.figures.get(FigureKind.DEATHS) or 0.0
    left = [
        _more_moved(one, known, readable)
        for one in findings
        if str(one.field) not in decided
        and not (_told_of_known(one, movements, moved, known) or _by_the_way(one, known, readable, rise))
    ]
    found = changes((*left, *decided.values()), known)
    return tuple(sorted(found, key=lambda one: one.finding.start))


def _blank(match: re.Match[str]) -> str:
    return "，" * len(match.group())


def _decided(
    kind: FigureKind,
    total: Total | None,
    moved: Settled,
    findings: list[Finding],
    known: Known,
    text: str,
    plain_said: list[Finding],
) -> Finding | None:
    """What stands of a kind by a total that is said or by people who moved; None where the plain reading counts."""
    read = next((one for one in findings if one.field == kind), None)
    if total is not None:
        if read is not None and read.number == total.value and read.how is How.SET:
            return read
        return Finding(
            field=kind, start=total.start, end=total.end, words=text[total.start : total.end],
            confidence=0.85 if total.sure else 0.6, number=total.value, why="" if total.sure else WHY_ADDED,
        )  # fmt: skip
    movement = moved.words.get(kind)
    if movement is None:
        return None
    held = known.figures.get(kind) or 0.0
    stands = moved.stands.get(kind)
    said = plain_said[0] if plain_said and (stands is None or kind in OPEN) else None
    if said is not None and said.how is How.SET and _stands_plainly(said, held):
        return said
    step = moved.steps.get(kind, 0.0)
    if read is not None and read.how is How.SET and read.number == (stands if stands is not None else held + step):
        return read
    how = How.SET if stands is not None else How.ADD if step > 0 else How.TAKE_AWAY
    if how is How.TAKE_AWAY and held + step <= 0:
        how, stands = How.SET, 0.0
    return Finding(
        field=kind, start=movement.start, end=movement.end, words=text[movement.start : movement.end], confidence=0.7,
        number=stands if stands is not None else abs(step), how=how, why=WHY_MOVED,
    )  # fmt: skip


_NONE = re.compile("无|没|清零|归零|零")
_STAY = re.compile("住院|在院|留院|留观|在治|治疗|返家|返回|回家|出院|观察")
_AMONG = re.compile("其中|里[面头]|当中|[人名个]中")


def _stands_plainly(one: Finding, held: float) -> bool:
    """失联8人, 无失联人员: what is said of all of a kind, apart from whoever moved."""
    if one.number == 0:
        return _NONE.search(one.words) is not None
    if one.field in {FigureKind.MISSING, FigureKind.TRAPPED}:
        return one.number != held
    return (one.number or 0.0) > held


def _among(one: Finding, moved: Settled) -> bool:
    """Whether a number read was that of people whose fate was told."""
    return one.number is not None and one.number != 0 and any(
        each.start < one.end and one.start < each.end for each in moved.used
    )  # fmt: skip


def _spoken_of(one: Finding, movements: list[Movement], moved: Settled) -> bool:
    """Whether a number read only says of whom the message goes on to speak (失联的4人中)."""
    heads = [each for each in movements if each.heading]
    return _among(one, moved) or any(each.start < one.end and one.start < each.end for each in heads)


def _told_of_known(one: Finding, movements: list[Movement], moved: Settled, known: Known) -> bool:
    """Whether a number read is that of people whose fate was told, or of those known of whom the message speaks."""
    held = next((number for kind, number in known.figures.items() if kind == one.field), None)
    return _among(one, moved) or (held is not None and _spoken_of(one, movements, moved))


def _more_moved(one: Finding, known: Known, text: str) -> Finding:
    """再转移19人: on top of those who were moved before."""
    held = known.figures.get(FigureKind.EVACUATED)
    lead = text[max(0, one.start - 8) : one.start] + one.words
    if one.field == FigureKind.EVACUATED and one.how is How.SET and held and _AGAIN.search(lead):
        return msgspec.structs.replace(one, how=How.ADD)
    return one


_AGAIN = re.compile("又|再|新增|另")


def _by_the_way(one: Finding, known: Known, text: str, rise: float) -> bool:
    """住院12人 of 29 hurt, 1.6万人返家 of those moved, 其中1名: fewer than are known, and no word for all."""
    held = next((number for kind, number in known.figures.items() if kind == one.field), None)
    if not held or one.number is None or one.how is not How.SET or not 0 < one.number < held:
        return False
    before = text[max(0, one.start - 8) : one.start] + one.words
    if _INSTEAD.search(text) or (one.field == FigureKind.INJURED and rise > 0 and one.number == held - rise):
        return False
    stays = bool(_STAY.search(before + text[one.end : one.end + 6]))
    again = _AGAIN.search(before)
    if one.field == FigureKind.SERIOUS:
        return False
    if one.field == FigureKind.EVACUATED:
        return stays or not again
    among = _AMONG.search(before)
    return stays or (among is not None and again is None)


_INSTEAD = re.compile("更正|有误|应为|实为|改为|核减|核实为|修正|重复|不准")


def _lower(one: Finding, known: Known, text: str) -> Finding:
    """A number below the known one, with no word of correction or of what is now, is a question."""
    held = next((number for kind, number in known.figures.items() if kind == one.field), None)
    if not one.sure or not held or one.number is None or one.how is not How.SET or one.number >= held:
        return one
    return one if _NOW.search(text) else msgspec.structs.replace(one, confidence=0.6, why=WHY_LOWER)


_NOT_YET_FOUND = re.compile("(?:未|没有?)(?:能)?(?:发现|找到)")


GONE_HOME = 3


def _of_others(one: Finding, known: Known, text: str) -> bool:
    """人平安 of those who were found is no word about those known dead or hurt: a denial counts for its own group."""
    held = next((number for kind, number in known.figures.items() if kind == one.field), None)
    if held and one.number == 0 and one.field in OPEN and _NOT_YET_FOUND.search(one.words):
        return True  # 暂未发现失联人员: they are still looked for
    if one.field == FigureKind.DEATHS and "走了" in one.words and (one.number or 0.0) > GONE_HOME:
        return True  # 早上走了20个: they went home
    denied = one.number == 0 and one.field in {FigureKind.DEATHS, FigureKind.INJURED, FigureKind.SERIOUS}
    return bool(denied and held and one.how is How.SET and not _CORRECTS.search(text))


def _short(one: Finding, known: Known) -> bool:
    """重的还是六个 of nineteen known: what follows from a part is not the whole."""
    before = known.figures.get(FigureKind.INJURED)
    return one.field == FigureKind.INJURED and one.why == WHY_ADDED and (one.number or 0) < (before or 0)


def _dated(one: Finding, known: Known, context: Context) -> Finding:
    """13时40分 in a message is of the day of the incident where nothing else is said."""
    if one.field != "occurred_at" or one.moment is None or known.occurred_at is None:
        return one
    if re.search("[日号天昨今前]|\\d[-/.]\\d", one.words):
        return one
    day, clock = known.occurred_at.astimezone(BEIJING), one.moment.astimezone(BEIJING)
    moved = clock.replace(year=day.year, month=day.month, day=day.day).astimezone(dt.UTC)
    return msgspec.structs.replace(one, moment=moved) if moved <= context.ref_time else one


def _loose(one: Finding, text: str) -> bool:
    """A place or time a message names in passing is no change of what is known."""
    if one.field not in {"place", "occurred_at", "category"} or one.sure:
        return False
    near = text[max(0, one.start - (24 if one.field == "occurred_at" else 12)) : one.end + 14]
    return one.field == "category" or not _CORRECTS.search(near)


def changes(findings: tuple[Finding, ...], known: Known) -> tuple[Change, ...]:
    """Every finding with its direction; what the message does not mention stays as it is and is not listed."""
    found = []
    for one in findings:
        kind = next((each for each in FigureKind if each == one.field), None)
        if kind is not None and one.number is not None:
            found.append(_figure(one, known.figures.get(kind)))
        elif one.field == "occurred_at" and one.moment is not None:
            said = one.moment.isoformat(timespec="minutes")
            held = known.occurred_at.isoformat(timespec="minutes") if known.occurred_at else ""
            found.append(_text(one, said, held))
        elif one.field == "place":
            same = one.text in known.place or (known.place and known.place in one.text)
            found.append(_text(one, known.place if same else one.text, known.place))
        elif one.field == "category":
            code = one.text.partition(" ")[0]
            same = known.category[:3] == code[:3]
            found.append(_text(one, known.category if same else code, known.category))
    return tuple(found)


def _figure(finding: Finding, known: float | None) -> Change:
    said = finding.number or 0.0
    if finding.how is How.ADD:
        becomes = (known or 0.0) + said
    elif finding.how is How.TAKE_AWAY:
        becomes = max(0.0, (known or 0.0) - said)
    else:
        becomes = said
    if known is None:
        return Change(finding=finding, direction=Direction.NEW, becomes=becomes)
    if becomes == known:
        return Change(finding=finding, direction=Direction.SAME, known=known, becomes=becomes)
    direction = Direction.RAISED if becomes > known else Direction.LOWERED
    return Change(finding=finding, direction=direction, known=known, becomes=becomes)


def _text(finding: Finding, said: str, known: str) -> Change:
    if not known:
        return Change(finding=finding, direction=Direction.NEW, becomes=said)
    direction = Direction.SAME if said == known else Direction.OTHER
    return Change(finding=finding, direction=direction, known=known, becomes=said)
