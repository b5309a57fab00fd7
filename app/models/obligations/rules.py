"""Report rules (时限规则) as data: one Rule per row of a pack, with its legal basis (docs/规则来源.md#时限规则)."""

import hashlib
import re

import msgspec

from app.models.vocabulary.incident import Flag
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.models.vocabulary.term import Level, UnitLevel

ALL_LEVELS = (1, 2, 3, 4)
TITLE = re.compile(r"(?<=号) [^第（]+")
"""What an order named by its number is called besides: 国务院令第493号 生产安全事故报告和调查处理条例第11条."""
PRACTICE = "通行做法"
STATUTES = (UnitLevel.COUNTY, UnitLevel.CITY, UnitLevel.PROVINCE)
"""Whom a rule binds that names no tier: laws speak of 县级以上; what holds for a township too says so."""
UNREAD, TO_CHECK = "M", "待核"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When what must be told to whom by when, and why.

    ``minutes`` counts from ``basis``; 0 is 立即. ``any_flag`` must share a member with the incident's flags when
    set; ``or_flag`` lets a flag stand in for the level. ``times`` are Beijing ``HH:MM`` for calendar rules.
    ``provinces`` are beginnings of GB/T 2260 codes: elsewhere the rule does not bind. ``owed_by`` names the office
    whose duty it is where it is not ours; ``read`` is the day the cited text was read, empty where nobody noted it.
    """

    id: str
    kind: ObligationKind
    basis: Basis
    recipient: Recipient
    legal: str
    source: str
    minutes: int = 0
    classes: tuple[str, ...] = ("",)
    not_classes: tuple[str, ...] = ()
    levels: tuple[int, ...] = ALL_LEVELS
    units: tuple[UnitLevel, ...] = ()
    any_flag: tuple[Flag, ...] = ()
    or_flag: tuple[Flag, ...] = ()
    dead_or_missing: int = 0
    times: tuple[str, ...] = ()
    per_day: int = 0
    same_day: bool = False
    owner: Owner = Owner.OURS
    owed_by: str = ""
    provinces: tuple[str, ...] = ()
    enabled: bool = True
    confidence: str = "S"
    read: str = ""
    note: str = ""
    pack: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over the rule's content, first 16 hex digits: names the text a clock was started under."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:16]

    @property
    def told(self) -> str:
        """Its basis as screen and paper say it: 待核 behind what nobody read, or what does not say these minutes."""
        return self.legal if self.confidence != UNREAD or TO_CHECK in self.legal else f"{self.legal}（{TO_CHECK}）"

    @property
    def limit_text(self) -> str:
        """The limit in words, e.g. 自接报30分钟内."""
        if self.times:
            return f"每日{'、'.join(self.times)}前"
        if self.per_day:
            return f"每日不少于{self.per_day}次"
        if self.same_day:
            return "当日"
        if self.minutes == 0:
            return f"{self.basis.label}后立即"
        span = f"{self.minutes}分钟" if self.minutes % 60 or self.minutes < 120 else f"{self.minutes // 60}小时"
        if self.minutes % 1440 == 0:
            span = f"{self.minutes // 1440}天" if self.minutes > 1440 else "24小时"
        return f"自{self.basis.label}{span}内"


def cited(legal: str) -> str:
    """A basis as short as it stays true: 国务院令第493号第11条, 自然灾害救助条例第17条（每日逐级上报）, 通行做法."""
    first = re.split(r"[：；]", legal, maxsplit=1)[0]
    short = PRACTICE if first.startswith(PRACTICE) else TITLE.sub("", first)
    return f"{short}（{TO_CHECK}）" if legal.endswith(f"（{TO_CHECK}）") and TO_CHECK not in short else short


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named set of rules, switched on or off as a whole; ``provinces`` hold for its rules that name none."""

    id: str
    name: str
    enabled: bool
    rules: tuple[Rule, ...] = ()
    provinces: tuple[str, ...] = ()
    note: str = ""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule looks at: class code, level, flags, people dead or missing, our own tier and division code.

    While the unit's ``province`` is not known, a pack that the unit switched on counts as binding it.
    """

    unit_level: UnitLevel
    category: str
    level: Level
    flags: frozenset[Flag]
    dead_or_missing: float = 0
    province: str = ""


def applies(rule: Rule, situation: Situation) -> bool:
    """Whether a rule asks for something in this situation."""
    if not rule.enabled or not binds(rule, situation):
        return False
    if situation.category.startswith(rule.not_classes) or not situation.category.startswith(rule.classes):
        return False
    if situation.level not in rule.levels and not situation.flags.intersection(rule.or_flag):
        return False
    if rule.any_flag and not situation.flags.intersection(rule.any_flag):
        return False
    return situation.dead_or_missing >= rule.dead_or_missing


def only_graver(rule: Rule, situation: Situation) -> bool:
    """Whether a rule asks for nothing in this situation but would at a graver level."""
    if applies(rule, situation):
        return False
    graver = (level for level in Level if level < situation.level)
    return any(applies(rule, msgspec.structs.replace(situation, level=level)) for level in graver)


def binds(rule: Rule, situation: Situation) -> bool:
    """Whether a rule holds for a unit of this tier in this province."""
    if situation.unit_level not in (rule.units or STATUTES):
        return False
    return not rule.provinces or not situation.province or situation.province.startswith(rule.provinces)


def resolve(recipient: Recipient, unit_level: UnitLevel) -> Recipient:
    """The concrete role behind 上一级: a town's is the county, a county's the city, a city's the province."""
    if recipient is not Recipient.UPPER:
        return recipient
    return {
        UnitLevel.TOWN: Recipient.COUNTY,
        UnitLevel.COUNTY: Recipient.CITY,
        UnitLevel.CITY: Recipient.PROVINCE,
        UnitLevel.PROVINCE: Recipient.MINISTRY,
    }[unit_level]
