"""How the modules of the window stand to each other: no circle, nothing shared that one alone uses, typed signals."""

import ast
import re
import sys
import threading
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from app.ui.kit.keys import Key
from app.ui.kit.page import Page
from app.ui.shell.navigation import DESTINATIONS, Destination, load_pages

ROOT = Path(__file__).resolve().parents[2]
Graph = Mapping[str, set[str]]


def imports_under(folder: Path, package: str) -> dict[str, set[str]]:
    """Module → the modules of the same package it imports, wherever in it the import stands."""
    paths = {
        ".".join((package, *path.relative_to(folder).with_suffix("").parts)): path for path in folder.rglob("*.py")
    }
    found: dict[str, set[str]] = {name: set() for name in paths}
    for name, path in paths.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                for alias in node.names:
                    target = f"{node.module}.{alias.name}"
                    found[name] |= {one for one in (target, node.module) if one in paths}
            elif isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names if alias.name in paths}
    return found


def folders(graph: Graph) -> dict[str, set[str]]:
    """The same between the folders right below the package."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, targets in graph.items():
        here = name.split(".")[2]
        found[here] |= {there for there in (target.split(".")[2] for target in targets) if there != here}
    return dict(found)


def circles(graph: Graph) -> list[list[str]]:
    """Ways that lead back to where they began."""
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> None:
        if name in way:
            found.append([*way[way.index(name) :], name])
            return
        if name not in done:
            for target in sorted(graph.get(name, ())):
                visit(target, [*way, name])
            done.add(name)

    for name in sorted(graph):
        visit(name, [])
    return found


WINDOW = imports_under(ROOT / "app" / "ui", "app.ui")


def test_no_module_and_no_folder_of_the_window_leads_back_to_itself() -> None:
    assert circles(WINDOW) == []
    assert circles(folders(WINDOW)) == []


def test_a_circle_is_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "a"]]
    assert circles(folders({"app.ui.x.one": {"app.ui.y.one"}, "app.ui.y.two": {"app.ui.x.two"}}))


def test_the_shell_is_known_to_nobody_and_the_kit_knows_nobody() -> None:
    between = folders(WINDOW)
    assert between["kit"] == set()
    assert [name for name, targets in between.items() if "shell" in targets] == []


def test_what_is_shared_has_two_users() -> None:
    users: dict[str, set[str]] = defaultdict(set)
    for name, targets in WINDOW.items():
        for target in targets:
            users[target].add(name)
    for path in (ROOT / "app" / "cli").glob("*.py"):
        for target in re.findall(r"from (app\.ui\.kit\.\w+) import", path.read_text(encoding="utf-8")):
            users[target].add(path.name)
    alone = [name for name in WINDOW if name.startswith("app.ui.kit.") and len(users[name]) < 2]
    assert [name for name in alone if not name.endswith("__init__")] == []


def test_signals_name_what_they_carry() -> None:
    loose = {"signals.py": 1, "tasks.py": 1}  # a Job, which loads when it is needed; questions and answers of any kind
    for path in sorted((ROOT / "app" / "ui").rglob("*.py")):
        found = re.findall(r"= Signal\([^)]*\bobject\b", path.read_text(encoding="utf-8"))
        assert len(found) <= loose.get(path.name, 0), path


def test_every_page_loads_behind_the_window_also_where_one_lacks_a_part_until_the_program_ends() -> None:
    ending, asked = threading.Event(), list[str]()

    def lacks() -> type[Page]:
        asked.append("lacks")
        raise ImportError

    def ends() -> type[Page]:
        asked.append("ends")
        ending.set()
        return Page

    def never() -> type[Page]:
        asked.append("never")
        return Page

    pages = [Destination(one.__name__, "", Key.BOARD, one) for one in (lacks, ends, never)]
    load_pages(ending, pages)
    assert asked == ["lacks", "ends"]
    load_pages(threading.Event())
    assert {one.load().__module__ for one in DESTINATIONS} <= sys.modules.keys()
