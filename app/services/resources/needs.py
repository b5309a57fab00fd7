"""需要什么: teams and goods to think of for a kind of event (``resources/ledgers/needs.toml``), and what is short."""

import tomllib
from functools import cache

import msgspec

from app.models.incident.figures import figure_text
from app.models.resource.records import Material
from app.models.vocabulary.resource import ResourceKind
from app.services.resources.lookup import Index, LookupHit
from app.services.runtime.resources import resource

FILE = resource("ledgers", "needs.toml")
BUSY = {"已调派", "已停用"}
GONE = {"已过期", "已停用"}


class Need(msgspec.Struct, frozen=True, rename={"classes": "class"}):
    """One line of the table: for which classes, which words to look for."""

    classes: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A word to look for, of which ledger, and what there is of it; ``short`` when there is nothing to send."""

    word: str
    kind: ResourceKind
    text: str
    short: bool


@cache
def needs() -> tuple[Need, ...]:
    """The table."""
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8"))["need"], tuple[Need, ...])


def suggest(index: Index, category: str, kind_name: str) -> tuple[Suggestion, ...]:
    """What to think of for an event of a class; each word once, teams first, with what the ledgers have."""
    found = [
        one
        for one in needs()
        if any(category.startswith(code) for code in one.classes) or any(word in kind_name for word in one.name)
    ]
    teams = dict.fromkeys(word for one in found for word in one.teams)
    goods = dict.fromkeys(word for one in found for word in one.goods)
    return (*(_team(index, word) for word in teams), *(_goods(index, word) for word in goods))


def _hits(index: Index, word: str, kind: ResourceKind, without: set[str]) -> list[LookupHit]:
    hits = index.search(word, kinds=frozenset({kind}), limit=10_000)
    return [hit for hit in hits if not without & set(hit.item.marks)]


def _team(index: Index, word: str) -> Suggestion:
    free = _hits(index, word, ResourceKind.TEAM, BUSY)
    text = f"{word}队{len(free)}支可用" if free else f"{word}队缺"
    return Suggestion(word=word, kind=ResourceKind.TEAM, text=text, short=not free)


def _goods(index: Index, word: str) -> Suggestion:
    total: dict[str, float] = {}
    for hit in _hits(index, word, ResourceKind.MATERIAL, GONE):
        record, stock = hit.item.record, hit.item.stock
        if isinstance(record, Material) and stock is not None and stock > 0:
            total[record.measure] = total.get(record.measure, 0.0) + stock
    amounts = "、".join(f"{figure_text(amount)}{measure}" for measure, amount in total.items())
    return Suggestion(
        word=word, kind=ResourceKind.MATERIAL, text=f"{word}{amounts}" if amounts else f"{word}缺", short=not amounts
    )
