"""The laws of docs/架构.md as functions over a tree: each takes the folder of ``app`` and names its breaches."""

import ast
import collections
import functools
import re
from collections.abc import Iterator
from pathlib import Path

LAYERS = ("models", "services", "ui", "cli")
ROLES = frozenset({"__init__", "facts", "state", "rows", "words", "declaration", "parts"})
"""Modules that every subject's folder may have under the same name."""
MOST_ROOMS = 24
"""Folders and modules that stand at the top of services."""

Graph = dict[str, set[str]]


def modules(root: Path) -> dict[str, Path]:
    """Every module of ``app`` by its dotted name."""
    found = {}
    for path in sorted((root / "app").rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


def tree_of(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _typing_only(tree: ast.Module) -> set[int]:
    """Nodes that only a type checker sees."""
    hidden: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            hidden |= {id(one) for one in ast.walk(node)}
    return hidden


@functools.cache
def _imported(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a text imports at run time: modules, and what is taken from them."""
    tree = ast.parse(text)
    hidden = _typing_only(tree)
    found: list[tuple[str, tuple[str, ...]]] = []
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            found += [(alias.name, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, tuple(alias.name for alias in node.names)))
    return tuple(found)


def imports(root: Path) -> Graph:
    """Which module imports which at run time, at load or within a function."""
    known = modules(root)
    graph: Graph = {}
    for name, path in known.items():
        targets: set[str] = set()
        for module, taken in _imported(path.read_text(encoding="utf-8")):
            whole = [f"{module}.{one}" for one in taken] or [module]
            targets |= {one if one in known else module for one in whole} & known.keys()
        graph[name] = targets - {name}
    return graph


def folders(graph: Graph, layer: str) -> Graph:
    """The same between the rooms of a layer: a folder, or a module that stands beside the folders."""
    start = f"app.{layer}."
    rooms: Graph = {}
    for name, targets in graph.items():
        if not name.startswith(start):
            continue
        room = ".".join(name.split(".")[:3])
        found = {".".join(one.split(".")[:3]) for one in targets if one.startswith(start)}
        rooms.setdefault(room, set()).update(found - {room})
    return rooms


def circles(graph: Graph) -> list[list[str]]:
    """Groups of modules or rooms each of which reaches every other (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in graph.get(name, ()):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in index:
            visit(name)
    return found


def all_circles(root: Path) -> list[list[str]]:
    """Circles between modules, and between the rooms of each layer."""
    graph = imports(root)
    below = {name: {one for one in targets if not name.startswith(f"{one}.")} for name, targets in graph.items()}
    return circles(below) + [group for layer in LAYERS for group in circles(folders(graph, layer))]


def rooms_of_services(root: Path) -> set[str]:
    """What stands at the top of services."""
    return {path.stem for path in (root / "app" / "services").iterdir() if not path.name.startswith("_")}


def lonely_kit(root: Path) -> list[str]:
    """Modules of ``ui/kit`` that fewer than two modules import."""
    graph = imports(root)
    counted = collections.Counter(target for targets in graph.values() for target in targets)
    return [name for name in graph if name.startswith("app.ui.kit.") and counted[name] < 2]


def pages_that_meet(root: Path) -> list[str]:
    """Imports of a page by another subject: pages meet through signals, and only the shell knows them all."""
    found = []
    for name, targets in imports(root).items():
        for target in targets:
            page = target.startswith("app.ui.") and target.endswith("_page")
            own = name.rpartition(".")[0] == target.rpartition(".")[0]
            if page and not own and not name.startswith("app.ui.shell.") and target not in SHARED_PAGES:
                found.append(f"{name} → {target}")
    return found


SHARED_PAGES = frozenset({"app.ui.papers.paper_page"})
"""Pages that are a form of several subjects."""


def names_twice(root: Path) -> list[str]:
    """Modules and public classes of one layer that share a name."""
    found = []
    for layer in LAYERS:
        stems = collections.Counter[str]()
        classes = collections.Counter[str]()
        for name, path in modules(root).items():
            if name.startswith(f"app.{layer}."):
                if path.stem not in ROLES:
                    stems[path.stem] += 1
                classes.update(
                    node.name
                    for node in tree_of(path).body
                    if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
                )
        found += [f"{layer}: module {name}" for name, count in stems.items() if count > 1]
        found += [f"{layer}: class {name}" for name, count in classes.items() if count > 1]
    return sorted(found)


def _names_used(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


def halves(root: Path) -> list[str]:
    """Classes of ours that exist to be inherited once: a file cut in two is not a responsibility divided."""
    bases: dict[str, list[str]] = {}
    made: set[str] = set()
    ours: dict[str, str] = {}
    for name, path in modules(root).items():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                ours[node.name] = name
                for base in node.bases:
                    if isinstance(base, ast.Name):
                        bases.setdefault(base.id, []).append(node.name)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made.add(node.func.id)
    return sorted(
        f"{ours[base]}.{base} ← {heirs[0]}"
        for base, heirs in bases.items()
        if base in ours and len(heirs) == 1 and base not in made and not _is_seam(root, ours[base], base)
    )


def _is_seam(root: Path, module: str, name: str) -> bool:
    """Protocols and exceptions are types of their own, however few stand on them."""
    for node in tree_of(modules(root)[module]).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            said = {base.id for base in node.bases if isinstance(base, ast.Name)}
            return bool(said & {"Protocol", "Exception", "ValueError", "DutyDeskError", "Refused"})
    return False


def uses(root: Path, pattern: str, allowed: str, folder: str = "app") -> list[str]:
    """Files below ``folder`` that match a pattern, other than those below the allowed path."""
    word = re.compile(pattern)
    return [
        name
        for path in sorted((root / folder).rglob("*.py"))
        for name in [path.relative_to(root).as_posix()]
        if not name.startswith(allowed) and word.search(path.read_text(encoding="utf-8"))
    ]


ONE_DOOR = {
    "one place reads the time": (r"datetime\.now\(|time\.time\(|time\.monotonic\(", "app/services/runtime/clock.py"),
    "one place opens the database": (r"dbapi2\.connect|sqlite3\.connect", "app/services/store/"),
    "SQL stands in the store": (
        r"\bSELECT .+ FROM\b|\bINSERT (?:OR \w+ )?INTO\b|\bDELETE FROM\b|dbapi2",
        "app/services/store/",
    ),
    "threads start in runtime": (r"threading\.Thread|QThread\b|ThreadPool", "app/services/runtime/"),
    "resources have one door": (r"parents\[\d\] / \"resources\"", "app/services/runtime/resources.py"),
    "one timer": (r"\bQTimer\(", "app/ui/shell/heartbeat.py"),
    "colours stand in the theme": (r"#[0-9A-Fa-f]{6}\b", "app/ui/kit/theme.py"),
}
"""Law → (pattern, where alone it may stand)."""


def more_than_one_door(root: Path) -> list[str]:
    """What stands outside the one place where it belongs."""
    return [f"{law}: {name}" for law, (pattern, allowed) in ONE_DOOR.items() for name in uses(root, pattern, allowed)]


def string_seams(root: Path) -> list[str]:
    """Methods of the window's parts that are asked for by name: a misspelt one would do nothing."""
    return [
        f"{path.relative_to(root).as_posix()}:{node.lineno}"
        for path in sorted((root / "app" / "ui").rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"getattr", "hasattr", "setattr"}
    ]


def fact_kinds(root: Path) -> Iterator[tuple[str, Path]]:
    """(class, file) of every kind of fact."""
    for path in sorted((root / "app" / "models").rglob("facts.py")):
        for node in tree_of(path).body:
            tagged = isinstance(node, ast.ClassDef) and any(word.arg == "tag" for word in node.keywords)
            if isinstance(node, ast.ClassDef) and tagged:
                yield node.name, path


def _words_below(root: Path, *folders: str) -> set[str]:
    """Names that code below some folders uses, the declarations of facts left out."""
    found: set[str] = set()
    for path in (one for folder in folders for one in (root / folder).rglob("*.py") if one.name != "facts.py"):
        found |= _names_used(tree_of(path))
    return found


OF_OLD_BOOKS = frozenset({"ReportSent"})
"""Kinds that only earlier versions booked: read for ever, written no more."""


def idle_facts(root: Path) -> list[str]:
    """Fact kinds that nothing books, nothing reads or no test names."""
    booking, reading = _words_below(root, "app/services", "app/cli", "app/ui"), _words_below(root, "app/models")
    testing = _words_below(root, "tests")
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
