"""What a setting says of itself (设置项): title, tab of 设置, how it is edited, unit, bounds. Declared at the field."""

import enum
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from app.models.texts import one_line

Check = Callable[[Any], str]
"""What is wrong with a value, in words; empty when nothing is."""
LONGEST = 200


class Group(enum.StrEnum):
    """Where a setting stands: the tabs of 设置 in their order; the last is asked on the first start only."""

    UNIT = "单位"
    PAPERS = "文书"
    RECIPIENTS = "报送对象"
    CHAIN = "内部报告"
    DUTY = "值班"
    NAMES = "地名与常用语"
    SENTENCES = "文书用语"
    MAP = "地图与时速"
    BACKUP = "备份"
    ROUTES = "报送通道"
    SAFETY = "安全"
    LOOK = "外观与声音"
    FIRST = "首次设置"


class Editor(enum.Enum):
    """How a setting is edited: on a line, as a number, as lines of text …; OWN by a part of the page made for it."""

    LINE = enum.auto()
    NUMBER = enum.auto()
    CHOICE = enum.auto()
    SWITCH = enum.auto()
    LINES = enum.auto()
    OWN = enum.auto()


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One setting; ``check`` knows nothing but the value (what asks the machine is in services/settings)."""

    title: str
    group: Group
    editor: Editor
    check: Check
    hint: str = ""
    unit: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    rows: int = 4
    """Lines of text that are seen at once."""

    @property
    def also(self) -> str:
        """What else it is found by: its tab, its hint, what it can be set to."""
        return " ".join(filter(None, (self.group, self.hint, *(title for _, title in self.choices))))

    @property
    def words(self) -> str:
        """The title with its unit, as the log says it."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


def _declared(option: Option) -> msgspec.Meta:
    return msgspec.Meta(extra={"option": option})


def line(title: str, group: Group, hint: str = "", *, needed: bool = False, longest: int = LONGEST) -> msgspec.Meta:
    """Words on a line, at most so many characters; ``needed`` may not be left empty."""

    def check(value: str) -> str:
        if needed and not one_line(value):
            return f"{title}是空的"
        return f"{title}超过{longest}字" if len(value) > longest else ""

    return _declared(Option(title=title, group=group, editor=Editor.LINE, check=check, hint=hint))


def checked(title: str, group: Group, check: Check, hint: str = "") -> msgspec.Meta:
    """Words on a line of which ``check`` says what is wrong."""
    return _declared(Option(title=title, group=group, editor=Editor.LINE, check=check, hint=hint))


def number(title: str, group: Group, least: int, most: int, unit: str, hint: str = "") -> msgspec.Meta:
    """A whole number between two bounds, both allowed, in a unit."""

    def check(value: int) -> str:
        return "" if least <= value <= most else f"{title}要在{least}到{most}{unit}之间"

    told = hint or f"{unit}，{least}到{most}"
    return _declared(Option(title=title, group=group, editor=Editor.NUMBER, check=check, hint=told, unit=unit))


def choice(title: str, group: Group, choices: tuple[tuple[Any, str], ...], hint: str = "") -> msgspec.Meta:
    """One of some values, each with its words."""

    def check(value: object) -> str:
        return "" if value in [one for one, _ in choices] else f"没有“{value}”这种{title}"

    return _declared(Option(title=title, group=group, editor=Editor.CHOICE, check=check, hint=hint, choices=choices))


def switch(title: str, group: Group, hint: str) -> msgspec.Meta:
    """On or off."""
    return _declared(Option(title=title, group=group, editor=Editor.SWITCH, check=by_type, hint=hint))


def lines(
    title: str, group: Group, hint: str = "", *, rows: int = 4, check: Check | None = None, longest: int = LONGEST
) -> msgspec.Meta:
    """Lines of text: a tuple of them, one text, or with a ``check`` of its own what reads as lines."""

    def short(value: str | tuple[str, ...]) -> str:
        found = value.splitlines() if isinstance(value, str) else value
        return f"{title}里有一行超过{longest}字" if any(len(one) > longest for one in found) else ""

    option = Option(title=title, group=group, editor=Editor.LINES, check=check or short, hint=hint, rows=rows)
    return _declared(option)


def picked(title: str, group: Group) -> msgspec.Meta:
    """One of values that stand in a file of resources; whether it is one is seen in services/settings."""
    return _declared(Option(title=title, group=group, editor=Editor.CHOICE, check=by_type))


def own(title: str, group: Group, check: Check) -> msgspec.Meta:
    """Something with a part of the page of its own."""
    return _declared(Option(title=title, group=group, editor=Editor.OWN, check=check))


def by_type(_value: object) -> str:
    """Nothing can be wrong that the type does not see."""
    return ""


def options_of(kind: type[msgspec.Struct]) -> Mapping[str, Option]:
    """The option of each field by name; raises KeyError for a field that declares none."""
    return {field.name: _option(field.type) for field in msgspec.structs.fields(kind)}


def _option(kind: Any) -> Option:  # noqa: ANN401 - what stands behind a field's colon
    for meta in getattr(kind, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and isinstance((meta.extra or {}).get("option"), Option):
            found: Option = (meta.extra or {})["option"]
            return found
    raise KeyError(str(kind))
