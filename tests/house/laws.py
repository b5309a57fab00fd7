"""The laws of docs/架构.md as functions over a tree: each takes the folder of ``app`` and names its breaches."""

import ast
import collections
import functools
import re
from pathlib import Path
from typing import NamedTuple

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


class Told(NamedTuple):
    """What a text says of itself; a tree of the whole program is parsed once for all laws."""

    imported: tuple[tuple[str, tuple[str, ...]], ...]
    """What it imports at run time: modules, and what is taken from them."""
    at_load: frozenset[str]
    """What it imports when it is loaded: within functions and for a type checker alone it takes nothing."""
    classes: tuple[tuple[str, tuple[str, ...], bool], ...]
    """Its classes: name, bases that are plain names, whether it stands at the top."""
    made: frozenset[str]
    """Names that are called."""
    defined: frozenset[str]
    """Functions and classes anywhere, and names that are given a value at the top."""
    loose: tuple[str, ...]
    """Structures at its top that may be changed after they were made."""
    asked_by_name: tuple[int, ...]
    """Lines on which something is asked for by its name in a string."""


@functools.cache
def told(text: str) -> Told:
    """What a text says of itself."""
    tree = ast.parse(text)
    hidden, top = _typing_only(tree), {id(node) for node in tree.body}
    imported: list[tuple[str, tuple[str, ...]]] = []
    classes: list[tuple[str, tuple[str, ...], bool]] = []
    made, asked = set[str](), list[int]()
    loose = tuple(node.name for node in tree.body if isinstance(node, ast.ClassDef) and _is_loose(node))
    defined = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in hidden:
            imported += [(alias.name, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and id(node) not in hidden:
            imported.append((node.module, tuple(alias.name for alias in node.names)))
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
            if isinstance(node, ast.ClassDef):
                bases = tuple(base.id for base in node.bases if isinstance(base, ast.Name))
                classes.append((node.name, bases, id(node) in top))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            made.add(node.func.id)
            if node.func.id in {"getattr", "hasattr", "setattr"}:
                asked.append(node.lineno)
    return Told(
        imported=tuple(imported), at_load=_at_load(tree), classes=tuple(classes), made=frozenset(made),
        defined=frozenset(defined), loose=loose, asked_by_name=tuple(asked),
    )  # fmt: skip


def told_by(path: Path) -> Told:
    """What a file says of itself."""
    return told(path.read_text(encoding="utf-8"))


def imports(root: Path) -> Graph:
    """Which module imports which at run time, at load or within a function."""
    known = modules(root)
    graph: Graph = {}
    for name, path in known.items():
        targets: set[str] = set()
        for module, taken in told_by(path).imported:
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
                classes.update(one for one, _, top in told_by(path).classes if top and not one.startswith("_"))
        found += [f"{layer}: module {name}" for name, count in stems.items() if count > 1]
        found += [f"{layer}: class {name}" for name, count in classes.items() if count > 1]
    return sorted(found)


def halves(root: Path) -> list[str]:
    """Classes of ours that exist to be inherited once: a file cut in two is not a responsibility divided."""
    bases: dict[str, list[str]] = {}
    made: set[str] = set()
    ours: dict[str, str] = {}
    for name, path in modules(root).items():
        said = told_by(path)
        made |= said.made
        for one, inherits, _ in said.classes:
            ours[one] = name
            for base in inherits:
                bases.setdefault(base, []).append(one)
    return sorted(
        f"{ours[base]}.{base} ← {heirs[0]}"
        for base, heirs in bases.items()
        if base in ours and len(heirs) == 1 and base not in made and not _is_seam(root, ours[base], base)
    )


def _is_seam(root: Path, module: str, name: str) -> bool:
    """Protocols and exceptions are types of their own, however few stand on them."""
    said = {base for one, bases, top in told_by(modules(root)[module]).classes if top and one == name for base in bases}
    return bool(said & {"Protocol", "Exception", "ValueError", "DutyDeskError", "Refused"})


def uses(root: Path, pattern: str, allowed: str | tuple[str, ...], folder: str = "app") -> list[str]:
    """Files below ``folder`` that match a pattern, other than those below the allowed paths."""
    word = re.compile(pattern)
    return [
        name
        for path in sorted((root / folder).rglob("*.py"))
        for name in [path.relative_to(root).as_posix()]
        if not name.startswith(allowed) and word.search(path.read_text(encoding="utf-8"))
    ]


ONE_DOOR: dict[str, tuple[str, str | tuple[str, ...]]] = {
    "one place reads the time": (r"datetime\.now\(|time\.time\(|time\.monotonic\(", "app/services/runtime/clock.py"),
    "one place opens the database": (r"dbapi2\.connect|sqlite3\.connect", "app/services/store/"),
    "SQL stands in the store": (
        r"\bSELECT .+ FROM\b|\bINSERT (?:OR \w+ )?INTO\b|\bDELETE FROM\b|dbapi2",
        "app/services/store/",
    ),
    "threads start in runtime": (r"threading\.Thread|QThread\b|ThreadPool", "app/services/runtime/"),
    "processes start in runtime": (
        r"subprocess\.(?:Popen|run|call|check_\w+)\(|os\.(?:fork|system|exec|spawn|posix_spawn)|multiprocessing|QProcess",
        ("app/services/runtime/", "app/main.py"),  # main hands over to the tools of a checkout
    ),
    "resources have one door": (r"parents\[\d\] / \"resources\"", "app/services/runtime/resources.py"),
    "one timer": (r"\bQTimer\(", "app/ui/shell/heartbeat.py"),
    "lists have one model, keyed by id": (
        r"\b(?:QAbstract(?:Table|List)Model|QStandardItemModel|QStringListModel|Q(?:List|Table|Tree)Widget)\b",
        ("app/ui/kit/rows.py", "app/ui/kit/cell_table.py"),
    ),
    "colours stand in the theme": (r"#[0-9A-Fa-f]{6}\b", "app/ui/kit/theme.py"),
}
"""Law → (pattern, where alone it may stand)."""


def more_than_one_door(root: Path) -> list[str]:
    """What stands outside the one place where it belongs."""
    return [f"{law}: {name}" for law, (pattern, allowed) in ONE_DOOR.items() for name in uses(root, pattern, allowed)]


def string_seams(root: Path) -> list[str]:
    """Methods of the window's parts that are asked for by name: a misspelt one would do nothing."""
    return [
        f"{path.relative_to(root).as_posix()}:{line}"
        for path in sorted((root / "app" / "ui").rglob("*.py"))
        for line in told_by(path).asked_by_name
    ]


QT = frozenset({"PySide6", "shiboken6", "pyqtgraph"})
DEMO = frozenset({"app.cli.demo", "app.cli.hands"})
"""Commands that show the window."""


def _at_load(tree: ast.Module) -> frozenset[str]:
    todo: list[ast.AST] = [tree]
    found: set[str] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        later = isinstance(node, ast.FunctionDef | ast.Lambda)
        if not later and not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)):
            todo += ast.iter_child_nodes(node)
    return frozenset(found)


def qt_on_the_command_line(root: Path) -> list[str]:
    """Modules that a command loads, now or when it is called, and that load Qt with themselves."""
    known, graph = modules(root), imports(root)
    loaded = {name: told_by(path).at_load for name, path in known.items()}
    qt = {name for name, taken in loaded.items() if any(one.split(".")[0] in QT for one in taken)}
    found = []
    for name in sorted(one for one in known if one.startswith("app.cli.") and one not in DEMO):
        reached, todo = set(), [one for one in graph[name] if one not in DEMO]
        while todo:
            one = todo.pop()
            if one not in reached and one in known:
                reached.add(one)
                todo += loaded[one]
        found += [f"{name} → {one}" for one in sorted(reached & qt)]
    return found


def _is_loose(node: ast.stmt) -> bool:
    """Whether it makes a structure whose values can be changed."""
    if not isinstance(node, ast.ClassDef) or not any(ast.unparse(one).endswith("Struct") for one in node.bases):
        return False
    held = {word.arg: word.value for word in node.keywords}.get("frozen")
    return not (isinstance(held, ast.Constant) and held.value is True)


def _open_structs(root: Path) -> set[str]:
    """Structures of models and services that may be changed after they were made, by their dotted names."""
    return {
        f"{name}.{one}"
        for name, path in modules(root).items()
        if name.startswith(("app.models.", "app.services."))
        for one in told_by(path).loose
    }


PAINTED = frozenset({"app.services.paper.page.Page"})
"""Filled while a paper is laid out, and only painted from by the window."""


def open_views(root: Path) -> list[str]:
    """What the window or a command takes from below and could change: only frozen values come through the door."""
    loose = _open_structs(root) - PAINTED
    return [
        f"{name} → {module}.{one}"
        for name, path in modules(root).items()
        if name.startswith(("app.ui.", "app.cli."))
        for module, taken in told_by(path).imported
        for one in taken
        if f"{module}.{one}" in loose
    ]
