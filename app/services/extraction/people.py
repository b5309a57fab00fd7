"""Mentions of people with a state: who these N people are — dead, missing, hurt, trapped, moved away, safe.

Runs of labels and bare numbers are read first (``runs``). A sentence is then read mention by mention, in
3人死亡、5人受伤 the state follows its number, in 死亡3人受伤5人 it stands before. What is no fact is left out,
hearsay is marked (``modality``). Nothing is summed here: ``discourse`` brings the mentions together.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from app.models.vocabulary.incident import Bound
from app.services.extraction.findings import How
from app.services.extraction.first_characters import headed
from app.services.extraction.mentions import LATE_TOLD, Mention, mask
from app.services.extraction.modality import (
    CONTRADICTED,
    DRILL,
    HEARSAY,
    REFUTED_BEHIND,
    UNREAL,
    WHOLE_DRILL,
    doubtful,
    not_ours,
)
from app.services.extraction.numbers import NUMBER, bound, parse
from app.services.extraction.pairing import counted, first_state
from app.services.extraction.runs import Cell, read_runs
from app.services.extraction.singles import (
    COUPLE,
    DENIED,
    HURT_LIMB,
    LATE,
    LEFT_IN,
    LOST_ONE,
    NTH,
    PAIR,
    SUBJECT,
    read_singles,
    state_of,
)  # fmt: skip
from app.services.extraction.surroundings import look_around, put_in_place
from app.services.extraction.words import (
    ALL,
    ALL_HURT,
    ALTOGETHER,
    BRACKET,
    CHANGE,
    CORRECTED,
    DECLARED,
    FATE,
    FOUND_ALIVE,
    FOUND_DEAD,
    GONE_BACK,
    HARD,
    INNER,
    LATER_DEATH,
    NEW,
    NOT_BUT,
    NOT_SO_MANY,
    NOW_IS,
    OUT,
    PEOPLE,
    SENTENCE,
    SLIP,
    SOME,
    TAKEN,
    UNCHANGED,
    State,
)

NEXT_OF_ONE = re.compile(
    r"\s*(?:[\d时点分:：]{2,8}(?:许|左右)?[，]?)?(?:破拆|救出|将其|经|送医|抬出|挖出|其(?!他|余|中)|该人)"
)
"""A sentence that goes on of the one person the last one ended with (驾驶人被卡。13时52分救出，已无生命体征)."""
ALL_MOVED = re.compile(
    r"(?:人|村民|群众|居民|住户|学生)员?(?:都|全|全都|全部)(?:已|给)?(?:安全)?(?:撤|转移|疏散|搬)[^，。；\d]{0,6}$"
    "|(?:人|户)(?:都|全|全都)(?:敲门)?(?:喊|叫|请|劝|接)了?[下出][来去]了?(?:住[^，。]{1,4})?了?$"
)
"""人全撤上来了，一百一十三个."""
THREATENED = re.compile(
    rf"(?:威胁|危及|涉及|影响)(?=[^，。；]{{0,16}}?{NUMBER}[余多]?[人名][^，。；\\d]{{0,4}}，(?:目前|现|均|都|已经?|全部|全|及时|提前|紧急|安全|组织){{1,5}}(?:转移|撤离|疏散|避险))"
)
"""威胁13户47人，已全部撤离: those who were threatened are moved."""
NOT_OUT = re.compile(
    "[没未]|无法|不能|还在|等(?!等)|设法|争取|力争|尽快|试图|想办法|正(?:在)?(?:全力|组织|努力|紧张)|准备|打算"
)
HEADING = re.compile("(?:伤亡|人员)(?:情况|人数|损失)(?:为|是|[：:])")
MINUTES = re.compile(
    r"(?<=[点时])(?:\d{2}|[零〇一二三四五]?十?[零〇一二三四五六七八九十])(?=死|亡|伤|重伤|轻伤|受伤|失联|失踪|被困|遇难)"
)
"""六点五十死亡一人: the minutes of a clock are no people."""
HOUSEHOLDS = headed(
    rf"{NUMBER}[余多来几]?户(?:人家)?[，、]\s?(?=(?:共|约|大概|一共|总共)?{NUMBER}(?:余|多|来)?(?:号|口)?人)"
)
FEW = 5
LIMB = 2
"""脚踝骨折，额头擦伤: what begins with another limb is told of the same one."""
_BRACKETS = re.compile("[（()）]")
NOT_ONE = re.compile("(?:无|没有?)一(?:[个名人位例]人?)?(?=[伤死失亡遇受重轻被丧危])")
"""无一伤亡, 没一个重伤的 count nobody."""


_THREE = re.compile(
    "[老小]?两口子?[跟和与带](?:一个|小|大|他们的?)?(?:孙子|孙女|外孙|儿子|女儿|儿媳妇?|娃娃?|孩子)(?![^，。；]{0,3}[们俩])"
)


def _of_three(match: re.Match[str]) -> str:
    """老两口跟小孙子 are three of a family."""
    return ("一家老小的人" * 2)[: len(match.group()) - 2] + "三口"


def read_people(text: str) -> Iterator[Mention]:
    """Every mention of people in a state that belongs to this event, in the order of the text."""
    if WHOLE_DRILL.search(text[:200]):
        return
    text = THREATENED.sub("附近", text)
    masked = PAIR.sub(
        "两名", _THREE.sub(_of_three, COUPLE.sub("两口人", HOUSEHOLDS.sub(_together, MINUTES.sub(_blank, mask(text)))))
    )
    if SLIP.search(masked):
        masked = NOT_BUT.sub(_put_right, masked)
        masked = NOT_SO_MANY.sub(_blank, masked)
        masked = UNCHANGED.sub(_blank, CORRECTED.sub(_blank_number, masked))
    masked = NOT_ONE.sub(_nobody, masked)
    cells = [run for run in read_runs(masked) if not _spoilt(masked, run[0].match.start(), run[-1].match.end())]
    for run in cells:
        start, end = run[0].match.start(), run[-1].match.end()
        masked = masked[:start] + "。" + " " * (end - start - 1) + masked[end:]
    found = [one for number, run in enumerate(cells) for one in _run(run, -1 - number, masked)]
    around = look_around(masked)
    for number, sentence in enumerate(SENTENCE.finditer(masked)):
        words = sentence.group()
        if DRILL.search(words):
            continue  # a drill spoils its whole sentence, 网传…不实 only its own clause
        carried = bool(found) and found[-1].alone and found[-1].sentence == number - 1 and NEXT_OF_ONE.match(words)
        for one in _sentence(words, sentence.start(), number, alone=bool(carried)):
            put_in_place(one, masked, around)
            found.append(one)
    yield from sorted(found, key=lambda one: one.start)


def _spoilt(text: str, at: int, end: int) -> bool:
    """Whether the sentence before a run, or what is said against it, makes it no fact."""
    lead = re.split(r"[。！？\n]", text[max(0, at - 60) : at])[-1]
    if HEARSAY.search(lead) and CONTRADICTED.match(text, end):
        return True  # 有人讲死了俩，院长说没有
    return bool(DRILL.search(lead) or UNREAL.search(lead) or not_ours(lead, before=False))


def _run(cells: list[Cell], sentence: int, text: str) -> Iterator[Mention]:
    parent: Mention | None = None
    for cell in cells:
        value = parse(cell.match["number"])
        if value is None:
            continue
        start, end = cell.match.start(), cell.match.end()
        lead = text[max(0, start - 12) : start]
        one = Mention(
            start=start, end=end, number=value, bound=bound(cell.match["before"], cell.match["after"]),
            state=cell.state, sentence=sentence, distance=0, part=cell.part, parent=parent if cell.part else None,
            words=cell.match.group(), run=True, how=How.ADD if NEW.search(lead) else How.SET,
            why=doubtful(text[max(0, start - 60) : end + 40], min(60, start), min(60, start) + end - start),
        )  # fmt: skip
        parent = parent if cell.part else one
        yield one


def _sentence(words: str, offset: int, number: int, *, alone: bool) -> Iterator[Mention]:
    last: Mention | None = None
    clause_start, subject = 0, -1
    foreign = False
    outer: Mention | None = None
    previous: Mention | None = None
    depth = _depth(words)
    inner = bool(INNER.match(words))
    stops = {match.start() for pattern in (HARD, BRACKET) for match in pattern.finditer(words)}
    for stop in (*sorted(stops), len(words)):
        clause = words[clause_start:stop]
        base = offset + clause_start
        foreign = not_ours(clause, before=foreign)
        if clause and not foreign and not UNREAL.search(clause):
            after = words[stop : stop + 40]
            mentions = [] if _denied(words, clause_start, stop) else list(_clause(clause, base, after, number))
            mentions = _not_again(mentions, last, base)
            if alone and not any(one.number for one in mentions):
                mentions += _late(
                    clause, words[:clause_start], base, number, since=offset + subject if subject >= 0 else base
                )
            if last is not None and last.state is State.TRAPPED and not mentions and TAKEN.search(clause):
                mentions.append(_out(clause, base, number))
            subject = clause_start if LOST_ONE.match(clause) else -1
            alone = stop < len(words) and _begins_alone(clause, mentions, before=alone)
            for mention in mentions:
                if (
                    mention.state is State.NONE
                    and last is not None
                    and last.state is not State.SAFE
                    and (NOW_IS.search(mention.left) or _of_last(last, mention))
                ):
                    mention.state, mention.total = last.state, True
                heading = words[max(0, mention.start - offset - 16) : max(0, mention.start - offset)]
                mention.declared = bool(HEADING.search(heading))
                if mention.number is None:
                    mention.words = words[max(0, clause_start - 20) : stop]
                bracketed = depth[mention.start - offset] > 0
                mention.part = mention.part or bracketed
                mention.why = doubtful(words, mention.start - offset, mention.end - offset)
                if mention.part:
                    mention.parent = outer if bracketed else previous if mention.of_last and previous else last
                if last is not None and "当场" in last.words and LATER_DEATH.search(mention.words):
                    mention.more = True  # 2人当场死亡，1人送医后死亡
                yield mention
                previous = mention
                mention.inner = inner
                outer = outer if bracketed else mention
                last = last if mention.part else mention
        clause_start = stop + 1


def _not_again(mentions: list[Mention], last: Mention | None, base: int) -> list[Mention]:
    """Without a limb that is of somebody told of just before: 3人倒地，面部烧伤 are those three."""
    kept = []
    for one in mentions:
        limb = one.alone and one.state is State.INJURED and HURT_LIMB.match(one.words) is not None
        if last is None or not (limb and (one.start - base <= LIMB or last.end > base)):
            kept.append(one)
        elif last.number and last.number <= FEW and last.state is State.NONE:
            last.state, last.shared, last.distance, last.end = State.INJURED, False, one.start - last.end, one.end
        elif last.state not in {State.INJURED, State.SERIOUS, State.LIGHT} and last.end <= base:
            kept.append(one)
    return kept


def _begins_alone(clause: str, mentions: list[Mention], *, before: bool) -> bool:
    """Whether the next clause may go on of somebody alone, with whom this one begins or the one before it did."""
    several = any(one.number and not one.alone for one in mentions)
    return SUBJECT.match(clause) is not None or (before and not several)


def _denied(words: str, start: int, stop: int) -> bool:
    """有人讲死了俩，院长说没有: hearsay that somebody else contradicts."""
    if HEARSAY.search(words, start, stop) is None:
        return False
    return CONTRADICTED.match(words, stop) is not None or REFUTED_BEHIND.search(words, stop, stop + 60) is not None


def _of_last(last: Mention, one: Mention) -> bool:
    """又增加2人，共11人 and 都困住了，一共六个: the number of those spoken of just before."""
    bare = last.some and not one.left.strip() and one.start - last.end <= 4
    return bare or (bool(ALTOGETHER.search(one.left)) and (last.some or last.how is How.ADD))


def _out(clause: str, base: int, sentence: int) -> Mention:
    """压住2人，22时送医: they are out."""
    return Mention(
        start=base, end=base + len(clause), number=None, bound=Bound.EXACT, state=State.SAFE, sentence=sentence,
        distance=0, some=True,
    )  # fmt: skip


def _late(clause: str, before: str, base: int, sentence: int, *, since: int) -> Iterator[Mention]:
    """乘客被埋，9时18分挖出，送医途中死亡: the fate of somebody alone, said in a later clause; told from ``since``."""
    told = [] if PEOPLE.search(clause) else list(LATE.finditer(clause))
    late = next((one for one in told if state_of(one["word"]) is State.DEATHS), told[0] if told else None)
    if late is not None and not DENIED.search(clause, 0, late.start()):
        yield Mention(
            start=since if since < base else base + late.start(), end=base + late.end(), number=1.0,
            bound=Bound.EXACT, state=state_of(late["word"]), sentence=sentence,
            distance=LATE_TOLD, alone=True, words=clause, more=NTH.search(before) is not None,
        )  # fmt: skip


def _depth(words: str) -> list[int]:
    """How many parentheses are open before each character."""
    if not _BRACKETS.search(words):
        return [0] * (len(words) + 1)
    steps = (1 if char in "（(" else -1 if char in "）)" else 0 for char in words)
    return list(accumulate(steps, initial=0))


def _clause(clause: str, base: int, after: str, sentence: int) -> Iterator[Mention]:
    if CHANGE.search(clause):
        clause = GONE_BACK.sub(_blank, clause)
    found = list(PEOPLE.finditer(clause))
    if found:
        yield from counted(clause, found, base, after, sentence)
    if not FATE.search(clause):
        return
    yield from _uncounted(clause, base, sentence, found)
    hurt = None if found else ALL_HURT.search(clause)
    if hurt is not None:
        yield Mention(
            start=base + hurt.start(), end=base + hurt.end(), number=None, bound=Bound.EXACT,
            state=_hurt_state(hurt["word"]), sentence=sentence, distance=0,
        )  # fmt: skip
    alive = None if found else FOUND_ALIVE.search(clause)
    if alive is not None:
        yield Mention(
            start=base + alive.start(), end=base + alive.end(), number=None, bound=Bound.EXACT, state=State.SAFE,
            sentence=sentence, distance=0,
        )  # fmt: skip
    dead = FOUND_DEAD.search(clause)
    if dead is not None and not found:
        yield Mention(
            start=base + dead.start(), end=base + dead.end(), number=None, bound=Bound.EXACT, state=State.DEATHS,
            sentence=sentence, distance=0,
        )  # fmt: skip
        return
    every = ALL.search(clause) or (None if found else DECLARED.search(clause))
    if every is not None and not any(
        match.end() <= every.start() and every.start() - match.end() <= 12 for match in found
    ):
        state = first_state(every["word"])
        if every["word"] in {"解救", "营救"}:
            state = State.SAFE
        if re.search(r"无一(?!人)", every.group()):
            state = State.DEATHS if every["word"] in {"生还", "幸存"} else State.SAFE
        yield Mention(
            start=base + every.start(), end=base + every.end(), number=None, bound=Bound.EXACT, state=state,
            sentence=sentence, distance=0,
        )  # fmt: skip


def _hurt_state(word: str) -> State:
    """都烫得不轻: hurt, whatever word says it."""
    state = first_state(word)
    return State.INJURED if state is State.SAFE else state


def _together(match: re.Match[str]) -> str:
    """七十来户，两百号人: one clause."""
    return match.group().replace("，", " ").replace("、", " ")


def _put_right(match: re.Match[str]) -> str:
    """The number that stands takes the place of the one that does not; every other character keeps its own."""
    room = 2 + len(match["gone"])
    if len(match["now"]) > room:
        return match.group()
    return match["now"].rjust(room) + match["said"] + " " * len(match["but"])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _nobody(match: re.Match[str]) -> str:
    return "无".rjust(len(match.group()))


def _blank_number(match: re.Match[str]) -> str:
    """The number that never stood goes; the label beside it stays for the one that does (五个伤的，不对，六个)."""
    label = re.search("伤的|死的|失联的|被困的|受伤|死亡|失联|失踪|被困|重伤|轻伤", match.group())
    if label is None:
        return " " * len(match.group())
    return " " * label.start() + label.group() + " " * (len(match.group()) - label.end())


def _uncounted(clause: str, base: int, sentence: int, found: list[re.Match[str]]) -> Iterator[Mention]:
    """People without a number: one by name or office, several, or those spoken of before who are out now."""
    for one in read_singles(clause, counted=bool(found)):
        if any(each.start() < one.end and one.start < each.end() for each in found):
            continue
        if any(0 <= each.start() - one.end <= 2 for each in found):
            continue  # 伤者中重伤3人
        before = clause[found[-1].end() : one.start] if found and found[-1].end() <= one.start else None
        if before is not None and len(before) <= 6 and "还有" not in before:
            continue
        yield Mention(
            start=base + one.start, end=base + one.end, number=one.number, bound=Bound.EXACT, state=state_of(one.word),
            sentence=sentence, distance=9, alone=True, words=clause[one.start : one.end],
        )  # fmt: skip
    left = LEFT_IN.search(clause)
    if left is not None:
        yield Mention(
            start=base + left.start(), end=base + left.end(), number=1.0, bound=Bound.EXACT, state=State.STILL,
            sentence=sentence, distance=9, words=left.group(),
        )  # fmt: skip
    several = SOME.search(clause)
    if several is not None and not (several["here"] and found):
        yield Mention(
            start=base + several.start(), end=base + several.end(), number=None, bound=Bound.EXACT,
            state=first_state(several["word"] or several["there"] or "被困"), sentence=sentence, distance=0, some=True,
        )  # fmt: skip
    moved = None if found else ALL_MOVED.search(clause)
    if moved is not None:
        yield Mention(
            start=base + moved.start(), end=base + moved.end(), number=None, bound=Bound.EXACT, state=State.EVACUATED,
            sentence=sentence, distance=0, some=True,
        )  # fmt: skip
    out = None if found else OUT.search(clause)
    if out is not None and not out["not_all"] and not NOT_OUT.search(out.group()):
        yield Mention(
            start=base + out.start(), end=base + out.end(), number=None, bound=Bound.EXACT, state=State.SAFE,
            sentence=sentence, distance=0, some=True,
        )  # fmt: skip
