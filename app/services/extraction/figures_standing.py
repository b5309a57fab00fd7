"""续报: which figure of each kind stands after a message, by what is put right, said of all, moved, or told plainly."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates
from app.services.extraction.all_out import AllOut, read_all_out
from app.services.extraction.counted_in import Entry, read_entries
from app.services.extraction.discourse import WHY_ADDED, WHY_ALONE
from app.services.extraction.findings import Finding, How
from app.services.extraction.movements import SENTENCE, read_movements
from app.services.extraction.numbers import parse
from app.services.extraction.people_moved import HURT, OPEN, Became, Movement
from app.services.extraction.put_right import put_right
from app.services.extraction.settling import settle
from app.services.extraction.told_totals import Total, hearsay, read_totals
from app.services.extraction.words import PEOPLE

WHY_LOWER = "比已知的少"
WHY_MOVED = "由人员状态变化推算"
CORRECTS = re.compile(
    "误传|误报|听错|听岔|搞错|弄错|说错|讲错|有误|不准|核对|查明|先前报|首报|原报|前报|更正|应为|实为|改为|纠正|不是|核实为|修正|"
    "地点|位置|撤回|作废|收回|[报念记写看抄输]错|实际(?:上)?(?:是|为|无|没)|改报"
)
_NOW = re.compile("更正|有误|不是|核减|核实|实为|应为|现为|现有|目前|截至|仍|(?<!生)还|累计|共|降|减|报多|说错|不对")
_INSTEAD = re.compile("更正|有误|应为|实为|改为|核减|核实为|修正|重复|不准")
_FEWER = re.compile("更正|有误|不是|核减|核实|实为|应为|降|减|报多|说错|不对|误|重复|修正|不准|实际|仍|还是")
_NONE = re.compile("无|没|清零|归零|零")
_STAY = re.compile("住院|转院|转[往至到送入]|在院|留院|留观|在治|治疗|返家|返回|回家|归队|返岗|返校|出院|观察")
_AMONG = re.compile("其中|里[面头]|当中|[人名个]中")
_AGAIN = re.compile("又|再|新增|另")
_NOT_YET_FOUND = re.compile("(?:未|没有?)(?:能)?(?:发现|找到)")
_HARMED = {FigureKind.DEATHS, FigureKind.INJURED, FigureKind.SERIOUS}
_AS_TOLD = re.compile(
    "(?:跟|和|与|同)(?:原来|之前|先前|前面|原先|首报|原报|前报|上报)(?:的)?(?:报|说|上报)?(?:的)?(?:数)?(?:一样|一致|相同|没差|没变|相符|对得上)"
)
"""跟原来报的一样: whatever number stands beside it, the known one holds."""
_GRAVE_AND_LIGHT = re.compile(
    "重伤[^，。；\\d]{0,3}\\d+[人名]?[，、；及和]轻伤[^，。；\\d]{0,3}\\d|重伤[一-龥]{1,2}[人名][，、]轻伤[一-龥]{1,2}[人名]"
)
"""重伤2人，轻伤3人 are all of the hurt there are now."""
_GONE_HOME = 3
"""More than so many who 走了 of a ward went home."""


class AgainstKnown:
    """A message beside what is known: what was read of it, who moved by it, what it says of all."""

    def __init__(self, text: str, findings: list[Finding], known: Mapping[FigureKind, float | None]) -> None:
        """Read who moved and what is said of all; ``findings`` are what the text says read by itself."""
        self.text = text
        self.known = dict(known)
        self.elsewhere = [one for one in SENTENCE.finditer(text) if fates.ELSEWHERE.search(one.group())]
        entries = read_entries(text, self.known)
        left = [one for one in findings if not (self._of_others(one) or _entered(one, entries))]
        self.findings = [self._lower(one) for one in left]
        self.movements = [one for one in read_movements(text) if not _entered(one, entries)]
        self.moved = settle(self.movements, self.known, entries)
        self.totals = {one.kind: one for one in read_totals(text, self.known, self.moved.steps)}
        self.out = read_all_out(text, self.known)

    def held(self, one: Finding) -> float | None:
        """What is known of the kind of a finding."""
        return next((number for kind, number in self.known.items() if kind == one.field), None)

    def near(self, one: Finding) -> str:
        """The words of a finding and those just before it."""
        return self.text[max(0, one.start - 8) : one.start] + one.words

    def among(self, one: Finding) -> bool:
        """Whether a number read was that of people who moved."""
        moved = any(each.start < one.end and one.start < each.end for each in self.moved.used)
        return bool(one.number) and moved

    def heads(self, one: Finding) -> bool:
        """Whether a number read only says of whom the message goes on to speak (失联的4人中)."""
        return any(each.heading and each.start < one.end and one.start < each.end for each in self.movements)

    def _lower(self, one: Finding) -> Finding:
        """A number below the known one, with no word of correction or of what is now, is a question."""
        held = self.held(one)
        if not one.sure or not held or one.number is None or one.how is not How.SET or one.number >= held:
            return one
        now = _FEWER if one.field in _HARMED else _NOW
        return one if now.search(self.text) else msgspec.structs.replace(one, confidence=0.6, why=WHY_LOWER)

    def _of_others(self, one: Finding) -> bool:
        """Whether what was read is no word about those who are known."""
        held = self.held(one)
        if any(each.start() <= one.start < each.end() for each in self.elsewhere):
            return True
        none_grave = one.field == FigureKind.SERIOUS and one.number == 0 and not held
        if none_grave or (held is not None and _same_as_before(self.text, one)):
            return True  # 没有重伤 where none were known; 医院一对就三个，跟原来报的一样
        if held and one.field in OPEN:
            looked_for = one.number == 0 and _NOT_YET_FOUND.search(one.words) is not None  # 暂未发现失联人员
            return looked_for or one.why == WHY_ALONE  # 人还没有找到: those who are known, it counts nobody
        if one.field == FigureKind.DEATHS and "走了" in one.words and (one.number or 0.0) > _GONE_HOME:
            return True  # 早上走了20个: they went home
        if one.field == FigureKind.INJURED and one.why == WHY_ADDED and (one.number or 0.0) < (held or 0.0):
            return _GRAVE_AND_LIGHT.search(self.text) is None  # 重的还是六个: what follows from a part is not the whole
        denied = one.number == 0 and one.field in _HARMED
        return bool(denied and held and one.how is How.SET and not CORRECTS.search(self.text))  # 人平安 of the found


def _entered(one: Finding | Movement, entries: Sequence[Entry]) -> bool:
    """Whether what was read are people whom the message counts in or out."""
    if isinstance(one, Finding) and not isinstance(one.field, FigureKind):
        return False
    return any(each.start < one.end and one.start < each.end for each in entries)


def _same_as_before(text: str, one: Finding) -> bool:
    """Whether the sentence of a number ends by saying that all is as it was told before."""
    return any(
        each.start() <= one.start < each.end() and _AS_TOLD.search(each.group()) for each in SENTENCE.finditer(text)
    )


def figures_that_stand(told: AgainstKnown) -> Iterator[Finding]:
    """Every finding of a message as it counts over what is known, one of each kind of figure that is decided."""
    decided = {str(one.field): one for one in put_right(told.text, told.known)}
    for kind in FigureKind:
        one = None if str(kind) in decided else _decided(kind, told)
        if one is not None:
            decided[str(kind)] = one
    yield from decided.values()
    more_dead = _more_dead(told, decided.get(FigureKind.DEATHS))
    for one in told.findings:
        if str(one.field) not in decided and not _counted_otherwise(one, told) and not _aside(one, told, more_dead):
            yield _more_evacuated(one, told)


def _decided(kind: FigureKind, told: AgainstKnown) -> Finding | None:
    """What stands of a kind by a total that is said or by people who moved; None where the plain reading counts."""
    if kind in told.out:
        return _of_all_out(told.out[kind], told)
    read = next((one for one in told.findings if one.field == kind), None)
    total = told.totals.get(kind)
    if total is not None:
        said = _of_total(total, told)
        if said.why == WHY_LOWER and kind in HURT:
            return None  # 共有3名伤者转院 of eight
        if read is None or read.number != total.value or read.how is not How.SET:
            return said
        return said if said.sure and not read.sure else read
    if kind not in told.moved.words or (kind is FigureKind.INJURED and _parted(told)):
        return None
    return _of_moved(kind, told, read)


def _parted(told: AgainstKnown) -> bool:
    """36名学生中31人已回家，5人住院: those who went home and those who stay are all the hurt, nobody comes on top."""
    stay = [told.text[one.start : one.end] for one in told.moved.used if one.fate is Became.HURT]
    if not stay or not all(_STAY.search(words) for words in stay):
        return False
    parts = [parse(one["number"]) or 0.0 for one in PEOPLE.finditer(told.text) if one["number"]]
    held = told.known.get(FigureKind.INJURED)
    return any(held and parts[at] + parts[at + 1] == held for at in range(len(parts) - 1))


def _of_all_out(one: AllOut, told: AgainstKnown) -> Finding:
    """Nobody is left: 被困11人全部救出 where eleven are known."""
    return Finding(
        field=one.kind, start=one.start, end=one.end, words=told.text[one.start : one.end],
        confidence=0.9 if one.sure else 0.7, number=0.0, why="" if one.sure else WHY_MOVED,
    )  # fmt: skip


def _of_total(total: Total, told: AgainstKnown) -> Finding:
    """A number said of all; fewer than are known, with no word that corrects, is a question."""
    fewer = total.value < (told.known.get(total.kind) or 0.0) and not _FEWER.search(told.text)
    why = WHY_LOWER if fewer else "" if total.sure else WHY_ADDED
    return Finding(
        field=total.kind, start=total.start, end=total.end, words=told.text[total.start : total.end],
        confidence=0.6 if why else 0.85, number=total.value, why=why,
    )  # fmt: skip


def _of_moved(kind: FigureKind, told: AgainstKnown, read: Finding | None) -> Finding:
    """What stands by people who moved, unless a number is told plainly of all of the kind."""
    held, stands = told.known.get(kind) or 0.0, told.moved.stands.get(kind)
    said = next((one for one in told.findings if one.field == kind and not (told.among(one) or told.heads(one))), None)
    plainly = said is not None and said.how is How.SET and _stands_plainly(said, held)
    if said is not None and plainly and (stands is None or kind in OPEN):
        return said
    step = told.moved.steps.get(kind, 0.0)
    becomes = stands if stands is not None else held + step
    if read is not None and read.how is How.SET and read.number == becomes:
        return read
    how = How.SET if stands is not None or becomes <= 0 else How.ADD if step > 0 else How.TAKE_AWAY
    movement = told.moved.words[kind]
    return Finding(
        field=kind, start=movement.start, end=movement.end, words=told.text[movement.start : movement.end],
        confidence=0.7, number=max(0.0, becomes) if how is How.SET else abs(step), how=how,
        why=hearsay(told.text, movement.start, movement.end) or WHY_MOVED,
    )  # fmt: skip


def _stands_plainly(one: Finding, held: float) -> bool:
    """失联8人, 无失联人员: what is said of all of a kind, apart from whoever moved."""
    if one.number == 0:
        return _NONE.search(one.words) is not None
    return one.number != held if one.field in OPEN else (one.number or 0.0) > held


def _more_dead(told: AgainstKnown, decided: Finding | None) -> float:
    """How many more are dead by a message; 0 where it says no number for all of them."""
    died = decided or next((one for one in told.findings if one.field == FigureKind.DEATHS), None)
    if died is None or died.number is None:
        return 0.0
    held = told.known.get(FigureKind.DEATHS) or 0.0
    return died.number if died.how is How.ADD else died.number - held if died.how is How.SET else 0.0


def _counted_otherwise(one: Finding, told: AgainstKnown) -> bool:
    """Whether a number read is that of people who moved, or of those known of whom the message speaks."""
    held = told.held(one)
    again = held is not None and ((one.number or 0.0) < held or one.why == WHY_ADDED)
    if again and any(each.start <= one.start and one.end <= each.end for each in told.out.values()):
        return True  # 2人全部送医, those who were trapped, where three are known to be hurt
    return told.among(one) or (again and told.heads(one))


def _more_evacuated(one: Finding, told: AgainstKnown) -> Finding:
    """再转移19人: on top of those who were moved before."""
    more = one.field == FigureKind.EVACUATED and one.how is How.SET and bool(told.held(one))
    return msgspec.structs.replace(one, how=How.ADD) if more and _AGAIN.search(told.near(one)) else one


def _aside(one: Finding, told: AgainstKnown, more_dead: float) -> bool:
    """住院12人 of 29 hurt, 1.6万人返家 of those moved, 其中1名: fewer than are known, and no word for all."""
    held = told.held(one)
    if not held or one.number is None or one.how is not How.SET or not 0 < one.number < held:
        return False
    rest = one.field == FigureKind.INJURED and more_dead > 0 and one.number == held - more_dead
    if rest or one.field == FigureKind.SERIOUS or _INSTEAD.search(told.text):
        return False
    again = _AGAIN.search(told.near(one))
    if _STAY.search(told.near(one) + told.text[one.end : one.end + 8]):
        return True
    if one.field == FigureKind.EVACUATED:
        return again is None
    own = re.split("[，。；）]", told.text[max(0, one.start - 8) : one.start])[-1]
    return again is None and _AMONG.search(own + one.words) is not None
