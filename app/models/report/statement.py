"""What a report may say: words of a source (said), values an officer took (adopted), what a rule gives (derived)."""

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from app.models.report.conservation import levelled
from app.models.vocabulary.incident import Section

_SENTENCES = re.compile(r"[^。！？\n]+[。！？]?")
_PARTS = re.compile(r"[，；：:;,]")


class Origin(StrEnum):
    """The three kinds of statement; NONE is a sentence nobody stands for yet."""

    SAID = "said"
    ADOPTED = "adopted"
    DERIVED = "derived"
    NONE = "none"


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a draft; ``sources`` are entries, or the name of the rule that gives it."""

    text: str
    origin: Origin
    sources: tuple[str, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A section of a draft: its printed name and its sentences."""

    name: str
    sentences: tuple[Sentence, ...]
    section: Section | None = None

    @property
    def text(self) -> str:
        """The sentences one after the other."""
        return "".join(one.text for one in self.sentences)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, with their full stops."""
    return tuple(one.strip() for one in _SENTENCES.findall(text) if one.strip())


def sentence_at(text: str, position: int) -> tuple[int, int]:
    """Where the sentence around a position starts and ends; nothing where the text is empty there."""
    for match in _SENTENCES.finditer(text):
        if match.start() <= position <= match.end():
            return match.start(), match.end()
    return position, position


def unsourced(
    body: str, heard: Iterable[str], absences: Iterable[str], confirmed: Iterable[str] = ()
) -> tuple[str, ...]:
    """Sentences that print an absence or an activity as a fact although nobody said so and no officer chose them.

    ``heard`` is everything that was said or written down, ``confirmed`` the sentences an officer stands for.
    """
    sources = "\x00".join(levelled(one) for one in heard)
    taken = {levelled(one) for one in confirmed}
    words = tuple(absences)
    found = []
    for one in sentences(body):
        open_parts = [
            part for part in _PARTS.split(one) if any(word in part for word in words) and levelled(part) not in sources
        ]
        if open_parts and levelled(one) not in taken:
            found.append(one)
    return tuple(dict.fromkeys(found))
