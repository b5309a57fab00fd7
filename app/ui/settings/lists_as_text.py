"""Short lists edited as lines of text: recipients, the inside chain, places. Each line reads back or says why not."""

from collections.abc import Mapping

from app.models.incident.sensitivity import as_edited, mode_line
from app.models.report.facts import Hat
from app.models.settings.settings import Contact, Place, Post
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.term import Level
from app.services.incident import cues
from app.services.paper.phrases import defaults, load
from app.services.resources.reach import DETOUR, USUAL, assumed
from app.services.runtime.errors import Refused


def recipients_text(recipients: dict[Recipient, Contact]) -> str:
    """One line per role: 角色 名称 电话."""
    lines = []
    for role in Recipient:
        if role is Recipient.UPPER:
            continue
        held = recipients.get(role, Contact())
        lines.append(f"{role.label}　{held.name or '-'}　{held.phone or '-'}")
    return "\n".join(lines)


def parse_recipients(text: str) -> dict[Recipient, Contact]:
    """The roles with what stands behind them; raises Refused naming the line."""
    names = {role.label: role for role in Recipient}
    found: dict[Recipient, Contact] = {}
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts:
            continue
        if parts[0] not in names:
            raise Refused(f"报送对象第{number}行：没有“{parts[0]}”这个对象。", field="recipients")
        name = parts[1] if len(parts) > 1 and parts[1] != "-" else ""
        phone = parts[2] if len(parts) > 2 and parts[2] != "-" else ""
        if name or phone:
            found[names[parts[0]]] = Contact(name=name, phone=phone)
    return found


def hats_text(hats: tuple[Hat, ...]) -> str:
    """One line per other name of the unit: 名称 红头 发文代字 落款."""
    return "\n".join(f"{one.name}　{one.red_head}　{one.number_code}　{one.seal_line or '-'}" for one in hats)


def parse_hats(text: str) -> tuple[Hat, ...]:
    """The other names; raises Refused naming the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts:
            continue
        if not 3 <= len(parts) <= 4:
            raise Refused(f"其他名义第{number}行：请写 名称　红头　发文代字　落款。", field="hats")
        seal = parts[3] if len(parts) == 4 and parts[3] != "-" else ""
        found.append(Hat(name=parts[0], red_head=parts[1], number_code=parts[2], seal_line=seal))
    return tuple(found)


def chain_text(chain: tuple[Post, ...]) -> str:
    """One line per post: 职务 姓名 电话 起报级别."""
    return "\n".join(
        f"{one.post}　{one.person or '-'}　{one.phone or '-'}　{Level(one.from_level).label}" for one in chain
    )


def parse_chain(text: str) -> tuple[Post, ...]:
    """The posts in order; raises Refused naming the line."""
    levels = {level.label: int(level) for level in Level}
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts:
            continue
        parts += ["-"] * (3 - len(parts))
        level = parts[3] if len(parts) > 3 else "一般"
        if level not in levels:
            raise Refused(f"内部报告第{number}行：级别要写特别重大、重大、较大或一般。", field="inside_chain")
        person, phone = ("" if part == "-" else part for part in parts[1:3])
        found.append(Post(post=parts[0], person=person, phone=phone, from_level=levels[level]))
    return tuple(found)


def places_text(places: tuple[Place, ...]) -> str:
    """One line per place: 地名 别名 别名."""
    return "\n".join("　".join((one.name, *one.aliases)) for one in places)


def parse_places(text: str) -> tuple[Place, ...]:
    """The gazetteer."""
    found = []
    for line in text.splitlines():
        parts = line.split()
        if parts:
            found.append(Place(name=parts[0], aliases=tuple(parts[1:])))
    return tuple(found)


def wording_text(own: Mapping[str, str]) -> str:
    """One line per sentence of the reports: 名称 = 句子."""
    return "\n".join(f"{name} = {text}" for name, text in load(own).texts.items())


def parse_wording(text: str) -> dict[str, str]:
    """The sentences that differ from the project's; raises Refused naming the line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, equals, sentence = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not equals or name not in defaults():
            raise Refused(f"文书用语第{number}行：要写成“名称 = 句子”，没有叫“{name[:20]}”的句子。", field="wording")
        if sentence != defaults()[name]:
            found[name] = sentence
    return found


def lines_of(text: str) -> tuple[str, ...]:
    """Non-empty lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def speeds_text(own: Mapping[str, float]) -> str:
    """One line per word: 词 = 公里/小时, with 默认 and 绕行系数."""
    base = assumed()
    known = {USUAL: base.speed, DETOUR: base.detour} | base.speeds | dict(own)
    return "\n".join(f"{word} = {speed:g}" for word, speed in known.items())


def parse_speeds(text: str) -> dict[str, float]:
    """The speeds that differ from the project's; raises Refused naming the line."""
    base = assumed()
    known = {USUAL: base.speed, DETOUR: base.detour} | base.speeds
    found: dict[str, float] = {}
    for number, line in enumerate(text.replace("＝", "=").splitlines(), 1):
        word, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        try:
            speed = float(value)
        except ValueError:
            speed = 0.0
        if not equals or not word or not speed > 0:
            raise Refused(f"时速第{number}行：要写成“词 = 公里每小时”，如 消防 = 50。", field="speeds")
        if known.get(word) != speed:
            found[word] = speed
    return found


def periods_text(own: tuple[str, ...]) -> str:
    """One line per standing mode: 启用　汛期　04-15　10-15."""
    return "\n".join(mode_line(one) for one in as_edited(cues.shipped().modes, own))


def parse_periods(text: str) -> tuple[str, ...]:
    """The standing modes that differ from the project's."""
    shipped = {mode_line(one) for one in cues.shipped().modes}
    found = ("　".join(line.split()) for line in text.splitlines() if line.strip())
    return tuple(one for one in found if one not in shipped)
