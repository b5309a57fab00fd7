"""The laws of the house, each held here or by import-linter and ruff, each with a test that it bites."""

import ast
import importlib.metadata
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from installer.targets import TARGETS, Target
from installer.wheels import pinned
from tests.helpers import shortened

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "app").rglob("*.py"))
OURS = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "run.py", *sorted((ROOT / "installer").rglob("*.py"))]

BELONGS = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "app", "docs", "installer",
    "pyproject.toml", "resources", "run.py", "stubs", "tests",
}  # fmt: skip
"""What stands at the top of the tree; a book somebody tried something with does not."""


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def too_long(path: Path, modules: int = 400, classes: int = 200) -> list[str]:
    found = []
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > modules:
        found.append(f"{path.name}: {lines} lines")
    if lines <= classes:
        return found  # no class is longer than its file
    sizes = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    }
    found += [f"{path.name}: class {name} {size} lines" for name, size in sizes.items() if size > classes]
    return found


def lambda_connects(source: str) -> list[int]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            bad = (ast.Lambda,)
            if any(
                isinstance(one, bad) or (isinstance(one, ast.Call) and "partial" in ast.dump(one)) for one in node.args
            ):
                found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_classes_stay_small(path: Path) -> None:
    assert too_long(path) == []


def test_the_size_law_bites(tmp_path: Path) -> None:
    long = tmp_path / "long.py"
    long.write_text("class A:\n" + "    x = 1\n" * 250 + "y = 1\n" * 200, encoding="utf-8")
    assert len(too_long(long)) == 2


@pytest.mark.parametrize("path", sorted((ROOT / "app" / "ui").rglob("*.py")), ids=lambda path: path.name)
def test_no_slot_is_a_lambda(path: Path) -> None:
    assert lambda_connects(path.read_text(encoding="utf-8")) == []


def test_the_lambda_law_bites() -> None:
    assert lambda_connects("a.b.connect(lambda: 1)\na.b.connect(partial(f, 1))\na.b.connect(self.c)") == [1, 2]


def uses(pattern: str, allowed: set[str], folder: str = "app") -> list[str]:
    word = re.compile(pattern)
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / folder).rglob("*.py"))
        if word.search(path.read_text(encoding="utf-8")) and str(path.relative_to(ROOT)) not in allowed
    ]


STORE = {str(path.relative_to(ROOT)) for path in (ROOT / "app" / "services" / "store").rglob("*.py")}
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|WHERE|ORDER BY) ?.*\S")


SQL_WORD = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|WHERE|ORDER BY)\b")


def statements(source: str) -> list[int]:
    """Lines on which a text begins like SQL."""
    if not SQL_WORD.search(source):
        return []
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value)
    ]


def test_sql_stands_in_the_store_alone() -> None:
    for path in MODULES:
        name = str(path.relative_to(ROOT))
        assert name in STORE or statements(path.read_text(encoding="utf-8")) == [], name


def test_the_sql_law_bites() -> None:
    assert statements('a = "SELECT x FROM y"\nb = f"DELETE FROM {a}"\nc = "选择 SELECT"\nd = "select"') == [1, 2]


def test_one_timer_one_thread_one_door() -> None:
    assert uses(r"\bQTimer\(", {"app/ui/shell/heartbeat.py"}) == []
    assert (
        uses(
            r"threading\.Thread|QThread\b|ThreadPool",
            {"app/services/runtime/stall_alarm.py", "app/services/runtime/workers.py"},
        )
        == []
    )
    assert uses(r"dbapi2\.connect|sqlite3\.connect", {"app/services/store/engine.py"}) == []
    assert uses(r"\.connection\b|store\.raw\(", STORE) == []
    assert uses(r"datetime\.now\(|time\.time\(|time\.monotonic\(", {"app/services/runtime/clock.py"}) == []
    assert uses(r"#[0-9A-Fa-f]{6}\b", {"app/ui/kit/theme.py"}) == []


DOOR = "app/services/runtime/resources.py"
PAST_THE_DOOR = (
    (r"\b__file__\b", {DOOR, "app/main.py"}),
    (r"resources import .*ROOT|resources\.ROOT|importlib\.resources", {DOOR}),
    (r"""["'](?:[^"'\n]*/)?resources(?:/[^"'\n]*)?["']""", {DOOR}),
    (r"\bRESOURCES\b", {"app/services/desk/rulebook.py", "app/services/desk/desk.py"}),
)


@pytest.mark.parametrize(("pattern", "allowed"), PAST_THE_DOOR)
def test_files_that_come_with_the_program_are_reached_through_one_door(pattern: str, allowed: set[str]) -> None:
    assert uses(pattern, allowed) == []


@pytest.mark.parametrize("line", [
    "ICONS = Path(__file__).parents[2]", 'FILE = Path("resources/qr/words.toml")', "at = HOME / 'resources' / 'fonts'",
    "from app.services.runtime.resources import ROOT", "from app.services.desk.rulebook import RESOURCES",
])  # fmt: skip
def test_the_law_of_the_one_door_bites(line: str) -> None:
    assert any(re.search(pattern, line) for pattern, _ in PAST_THE_DOOR)


def test_names_say_what_they_are() -> None:
    vague = re.compile(r"^\s*class (\w+(?:Manager|Helper|Utils|Handler))\b", re.MULTILINE)
    assert {str(path): found for path in MODULES if (found := vague.findall(path.read_text(encoding="utf-8")))} == {}
    assert vague.findall("class A:\n    class TableManager(B):\n        x = 1\n") == ["TableManager"]


def test_public_functions_have_docstrings() -> None:
    for path in MODULES:
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


def test_nothing_lies_in_the_tree_that_does_not_belong_to_it() -> None:
    shown = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - git is on the path
    names = [Path(name) for name in shown.stdout.decode().split("\0") if name]
    assert {one.parts[0] for one in names} <= BELONGS
    assert [str(one) for one in names if one.suffix in {".db", ".head", ".log"} and one.parts[0] != "tests"] == []


def test_no_address_of_a_machine_or_a_registry_in_the_tree() -> None:
    shown = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - git is on the path
    bad = re.compile(
        rb"https?://[^ ]*\.(?:whl|tar\.gz)|index[-]url|(?:^|[^.A-Za-z0-9_])/(?:w[o]rk|r[o]ot|h[o]me/[a-z]+)/"
    )
    for name in shown.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix in {".py", ".toml", ".md", ".lock", ".pyi", ""}:
            for number, line in enumerate(path.read_bytes().splitlines(), 1):
                assert not bad.search(line), f"{name}:{number}"


def test_opt_outs_of_the_linter_are_few_and_reasoned() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.partition("ignore = [")[2].partition("]")[0]
    lines = [line for line in block.splitlines() if line.strip()]
    assert len(lines) <= 12
    assert all("#" in line for line in lines)
    for path in OURS:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"# noq[a]: [A-Z0-9]+\s*$", line):
                pytest.fail(f"{path}:{number} gives no reason")


def test_importing_the_command_line_loads_no_qt() -> None:
    loaded = "app.cli.commands, app.services.reports.reporting, app.services.samples.simulation"
    code = f"import sys, {loaded}; assert 'PySide6' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)  # noqa: S603 - ourselves
    assert done.returncode == 0, done.stderr.decode()


def test_heavy_libraries_and_the_reading_wait_until_the_window_is_painted(tmp_path: Path) -> None:
    heavy: tuple[str, ...] = (
        "reportlab",
        "pyqtgraph",
        "numpy",
        "PySide6.QtPdf",
        "app.services.extraction.reader",
        "sqlalchemy",
    )
    heavy += ("app.services.extraction.discourse", "app.services.extraction.mentions")
    heavy += ("tomllib", "difflib", "app.services.store.word_index", "app.services.reports.sending")
    heavy += ("app.services.security.keystore", "app.services.runtime.bus", "app.services.incident.cues")
    opening = (
        "import sys; from pathlib import Path; from app.services.desk.desk import open_desk; "
        f"home = Path({str(tmp_path)!r}); "
        "open_desk(home, officer='x').close() if sys.argv[1:] else None\n"
        "from app.ui.shell.application import make_room\n"
        f"room = make_room(home); print([one for one in {heavy} if one in sys.modules]); room.stop()"
    )
    program = [sys.executable, "-c", opening]
    subprocess.run([*program, "made"], cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - ourselves
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - ourselves
    assert done.stdout.decode().strip() == "[]"


def test_qt_stands_before_no_import() -> None:
    code = (
        "import builtins, sys, app.ui; from PySide6.QtCore import QObject, QTimer; import PySide6.QtWidgets; "
        "print(builtins.__import__ is builtins.__orig_import__); "
        "from PySide6.support.signature import get_signature; print(get_signature(QObject.setObjectName))\n"
        "try: QTimer(5, 6, 7)\nexcept TypeError as wrong: print('QTimer' in str(wrong))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - ours
    first, signature, told = done.stdout.splitlines()
    assert first == "True", done.stderr
    assert "name" in signature
    assert told == "True"


def test_qt_gives_none_back_as_often_as_it_takes_it() -> None:
    code = (
        "import sys\nfrom PySide6.QtCore import QObject\no = QObject()\nbefore = sys.getrefcount(None)\n"
        "for _ in range(1000): o.setObjectName('a')\nassert sys.getrefcount(None) > before - 500\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)  # noqa: S603 - ourselves
    assert done.returncode == 0, "this PySide6 loses references to None and would end the program after minutes"


def test_a_known_room_opens_without_the_orm(tmp_path: Path) -> None:
    """SQLAlchemy makes the tables of a new room and is not loaded on the way to the window (docs/架构.md#快慢)."""
    opening = (
        "import sys; from pathlib import Path; from app.services.desk.desk import open_desk; "
        f"open_desk(Path({str(tmp_path)!r}), officer='x').close(); print('sqlalchemy' in sys.modules)"
    )
    program = [sys.executable, "-c", opening]
    said = []
    for _ in range(2):
        done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
        said.append(done.stdout.strip())
    assert said == ["True", "False"]


def test_the_glossary_holds_every_word_of_the_vocabulary() -> None:
    from app.models import vocabulary
    from app.models.vocabulary.term import Term

    modules = [one.name for one in pkgutil.iter_modules(vocabulary.__path__, f"{vocabulary.__name__}.")]
    lists = [
        one
        for name in modules
        for one in vars(import_module(name)).values()
        if isinstance(one, type) and issubclass(one, Term) and one.__module__ == name
    ]
    assert len(lists) > 30
    text = (ROOT / "docs" / "用词.md").read_text(encoding="utf-8")
    assert [f"{kind.__name__} {one.label}" for kind in lists for one in kind if one.label not in text] == []


def test_run_py_is_short_and_stands_alone() -> None:
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert names <= set(sys.stdlib_module_names) | {"__future__"}


def imported_by(sources: Iterable[str]) -> set[str]:
    """Top-level packages that modules import, on their first lines or in a function."""
    found = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add((node.module or "").partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"app"}


def project() -> dict[str, Any]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def plain_name(distribution: str) -> str:
    return distribution.lower().replace("_", "-")


def test_what_the_program_imports_is_declared_and_what_is_declared_is_imported() -> None:
    provided = importlib.metadata.packages_distributions()
    wanted = {
        plain_name(one)
        for package in imported_by(path.read_text(encoding="utf-8") for path in MODULES)
        for one in provided.get(package, [f"nobody's {package}"])
    }
    assert wanted == {plain_name(Requirement(text).name) for text in project()["dependencies"]}


def test_an_import_of_the_tests_or_of_what_is_not_declared_is_seen() -> None:
    source = "import os, PIL.Image\nfrom app.models import book\ndef f():\n    from tests.bench import run\n"
    assert imported_by([source]) == {"PIL", "tests"}


@pytest.mark.parametrize("developing", [False, True])
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_locks_hold_what_is_declared(target: Target, *, developing: bool) -> None:
    held = project()
    wanted = [*held["dependencies"], *(held["optional-dependencies"]["dev"] if developing else []), *target.constraints]
    lock = target.lock(developing=developing)
    locked = pinned(lock)
    for one in map(Requirement, wanted):
        if one.marker is None or one.marker.evaluate({"sys_platform": "win32" if "windows" in lock.name else "linux"}):
            assert one.specifier.contains(locked[plain_name(one.name)]), one.name


def test_locks_are_hashed_and_name_no_address() -> None:
    locks = sorted((ROOT / "installer" / "locks").glob("*.lock"))
    assert {one.name for one in locks} == {
        target.lock(developing=developing).name for target in TARGETS.values() for developing in (False, True)
    } | {"build.lock"}
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") >= (3 if lock.name == "build.lock" else 30)
        assert text.count("--hash=sha256:") > text.count("==")


HURRIED = re.compile(
    r"\btime\.sleep\(|(?<![.\w])sleep\(|\bq(?:Wait|Sleep)\([1-9]|qtbot\.wait\(|(?<!hands)\.wait\(\d|timeout=\d|time\.perf_counter\(|\.join\(\d"
)
"""A fixed sleep, a short wait, a wall clock. A test waits for what must come (``helpers.until``) or moves a clock."""
MOMENTS_OF_DEATH = {"tests/faults/campaign.py", "tests/faults/power.py", "tests/faults/test_campaign.py"}
"""These wait for a random moment to kill at, whatever has happened by then."""


def hurried(source: str) -> list[str]:
    return [line.strip() for line in source.splitlines() if HURRIED.search(line)]


def test_no_test_is_told_to_be_quick() -> None:
    tests = [one for one in (ROOT / "tests").rglob("*.py") if "bench" not in one.parts]
    found = {
        one.relative_to(ROOT).as_posix(): hurried(one.read_text(encoding="utf-8"))
        for one in tests
        if one.name not in {"test_house.py", "helpers.py"}
    }
    assert {name: lines for name, lines in found.items() if lines and name not in MOMENTS_OF_DEATH} == {}


@pytest.mark.parametrize(
    "line",
    [
        "time.sleep(3)",
        "sleep(1)",
        "QTest.qWait(50)",
        "qtbot.wait(50)",
        "assert ended.wait(5)",
        "qtbot.waitUntil(x, timeout=5000)",
        "t.join(2)",
    ],
)
def test_the_law_against_hurry_bites(line: str) -> None:
    assert hurried(line) == [line]
    assert hurried("hands.wait(1)") == []


def test_a_failure_is_a_page_to_read() -> None:
    assert shortened("一\n二") == "一\n二"
    long = shortened("\n".join(f"第{number}行" for number in range(30_000)))
    assert len(long.splitlines()) == 201
    assert "省去29800行" in long
    assert long.splitlines()[0] == "第0行"
    assert long.endswith("第29999行")
    assert len(shortened("字" * 100_000)) < 500


@pytest.mark.parametrize("on_ci", ["", "true"])
def test_what_a_failing_test_prints_is_short(tmp_path: Path, on_ci: str) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_runtest_makereport\n", encoding="utf-8")
    words = "def test_it() -> None:\n    print('x\\n' * 40_000)\n    raise AssertionError('y\\n' * 40_000)\n"
    (tmp_path / "test_it.py").write_text(words, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "-rs", "-c", os.devnull]
    done = subprocess.run(  # noqa: S603 - ourselves
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT), "CI": on_ci},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "省去" in done.stdout
    assert len(done.stdout.splitlines()) < 500
