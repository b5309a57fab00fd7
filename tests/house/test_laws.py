"""The laws of the house hold; and each of them, broken on a copy, is seen."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import branches, idle, kinds, laws

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
    "facts are named as they are": kinds.unknown_facts,
    "fields are named as they are": kinds.unknown_fields,
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


NOBODYS = "called-by-nobody".replace("-", "_")
"""A name that stands in no file, this one included."""
BREACHES: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "a lazy import upwards": (
        "no circles",
        [("app/services/runtime/clock.py", "def late() -> None:\n    from app.services.watch import watch")],
        "app.services.runtime",
    ),
    "two modules that need each other": (
        "no circles",
        [
            ("app/models/moments.py", "from app.models import texts"),
            ("app/models/texts.py", "from app.models import moments"),
        ],
        "app.models.moments",
    ),
    "three new rooms": (
        "few rooms",
        [(f"app/services/new{number}/__init__.py", '"""New."""') for number in range(9)],
        "new1",
    ),
    "a shared part of one page": ("kit is shared", [("app/ui/kit/alone.py", "X = 1")], "app.ui.kit.alone"),
    "a page that calls a page": (
        "pages do not meet",
        [("app/ui/calls/calls_page.py", "from app.ui.clocks import clocks_page")],
        "app.ui.calls.calls_page → app.ui.clocks.clocks_page",
    ),
    "a name used twice": (
        "names are their own",
        [("app/services/maps/attachments.py", ""), ("app/services/maps/maps.py", "class Desk:\n    pass")],
        "services: class Desk",
    ),
    "a class cut in two": (
        "no halves by inheritance",
        [("app/ui/calls/calls_page.py", "class Half:\n    pass\n\n\nclass Whole(Half):\n    pass")],
        "app.ui.calls.calls_page.Half ← Whole",
    ),
    "a second clock": (
        "one door each",
        [("app/services/maps/maps.py", "import time\nNOW = time.time()")],
        "one place reads the time: app/services/maps/maps.py",
    ),
    "a second database": (
        "one door each",
        [("app/services/maps/maps.py", "import sqlite3\nsqlite3.connect('a')")],
        "one place opens the database: app/services/maps/maps.py",
    ),
    "a statement outside the store": (
        "one door each",
        [("app/services/maps/maps.py", "ALL = 'SELECT * FROM entry'")],
        "SQL stands in the store: app/services/maps/maps.py",
    ),
    "a thread of one's own": (
        "one door each",
        [("app/services/maps/maps.py", "import threading\nthreading.Thread()")],
        "threads start in runtime: app/services/maps/maps.py",
    ),
    "a process of one's own": (
        "one door each",
        [("app/ui/calls/calls_page.py", "import subprocess\nsubprocess.Popen(['true'])")],
        "processes start in runtime: app/ui/calls/calls_page.py",
    ),
    "a second way to the resources": (
        "one door each",
        [("app/services/maps/maps.py", 'from pathlib import Path\nX = Path(__file__).parents[3] / "resources"')],
        "resources have one door: app/services/maps/maps.py",
    ),
    "a timer beside the heartbeat": (
        "one door each",
        [("app/ui/calls/calls_page.py", "T = QTimer()")],
        "one timer: app/ui/calls/calls_page.py",
    ),
    "a colour in a page": (
        "one door each",
        [("app/ui/calls/calls_page.py", "INK = '#AB12CD'")],
        "colours stand in the theme: app/ui/calls/calls_page.py",
    ),
    "a method asked for by name": (
        "no seams of strings",
        [("app/ui/calls/calls_page.py", "getattr(object(), 'enter')")],
        "app/ui/calls/calls_page.py",
    ),
    "a fact nobody books": (
        "every fact is booked, read and tested",
        [("app/models/call/facts.py", 'class CallLost(Fact, frozen=True, tag="call:lost"):\n    """A new kind."""')],
        "CallLost is never booked",
    ),
    "a fact nobody reads": (
        "every fact is booked, read and tested",
        [
            (
                "app/models/call/facts.py",
                'class CallDropped(Fact, frozen=True, tag="call:dropped"):\n    """A new kind."""',
            ),
            ("app/services/maps/maps.py", "KIND = CallDropped"),
        ],
        "CallDropped is never read",
    ),
    "a fact without a test": (
        "every fact is booked, read and tested",
        [
            (
                "app/models/call/facts.py",
                'class CallEchoed(Fact, frozen=True, tag="call:echoed"):\n    """A new kind."""',
            ),
            ("app/services/maps/maps.py", "KIND = CallEchoed"),
            ("app/models/maps/geo.py", "KIND = CallEchoed"),
        ],
        "CallEchoed has no test",
    ),
    "a setting without a test": (
        "every setting is read and tested",
        [
            ("app/models/settings/settings.py", "class Settings(Settings):\n    moon_colour: int = 0"),
            ("app/services/maps/maps.py", "def colour(one):\n    return one.moon_colour"),
        ],
        "moon_colour has no test",
    ),
    "a paper without a test": (
        "every paper is registered and tested",
        [
            ("app/services/forms/call_papers.py", 'THANKS = PaperKind(key="tha" "nks", name="感谢信")'),
            ("app/services/forms/papers.py", "ALSO = call_papers.THANKS"),
        ],
        "thanks has no test",
    ),
    "a page no key leads to": (
        "every page is on the way and tested",
        [("app/ui/calls/lost_page.py", "class LostPage(Page):\n    pass")],
        "LostPage is on no way of the navigation",
    ),
    "a page without a test": (
        "every page is on the way and tested",
        [
            ("app/ui/calls/lost_page.py", "class LostPage(Page):\n    pass"),
            ("app/ui/shell/navigation.py", 'LOST = Destination("lost" "-place", "", Key.CALLS, _calls)'),
        ],
        "lost-place is opened by no test",
    ),
    "a key nothing hears": (
        "every key is heard and pressed",
        [("app/ui/kit/keys.py", 'class Key(Key):\n    MOON = one("Ctrl+Alt+M", "看月")')],
        "MOON is heard by nothing",
    ),
    "a key no test presses": (
        "every key is heard and pressed",
        [
            ("app/ui/kit/keys.py", 'class Key(Key):\n    MOON = one("Ctrl+Alt+M", "看月")'),
            ("app/ui/calls/calls_page.py", "HEARD = Key.MOON"),
        ],
        "MOON is pressed by no test",
    ),
    "a kind that is a bare text": (
        "kinds are of a list",
        [("app/services/maps/maps.py", "def wet(kind: str) -> bool:\n    return kind in {'lake', 'river'}")],
        "app/services/maps/maps.py: kind in {",
    ),
    "a match on bare texts": (
        "kinds are of a list",
        [
            (
                "app/services/maps/maps.py",
                "def dry(one):\n    match one.kind:\n        case 'hill':\n            return 1",
            )
        ],
        "app/services/maps/maps.py: match one.kind",
    ),
    "a field that is misspelt": (
        "fields are named as they are",
        [("app/services/maps/maps.py", "def told(one):\n    return one.field in {'place', 'categroy'}")],
        "app.services.maps.maps: categroy",
    ),
    "a fact that is misspelt": (
        "facts are named as they are",
        [("app/services/maps/maps.py", "AWAITED = {'incident:recieved'}")],
        "app.services.maps.maps: incident:recieved",
    ),
    "a setting nobody reads": (
        "every setting is read and tested",
        [("app/models/settings/settings.py", "class Settings(Settings):\n    moon_phase: int = 0")],
        "moon_phase is read by nothing",
    ),
    "a paper nobody can ask for": (
        "every paper is registered and tested",
        [("app/services/forms/call_papers.py", 'PRAISE = PaperKind(key="pra" "ise", name="表扬信")')],
        "PRAISE is not registered",
    ),
    "a function nobody calls": (
        "nothing is left behind",
        [("app/models/moments.py", f"def {NOBODYS}() -> None:\n    pass")],
        f"app.models.moments.{NOBODYS}",
    ),
    "a command that needs a window": (
        "commands load no Qt",
        [("app/cli/grading.py", "def shown() -> None:\n    from app.ui.kit import theme")],
        "app.cli.grading → app.ui.kit.theme",
    ),
    "a view that can be changed": (
        "only frozen values reach the window",
        [
            ("app/services/maps/maps.py", "class Spot(msgspec.Struct):\n    x: int = 0"),
            ("app/ui/calls/calls_page.py", "from app.services.maps.maps import Spot"),
        ],
        "app.ui.calls.calls_page → app.services.maps.maps.Spot",
    ),
    "a reading that loads Qt for a command": (
        "commands load no Qt",
        [("app/ui/kit/rasters.py", "from PySide6 import QtGui")],
        "app.cli.store → app.ui.kit.rasters",
    ),
}


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


def test_fewer_branches_than_the_gate_are_not_let_through() -> None:
    report = json.dumps({"totals": {"percent_branches_covered": 94.99, "percent_covered": 97.5}})
    assert branches.judged(branches.reached(report)) == ("分支 94.99 %，界限 95 %：不够", 1)
    assert branches.judged(branches.LEAST) == ("分支 95.00 %，界限 95 %", 0)
