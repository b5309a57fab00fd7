"""Every kind of a thing has who makes it, who reads it and a test: facts, settings, papers (docs/架构.md#约定)."""

import ast
import collections
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.house.laws import modules, told_by, tree_of

WORD = re.compile(r"\w+")


class Said(NamedTuple):
    """Words of a text by what they are in it."""

    names: frozenset[str]
    attributes: frozenset[str]
    keywords: frozenset[str]
    quoted: frozenset[str]


@functools.cache
def _said(text: str) -> Said:
    names, attributes, keywords, quoted = set(), set(), set(), set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            keywords.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            quoted.add(node.value)
    return Said(frozenset(names), frozenset(attributes), frozenset(keywords), frozenset(quoted))


def said_below(root: Path, *folders: str, besides: tuple[str, ...] = ()) -> Said:
    """Words that code below some folders uses, files whose path begins as one of ``besides`` left out."""
    all_said = [
        _said(path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
        if not path.relative_to(root).as_posix().startswith(besides) and path.name != "facts.py"
    ]
    return Said(*(frozenset[str]().union(*part) for part in zip(*all_said, strict=True)))


def fact_kinds(root: Path) -> Iterator[tuple[str, Path]]:
    """(class, file) of every kind of fact."""
    for path in sorted((root / "app" / "models").rglob("facts.py")):
        for node in tree_of(path).body:
            tagged = isinstance(node, ast.ClassDef) and any(word.arg == "tag" for word in node.keywords)
            if isinstance(node, ast.ClassDef) and tagged:
                yield node.name, path


OF_OLD_BOOKS = frozenset({"ReportSent"})
"""Kinds that only earlier versions booked: read for ever, written no more."""


def idle_facts(root: Path) -> list[str]:
    """Fact kinds that nothing books, nothing reads or no test names."""
    booking, reading, testing = (
        said.names | said.attributes
        for said in (
            said_below(root, "app/services", "app/cli", "app/ui"),
            said_below(root, "app/models"),
            said_below(root, "tests"),
        )
    )
    kept = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "tests" / "snapshots").glob("*.json")))
    lacking = []
    for name, path in fact_kinds(root):
        text = path.read_text(encoding="utf-8")
        if len(re.findall(rf"\b{name}\b", text)) > 1 and name not in reading:
            continue  # a part of another fact, never an entry by itself
        tag = re.search(rf"class {name}\(.*tag=\"([^\"]+)\"", text)
        lacking += [] if name in booking | OF_OLD_BOOKS else [f"{name} is never booked"]
        lacking += [] if name in reading else [f"{name} is never read"]
        lacking += [] if name in testing or (tag and f'"{tag[1]}"' in kept) else [f"{name} has no test"]
    return lacking


def idle_settings(root: Path) -> list[str]:
    """Settings that nothing but their own page reads, or that no test names."""
    tree = tree_of(root / "app" / "models" / "settings" / "settings.py")
    fields = [
        node.target.id
        for declared in tree.body
        if isinstance(declared, ast.ClassDef) and declared.name == "Settings"
        for node in declared.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    own = ("app/models/settings/option", "app/services/settings/", "app/ui/settings/")
    read, testing = said_below(root, "app", besides=own).attributes, said_below(root, "tests")
    tested = testing.names | testing.attributes | testing.keywords | testing.quoted
    return [f"{one} is read by nothing" for one in fields if one not in read] + [
        f"{one} has no test" for one in fields if one not in tested
    ]


def _paper_kinds(path: Path) -> dict[str, str]:
    """Name → key of the kinds of papers that a module declares."""
    return {
        target.id: word.value.value
        for node in tree_of(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.func, ast.Name) and node.value.func.id == "PaperKind"
        for word in node.value.keywords
        if word.arg == "key" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
    }


def idle_papers(root: Path) -> list[str]:
    """Kinds of papers that are declared and not registered, or that no test asks for by their key."""
    forms = root / "app" / "services" / "forms"
    kinds = [pair for path in sorted(forms.rglob("*.py")) for pair in _paper_kinds(path).items()]
    registered = _said((forms / "papers.py").read_text(encoding="utf-8")).attributes
    asked = said_below(root, "tests").quoted
    return [f"{name} is not registered" for name, _ in kinds if name not in registered] + [
        f"{key} has no test" for _, key in kinds if key not in asked
    ]


def idle_pages(root: Path) -> list[str]:
    """Pages of the window that the navigation does not know, or that no test names by class or by name."""
    navigation = root / "app" / "ui" / "shell" / "navigation.py"
    shown = {taken for _, names in told_by(navigation).imported for taken in names}
    pages = [
        one
        for name, path in modules(root).items()
        if name.startswith("app.ui.")
        for one, bases, top in told_by(path).classes
        if top and "Page" in bases
    ]
    testing = said_below(root, "tests", besides=("tests/house/",))
    tested = testing.names | testing.attributes
    names = [
        node.args[0].value
        for node in ast.walk(tree_of(navigation))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Destination"
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    ]
    return (
        [f"{one} is on no way of the navigation" for one in pages if one not in shown]
        + [f"{one} has no test" for one in pages if one not in tested]
        + [f"{one} is opened by no test" for one in names if one not in testing.quoted]
    )


def _keys(path: Path) -> Iterator[tuple[str, frozenset[str], bool]]:
    """(name, how it is written, whether the widget it acts in hears it by itself) of every key of the table."""
    for declared in tree_of(path).body:
        for node in declared.body if isinstance(declared, ast.ClassDef) else ():
            name = node.targets[0] if isinstance(node, ast.Assign) else None
            call = node.value if isinstance(node, ast.Assign) else None
            if isinstance(name, ast.Name) and isinstance(call, ast.Call):
                made = call.func.id if isinstance(call.func, ast.Name) else ""
                written = [one.value for one in ast.walk(call) if isinstance(one, ast.Constant)]
                texts = {pressed_as(one) for one in written if isinstance(one, str)}
                alone = made == "own" or any(word.arg == "own" for word in call.keywords)
                yield name.id, frozenset(texts | ({"Ctrl+Return"} if made == "enter" else set())), alone


def pressed_as(keys: str) -> str:
    """A key of the table as a test presses it: by Qt's long names."""
    *held, name = keys.split("+")
    return "+".join([*held, {"Del": "Delete", "PgDown": "PageDown", "PgUp": "PageUp"}.get(name, name)])


def idle_keys(root: Path) -> list[str]:
    """Keys of the table that nothing hears, or that no test presses."""
    kit = "app/ui/kit/"
    heard = said_below(root, "app/ui", besides=(f"{kit}keys.py", f"{kit}strokes.py")).attributes
    testing = said_below(root, "tests", besides=("tests/house/",))
    pressed = testing.attributes | testing.quoted
    keys = list(_keys(root / "app" / "ui" / "kit" / "keys.py"))
    return [f"{name} is heard by nothing" for name, _, alone in keys if not alone and name not in heard] + [
        f"{name} is pressed by no test" for name, texts, alone in keys if not alone and not {name, *texts} & pressed
    ]


@functools.cache
def _words(text: str) -> collections.Counter[str]:
    return collections.Counter(WORD.findall(text))


def left_behind(root: Path) -> list[str]:
    """Functions, classes and constants of models, services and commands whose name stands nowhere else."""
    counted = collections.Counter[str]()
    for folder in ("app", "tests"):
        for path in sorted((root / folder).rglob("*.py")):
            counted.update(_words(path.read_text(encoding="utf-8")))
    found = []
    for name, path in modules(root).items():
        if name.startswith(("app.models.", "app.services.", "app.cli.")):
            found += [f"{name}.{one}" for one in sorted(told_by(path).defined) if counted[one] == 1]
    return found
