"""The long campaign: ``python3 run.py faults [--kills N] [--losses N] [--inputs N] [--calls N] [--seed N] …``.

A child does one job after the other and says on a pipe what is durable; it is killed at a random moment. Then the book
is opened as a person would: it verifies, every acknowledged line is there, an import is whole or absent, every copy
that bears the name of a backup restores. Power losses go further: a small library notes what was flushed, and the
disk is put together again from flushed blocks and a random choice of the others.
"""

import argparse
import itertools
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from app.models.book.codec import decode
from app.models.incident.facts import FileAttached
from app.models.vocabulary.resource import ResourceKind
from app.services.desk import attachments
from app.services.desk.desk import Desk, open_desk
from app.services.runtime.clock import SystemClock
from app.services.store import copies, verify
from app.services.store.failures import BUSY
from tests.faults import calls, fuzz
from tests.faults.acts import ACTS, Forked
from tests.faults.children import Child
from tests.faults.jobs import KEY, opened, told
from tests.faults.power import Power

BESIDE = ("booking", "import", "backup")
"""What a second process does while the first one books."""
FRESH = 40
"""Kills after which a job begins with a new book: a large one verifies slowly and proves no more."""
SHORTEST, LONGEST = 0.002, 0.35
"""Seconds between the first durable line and the kill."""


class Lost(AssertionError):
    """Something acknowledged is gone, or the book does not verify."""


def acknowledged(child: Child, wait: float) -> list[str]:
    """Kill the child ``wait`` seconds after its first line and return the whole lines it said."""
    lines = child.first()
    time.sleep(wait)
    child.kill()
    lines += child.rest()
    wrong = [line for line in lines if line.startswith("!")]
    if wrong:
        raise Lost(wrong[0])
    return lines


def check(home: Path, said: set[str]) -> int:
    """The book after a kill: returns its entries; raises Lost with what is wrong."""
    desk = opened(home)
    try:
        verdict = verify(desk.store)
        if not verdict.ok:
            raise Lost(f"{verdict.problems[0].seat} {verdict.problems[0].seq}: {verdict.problems[0].text}")
        whole = "\n".join(told(desk))
        gone = [one for one in said if one not in whole]
        if gone:
            raise Lost(f"acknowledged and gone: {gone[:3]} of {len(said)}")
        _check_imports(desk)
        _check_files(desk)
        return verdict.entries
    finally:
        desk.close()


def _check_imports(desk: Desk) -> None:
    with desk.store.read() as reading:
        rows = [row for row, _, _ in reading.ledgers.records(ResourceKind.TEAM)]
    counts = Counter(row.name.partition("号")[0] for row in rows)
    torn = {name: count for name, count in counts.items() if count != 400}
    if torn:
        raise Lost(f"half an import: {torn}")


def _check_files(desk: Desk) -> None:
    """Bytes were written before the entry that names them: whatever is named is whole."""
    with desk.store.read() as reading:
        found = reading.connection.execute("SELECT data, kind FROM entry WHERE kind = 'incident:attached'").fetchall()
    for data, kind in found:
        fact = decode(data, kind)
        if isinstance(fact, FileAttached):
            attachments.read(desk, fact.digest)


def check_copies(home: Path) -> int:
    """Every file that is called a backup restores; returns how many there were."""
    folder = home.parent / "盘"
    found = copies.copies_in(folder) if folder.is_dir() else []
    for path in found[:2]:
        trial = home.parent / "试"
        copies.restore(path, trial, SystemClock(), "战备", key=KEY)
        shutil.rmtree(trial)
    return len(found)


def kills(job: str, count: int, chance: random.Random, folder: Path) -> dict[str, int]:
    """Kill a job ``count`` times; what was seen."""
    lines = books = found = 0
    home, said = folder / job / "0" / "home", set[str]()
    for number in range(count):
        if number % FRESH == 0:
            shutil.rmtree(folder / job, ignore_errors=True)
            home, said = folder / job / str(number) / "home", set()
            home.mkdir(parents=True)
            open_desk(home, officer="战备", key=KEY).close()
            books += 1
        new = acknowledged(Child(job, home, number), chance.uniform(SHORTEST, LONGEST))
        said |= set(new)
        lines += len(new)
        check(home, said)
        if job == "backup":
            found += check_copies(home)
    return {"kills": count, "acknowledged": lines, "books": books, "copies": found}


def kills_of_two(count: int, chance: random.Random, folder: Path) -> dict[str, int]:
    """Two processes write into one book at once; one is killed, soon after it the other, until ``count`` were."""
    lines = books = kills = 0
    home, said = folder / "two" / "0" / "home", set[str]()
    for number in itertools.count():
        if kills >= count:
            break
        if number % FRESH == 0:
            shutil.rmtree(folder / "two", ignore_errors=True)
            home, said = folder / "two" / str(number) / "home", set()
            home.mkdir(parents=True)
            open_desk(home, officer="战备", key=KEY).close()
            books += 1
        pair = [Child(job, home, 2 * number + at) for at, job in enumerate(("booking", chance.choice(BESIDE)))]
        new = [line for child in pair for line in child.first()]
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        for child in pair:
            kills += child.kill()
            time.sleep(chance.uniform(0, SHORTEST * 10))
        new += [line for child in pair for line in child.rest()]
        wrong = [line for line in new if line.startswith("!") and BUSY not in line]
        if wrong:
            raise Lost(wrong[0])
        new = [line for line in new if not line.startswith("!")]
        said |= set(new)
        lines += len(new)
        check(home, said)
    return {"kills": kills, "acknowledged": lines, "books": books}


def losses(count: int, chance: random.Random, folder: Path) -> dict[str, int]:
    """Cut the power ``count`` times while a child books; each time several disks are possible, all must be whole."""
    power = Power.built(folder)
    if power is None:
        return {"losses": 0}
    lines = disks = 0
    for number in range(count):
        home = folder / "power" / str(number) / "home"
        home.mkdir(parents=True)
        open_desk(home, officer="战备", key=KEY).close()
        said = power.cut(home, number, chance.uniform(0.01, LONGEST))
        lines += len(said)
        for disk in power.disks(home, chance, 4):
            check(disk, set(said))
            disks += 1
        shutil.rmtree(folder / "power")
    return {"losses": count, "acknowledged": lines, "disks": disks}


def called(folder: Path, chance: random.Random, each: int) -> dict[str, int]:
    """Every change in several steps with one of its calls failing; how many were tried."""
    found = calls.campaign(folder / "calls", chance, each)
    for name, tries in found.items():
        sys.stderr.write(f"calls {name}：{tries}\n")
    return {"calls": sum(found.values())}


def doubled(folder: Path, chance: random.Random, pairs: int) -> dict[str, int]:
    """Every change in several steps with two of its calls failing, ``pairs`` tries in all."""
    if not pairs:
        return {"pairs": 0}
    found = calls.paired(folder / "pairs", chance, max(1, pairs // len(ACTS)))
    sys.stderr.write(f"pairs：{found}\n")
    return {"pairs": sum(found.values())}


def _hostile(inputs: int, seed: int) -> dict[str, int]:
    found = fuzz.run(inputs, seed)
    for name, one in found.items():
        sys.stderr.write(f"{name}：{one}\n")
    return {"inputs": int(sum(one["inputs"] for one in found.values()))}


class Wanted(NamedTuple):
    """How much of each kind; each change fails at ``each`` of its calls, at every one in every way where that is 0."""

    kills: int
    losses: int
    inputs: int
    each: int
    pairs: int


def campaign(wanted: Wanted, seed: int, folder: Path) -> dict[str, dict[str, int]]:
    """All jobs, all kinds of faults; what was seen. Raises Lost, Forked or Slow for what must not be."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    shares = {"booking": 4, "import": 1, "backup": 2, "rebuild": 1, "rekey": 2}
    seen = {}
    for job, share in shares.items():
        seen[job] = kills(job, max(1, wanted.kills * share // sum(shares.values())), chance, folder)
        sys.stderr.write(f"{job}：{seen[job]}\n")
    seen["two"] = kills_of_two(wanted.kills // 5, chance, folder)
    sys.stderr.write(f"two：{seen['two']}\n")
    seen["calls"] = called(folder, chance, wanted.each)
    seen["pairs"] = doubled(folder, chance, wanted.pairs)
    seen["inputs"] = _hostile(wanted.inputs, seed)
    seen["power"] = losses(wanted.losses, chance, folder)
    sys.stderr.write(f"power：{seen['power']}\n")
    return seen


def main(words: list[str]) -> int:
    """Run the campaign; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(prog="run.py faults")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--losses", type=int, default=100)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--calls", type=int, default=0, help="每种改动在几处调用上出错，0 是每一处")
    parser.add_argument("--pairs", type=int, default=1000, help="两处接连出错的次数，各种改动平分")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json")
    given = parser.parse_args(words)
    if sys.platform == "win32":
        sys.stderr.write("故障演练要在 Linux 上运行。\n")
        return 2
    wanted = Wanted(given.kills, given.losses, given.inputs, given.calls, given.pairs)
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_STATE_HOME"] = str(Path(name) / "state")  # what is remembered outside a data folder
        try:
            seen = campaign(wanted, given.seed, Path(name))
        except (Lost, Forked, fuzz.Slow) as error:
            sys.stderr.write(f"故障演练未通过：{error}\n")
            return 1
    if given.json:
        Path(given.json).write_text(json.dumps(seen, ensure_ascii=False, indent=1), encoding="utf-8")
    sys.stderr.write(f"故障演练通过：{sum(one.get('kills', 0) for one in seen.values())}次强杀，")
    sys.stderr.write(f"{seen['calls']['calls']}处调用出错，{seen['pairs']['pairs']}次两处接连出错，")
    sys.stderr.write(
        f"{seen['power'].get('losses', 0)}次断电，已确认的记录一条不少；{seen['inputs']['inputs']}份坏输入都有答复。\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
