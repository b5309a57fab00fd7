"""Ledgers in the benchmark: lookup against the raw full-text query, ranking, the plan, an import of a large table."""

import csv
import random
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2

from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk
from app.services.library import library
from app.services.resources.importing.plan import dry_run, take
from app.services.resources.lookup import Index, build
from app.services.runtime.clock import SystemClock
from tests.bench.timing import Beside, beside, processor

Timed = Callable[[Callable[[], object], int], list[float]]
TYPED = (
    "消",
    "消防",
    "消防队",
    "x",
    "xf",
    "xfd",
    "编织",
    "编织袋",
    "滑坡",
    "0700",
    "07005551",
    "青山",
    "青山 救生衣",
    "zzxfd",
)
"""What is typed, keystroke by keystroke."""
CENTRE = (31.98, 110.22)
GOODS = ("编织袋", "铁锹", "救生衣", "帐篷", "应急灯", "棉被", "水泵", "防化服", "吸附棉", "担架")
TOWNS = ("青山镇", "龙滘镇", "大溪乡", "白石乡", "埇桥镇", "碶头镇")


def table(path: Path, count: int, kind: ResourceKind) -> Path:
    """A believable table of that many rows."""
    chance = random.Random(count)  # noqa: S311 - repeatable, no secret
    with path.open("w", newline="", encoding="utf-8") as sink:
        writer = csv.writer(sink)
        if kind is ResourceKind.TEAM:
            writer.writerow(["队伍名称", "专业领域", "人数", "联系电话", "所在地区", "纬度", "经度"])
        else:
            writer.writerow(["物资名称", "规格", "数量", "单位", "存放地点", "联系电话", "备注"])
        for number in range(count):
            town, phone = chance.choice(TOWNS), f"0700-555{number % 10_000:04d}"
            if kind is ResourceKind.TEAM:
                lat, lon = (round(one + chance.uniform(-0.4, 0.4), 5) for one in CENTRE)
                name = f"{town}第{number}专职消防队"
                writer.writerow([name, "消防、地质灾害", chance.randint(5, 60), phone, town, lat, lon])
            else:
                name, amount = f"{chance.choice(GOODS)}{number // 7}", chance.randint(1, 9999)
                writer.writerow([name, "大号", amount, "件", f"{town}储备点{number % 40}", phone, ""])
    return path


def typing(desk: Desk) -> list[float]:
    """Seconds of the processor of every keystroke on the page of 队伍物资, the list and the record painted."""
    from PySide6.QtTest import QTest

    from app.ui.kit.signals import Broadcast
    from app.ui.resources.ledgers_page import LedgersPage
    from app.ui.shell.application import make_application

    application = make_application()
    broadcast = Broadcast(SystemClock().monotonic)
    page = LedgersPage(desk, broadcast)
    page.resize(1366, 768)
    page.show()
    while broadcast.tasks.waiting:
        QTest.qWait(20)
    found = []
    for words in TYPED * 3:
        for count in range(1, len(words) + 1):
            began = processor()
            page.box.setText(words[:count])
            application.processEvents()
            found.append(processor() - began)
    broadcast.tasks.close()
    page.deleteLater()
    application.processEvents()
    return found


def documents(desk: Desk, folder: Path) -> tuple[float, float]:
    """(seconds of the first search in 300 documents of 60 000 characters, of those after it)."""
    chance = random.Random(3)  # noqa: S311 - repeatable, no secret
    words = [f"{town}{goods}" for town in TOWNS for goods in GOODS]
    for number in range(300):
        path = folder / f"第{number}号预案.txt"
        path.write_text("".join(chance.choice(words) for _ in range(10_000)) + f"尾{number}", encoding="utf-8")
        library.take_in(desk, path, library.guess(path.name, ()), lambda _data: iter(()))
    texts, rows, clock = library.Texts(desk), library.rows(desk), SystemClock()
    took = []
    for number in (7, 131, 299):
        began = clock.monotonic()
        texts.search(f"尾{number}", rows)
        took.append(clock.monotonic() - began)
    return took[0], statistics.median(took[1:])


def imported(desk: Desk, folder: Path) -> float:
    """Seconds to read, compare and book a table of 20 000 rows."""
    clock = SystemClock()
    path = table(folder / "big.csv", 20_000, ResourceKind.MATERIAL)
    began = clock.monotonic()
    take(desk, dry_run(desk, ResourceKind.MATERIAL, path))
    return clock.monotonic() - began


def filled(desk: Desk, folder: Path) -> Index:
    """An index over 10 000 records."""
    for kind, count in ((ResourceKind.TEAM, 2000), (ResourceKind.MATERIAL, 8000)):
        take(desk, dry_run(desk, kind, table(folder / f"{kind}.csv", count, kind)))
    return build(desk)


def lookup(index: Index) -> Beside:
    """Every keystroke beside the raw full-text query for the same words."""
    connection = dbapi2.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='unicode61')")
    rows = [(" ".join("".join(item.text.split())),) for item in index.items]
    connection.executemany("INSERT INTO words VALUES (?)", rows)

    def raw(words: str) -> None:
        phrase = " ".join(f'"{" ".join(word)}"' for word in words.split())
        connection.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50", (phrase,)).fetchall()

    each = [beside(partial(index.search, words), partial(raw, words), 20) for words in TYPED]
    connection.close()
    return Beside(tuple(one for some in each for one in some.ours), tuple(one for some in each for one in some.floor))


def ranked(index: Index, timed: Timed) -> float:
    """Seconds of a list of teams ranked by distance."""
    kinds = frozenset({ResourceKind.TEAM})
    return statistics.median(timed(lambda: index.search("", near=CENTRE, kinds=kinds, limit=500), 20))


def frames(index: Index) -> float:
    """Frames in a second of the processor, panning the plan of 2 000 points."""
    from app.ui.resources.plan_chart import PlanChart
    from app.ui.shell.application import make_application

    application = make_application()
    chart = PlanChart()
    chart.resize(700, 600)
    chart.show()
    hits = index.search("", near=CENTRE, kinds=frozenset({ResourceKind.TEAM}), limit=2000)
    chart.show_hits(CENTRE, "事件", hits, index.reach)
    application.processEvents()
    began, count = processor(), 60
    for step in range(count):
        chart.plot.setXRange(-40 + step * 0.5, 40 + step * 0.5, padding=0)
        chart.grab()
    return count / (processor() - began)
