"""``python3 run.py bench``: ratios to the bare floor, all in one run (docs/架构.md#快慢), as a table and as JSON.

What has a floor is measured in turn with it, several times: ``ratio`` is that of the medians, ``spread`` where the
middle half of the pairs lies, ``cpu`` the same ratio of the processor's time alone. What waits for nothing and has no
floor (heartbeat, reading, keys, frames, statistics) is told in the processor's time, whatever else the machine does.
How long each part took stands on stderr. As it is it takes about five minutes on a quiet machine; more sizes take more.
"""

import argparse
import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.desk.desk import open_desk
from app.services.runtime.clock import SystemClock
from tests.bench import duty, floors, keystrokes, ledgers, looking_back, papers, surroundings, trust
from tests.bench.fill import fill
from tests.bench.timing import Beside, Taken, in_turn, taken

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parents[2]
NOW = SystemClock().monotonic
FEW, MANY = 10_000, 100_000
"""Entries up to which all of a book is verified and rebuilt nine and three times."""
LARGEST = 1_000_000
"""Entries up to which all of a book is verified and rebuilt."""
Row = dict[str, object]


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Seconds of each call."""
    found = []
    for _ in range(times):
        began = NOW()
        act()
        found.append(NOW() - began)
    return found


def worked(act: Callable[[], object], times: int) -> list[float]:
    """Seconds of the processor of each call."""
    return [taken(act).cpu for _ in range(times)]


def spread(seconds: list[float]) -> dict[str, float]:
    """Median and 99th percentile in milliseconds."""
    ordered = sorted(seconds)
    return {
        "median_ms": round(statistics.median(ordered) * 1000, 3),
        "p99_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000, 3),
    }


def against(what: str, size: int, found: Beside, limit: float, **more: object) -> Row:
    """One line of the table for what was measured in turn with its floor."""
    return row(what, size, *found.medians(), limit, **more, spread=found.spread(), cpu=found.ratio("cpu"))


def walls(some: tuple[Taken, ...]) -> list[float]:
    """Their wall seconds."""
    return [one.wall for one in some]


def row(what: str, size: int, ours: float, floor: float, limit: float, /, **more: object) -> Row:
    """One line of the table; ``ratio`` is ours to the floor."""
    ratio = ours / floor if floor else 0.0
    within = ratio <= limit or not floor or not limit
    return {
        "what": what, "entries": size, "ours": round(ours, 5), "floor": round(floor, 5), "ratio": round(ratio, 2),
        "limit": limit or bounds(more), "ok": within and keeps(ours, more), **more,
    }  # fmt: skip


UNITS = {
    "limit_p99_ms": ("p99 ≤ ", " ms"), "limit_ms": ("≤ ", " ms"), "limit_s": ("≤ ", " s"), "limit_frames": ("≥ ", ""),
    "limit_percent": ("≤ ", " %"), "limit_mb": ("≤ ", " MB"),
}  # fmt: skip
"""The limits that are no ratio, and how they are written."""


def bounds(more: Row) -> str:
    """Those limits in words."""
    return "，".join(f"{before}{more[name]}{unit}" for name, (before, unit) in UNITS.items() if name in more)


def keeps(ours: float, more: Row) -> bool:
    """Whether a figure (seconds, frames, percent, megabytes) keeps every limit it bears that is no ratio."""
    found = {
        "limit_p99_ms": float(str(more.get("p99_ms", 0))), "limit_ms": ours * 1000, "limit_s": ours,
        "limit_percent": ours, "limit_mb": ours, "limit_frames": -ours,
    }  # fmt: skip
    limits = {name: float(str(more[name])) * (-1 if name == "limit_frames" else 1) for name in UNITS if name in more}
    return all(found[name] <= limit for name, limit in limits.items())


def child(*words: str) -> Taken:
    """What one whole process took; compiled modules are kept as on any machine but a build server."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    said: list[bytes] = []

    def whole() -> None:
        program = [sys.executable, "-m", "tests.bench.probe", *words]
        done = subprocess.run(program, cwd=ROOT, capture_output=True, check=True, env=environment)
        said.append(done.stdout)

    took = taken(whole)
    return Taken(took.wall, took.cpu, int(said[0]) / 1024)


def window(folder: Path, size: int, times: int) -> list[Row]:
    """Whole process to a usable window, against a bare Qt window."""
    home = filled(folder, size)
    child("ours", str(home))  # the first start compiles; a second one is what the officer sees
    found = in_turn(partial(child, "ours", str(home)), partial(child, "bare"), times)
    memory = found.medians("megabytes")
    return [against("窗口可用（整个进程，秒）", size, found, 2.5), row("内存（兆）", size, *memory, 2.5)]


def surrounding_rows(times: int) -> list[Row]:
    """Start and every page beside a network, a share and a printer that hang, against living ones."""
    opened, through = surroundings.measured(times)
    return [
        against("周围都不应时打开窗口（秒）", 0, opened, 1.05),
        against("周围都不应时走一遍各页和表单（秒）", 0, through, 1.05),
    ]


def store_rows(folder: Path, size: int) -> list[Row]:
    """Booking, verifying and rebuilding on a copy: two hundred open incidents more would be in the next window."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        home = Path(scratch) / "home"
        shutil.copytree(filled(folder, size), home)
        return booked_rows(home, size)


def booked_rows(home: Path, size: int) -> list[Row]:
    """The same on a store that may be written to."""
    booked = floors.intake_times(home)
    more = {"p99_ms": spread(walls(booked.ours))["p99_ms"], "floor_p99_ms": spread(walls(booked.floor))["p99_ms"]}
    found = [against("登记一起事件（秒）", size, booked, 5.0, **more)]
    if size <= LARGEST:
        times = 9 if size <= FEW else 3 if size <= MANY else 1
        found.append(against("校验（秒）", size, floors.verify(home, times), 2.0))
        found.append(against("重建视图（秒）", size, floors.rebuild(home, times), 4.0))
    return found


def trust_rows(folder: Path, size: int) -> list[Row]:
    """The encrypted book beside the plain one; a backup and a verification of all of it."""
    home = filled(folder, size)
    return [against(f"{name}，加密（秒）", size, found, 0.0) for name, found in trust.costs(home).items()]


def paper_rows() -> list[Row]:
    """The first report warm, with its code, and in a fresh process; a diary of a very long day."""
    warm, coded = papers.report(timed)
    return [
        against("首报 PDF 热（秒）", 0, warm, 2.0),
        row("首报 PDF 热，带二维码（秒）", 0, coded, 0.0, 0.0, limit_s=1),
        row("首报 PDF 冷（整个进程，秒）", 0, child("report").wall, 0.0, 0.0, limit_s=1),
        row("值班日志 2000 条（秒）", 2000, papers.diary(worked), 0.0, 0.0, limit_s=5),
    ]


def ledger_rows(folder: Path, size: int) -> list[Row]:
    """Lookup while typing, ranking, the plan, an import; ten thousand records beside the entries of a large book."""
    home = filled(folder, size)
    with tempfile.TemporaryDirectory() as scratch:
        desk = open_desk(Path(scratch) / "home", officer="王澄")
        taken = ledgers.imported(desk, Path(scratch))
        typed = ledgers.typing(desk)
        first, again = ledgers.documents(desk, Path(scratch))
        desk.close()
        copy = Path(scratch) / "copy"
        shutil.copytree(home, copy)
        desk = open_desk(copy, officer="王澄")
        index = ledgers.filled(desk, Path(scratch))
        desk.close()
    keys = ledgers.lookup(index)
    return [
        against("查找，每键（秒）", 10_000, keys, 2.0, p99_ms=spread(walls(keys.ours))["p99_ms"], limit_p99_ms=16),
        row("按距离排列 2000 支（秒）", 2000, ledgers.ranked(index, worked), 0.0, 0.0, limit_ms=30),
        row("平面图 2000 点（每秒帧数）", 2000, ledgers.frames(index), 0.0, 0.0, limit_frames=50),
        row("导入 2 万行（秒）", 20_000, taken, 0.0, 0.0, limit_s=10),
        row("查找页打一个字，2 万条（秒）", 20_000, statistics.median(typed), 0.0, 0.0, p99_ms=spread(typed)["p99_ms"]),
        row("资料库全文，300 份，第一次（秒）", 300, first, 0.0, 0.0),
        row("资料库全文，300 份，以后（秒）", 300, again, 0.0, 0.0, limit_s=1),
    ]


def duty_rows(folder: Path, size: int) -> list[Row]:
    """A key in the month view, a year of the rota, everything a hand-over gathers of a book of that size."""
    home = filled(folder, size)
    planned, keys = duty.made(worked)
    p99 = spread(keys)["p99_ms"]
    return [
        row("月视图翻一个月，每键（秒）", 0, statistics.median(keys), 0.0, 0.0, p99_ms=p99, limit_p99_ms=16),
        row("排一年的值班表（秒）", 0, planned, 0.0, 0.0, limit_ms=300),
        row("交接班汇总（秒）", size, duty.gathered(home, worked), 0.0, 0.0, limit_ms=300),
    ]


FIRST_BOOKING = 1.5
"""How much longer the first booking of a process may take than the next ones: it loads nothing that they do not."""


def keystroke_rows(folder: Path, size: int) -> list[Row]:
    """Every key on every page with painting: a large book, twenty thousand records, the reader on."""
    large = filled(folder, size)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        shutil.copytree(large, home)
        desk = open_desk(home, officer="王澄")
        ledgers.imported(desk, Path(scratch))
        desk.close()
        found = keystrokes.measured(home, spread)
    first, others = (found.pop(name)["median_ms"] / 1000 for name in ("接报登记，第一次", "接报登记，以后"))
    return [
        row(f"每键：{name}（秒）", size, one["median_ms"] / 1000, 0.0, 0.0, p99_ms=one["p99_ms"], limit_p99_ms=16)
        for name, one in found.items()
    ] + [row("接报登记，第一次比以后（秒）", size, first, others, FIRST_BOOKING)]


def looking_back_rows(folder: Path, size: int) -> list[Row]:
    """A year's statistics, a word of two characters, a step of a long incident's replay (on a copy: it is written)."""
    book = filled(folder, size)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        shutil.copytree(book, home)
        year, words, steps = looking_back.year(home), looking_back.words(home), looking_back.steps(home)
    return [
        row("一年的统计（秒）", size, statistics.median(year), 0.0, 0.0, limit_ms=500),
        row(
            "检索两个字（秒）", size, statistics.median(words), 0.0, 0.0,
            limit_p99_ms=16, p99_ms=spread(words)["p99_ms"],
        ),
        row(
            "当时所知一步，2000 条（秒）", size, statistics.median(steps), 0.0, 0.0,
            limit_ms=50, p99_ms=spread(steps)["p99_ms"],
        ),
    ]  # fmt: skip


def filled(folder: Path, size: int) -> Path:
    """The book of that size, filled where it was not yet."""
    began = NOW()
    fill(folder / str(size), size)
    if NOW() - began > 1:
        sys.stderr.write(f"{size} 条：账本已备好（{NOW() - began:.0f} 秒）\n")
    return folder / str(size)


def idle_rows(home: Path) -> list[Row]:
    """What a window takes that nobody touches, and by how much it grows."""
    fill(home, 1001)
    return [
        row("空闲占用（单核百分比）", 1001, floors.idle(home), 0.0, 0.0, limit_percent=1),
        row("24 模拟小时的内存增长（兆）", 1001, child("growth", str(home)).megabytes, 0.0, 0.0, limit_mb=2),
    ]


def reading_rows() -> list[Row]:
    """Reading a narrative, a very long one, and what the tables for it take."""
    short, long = floors.reading(worked)
    return [
        row("读 400 字（秒）", 400, short, 0.0, 0.0, limit_ms=5),
        row("读 10 万字（秒）", 100_000, long, 0.0, 0.0, limit_s=1),
        row("读文字的表和式样（兆）", 0, child("reading").megabytes, 0.0, 0.0, limit_mb=60),
    ]


def drawing_rows() -> list[Row]:
    """What is drawn or looked at anew all the time."""
    each, beat, booked = floors.heartbeat(worked)
    return [
        row("心跳，1000 个时限，个个都看（秒）", 1000, statistics.median(each), 0.0, 0.0, limit_ms=5),
        row(
            "心跳，1000 个时限（秒）", 1000, statistics.median(beat), 0.0, 0.0,
            p99_ms=spread(beat)["p99_ms"], limit_p99_ms=5,
        ),
        row("登记以后的一拍，1000 个时限（秒）", 1000, statistics.median(booked), 0.0, 0.0, limit_ms=5),
        row("时间线 1 万条（每秒帧数）", 10_000, floors.frames(), 0.0, 0.0, limit_frames=50),
    ]  # fmt: skip


def parts(folder: Path, sizes: list[int], large: int, times: int) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    """Everything that is measured, by name: each size in turn, then what is measured beside a large book."""
    for size in sizes:
        yield f"窗口，{size} 条", partial(window, folder, size, times)
        yield f"账本，{size} 条", partial(store_rows, folder, size)
        yield f"加密，{size} 条", partial(trust_rows, folder, size)
        yield f"复盘，{size} 条", partial(looking_back_rows, folder, size)
    yield "周围", partial(surrounding_rows, times)
    yield "文书", paper_rows
    yield "心跳和时间线", drawing_rows
    yield "空闲", partial(idle_rows, folder / "idle")
    yield "读文字", reading_rows
    yield f"台账，{large} 条", partial(ledger_rows, folder, large)
    yield f"值班，{large} 条", partial(duty_rows, folder, large)
    yield f"每键，{large} 条", partial(keystroke_rows, folder, large)


def _application() -> "QApplication":
    """The one that all parts share: a second one in a process falls over what the first left behind."""
    from app.ui.shell.application import make_application

    return make_application()


def main(words: list[str]) -> int:
    """Run the benchmarks; the exit code is 0 also when a limit is missed: figures inform, tests decide."""
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, default=ROOT / "bench-out")
    parser.add_argument("--sizes", default="1000", help="账本的条数，几个用逗号隔开，如 1000,100000,1000000")
    parser.add_argument("--large", type=int, default=100_000, help="量台账、值班、每键用的账本的条数")
    parser.add_argument("--times", type=int, default=9, help="窗口开几次（空窗口也开几次）")
    parser.add_argument("--only", default="", help="只量名字里有这几个字的")
    arguments = parser.parse_args(words)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = _application()
    rows: list[Row] = []
    sizes = [int(one) for one in arguments.sizes.split(",")]
    for name, measure in parts(arguments.folder, sizes, arguments.large, arguments.times):
        if arguments.only not in name:
            continue
        began, used = NOW(), os.times()
        rows += measure()
        busy = sum(os.times()[:4]) - sum(used[:4])
        sys.stderr.write(f"{name}：{NOW() - began:.0f} 秒（处理器 {busy:.0f} 秒）\n")
        application.processEvents()
    show(rows)
    if arguments.json:
        stamp = SystemClock().now().astimezone(dt.UTC).isoformat(timespec="seconds")
        arguments.json.write_text(
            json.dumps({"at": stamp, "rows": rows}, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    return 0


def show(rows: list[Row]) -> None:
    """Print the table."""
    head = ("what", "entries", "ours", "floor", "ratio", "spread", "cpu", "limit", "ok", "p99_ms")
    sys.stdout.write(" | ".join(head) + "\n")
    for one in rows:
        sys.stdout.write(" | ".join(str(one.get(name, "")) for name in head) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
