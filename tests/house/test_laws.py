"""The laws of the house hold; and each of them, broken on a copy, is seen."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import branches, count, idle, kinds, laws
from tests.house.breaches import BREACHES

ROOT = Path(__file__).resolve().parents[2]
Law = Callable[[Path], list[str]]


def too_many_rooms(root: Path) -> list[str]:
    rooms = laws.rooms_of_services(root)
    return sorted(rooms) if len(rooms) > laws.MOST_ROOMS else []


def circles(root: Path) -> list[str]:
    return [" ↔ ".join(group) for group in laws.all_circles(root)]


LAWS: dict[str, Law] = {
    "no circles": circles,
    "few rooms": too_many_rooms,
    "kit is shared": laws.lonely_kit,
    "pages do not meet": laws.pages_that_meet,
    "names are their own": laws.names_twice,
    "no halves by inheritance": laws.halves,
    "one door each": laws.more_than_one_door,
    "no seams of strings": laws.string_seams,
    "every fact is booked, read and tested": idle.idle_facts,
    "every setting is read and tested": idle.idle_settings,
    "every paper is registered and tested": idle.idle_papers,
    "every page is on the way and tested": idle.idle_pages,
    "every key is heard and pressed": idle.idle_keys,
    "kinds are of a list": kinds.bare_kinds,
    "no chain grows": kinds.long_chains,
    "listed words are no texts": kinds.loose_kinds,
    "facts are named as they are": kinds.unknown_facts,
    "nothing is left behind": idle.left_behind,
    "commands load no Qt": laws.qt_on_the_command_line,
    "only frozen values reach the window": laws.open_views,
}


@pytest.mark.parametrize("law", LAWS)
def test_the_house_keeps_its_laws(law: str) -> None:
    assert LAWS[law](ROOT) == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program; who changes it puts it back."""
    made = tmp_path_factory.mktemp("whole")
    dull = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "app", made / "app", ignore=dull)
    shutil.copytree(ROOT / "tests", made / "tests", ignore=dull)
    shutil.copy(ROOT / "pyproject.toml", made)
    return made


@pytest.fixture(scope="module")
def before(whole: Path) -> Callable[[str], list[str]]:
    """What a law says of the copy as it was; asked for before it is broken, once."""
    held: dict[str, list[str]] = {}

    def asked(law: str) -> list[str]:
        if law not in held:
            held[law] = LAWS[law](whole)
        return held[law]

    return asked


@pytest.fixture
def copy(whole: Path) -> Iterator[Path]:
    """The copy to break laws on, as it was again afterwards."""
    yield whole
    for path in [*whole.glob("app/**/*.py"), *whole.glob("tests/**/*.py")]:
        original = ROOT / path.relative_to(whole)
        if not original.exists():
            path.unlink()
        elif path.stat().st_mtime_ns != original.stat().st_mtime_ns:
            shutil.copy2(original, path)


def test_what_was_broken_is_whole_again(whole: Path, copy: Path) -> None:
    assert copy == whole
    assert [path for path in sorted(whole.glob("app/**/*.py"))
            if path.read_bytes() != (ROOT / path.relative_to(whole)).read_bytes()] == []  # fmt: skip


def add(root: Path, name: str, text: str) -> None:
    """Lines at the end of a file of the copy, which is made where it is not there."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize("breach", BREACHES)
def test_a_broken_law_is_seen(copy: Path, before: Callable[[str], list[str]], breach: str) -> None:
    law, changes, said = BREACHES[breach]
    known = before(law)
    for name, text in changes:
        add(copy, name, text)
    new = [one for one in LAWS[law](copy) if one not in known]
    assert any(said in one for one in new), new


def test_every_law_is_broken_somewhere() -> None:
    assert {law for law, _, _ in BREACHES.values()} == set(LAWS)


def run(root: Path, tool: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A tool of the house on the copy."""
    program = [str(Path(sys.executable).parent / tool), *words]
    return subprocess.run(program, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool


CONTRACTS = {
    "a model that knows the database": ("app/models/maps/geo.py", "import sqlalchemy"),
    "a model that knows the window": ("app/models/maps/geo.py", "import PySide6"),
    "a model that knows a use case": ("app/models/maps/geo.py", "from app.services.maps import maps"),
    "a use case that knows the window": ("app/services/maps/maps.py", "from app.ui.kit import theme"),
    "a use case that knows Qt": ("app/services/maps/maps.py", "from PySide6 import QtCore"),
    "a use case that opens the database": ("app/services/maps/maps.py", "import sqlcipher3"),
    "a use case that knows the ORM": ("app/services/duty/shift.py", "import sqlalchemy"),
    "a page that knows the database": ("app/ui/calls/calls_page.py", "import sqlcipher3"),
    "a page that makes a PDF": ("app/ui/calls/calls_page.py", "import reportlab"),
    "a page that reads the key ring": ("app/ui/calls/calls_page.py", "import keyring"),
    "a window that knows the command line": ("app/ui/shell/application.py", "from app.cli import times"),
    "a command that opens the database": ("app/cli/times.py", "import sqlcipher3"),
}


@pytest.mark.parametrize("breach", CONTRACTS)
def test_a_broken_contract_is_refused(copy: Path, breach: str) -> None:
    name, line = CONTRACTS[breach]
    add(copy, name, line)
    done = run(copy, "lint-imports", "--no-logo")
    assert done.returncode == 1, done.stdout[-2000:]
    module = name.removesuffix(".py").replace("/", ".")
    assert module in done.stdout


LOOSE = "def long(x: int) -> int:\n" + "    x += 1\n" * 45 + "    return x\n"
LOOSE += "def now() -> object:\n    import datetime as dt\n\n    return dt.datetime.now(dt.UTC)\n"
LOOSE += "def missed() -> None:\n    try:\n        now()\n    except Exception:\n        pass\n"
LOOSE += f"WIDE = '{'x' * 120}'\n"


def test_the_linter_refuses_what_the_laws_forbid(copy: Path) -> None:
    """Statements of a function, the time read past its door, an empty catch, a line too wide."""
    add(copy, "app/models/maps/loose.py", LOOSE)
    done = run(copy, "ruff", "check", "--no-cache", "--output-format", "json", "app/models/maps/loose.py")
    assert {"PLR0915", "TID251", "BLE001", "E501"} <= {one["code"] for one in json.loads(done.stdout)}


def test_the_type_checker_refuses_what_is_not_said(copy: Path, tmp_path: Path) -> None:
    words = "def taken(words):\n    return words\n\n\nX: int = 'a'\nY = 1  # type: ignore[assignment]\n"
    add(copy, "app/models/maps/untyped.py", words)
    done = run(copy, "mypy", "--cache-dir", str(tmp_path), "app/models/maps/untyped.py")
    assert done.returncode == 1
    for code in ("no-untyped-def", "assignment", "unused-ignore"):
        assert f"[{code}]" in done.stdout


def test_nothing_is_let_off_by_the_settings_of_the_tools() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tools["mypy"]["strict"] is True
    assert {"app", "tests"} <= set(tools["mypy"]["files"])
    assert tools["mypy"].keys() & {"overrides", "exclude", "disable_error_code", "ignore_errors"} == set()
    assert tools["ruff"]["lint"]["select"] == ["ALL"]
    assert tools["ruff"]["lint"]["pylint"]["max-statements"] <= 40
    assert [
        name for name in tools["ruff"]["lint"]["per-file-ignores"] if name.startswith("app/") and name != "app/ui/**"
    ] == []
    assert tools["pytest"]["ini_options"]["filterwarnings"] == ["error"]
    assert tools["coverage"]["run"]["branch"] is True
    assert tools["coverage"]["run"]["source"] == ["app/models", "app/services"]


def test_what_a_commit_touched_is_counted(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@y.invalid", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)  # noqa: S603, S607 - git is on the path

    git("init", "-q")
    add(tmp_path, "app/hub.py", "X = 1")
    git("add", "-A")
    git("commit", "-qm", "one")
    add(tmp_path, "app/visit/facts.py", "Y = 1")
    add(tmp_path, "app/hub.py", "Z = 1")
    add(tmp_path, "README.md", "no code")
    git("add", "-A")
    git("commit", "-qm", "two")
    assert count.touched("HEAD", tmp_path) == "HEAD: 2 files, 1 new, 1 changed by 2 lines"


def test_fewer_branches_than_the_gate_are_not_let_through() -> None:
    report = json.dumps({"totals": {"percent_branches_covered": 94.99, "percent_covered": 97.5}})
    assert branches.judged(branches.reached(report)) == ("分支 94.99 %，界限 95 %：不够", 1)
    assert branches.judged(branches.LEAST) == ("分支 95.00 %，界限 95 %", 0)
