"""A warning as a CAP message: OASIS CAP 1.1/1.2, and the profile of the national platform (12379, GB/T 35965.1-2018).

The national profile has no namespace, ``sendTime`` with a space, colours as severity, an event code, bare references.
Bytes are decoded here, not by the parser; no document type, no entity, nothing from outside is ever loaded.
"""

import datetime as dt
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError

import msgspec

from app.models.moments import instant_said
from app.models.texts import clean, one_line
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.models.warning.facts import WarningArea, WarningMessage
from app.services.runtime.errors import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_INFOS, MOST_AREAS, MOST_TEXT = 50, 500, 5000
NEEDED = (("identifier", "identifier"), ("sender", "sender"), ("sent", "sent"), ("status", "status"),
          ("msgtype", "msgType"), ("scope", "scope"))  # fmt: skip
SAME = {"sendtime": "sent"}
KINDS = {"alert": WarningKind.ISSUED, "update": WarningKind.CHANGED, "cancel": WarningKind.LIFTED,
         "cancle": WarningKind.LIFTED}  # fmt: skip
"""``Cancle`` stands in messages of a client in use."""
COLOURS = {"red": WarningColour.RED, "orange": WarningColour.ORANGE, "yellow": WarningColour.YELLOW,
           "blue": WarningColour.BLUE, "红": WarningColour.RED, "橙": WarningColour.ORANGE,
           "黄": WarningColour.YELLOW, "蓝": WarningColour.BLUE}  # fmt: skip
_SAID = re.compile(r"([红橙黄蓝])色")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_PAGE = re.compile(r"<!doctype html|<html", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class CapReading(msgspec.Struct, frozen=True, kw_only=True):
    """A message, and what was doubtful about it."""

    message: WarningMessage
    notes: tuple[str, ...] = ()


def looks_like(data: bytes) -> bool:
    """Whether bytes begin like XML, as a CAP message does."""
    return data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00").startswith(b"<")


def read(name: str, data: bytes, name_of: Callable[[str], str]) -> CapReading:
    """The message in a file; ``name_of`` gives the name of an event code.

    Raises:
        Refused: no CAP message, not whole, or without what every message needs; nothing is taken then.
    """
    notes: list[str] = []
    root = _root(name, _text(name, data, notes))
    held = _children(root)
    missing = [title for key, title in NEEDED if not _first(held, key)]
    if missing:
        raise Refused(f"{name} 缺少 {'、'.join(missing)}，不是完整的预警报文。", file=name)
    kind = KINDS.get(_first(held, "msgtype").lower())
    if kind is None:
        raise Refused(f"{name} 是{_first(held, 'msgtype')[:20]}报文，不是预警的发布、变更或解除。", file=name)
    infos = held.get("info", [])[:MOST_INFOS]
    if not infos:
        notes.append("没有正文（info）")
    chosen = _children(_chinese(infos)) if infos else {}
    colour = _colour(chosen)
    event = _event(chosen, name_of)
    replaced = _references(_first(held, "references"))
    return CapReading(
        message=WarningMessage(
            identifier=_first(held, "identifier")[:200],
            sender=_first(chosen, "sendername") or _first(held, "sender"),
            sent=_moment(_first(held, "sent"), "发布时间", notes),
            status=_first(held, "status"),
            kind=kind,
            references=tuple(one for one, _ in replaced),
            source=_joined(_first(held, "sendercode") or _first(held, "sender")),
            referred=tuple(source for _, source in replaced),
            event=event,
            code=_first(chosen, "eventtype"),
            colour=colour,
            severity=_first(chosen, "severity"),
            headline=_first(chosen, "headline"),
            description=_long(chosen, "description"),
            instruction=_long(chosen, "instruction"),
            effective=_moment(_first(chosen, "effective"), "生效时间", notes),
            onset=_moment(_first(chosen, "onset"), "开始时间", notes),
            expires=_moment(_first(chosen, "expires"), "失效时间", notes),
            areas=_areas(chosen.get("area", []), notes),
        ),
        notes=tuple(notes),
    )


def _text(name: str, data: bytes, notes: list[str]) -> str:
    if not data.strip():
        raise Refused(f"{name} 是空文件，没有读入。", file=name)
    if len(data) > MOST_BYTES:
        raise Refused(f"{name} 超过2兆，不像预警报文。", file=name)
    for encoding in ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and b"utf-8" in data[:100].lower():
            notes.append("声明是 UTF-8，实际是 GB 18030")
        if _CONTROL.search(text):
            raise Refused(f"{name} 含控制字符，没有读入。", file=name)
        return _DECLARED.sub("", text)
    raise Refused(f"{name} 的文字编码认不出来，没有读入。", file=name)


def _root(name: str, text: str) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if _PAGE.search(text[:2000]):
        raise Refused(f"{name} 不是 CAP 预警报文，像是网页（登录页）。", file=name)
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused(f"{name} 带有文档类型或实体定义，没有读入。", file=name) from error
    except (ParseError, ValueError, RecursionError) as error:
        if "junk after" in str(error):
            raise Refused(f"{name} 里不止一份报文，请分开再读。", file=name) from error
        raise Refused(f"{name} 不完整或不是 XML，没有读入。", file=name) from error
    if _plain(root) != "alert":
        raise Refused(f"{name} 不是 CAP 预警报文（根元素是 {_plain(root)[:30]}）。", file=name)
    return root


def _plain(element: Element) -> str:
    """The name of an element without its namespace, small letters."""
    return str(element.tag).rpartition("}")[2].lower()


def _children(element: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for one in element:
        name = _plain(one)
        found.setdefault(SAME.get(name, name), []).append(one)
    return found


def _first(held: dict[str, list[Element]], name: str) -> str:
    found = held.get(name)
    return one_line(found[0].text or "")[:500] if found else ""


def _long(held: dict[str, list[Element]], name: str) -> str:
    found = held.get(name)
    return clean(found[0].text or "")[:MOST_TEXT] if found else ""


def _chinese(infos: list[Element]) -> Element:
    """The text in Chinese where there is one, else the first."""
    return next((one for one in infos if _first(_children(one), "language").lower().startswith("zh")), infos[0])


def _colour(info: dict[str, list[Element]]) -> WarningColour | None:
    """The colour as stated: of the severity, else of the headline; none is made of a severity without one."""
    severity = _first(info, "severity").lower()
    if severity in COLOURS or severity[:1] in COLOURS:
        return COLOURS.get(severity) or COLOURS[severity[:1]]
    said = set(_SAID.findall(_first(info, "headline")))
    return COLOURS[said.pop()] if len(said) == 1 else None


def _event(info: dict[str, list[Element]], name_of: Callable[[str], str]) -> str:
    code = _first(info, "eventtype")
    return name_of(code) or _first(info, "event") or code


def _references(text: str) -> tuple[tuple[str, str], ...]:
    """(identifier, source) of earlier messages: bare, or sender,identifier,sent parted by spaces (CAP 1.2)."""
    found: list[tuple[str, str]] = []
    for one in text.split():
        parts = [part[:200] for part in one.split(",") if part]
        found += [(parts[1], parts[0])] if len(parts) == 3 else [(part, "") for part in parts]
    return tuple(dict.fromkeys(found))[:50]


def _joined(text: str) -> str:
    """A name without spaces and commas, as references write it."""
    return "".join(text.replace(",", " ").split())[:200]


def _moment(text: str, what: str, notes: list[str]) -> dt.datetime | None:
    """An instant; without an offset Beijing time; one that does not read is said."""
    if not text:
        return None
    moment = instant_said(text)
    if moment is None:
        notes.append(f"{what}不明（{text[:40]}）")
    return moment


def _areas(found: list[Element], notes: list[str]) -> tuple[WarningArea, ...]:
    areas = []
    for one in found[:MOST_AREAS]:
        held = _children(one)
        broken = [part for part in held.get("polygon", []) if (part.text or "").strip() and not _sound(part.text or "")]
        if broken:
            notes.append(f"“{_first(held, 'areadesc')[:20]}”的多边形读不出来，只留文字")
        codes = tuple(_code(part) for part in held.get("geocode", []))
        areas.append(WarningArea(name=_first(held, "areadesc"), codes=tuple(filter(None, codes))))
    return tuple(areas)


def _code(geocode: Element) -> str:
    """The value of a code: bare in the national profile, beside its name in CAP."""
    return _first(_children(geocode), "value")[:40] or one_line(geocode.text or "")[:40]


def _sound(polygon: str) -> bool:
    """Whether a polygon is at least four pairs of latitude and longitude."""
    try:
        pairs = [tuple(map(float, one.split(","))) for one in polygon.split()]
    except ValueError:
        return False
    return len(pairs) > 3 and all(len(one) == 2 and abs(one[0]) <= 90 and abs(one[1]) <= 180 for one in pairs)
