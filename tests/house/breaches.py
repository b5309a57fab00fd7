"""Breaches of each law of the house: what is added to which files of a copy, and what the law says of it."""

NOBODYS = "called-by-nobody".replace("-", "_")
"""A name that stands in no file, this one included."""
GROWING = """
def name(one):
    x = 5
    if one is Sort.A:
        x = 1
    if one == "b":
        x = 2
    if one in {Sort.C, Sort.D}:
        x = 3
    if one is Sort.E and one.wet:
        x = 4
    return x
"""
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
    "a list with a model of its own": (
        "one door each",
        [("app/ui/calls/calls_page.py", "class Lines(QAbstractTableModel):\n    pass")],
        "lists have one model, keyed by id: app/ui/calls/calls_page.py",
    ),
    "a list of Qt's own": (
        "one door each",
        [("app/ui/calls/calls_page.py", "LIST = QListWidget()")],
        "lists have one model, keyed by id: app/ui/calls/calls_page.py",
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
    "a chain that grows with every kind": (
        "no chain grows",
        [("app/services/maps/maps.py", GROWING)],
        "app/services/maps/maps.py: one (4)",
    ),
    "a chain of elif": (
        "no chain grows",
        [("app/services/maps/maps.py", GROWING.replace("    if", "    elif").replace("elif", "if", 1))],
        "app/services/maps/maps.py: one (4)",
    ),
    "a topic that is a bare text": (
        "kinds are of a list",
        [("app/ui/calls/calls_page.py", "def heard(topics):\n    return topics & {'cals'}")],
        "app/ui/calls/calls_page.py: topics & {",
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
    "a tone that may be any text": (
        "listed words are no texts",
        [("app/services/maps/maps.py", "def inked(tone: str) -> str:\n    return tone")],
        "app.services.maps.maps: tone: str",
    ),
    "a field that is a bare text": (
        "kinds are of a list",
        [("app/services/maps/maps.py", "def told(one):\n    return one.field == 'categroy'")],
        "app/services/maps/maps.py: one.field == 'categroy'",
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
