"""``grade``: 已知 and 从严 of figures on the command line, the deadlines 从严 starts, what is still to be asked."""

import argparse
import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from app.cli.declaration import Answer, Command, Option, words
from app.cli.times import iso, moment_or_none, parse_flags
from app.models.incident.figures import absurd
from app.models.incident.questions import Said, to_ask
from app.models.incident.situation import follows
from app.models.incident.strictness import AxisGrade, Grades, grade_both
from app.models.obligations.clock import IMMEDIATE_GRACE
from app.models.obligations.deadlines import Demand, Instants, demands
from app.models.obligations.rules import Rule, Situation
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.term import UnitLevel
from app.services.obligations.binding import province_of
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.desk.rulebook import RuleBook

WORDS = tuple(kind for kind in FigureKind if kind is not FigureKind.LIGHT)
"""The figures that can be given, each by its name with hyphens."""
REGION_DIGITS = 12


def grade(arguments: argparse.Namespace) -> Answer:
    """Both levels with their axes; ``level`` stays 已知, the deadlines follow 从严."""
    from app.services.desk import rulebook
    from app.services.incident import cues

    figures = _figures(arguments)
    province = _province(arguments.province)
    flags = frozenset(parse_flags(arguments.flags))
    book = rulebook.load()
    category = category_of(book, arguments.category)
    received = moment_or_none(arguments.received) or SystemClock().now().replace(microsecond=0)
    occurred = moment_or_none(arguments.occurred)
    if occurred is not None and occurred > received:
        raise Refused("事发时间晚于接报时间，请核对。", field="occurred")
    both = grade_both(category, figures, book.ladders, flags, province=province)
    situation = Situation(
        unit_level=next(one for one in UnitLevel if one.label == arguments.unit_level),
        category=category,
        level=both.strict.level,
        flags=flags | {Flag.HANDLING} | follows(category, figures, both.strict.level, flags),
        dead_or_missing=(figures.get(FigureKind.DEATHS) or 0) + (figures.get(FigureKind.MISSING) or 0),
        province=province,
    )
    found = demands(_rules(book, arguments.packs), situation, Instants(received=received, occurred=occurred))
    now = moment_or_none(arguments.now) or received
    said = Said(
        category=category,
        figures=figures,
        flags=flags,
        told=frozenset({"occurred_at"}) if occurred else frozenset(),
        level=both.strict.level,
        province=province,
    )
    return {
        **_levels(both),
        "category": book.taxonomy.name_of(category) or None,
        "ask": [
            {"id": one.id, "question": one.text, "fills": one.fills, "decisive": one.decisive}
            for one in to_ask(said, cues.shipped().questions, book.ladders)
        ],
        "deadlines": [_demand(one, now) for one in found],
    }


def _figures(arguments: argparse.Namespace) -> dict[FigureKind, float | None]:
    figures: dict[FigureKind, float | None] = {}
    for kind in WORDS:
        value = getattr(arguments, kind.value)
        if value is None:
            continue
        if absurd(kind, value):
            raise Refused(f"{kind.label}数字不合理：{value:g}。", field=kind.value)
        figures[kind] = value
    return figures


def category_of(book: "RuleBook", said: str) -> str:
    """The class code as the table writes it, by its code or its only name; empty is 类别未定. Raises Refused."""
    word = unicodedata.normalize("NFKC", said).strip().upper()
    tree, groups = book.taxonomy.tree, book.taxonomy.groups
    if not word or word in groups or (word[:3] + "00" in tree and len(word) in {3, 5}):
        return word
    named = {code for code, name in tree.items() if name == word}
    named = named or {f"{one.code[:3]}00" for one in book.taxonomy.classes if one.name == word}
    if len(named) == 1:
        return named.pop()
    raise Refused(f'没有类别“{said}”，请写类别代码，如 12G00（火灾）；类别未定写 ""。', field="class")


def _province(said: str) -> str:
    """The digits of a region's code, or those of the province a name lies in; empty is none. Raises Refused."""
    word = unicodedata.normalize("NFKC", said).strip()
    if not word or (word.isdecimal() and 2 <= len(word) <= REGION_DIGITS):
        return word
    found = province_of(word)
    if found:
        return found
    raise Refused(f"行政区划“{said}”看不懂，请写代码，如 3303。", field="province")


def _rules(book: "RuleBook", named: str | None) -> tuple[Rule, ...]:
    packs = set(filter(None, re.split(r"[,，、\s]+", named or "")))
    unknown = packs - {pack.id for pack in book.packs} - {pack.name for pack in book.packs}
    if unknown:
        raise Refused(f"没有规则包：{'、'.join(sorted(unknown))}。可用：{'、'.join(p.name for p in book.packs)}。")
    return tuple(r for p in book.packs if p.enabled or p.id in packs or p.name in packs for r in p.rules)


def _levels(both: Grades) -> Answer:
    known, strict = both.known, both.strict
    return {
        "level": known.level.label,
        "level_known": known.level.label,
        "level_strict": strict.level.label,
        "axis": known.axis or None,
        "axis_strict": strict.axis or None,
        "reason": known.reason,
        "reason_strict": strict.reason,
        "legal": known.legal,
        "legal_strict": strict.legal,
        "may_rise": known.may_rise,
        "axes": [_axis(one) for one in both.axes],
    }


def _axis(one: AxisGrade) -> Answer:
    return {
        "axis": one.axis,
        "label": one.label,
        "unit": one.unit,
        "known": one.known,
        "strict": one.strict,
        "level_known": one.level_known.label,
        "level_strict": one.level_strict.label,
        "legal": one.legal or None,
    }


def _demand(demand: Demand, now: dt.datetime) -> Answer:
    """One deadline with every rule that asks for it; ``due`` is null while its basis instant has not come."""
    one = demand.governing
    rule = one.rule
    late = one.due is not None and one.due + (IMMEDIATE_GRACE if rule.minutes == 0 else dt.timedelta()) < now
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "kind_text": rule.kind.label,
        "basis": rule.basis.value,
        "basis_text": rule.limit_text,
        "basis_at": iso(one.basis_at),
        "due": iso(one.due),
        "recipient": one.recipient.label,
        "owner": rule.owner.label,
        "owed_by": rule.owed_by or None,
        "legal": rule.told,
        "source": rule.source,
        "confidence": rule.confidence,
        "pack": rule.pack,
        "occurred_unknown": one.occurred_unknown,
        "overdue_on_receipt": late,
        "bases": [
            {"rule": each.rule.id, "legal": each.rule.told, "basis": each.rule.basis.value, "due": iso(each.due)}
            for each in (one, *demand.others)
        ],
    }


COMMANDS = (
    Command(
        name="grade",
        help="由数字得出已知、从严级别和每一条时限，只算不记",
        run=grade,
        options=(
            Option("--class", required=True, attribute="category"),
            *(Option(f"--{kind.value.replace('_', '-')}", kind=float) for kind in WORDS),
            Option("--flags", ""),
            Option("--received"),
            *words("occurred", "now", "packs", default=None),
            Option("--unit-level", "县", choices=tuple(one.label for one in UnitLevel)),
            Option("--province", ""),
        ),
    ),
)
