"""续报: what a further message changes against what is known of an incident, and by which operation.

``read_against`` is the seam: what is known and a text in, frozen changes out. A figure stands (set), comes on top (add)
or goes off (take_away); what the message does not touch stays as it is and is not listed. What is put right counts
before a total that is said, a total before people who moved, these before a number by the way.
"""

import datetime as dt
import re

import msgspec

from app.models.moments import BEIJING
from app.models.vocabulary.incident import Detail, FigureKind
from app.services.extraction import fates, plain, rumours
from app.services.extraction.change import Change, Direction, Known
from app.services.extraction.figures_standing import CORRECTS, AgainstKnown, figures_that_stand
from app.services.extraction.findings import SURE, Context, Finding, How
from app.services.extraction.numbers import NUMBER

WHY_TOLD = "说的是前面来报说过、还没有定的人"


def read_against(known: Known, text: str, context: Context) -> tuple[Change, ...]:
    """What a message changes of a known incident; a clock without a day is of the day that is known."""
    from app.services.extraction.reader import extract

    readable = rumours.blanked(plain.readable(text))
    for taken_back in (fates.DELTA, _REPLACED, _MISREPORTED, _OTHER_YEAR, _NO_MORE):
        readable = taken_back.sub(_blank, readable)
    findings = [_dated(one, known, context) for one in extract(readable, context) if one.valued and not one.inferred]
    findings = [one for one in findings if not _loose(one, readable)]
    found = changes(tuple(figures_that_stand(AgainstKnown(readable, findings, known.figures))), known)
    found = (*(_one_more(one) for one in found), *_out_of_told(readable, findings, known, found))
    return tuple(sorted(found, key=lambda one: one.finding.start))


def _one_more(one: Change) -> Change:
    """老太太没气了 while two are known to be dead: a single one without a number comes on top, and is asked."""
    single = one.field is FigureKind.DEATHS and one.said == 1 and re.search(NUMBER, one.words) is None
    if not single or one.how is not How.SET or one.direction is not Direction.LOWERED:
        return one
    finding = msgspec.structs.replace(one.finding, how=How.ADD, confidence=min(one.finding.confidence, SURE - 0.05))
    return _figure(finding, float(one.known) if isinstance(one.known, float | int) else None)


def _out_of_told(text: str, findings: list[Finding], known: Known, found: tuple[Change, ...]) -> tuple[Change, ...]:
    """Of people an earlier message told of and nobody has counted yet: fewer of them now, asked and never sure."""
    read = {one.field for one in found}
    told = {kind: number for kind, number in known.told.items() if known.figures.get(kind) is None and kind not in read}
    if not told:
        return ()
    supposed = msgspec.structs.replace(known, figures=known.figures | told)
    fewer = changes(tuple(figures_that_stand(AgainstKnown(text, findings, supposed.figures))), supposed)
    return tuple(_asked(one) for one in fewer if one.field in told and one.direction is Direction.LOWERED)


def _asked(one: Change) -> Change:
    """A change against what was only told: what would stand, to be answered."""
    finding = msgspec.structs.replace(
        one.finding, number=one.stands, how=How.SET, confidence=min(one.finding.confidence, SURE - 0.05), why=WHY_TOLD
    )
    return Change(finding=finding, direction=Direction.NEW, becomes=one.stands)


_REPLACED = re.compile(
    r"(?:原报|原为|前报)[：:，]\s?[^。\n]{2,60}?(?=[\s，。；]*(?:现报|现为|现更正为|更正为|应为)[：:，]?)"
)
"""原报：死亡3人、受伤12人　现报：…: the old line of a form that puts it right."""
_MISREPORTED = re.compile(r"(?:前报|原报|首报|先前|之前|刚才|上[一条])[^，。；\n]{0,16}?(?:系|是|属于?|为)(?=误[报传])")
"""前报死亡1人系误报，实际无人死亡: the incident itself is no false alarm."""
_OTHER_YEAR = re.compile(
    "(?<=[，。；：\\s])[^，。；：\\n]{1,14}[是系](?:去年|前年|往年|上次|上回|那[年次回]|别处|外县|别的[县乡镇])[^，。；\\n]{0,6}(?=[，。；\\n]|$)"
)
"""3死是去年的数."""
_NO_MORE = re.compile(
    "(?:暂|尚|也|均|都|目前|今[天日])*(?:没有?|无|未)(?:再|又|有|出现|发生|发现|接报|接到|收治)*"
    "(?:新增加?的?|新的|新发|进一步的?|更多的?)(?:人员?|病人)?"
    r"(?:伤员|伤者|伤亡|死亡|死者|遇难者?|失联|失踪|被困|受伤|重伤|病例|患者|病人|中毒)(?:人员|人数|病例|情况|报告)?(?!\d)"
)
"""没有新增伤员，也没有新的死亡: nobody comes on top, and of those who are known nothing is said."""


def _blank(match: re.Match[str]) -> str:
    return "，" * len(match.group())


def _dated(one: Finding, known: Known, context: Context) -> Finding:
    """13时40分 in a message is of the day of the incident where nothing else is said."""
    if one.field is not Detail.OCCURRED or one.moment is None or known.occurred_at is None:
        return one
    if re.search("[日号天昨今前]|\\d[-/.]\\d", one.words):
        return one
    day, clock = known.occurred_at.astimezone(BEIJING), one.moment.astimezone(BEIJING)
    moved = clock.replace(year=day.year, month=day.month, day=day.day).astimezone(dt.UTC)
    return msgspec.structs.replace(one, moment=moved) if moved <= context.ref_time else one


def _loose(one: Finding, text: str) -> bool:
    """A place or time a message names in passing is no change of what is known."""
    if one.field not in {Detail.PLACE, Detail.OCCURRED, Detail.CATEGORY} or one.sure:
        return False
    near = text[max(0, one.start - (24 if one.field is Detail.OCCURRED else 12)) : one.end + 14]
    return one.field is Detail.CATEGORY or not CORRECTS.search(near)


def changes(findings: tuple[Finding, ...], known: Known) -> tuple[Change, ...]:
    """Every finding with its direction; what the message does not mention stays as it is and is not listed."""
    found = []
    for one in findings:
        kind = one.field if isinstance(one.field, FigureKind) else None
        if kind is not None and one.number is not None:
            found.append(_figure(one, known.figures.get(kind)))
        elif one.field is Detail.OCCURRED and one.moment is not None:
            said = one.moment.isoformat(timespec="minutes")
            held = known.occurred_at.isoformat(timespec="minutes") if known.occurred_at else ""
            found.append(_text(one, said, held))
        elif one.field is Detail.PLACE:
            same = one.text in known.place or (known.place and known.place in one.text)
            found.append(_text(one, known.place if same else one.text, known.place))
        elif one.field is Detail.CATEGORY:
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
