"""What kind of event: the class whose words stand nearest the event, the graver rule first, with its sub-type."""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from app.services.extraction.findings import Finding, Kind
from app.services.extraction.times import EVENT

SENTENCE = re.compile(r"[^。！!？?\n]+")
ASIDE = re.compile(
    r"(?:消防|救援|应急|公安|交警|医护|民警|环保|安监|气象)[^，。；]{0,24}(?:赶赴|赶到|到场|开展|处置|救援)|原因(?:是|为|系)|预警|演练|调查|防范|吸取"
)
OTHER_KIND = re.compile("(?:非(?![法常煤金典])|不是|并非|排除)(?P<words>[^，。；]{1,8})")
CAUSE = re.compile("(?:事故|事件)?(?:所致|造成的|引起的)")
SAID = re.compile(r"(?:发生|突发)(?:了)?(?:一起|一次|1起|起)?(?:特别重大|特大|重大|较大|严重|疑似|室内)*$")
"""发生一起重大… names the kind outright."""
PREFIX = 600
"""Characters in which the kind is looked for: it is said at the beginning."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a class found in the text."""

    start: int
    end: int
    kind: Kind
    score: float


@lru_cache(maxsize=8)
def _compiled(
    kinds: tuple[Kind, ...],
) -> tuple[tuple[Kind, re.Pattern[str] | None, tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]], ...]:
    return tuple(
        (
            kind,
            re.compile("|".join(sorted(kind.words, key=len, reverse=True))) if kind.words else None,
            tuple((re.compile(first), re.compile(second)) for first, second in kind.pairs),
        )
        for kind in kinds
    )


def read_category(text: str, kinds: Sequence[Kind]) -> Finding | None:
    """The most likely class; None where no word points to one."""
    readable = OTHER_KIND.sub(lambda match: "　" * len(match.group()), text[:PREFIX])
    hits = [
        hit
        for number, sentence in enumerate(SENTENCE.finditer(readable))
        for hit in _hits(sentence, number, tuple(kinds))
    ]
    if not hits:
        return None
    best = max(hits, key=lambda one: (one.score, -one.start))
    rivals = [one for one in hits if one.kind.name != best.kind.name and one.score > best.score - 0.6]
    code = _subtype(best, readable)
    return Finding(
        field="category",
        start=best.start,
        end=best.end,
        words=text[best.start : best.end],
        confidence=0.7 if rivals else 0.88,
        text=f"{code} {best.kind.name}",
    )


def _hits(sentence: re.Match[str], number: int, kinds: tuple[Kind, ...]) -> list[Hit]:
    words, offset = sentence.group(), sentence.start()
    event = EVENT.search(words)
    found = []
    for kind, single, pairs in _compiled(kinds):
        for match in single.finditer(words) if single else ():
            found.append(_hit(kind, match.start(), match.end(), words, offset, number, event))
            break
        for first, second in pairs:
            pair = _pair(words, first, second)
            if pair is not None:
                found.append(_hit(kind, *pair, words, offset, number, event))
    return found


def _pair(words: str, first: re.Pattern[str], second: re.Pattern[str]) -> tuple[int, int] | None:
    """The nearest two words of a pair within forty characters."""
    ones, others = list(first.finditer(words)), list(second.finditer(words))
    best: tuple[int, int, int] | None = None
    for one in ones[:6]:
        for other in others[:6]:
            gap = max(other.start() - one.end(), one.start() - other.end())
            if gap <= 40 and (best is None or gap < best[0]):
                best = (gap, min(one.start(), other.start()), max(one.end(), other.end()))
    return None if best is None else (best[1], best[2])


def _hit(kind: Kind, start: int, end: int, words: str, offset: int, number: int, event: re.Match[str] | None) -> Hit:
    score = kind.weight - 1.0 * min(number, 3)
    if SAID.search(words[max(0, start - 16) : start]):
        score += 1.6
    if event is not None:
        score -= 0.012 * min(60, abs(start - event.start()))
    if ASIDE.search(words[max(0, start - 20) : start]) or CAUSE.match(words[end : end + 6]):
        score -= 2.0
    return Hit(start=offset + start, end=offset + end, kind=kind, score=score)


def _subtype(hit: Hit, text: str) -> str:
    """The finer code whose word stands nearest the words that decided; the class's own where none does."""
    best: tuple[int, str] | None = None
    for sub in hit.kind.subtypes:
        for word in sub.words:
            at = text.find(word, max(0, hit.start - 30), hit.end + 30)
            if at >= 0 and (best is None or abs(at - hit.start) < best[0]):
                best = (abs(at - hit.start), sub.code)
    return best[1] if best else hit.kind.code
