"""Reading a narrative: everything said of time, place, kind, people and loss; as findings, as a record, as a title."""

import re
from collections.abc import Sequence

import msgspec

from app.models.maps.regions import Division
from app.models.moments import BEIJING
from app.models.vocabulary.incident import AREAS, Bound, Detail, FigureKind
from app.services.extraction import divisions, plain
from app.services.extraction.aggregate import is_aggregate
from app.services.extraction.amounts import read_amounts
from app.services.extraction.category import read_category
from app.services.extraction.discourse import read_figures
from app.services.extraction.doubter import doubted
from app.services.extraction.findings import Context, Finding, Kind
from app.services.extraction.one_by_one import told_in_parts
from app.services.extraction.places import read_place
from app.services.extraction.second_reader import SecondReader
from app.services.extraction.speech import tells_of_event
from app.services.extraction.times import read_time
from app.services.extraction.weighing import weighed, weighed_kind

LONGEST = 100_000
"""Characters that are read; the rest of a long paste is kept but not read."""
STATISTICS = "汇总统计"
_RECORD = {"serious": "seriously_injured", "loss": "loss_wan_yuan", "place": "place_text", "burnt_area": "area"}
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?!版|款)[^，。；\n]*")
_ORDER = (
    "deaths",
    "missing",
    "seriously_injured",
    "injured",
    "trapped",
    "loss_wan_yuan",
    "category",
    "occurred_at",
    "place_text",
)
"""What decides the level is asked first."""
_LEVELS = {1: Detail.PROVINCE, 2: Detail.CITY, 3: Detail.COUNTY}


def extract(text: str, context: Context) -> tuple[Finding, ...]:
    """Everything read out of a text and doubted, in the order of the text; what is told too weakly is only asked."""
    readable = plain.readable(text[:LONGEST])
    if is_aggregate(readable):
        return _statistics(readable, context)
    found = read(readable, context)
    if not found:
        return ()
    second = SecondReader(readable)
    figures = weighed(readable, found, doubted(readable, found, second), second)
    return tuple(sorted(weighed_kind(found, figures, second, context), key=_place_in_text))


def read(readable: str, context: Context) -> list[Finding]:
    """What the grammars read out of a text (as ``plain`` makes it) that tells of an event, doubted by nobody."""
    if not tells_of_event(readable):
        return []
    moment = read_time(readable, context.ref_time)
    readable = _of_this_year(readable, moment)
    chains = divisions.read_chains(readable)
    place = read_place(readable, context.places, moment, chains)
    single = (moment, place, read_category(readable, context.kinds))
    found = [
        *told_in_parts(readable, list(read_figures(readable))),
        *read_amounts(readable),
        *(one for one in single if one is not None),
    ]
    return found + _divisions(readable, chains, place)


def _place_in_text(one: Finding) -> tuple[int, str]:
    return one.start, str(one.field)


def kind_said(text: str, kinds: Sequence[Kind]) -> str:
    """The class a text speaks of as 代码 名称; empty where it tells of no event."""
    readable = plain.readable(text[:LONGEST])
    found = read_category(readable, kinds) if tells_of_event(readable) else None
    return found.text if found is not None else ""


def _of_this_year(text: str, moment: Finding | None) -> str:
    """The text with clauses blanked that tell of a year before the event's (2008年该楼曾致4名师生遇难)."""
    if moment is None or moment.moment is None:
        return text
    year = moment.moment.astimezone(BEIJING).year

    def blank(match: re.Match[str]) -> str:
        return " " * len(match.group()) if int(match["year"]) < year else match.group()

    return _YEAR.sub(blank, text)


def _divisions(text: str, chains: list[divisions.Chain], place: Finding | None) -> list[Finding]:
    start, end = (place.start, place.end) if place is not None else (0, 0)
    several = len({member.code[:2] for chain in chains for member in chain.members}) > 1
    found = []
    for level, one in divisions.named_levels(chains, start, end).items():
        chain = next(each for each in chains if one in each.members)
        office = all(each.organisation for each in chains if one in each.members)
        why = "文中有几个省份" if several else "只在机关名称里出现" if office else ""
        found.append(
            Finding(
                field=_LEVELS[level],
                start=chain.start,
                end=chain.end,
                words=text[chain.start : chain.end],
                confidence=0.7 if why else 0.8 if chain.bare else 0.9,
                why=why,
                text=f"{one.code} {divisions.full_name(one)}",
            )
        )
    return found


def _statistics(text: str, context: Context) -> tuple[Finding, ...]:
    """Of statistics only the kind of the events is said; it is no incident and has no figures of one."""
    found = read_category(text, context.kinds)
    if found is None:
        return (Finding(field=Detail.CATEGORY, start=0, end=0, words="", confidence=0.5, text=f"12Y00 {STATISTICS}"),)
    code = found.text.split(" ")[0]
    return (
        Finding(
            field=Detail.CATEGORY, start=found.start, end=found.end, words=found.words, confidence=0.5,
            text=f"{code} {STATISTICS}",
        ),
    )  # fmt: skip


def as_record(findings: tuple[Finding, ...], groups: dict[str, str]) -> dict[str, object]:
    """The findings as one flat object with the field names of the labelled cases; what is not said is null.

    ``…_implied`` is what follows from the national table, ``approx`` says how a number was qualified.
    """
    record: dict[str, object] = dict.fromkeys((
        "occurred_at", "precision", "place_text", "province", "city", "county", "category_class", "category",
        "deaths", "missing", "injured", "seriously_injured", "trapped", "evacuated", "loss_wan_yuan", "level",
    ))  # fmt: skip
    approx: dict[str, str] = {}
    named: dict[int, Division] = {}
    for one in _recorded(findings):
        if one.field is Detail.OCCURRED and one.moment is not None:
            record["occurred_at"] = one.moment.astimezone(BEIJING).isoformat(timespec="minutes")
            record["precision"] = one.precision
        elif one.field is Detail.PLACE:
            record["place_text"] = one.text
        elif one.field in AREAS:
            code, _, name = one.text.partition(" ")
            record[str(one.field)] = name
            division = Division(code=code, name=name)
            named[division.level] = division
        elif one.field is Detail.CATEGORY and one.text:
            code, _, name = one.text.partition(" ")
            record |= {"category": name, "category_class": groups.get(code[:2]), "category_code": code}
        elif one.number is not None:
            name = _RECORD.get(str(one.field), str(one.field))
            record[name] = int(one.number) if one.number == int(one.number) else one.number
            if one.bound is not Bound.EXACT:
                approx[name] = one.bound.label
        elif one.text:
            record[str(one.field)] = one.text
    for level, one_above in divisions.implied(named).items():
        record[f"{_LEVELS[level]}_implied"] = divisions.full_name(one_above)
    return record | {"approx": approx}


def _recorded(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What is not withheld; a record has one area: 受害面积 where it was said, else 过火面积."""
    said = [one for one in findings if not one.withheld]
    harmed = any(one.field == FigureKind.AREA for one in said)
    return tuple(one for one in said if not (harmed and one.field == FigureKind.BURNT_AREA))


def sureness(findings: tuple[Finding, ...], record: dict[str, object]) -> dict[str, object]:
    """``sure``: the fields of a record that may be taken with one key; ``asked``: the others, what decides first.

    What is withheld stands in no record and is asked all the same, with its value.
    """
    sure: list[str] = []
    asked: list[dict[str, object]] = []
    for one in findings:
        name = _RECORD.get(str(one.field), str(one.field))
        value = (
            as_record((msgspec.structs.replace(one, withheld=False),), {}).get(name)
            if one.withheld
            else record.get(name)
        )
        if value is None and one.valued:
            continue
        if one.sure:
            sure.append(name)
        else:
            asked.append({"field": name, "value": value, "why": one.why or "读得不确定"})
    asked.sort(key=lambda each: _ORDER.index(str(each["field"])) if each["field"] in _ORDER else len(_ORDER))
    return {"sure": list(dict.fromkeys(sure)), "asked": asked}


def figures_of(findings: tuple[Finding, ...]) -> dict[FigureKind, float | None]:
    """Kind of figure to number, for grading."""
    return {kind: one.number for one in findings for kind in FigureKind if one.field == kind}


def short_kind(name: str) -> str:
    """火灾 for 火灾事故, 山洪 for 山洪灾害; names that would say nothing without their last word stay whole."""
    short = re.sub("(?:事故|灾害)$", "", name)
    return short if short in {"火灾", "山洪", "地震"} else name
