"""Kinds are words of a closed list: no chain of comparisons with bare texts, no tag of a fact that there is none of."""

import ast
import collections
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.idle import fact_kinds
from tests.house.laws import modules

KINDS = frozenset({
    "act", "field", "head_style", "how", "key", "kind", "means", "security", "stage", "state", "status", "verdict",
    "way",
})  # fmt: skip
"""Names under which a thing says which of several it is."""
FOREIGN = {
    "app/services/store/guards.py": "what SQLite calls the parts of a database",
    "app/services/store/schema.py": "what SQLite calls the parts of a database",
    "app/services/store/sqlite_pages.py": "what SQLite calls the parts of a database",
    "app/services/store/derived.py": "what SQLite calls the parts of a database",
    "app/services/resources/importing/extent.py": "what XML calls the parts of a table",
    "app/services/maps/boundary.py": "what GeoJSON calls its parts",
    "app/models/maps/regions.py": "the last word of a place's name",
    "app/models/lower/message.py": "names of the groups of one pattern",
    "app/ui/kit/field_row.py": "a Literal: the type checker refuses a misspelt one, a match has to name each",
}
ONE_OF_A_KIND = frozenset({"engine:program", "ledger:reminders", "settings:unit"})
"""Subjects of which there is one, by their whole name."""
TAG = re.compile(r"[a-z_]+:[a-z_]+")


def _texts(node: ast.expr) -> bool:
    """Whether a side of a comparison is a bare text, or some of them."""
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        return any(_texts(one) for one in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@functools.cache
def _compared(text: str) -> tuple[str, ...]:
    """Comparisons of a kind with a bare text, and matches of one on bare texts."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(_texts, sides)) and any(_name(one) in KINDS for one in sides):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd) and _name(node.left) in TOPICS:
            found += [ast.unparse(node)] if _texts(node.right) else []
        elif isinstance(node, ast.Match) and _name(node.subject) in KINDS:
            patterns = [one for case in node.cases for one in ast.walk(case.pattern) if isinstance(one, ast.MatchValue)]
            found += [f"match {ast.unparse(node.subject)}"] if any(_texts(one.value) for one in patterns) else []
    return tuple(found)


def bare_kinds(root: Path) -> list[str]:
    """Where the program asks which kind a thing is by comparing with a text that no list holds."""
    return [
        f"{name}: {one}"
        for path in modules(root).values()
        for name in [path.relative_to(root).as_posix()]
        if name not in FOREIGN
        for one in _compared(path.read_text(encoding="utf-8"))
    ]


LONGEST_CHAIN = 3
"""Questions in a row which of a list one thing is; more are a table, or a ``match`` that names each of them."""
GRAMMARS = "app/services/extraction/"
"""What a clause says of a state hangs on the order of the questions, not on how many states there are."""


def _asks(test: ast.expr) -> str:
    """Of what a condition asks which of a list it is, empty where it asks something else."""
    for one in [test, *(test.values if isinstance(test, ast.BoolOp) else ())]:
        if isinstance(one, ast.Compare) and isinstance(one.ops[0], ast.Is | ast.Eq | ast.In):
            against = [*ast.walk(one.comparators[0])]
            listed = any(isinstance(each, ast.Attribute) and each.attr.isupper() for each in against)
            if listed or _texts(one.comparators[0]):
                return ast.unparse(one.left)
    return ""


def _questions(body: list[ast.stmt]) -> Iterator[str]:
    """What each ``if`` and ``elif`` of a block asks, one block only."""
    for node in body:
        link: ast.stmt | None = node
        while isinstance(link, ast.If):
            yield _asks(link.test)
            link = link.orelse[0] if len(link.orelse) == 1 else None


@functools.cache
def _chains(text: str) -> tuple[str, ...]:
    blocks = [
        body
        for node in ast.walk(ast.parse(text))
        for body in (getattr(node, "body", None), getattr(node, "orelse", None))
        if isinstance(body, list)
    ]
    asked = [collections.Counter(filter(None, _questions(body))) for body in blocks]
    return tuple(f"{of} ({many})" for each in asked for of, many in each.items() if many > LONGEST_CHAIN)


def long_chains(root: Path) -> list[str]:
    """Chains of questions which kind a thing is: one would grow with every new kind, and nobody would miss a link."""
    return [
        f"{name}: {one}"
        for path in modules(root).values()
        for name in [path.relative_to(root).as_posix()]
        if name not in FOREIGN and not name.startswith(GRAMMARS)
        for one in _chains(path.read_text(encoding="utf-8"))
    ]


TOPICS = frozenset({"changed", "topics"})
"""What has changed, asked as ``topics & {…}``: a misspelt topic would reload nothing, and nobody would see it."""
LITERALS = frozenset({"ink", "role", "security", "tone"})
"""Names whose words a Literal or an enum lists: the type checker refuses another one, while nobody says ``str``."""


@functools.cache
def _loose(text: str) -> tuple[str, ...]:
    return tuple(
        f"{name}: str"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None
        for name in [node.arg if isinstance(node, ast.arg) else _name(node.target)]
        if name in LITERALS and ast.unparse(node.annotation) == "str"
    )


def loose_kinds(root: Path) -> list[str]:
    """Where a word of a closed list is taken for any text; the columns of a table are texts."""
    return [
        f"{name}: {one}"
        for name, path in modules(root).items()
        if path.name != "rows.py"
        for one in _loose(path.read_text(encoding="utf-8"))
    ]


def _tags(root: Path) -> Iterator[str]:
    for name, path in fact_kinds(root):
        found = re.search(rf"class {name}\([^)]*tag=\"([^\"]+)\"", path.read_text(encoding="utf-8"))
        if found:
            yield found[1]


@functools.cache
def _quoted(text: str) -> frozenset[str]:
    return frozenset(
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TAG.fullmatch(node.value)
    )


def unknown_facts(root: Path) -> list[str]:
    """Texts like the tag of a fact that no fact has: a set of kinds with such a word would wait for nothing."""
    tags = set(_tags(root))
    subjects = {one.partition(":")[0] for one in tags}
    rooms = {f"{one}:room" for one in subjects} | ONE_OF_A_KIND
    return [
        f"{name}: {one}"
        for name, path in modules(root).items()
        for one in sorted(_quoted(path.read_text(encoding="utf-8")) - tags - rooms)
        if one.partition(":")[0] in subjects
    ]
