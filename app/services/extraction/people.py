"""Mentions of people with a state: who these N people are — dead, missing, hurt, trapped, moved away, safe.

Runs of labels and bare numbers are read first (``runs``). A sentence is then read mention by mention, in
3人死亡、5人受伤 the state follows its number, in 死亡3人受伤5人 it stands before. What is no fact is left out,
hearsay is marked (``modality``). Nothing is summed here: ``discourse`` brings the mentions together.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

import msgspec

from app.models.vocabulary import Bound
from app.services.extraction.findings import How
from app.services.extraction.modality import DRILL, NOT_SO, UNREAL, WHOLE_DRILL, doubtful, not_ours
from app.services.extraction.numbers import bound, parse
from app.services.extraction.runs import Cell, read_runs
from app.services.extraction.singles import read_singles, state_of
from app.services.extraction.words import (
    ALL,
    AND_ONE,
    CHANGE,
    CORRECTED,
    DECLARED,
    FILLER,
    GONE_BACK,
    HARD,
    HELP,
    HELPER,
    HELPER_BEFORE,
    LATER_DEATH,
    LESS,
    LIST_GOES_ON,
    MORE,
    MOVED,
    NEW,
    OF_THESE,
    OF_WHOM,
    OUT,
    PART,
    PEOPLE,
    SENTENCE,
    SOME,
    STATE,
    TOTAL,
    UNCHANGED,
    State,
)


class Mention(msgspec.Struct, kw_only=True):
    """``number`` people (None: all of those spoken of before) in ``state``, at [start, end) of the text."""

    start: int
    end: int
    number: float | None
    bound: Bound
    state: State
    sentence: int
    distance: int
    """Characters between the number and the word that says the state."""
    part: bool = False
    """其中: these people are among those of ``parent``."""
    more: bool = False
    """另, 又, 还有: these people come on top of earlier ones."""
    total: bool = False
    """共, 累计, 升至: the figure stands for all."""
    parent: "Mention | None" = None
    words: str = ""
    """The words between the neighbouring numbers."""
    was: State = State.NONE
    """What these people were before (被困的9名工人全部遇难)."""
    shared: bool = False
    """Said of a group of which nothing else is known (学生22人)."""
    how: How = How.SET
    why: str = ""
    """Why it is a question: whose word it is, or that it is not confirmed."""
    some: bool = False
    """Said without a number (多人被困)."""
    alone: bool = False
    """One person who was named, not counted (司机受伤)."""
    run: bool = False


def mask(text: str) -> str:
    """The text with parentheses that say nothing of people's state blanked, character for character."""

    def blank(match: re.Match[str]) -> str:
        inner = match.group()
        return inner if STATE.search(inner) else " " * len(inner)

    return re.sub(r"[（(][^（()）]{0,60}[）)]", blank, text)


def read_people(text: str) -> Iterator[Mention]:
    """Every mention of people in a state that belongs to this event, in the order of the text."""
    if WHOLE_DRILL.search(text[:200]):
        return
    masked = mask(text)
    masked = UNCHANGED.sub(_blank, CORRECTED.sub(_blank, masked))
    cells = [run for run in read_runs(masked) if not _spoilt(masked, run[0].match.start())]
    for run in cells:
        start, end = run[0].match.start(), run[-1].match.end()
        masked = masked[:start] + "。" + " " * (end - start - 1) + masked[end:]
    found = [one for number, run in enumerate(cells) for one in _run(run, -1 - number, masked)]
    for number, sentence in enumerate(SENTENCE.finditer(masked)):
        words = sentence.group()
        if DRILL.search(words):
            continue  # a drill spoils its whole sentence, 网传…不实 only its own clause
        found += _sentence(words, sentence.start(), number)
    yield from sorted(found, key=lambda one: one.start)


def _spoilt(text: str, at: int) -> bool:
    """Whether the sentence before a run makes it no fact."""
    lead = re.split(r"[。！？\n]", text[max(0, at - 60) : at])[-1]
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


def _sentence(words: str, offset: int, number: int) -> Iterator[Mention]:
    last: Mention | None = None
    clause_start = 0
    foreign = False
    outer: Mention | None = None
    depth = _depth(words)
    for stop in (*(match.start() for match in HARD.finditer(words)), len(words)):
        clause = words[clause_start:stop]
        base = offset + clause_start
        foreign = not_ours(clause, before=foreign)
        if clause and not foreign and not UNREAL.search(clause):
            after = words[stop : stop + 40]
            for mention in _clause(clause, base, after, number):
                if mention.number is None:
                    mention.words = words[max(0, clause_start - 20) : stop]
                bracketed = depth[mention.start - offset] > 0
                mention.part = mention.part or bracketed
                mention.why = doubtful(words, mention.start - offset, mention.end - offset)
                if mention.part:
                    mention.parent = outer if bracketed else last
                if last is not None and "当场" in last.words and LATER_DEATH.search(mention.words):
                    mention.more = True  # 2人当场死亡，1人送医后死亡
                yield mention
                outer = outer if bracketed else mention
                last = last if mention.part else mention
        clause_start = stop + 1


def _depth(words: str) -> list[int]:
    """How many parentheses are open before each character."""
    steps = (1 if char in "（(" else -1 if char in "）)" else 0 for char in words)
    return list(accumulate(steps, initial=0))


def _clause(clause: str, base: int, after: str, sentence: int) -> Iterator[Mention]:
    clause = GONE_BACK.sub(_blank, clause)
    found = list(PEOPLE.finditer(clause))
    if found:
        yield from _counted(clause, found, base, after, sentence)
    yield from _uncounted(clause, base, sentence, found)
    every = ALL.search(clause) or (None if found else DECLARED.search(clause))
    if every is not None and not any(
        match.end() <= every.start() and every.start() - match.end() <= 12 for match in found
    ):
        state = _first_state(every["word"])
        if every["word"] in {"解救", "营救"}:
            state = State.SAFE
        if re.search(r"无一(?!人)", every.group()):
            state = State.DEATHS if every["word"] in {"生还", "幸存"} else State.SAFE
        yield Mention(
            start=base + every.start(), end=base + every.end(), number=None, bound=Bound.EXACT, state=state,
            sentence=sentence, distance=0,
        )  # fmt: skip


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _uncounted(clause: str, base: int, sentence: int, found: list[re.Match[str]]) -> Iterator[Mention]:
    """People without a number: one by name or office, several, or those spoken of before who are out now."""
    for one in read_singles(clause):
        if any(each.start() < one.end and one.start < each.end() for each in found):
            continue
        if found and found[-1].end() <= one.start and one.start - found[-1].end() <= 6:
            continue
        yield Mention(
            start=base + one.start, end=base + one.end, number=1.0, bound=Bound.EXACT, state=state_of(one.word),
            sentence=sentence, distance=9, alone=True, words=clause[one.start : one.end],
        )  # fmt: skip
    several = SOME.search(clause)
    if several is not None:
        yield Mention(
            start=base + several.start(), end=base + several.end(), number=None, bound=Bound.EXACT,
            state=_first_state(several["word"] or several["there"] or "被困"), sentence=sentence, distance=0, some=True,
        )  # fmt: skip
    out = None if found else OUT.search(clause)
    if out is not None and not out["not_all"]:
        yield Mention(
            start=base + out.start(), end=base + out.end(), number=None, bound=Bound.EXACT, state=State.SAFE,
            sentence=sentence, distance=0, some=True,
        )  # fmt: skip


def _counted(clause: str, found: list[re.Match[str]], base: int, after: str, sentence: int) -> Iterator[Mention]:
    word_first = _word_before(clause[: found[0].start()]) is not None and not _direct(clause, found)
    waiting: list[Mention] = []
    previous_end = 0
    for index, match in enumerate(found):
        next_start = found[index + 1].start() if index + 1 < len(found) else len(clause)
        left, right = clause[previous_end : match.start()], _own(clause[match.end() : next_start])
        previous_end = match.end()
        value = parse(match["number"])
        if value is None or value != int(value) or NOT_SO.search(left):
            continue
        mention = _mention(match, base, sentence, left)
        mention.number = value
        mention.words = left[-20:] + match.group() + right[:30]
        last = index + 1 == len(found)
        if match["short"]:
            mention.state = State.INJURED if match["short"] == "伤" else State.DEATHS
            mention.end = base + match.end()
        else:
            _decide(mention, left, right, word_first=word_first)
            if last and mention.state in {State.NONE, State.SAFE, State.INJURED, State.TRAPPED} and not word_first:
                _look_beyond(mention, right, after, base + len(clause))
        if mention.state is State.NONE and not last and LIST_GOES_ON.fullmatch(right) and not HELP.search(left[-16:]):
            waiting.append(mention)  # 3名工人、2名村民遇难
            continue
        if _helping(left, right, mention.state):
            waiting.clear()
            continue
        if mention.state is State.NONE:
            mention.shared = True
            yield mention
            waiting.clear()
            continue
        if AND_ONE.match(right):
            mention.number += 1  # 1名群众和嫌疑人抢救无效死亡
            mention.total = False
        for one in waiting:
            mention.number += one.number or 0
            mention.start = min(mention.start, one.start)
        waiting.clear()
        yield mention


def _own(right: str) -> str:
    """What is said of these people: 42人受伤（其中重伤… ends where the part of them begins."""
    for cut in OF_THESE.finditer(right):
        if STATE.search(right, 0, cut.start()):
            return right[: cut.start()]
    return right


def _direct(clause: str, found: list[re.Match[str]]) -> bool:
    """Whether the first number has its own word behind it although one stands before (被困24人获救, 受伤3人死亡1人)."""
    first = found[0]
    stop = found[1].start() if len(found) > 1 else len(clause)
    right = clause[first.end() : stop]
    states = list(STATE.finditer(right))
    if not states:
        return False
    if len(found) == 1:
        return True
    return not FILLER.fullmatch(right[states[-1].end() :].lstrip("、和及与 "))


def _mention(match: re.Match[str], base: int, sentence: int, left: str) -> Mention:
    return Mention(
        start=base + match.start(),
        end=base + match.end(),
        number=None,
        bound=bound(match["before"], match["after"]),
        state=State.NONE,
        sentence=sentence,
        distance=0,
        part=bool(PART.search(left) or OF_WHOM.search(left)),
        more=bool(MORE.search(left)),
        total=bool(TOTAL.search(left) or CHANGE.search(left)),
        how=How.TAKE_AWAY if LESS.search(left[-8:]) else How.ADD if NEW.search(left[-8:]) else How.SET,
    )


def _decide(mention: Mention, left: str, right: str, *, word_first: bool) -> None:
    """Set the state from the words on the side that counts."""
    before = _word_before(left)
    states = list(STATE.finditer(right))
    if before is not None and (word_first or not states):
        state, start, end = before
        mention.state, mention.distance = state, len(left) - end
        mention.start -= len(left) - start
        return
    if not states:
        return
    chosen = _main(states)
    mention.state = State[chosen.lastgroup or "NONE"]
    mention.distance = chosen.start()
    mention.end += chosen.end()
    if re.search(r"全部|全都|均|都|悉数", right):
        mention.was = before[0] if before is not None else State[states[0].lastgroup or "NONE"]
        if mention.was is State.SAFE and "救出" in left:
            mention.was = State.TRAPPED  # 救出2人均抢救无效死亡


def _main(states: list[re.Match[str]]) -> re.Match[str]:
    """The word that counts among several: death wins, otherwise the last one (3名被困人员已获救)."""
    for one in states:
        if one.lastgroup in {"DEATHS", "JOINT"}:
            return one
    last = states[-1]
    grave = [one for one in states if one.lastgroup in {"SERIOUS", "LIGHT"}]
    return grave[-1] if grave and last.lastgroup == "INJURED" else last


def _word_before(left: str) -> tuple[State, int, int] | None:
    """The state said directly before a number (死亡人数升至, 疏散被困群众), with its place in ``left``."""
    states = list(STATE.finditer(left))
    if not states:
        return None
    gap = left[states[-1].end() :]
    moved = states[-1].lastgroup == "EVACUATED" and MOVED.fullmatch(gap)
    if not moved and not FILLER.fullmatch(gap):
        return None
    begin = len(states) - 1
    while begin and FILLER.fullmatch(left[states[begin - 1].end() : states[begin].start()]):
        begin -= 1
    run = states[begin:]
    chosen = next((one for one in run if one.lastgroup in {"DEATHS", "JOINT"}), run[0])
    return State[chosen.lastgroup or "NONE"], run[0].start(), run[-1].end()


def _look_beyond(mention: Mention, right: str, after: str, end: int) -> None:
    """The state may stand in the next clause (8名工人吃完午饭后，出现中毒) when no other number comes first."""
    if len(right) > 24 or not after or after[0] not in "，,":
        return
    beyond = re.split(r"[，,。；;！!？?\n：:]", after[1:])[0]
    if PEOPLE.search(beyond) or not re.match(
        "(?:均|都|全部|已|被|出现|当场|不幸|经|其(?!中)|随后|先后|因|救出|送医|抢救|虽|后|最终|伤势|伤情|病情)", beyond
    ):
        return
    states = list(STATE.finditer(beyond))
    chosen = _main(states) if states else None
    graver = chosen is not None and (
        chosen.lastgroup == "DEATHS" or (chosen.lastgroup == "SERIOUS" and mention.state is State.INJURED)
    )
    if chosen is not None and (mention.state is State.NONE or graver):
        taken_out = mention.state is State.SAFE and "救出" in mention.words
        mention.was = State.TRAPPED if taken_out and re.search("均|都|全部", beyond) else mention.state
        mention.state = State[chosen.lastgroup or "NONE"]
        mention.distance = len(right) + chosen.start() + 1
        mention.end = end + 1 + chosen.end()


def _helping(left: str, right: str, state: State) -> bool:
    """Whether these people came to help."""
    if state in {State.DEATHS, State.JOINT, State.MISSING}:
        return False
    if state in {State.SERIOUS, State.LIGHT, State.INJURED, State.TRAPPED}:
        if HELPER_BEFORE.search(left):
            return state is State.INJURED and bool(re.search(r"救治|治疗|抢救", right))
        return bool(HELP.search(left[-16:]) and HELPER.match(right))
    return bool(HELPER_BEFORE.search(left) or HELP.search(left[-16:]) or HELP.search(right[:20]) or HELPER.match(right))


def _first_state(word: str) -> State:
    match = STATE.search(word)
    return State[match.lastgroup or "NONE"] if match else State.SAFE
