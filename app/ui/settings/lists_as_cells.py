"""Short lists of 设置 as lines of a table: recipients, inside chain, places. Each reads back or says why not."""

from collections.abc import Iterator, Mapping

from app.models.incident.sensitivity import OFF, ON, as_edited, mode_line
from app.models.report.facts import Hat
from app.models.settings.settings import Contact, Place, Post
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.term import Level
from app.services.incident import cues
from app.services.paper.phrases import defaults, load
from app.services.resources.reach import DETOUR, USUAL, assumed
from app.services.runtime.errors import Refused
from app.ui.kit.cell_table import CellColumn, Cells

LEVELS = {level.label: int(level) for level in sorted(Level, reverse=True)}
COLUMNS: dict[str, tuple[CellColumn, ...]] = {
    "recipients": (
        CellColumn(title="对象", width=190, fixed=True),
        CellColumn(title="名称"),
        CellColumn(title="电话", width=170),
    ),
    "inside_chain": (
        CellColumn(title="职务"),
        CellColumn(title="姓名", width=120),
        CellColumn(title="电话", width=150),
        CellColumn(title="从哪一级起报告", width=140, choices=tuple(LEVELS)),
    ),
    "hats": (
        CellColumn(title="名称"),
        CellColumn(title="红头", width=150),
        CellColumn(title="发文代字", width=110),
        CellColumn(title="落款", width=150),
    ),
    "periods": (
        CellColumn(title="启用", width=80, choices=(ON, OFF)),
        CellColumn(title="名称"),
        CellColumn(title="开始", width=120),
        CellColumn(title="结束", width=120),
    ),
    "places": (CellColumn(title="地名", width=220), CellColumn(title="别名，空格分开")),
    "wording": (CellColumn(title="名称", width=150, fixed=True), CellColumn(title="句子")),
    "speeds": (CellColumn(title="词"), CellColumn(title="公里每小时", width=130)),
}
"""The columns of each list that is a table."""
ALL_NAMED = frozenset({"recipients", "wording"})
"""Tables of which every line there can be is shown."""


def _word(line: tuple[str, ...], place: int) -> str:
    """A cell as one run of characters: blanks within would divide it where it is kept."""
    return "".join(line[place].split()) if place < len(line) else ""


def _filled(cells: Cells) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines in which something stands, each with its number on the screen, from 1."""
    return ((number, line) for number, line in enumerate(cells, 1) if any(line))


def recipients_cells(recipients: Mapping[Recipient, Contact]) -> Cells:
    """One line per role: 角色, 名称, 电话."""
    held = ((role, recipients.get(role, Contact())) for role in Recipient if role is not Recipient.UPPER)
    return tuple((role.label, one.name, one.phone) for role, one in held)


def read_recipients(cells: Cells) -> dict[Recipient, Contact]:
    """The roles with what stands behind them; raises Refused naming the line."""
    names = {role.label: role for role in Recipient}
    found: dict[Recipient, Contact] = {}
    for number, (role, name, phone) in _filled(cells):
        if role not in names:
            raise Refused(f"报送对象第{number}行：没有“{role}”这个对象。", field="recipients")
        if name or phone:
            found[names[role]] = Contact(name=name, phone=phone)
    return found


def hats_cells(hats: tuple[Hat, ...]) -> Cells:
    """One line per other name of the unit: 名称, 红头, 发文代字, 落款."""
    return tuple((one.name, one.red_head, one.number_code, one.seal_line) for one in hats)


def read_hats(cells: Cells) -> tuple[Hat, ...]:
    """The other names; raises Refused naming the line."""
    found = []
    for number, (name, head, code, seal) in _filled(cells):
        if not (name and head and code):
            raise Refused(f"其他名义第{number}行：请写全名称、红头、发文代字；落款可以空。", field="hats")
        found.append(Hat(name=name, red_head=head, number_code=code, seal_line=seal))
    return tuple(found)


def chain_cells(chain: tuple[Post, ...]) -> Cells:
    """One line per post: 职务, 姓名, 电话, 起报级别."""
    return tuple((one.post, one.person, one.phone, Level(one.from_level).label) for one in chain)


def read_chain(cells: Cells) -> tuple[Post, ...]:
    """The posts in order; raises Refused naming the line."""
    found = []
    for number, (post, person, phone, level) in _filled(cells):
        if not post:
            raise Refused(f"内部报告第{number}行：没有写职务。", field="inside_chain")
        if (level or "一般") not in LEVELS:
            raise Refused(f"内部报告第{number}行：级别要写特别重大、重大、较大或一般。", field="inside_chain")
        found.append(Post(post=post, person=person, phone=phone, from_level=LEVELS[level or "一般"]))
    return tuple(found)


def places_cells(places: tuple[Place, ...]) -> Cells:
    """One line per place: 地名, 别名 别名."""
    return tuple((one.name, "　".join(one.aliases)) for one in places)


def read_places(cells: Cells) -> tuple[Place, ...]:
    """The gazetteer; raises Refused naming the line."""
    found = []
    for number, line in _filled(cells):
        name = _word(line, 0)
        if not name:
            raise Refused(f"地名库第{number}行：没有写地名。", field="places")
        found.append(Place(name=name, aliases=tuple(line[1].split())))
    return tuple(found)


def wording_cells(own: Mapping[str, str]) -> Cells:
    """One line per sentence of the reports: 名称, 句子."""
    return tuple(load(own).texts.items())


def read_wording(cells: Cells) -> dict[str, str]:
    """The sentences that differ from the project's; an empty one is the project's again; raises Refused."""
    found: dict[str, str] = {}
    for number, (name, sentence) in _filled(cells):
        if name not in defaults():
            raise Refused(f"文书用语第{number}行：没有叫“{name[:20]}”的句子。", field="wording")
        if sentence and sentence != defaults()[name]:
            found[name] = sentence
    return found


def speeds_cells(own: Mapping[str, float]) -> Cells:
    """One line per word: 词, 公里每小时, with 默认 and 绕行系数."""
    base = assumed()
    known = {USUAL: base.speed, DETOUR: base.detour} | base.speeds | dict(own)
    return tuple((word, f"{speed:g}") for word, speed in known.items())


def read_speeds(cells: Cells) -> dict[str, float]:
    """The speeds that differ from the project's; raises Refused naming the line."""
    base = assumed()
    known = {USUAL: base.speed, DETOUR: base.detour} | base.speeds
    found: dict[str, float] = {}
    written: set[str] = set()
    for number, (word, value) in _filled(cells):
        try:
            speed = float(value)
        except ValueError:
            speed = 0.0
        if not word or not speed > 0:
            raise Refused(f"时速第{number}行：前一格写词，后一格写公里每小时，如 消防，50。", field="speeds")
        if word in written:
            raise Refused(f"时速第{number}行：“{word[:20]}”写了两次，请只留一行。", field="speeds")
        written.add(word)
        if known.get(word) != speed:
            found[word] = speed
    return found


def periods_cells(own: tuple[str, ...]) -> Cells:
    """One line per standing mode: 启用, 汛期, 04-15, 10-15."""
    return tuple(tuple(mode_line(one).split()) for one in as_edited(cues.shipped().modes, own))


def read_periods(cells: Cells) -> tuple[str, ...]:
    """The standing modes that differ from the project's; what does not read is named by the setting's own check."""
    shipped = {mode_line(one) for one in cues.shipped().modes}
    found = (
        "　".join((_word(line, 0) or ON, *(_word(line, place) for place in (1, 2, 3)))) for _, line in _filled(cells)
    )
    return tuple(one for one in found if one not in shipped)


def lines_of(text: str) -> tuple[str, ...]:
    """Non-empty lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
