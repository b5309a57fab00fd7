"""The n-th call on files fails, or is the last: each change that has several steps is tried at every one of its calls.

A small library counts the calls (open for writing, write, fsync, rename, unlink …) under a folder and lets one of them
fail with ENOSPC or EIO, or kills the process there. Afterwards the folder is opened as a person would: no number has
two entries, what was acknowledged is there, what is missing stands in the book itself.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2

from app.services.duty.shift import write_note
from app.services.runtime.errors import DutyDeskError
from app.services.security import keystore
from app.services.store import engine, verify
from tests.faults.acts import ACTS, BEFORE, PHRASE, Forked, opened
from tests.faults.nursery import Nursery

SOURCE = Path(__file__).with_name("calls.c")
ROOT = Path(__file__).resolve().parents[2]
HOWS = ("enospc", "eio", "kill")


class Fault(NamedTuple):
    """Which call fails and how; ``also`` is a second one, as many calls after the first, 0 for none."""

    at: int
    how: str
    also: int = 0
    also_how: str = "kill"

    def __str__(self) -> str:
        return f"{self.at} {self.how}" + (f" +{self.also} {self.also_how}" if self.also else "")


def built(folder: Path) -> Path | None:
    """The compiled library; None where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = folder / "calls.so"
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - the machine's compiler, our source
    return library if done.returncode == 0 else None


class Calls:
    """One act in a room that is made anew for each try."""

    def __init__(self, library: Path, act: str, folder: Path) -> None:
        self.library = library
        self.act = act
        self.ready = folder / f"{act}-ready"
        self.room = folder / f"{act}-room"
        self.ready.mkdir(parents=True)
        shutil.rmtree(self.room, ignore_errors=True)
        self.room.mkdir()
        os.environ["XDG_STATE_HOME"] = str(self.room / "state")  # the room is put back for each try: no witness of it
        ACTS[act][0](self.room)  # settings name folders of the room: it is made where it will stand
        shutil.copytree(self.room, self.ready, dirs_exist_ok=True)

    def total(self) -> int:
        """How many calls the act makes when nothing fails."""
        return self.tried(Fault(0, "kill"))[1]

    def _faulty(self, fault: Fault) -> dict[str, str]:
        """What the library is told."""
        return {
            "CALLS_UNDER": str(self.room), "CALLS_AT": str(fault.at), "CALLS_HOW": fault.how,
            "CALLS_ALSO": str(fault.at + fault.also if fault.also else 0), "CALLS_ALSO_HOW": fault.also_how,
        }  # fmt: skip

    def _put_back(self) -> None:
        shutil.rmtree(self.room)
        shutil.copytree(self.ready, self.room)

    def tried_in(self, nursery: Nursery, fault: Fault) -> list[str]:
        """Do it in a fork with calls failing; what was acknowledged. Raises Forked for what must not be."""
        self._put_back()
        environment = self._faulty(fault) | {"XDG_STATE_HOME": str(self.room / "state")}
        said, wrong = nursery.tried(self.act, self.room, environment)
        if "Traceback" in wrong:
            raise Forked(f"{self.act} {fault}: {wrong.strip().splitlines()[-1]}")
        return said

    def tried(self, fault: Fault) -> tuple[list[str], int]:
        """Do it with calls failing; (what was acknowledged, calls seen). Raises Forked for what must not be."""
        self._put_back()
        counted = self.room.parent / "count"
        counted.unlink(missing_ok=True)
        more = {"LD_PRELOAD": str(self.library), "CALLS_COUNT": str(counted), "PYTHONUTF8": "1"}
        environment = os.environ | self._faulty(fault) | more
        words = [sys.executable, "-m", "tests.faults.calls", self.act, str(self.room)]
        done = subprocess.run(  # noqa: S603 - ourselves
            words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if "Traceback" in done.stderr:
            raise Forked(f"{self.act} {fault}: {done.stderr.strip().splitlines()[-1]}")
        written = counted.read_text(encoding="ascii") if counted.exists() else ""  # a reader left behind may write now
        return done.stdout.splitlines(), int(written or 0)

    def check(self, said: list[str], where: str) -> None:
        """Whatever happened, the room holds one history."""
        known: dict[tuple[str, int], str] = {}
        for path in sorted(self.ready.rglob("*.db")):
            known |= entries_in(path, self.ready / "home")
        mine: dict[tuple[str, int], str] = {}
        desk = opened(self.room / "home")
        try:
            write_note(desk, "以后的一条。")
            verdict = verify(desk.store)
            with desk.store.read() as reading:
                texts = [line.text for line in reading.journal.lines(limit=10_000)]
                rows = reading.connection.execute("SELECT seat, seq, hash FROM entry").fetchall()
                mine = {(seat, seq): head.hex() for seat, seq, head in rows}
        finally:
            desk.close()
        split = [place for place, head in mine.items() if known.get(place, head) != head]
        gone = [one for one in said if not any(one in text for text in texts)]
        wrong = [one.text for one in verdict.unbooked if self.act != "salvage"]
        if split or gone or wrong or not any(BEFORE in text for text in texts):
            raise Forked(f"{where}: forked {split}, gone {gone}, wrong {wrong}, {len(texts)} lines")
        ACTS[self.act][2](self.room)
        left = [path.name for path in (self.room / "home").glob("*.ready")]
        if left:
            raise Forked(f"{where}: left behind {left}")


def entries_in(path: Path, home: Path) -> dict[tuple[str, int], str]:
    """Every entry of a copy by seat and number; nothing of a file that is none."""
    for key in (None, *keys_of(home)):
        try:
            connection = engine.connect(path, key)
            rows = connection.execute("SELECT seat, seq, hash FROM entry").fetchall()
            connection.close()
        except dbapi2.DatabaseError:
            continue
        return {(seat, seq): head.hex() for seat, seq, head in rows}
    return {}


def keys_of(home: Path) -> list[bytes]:
    """The keys kept in a data folder."""
    try:
        return keystore.from_phrase(home, PHRASE) if keystore.ways(home) else []
    except DutyDeskError:
        return []


def sample(total: int, chance: random.Random, count: int) -> Iterator[Fault]:
    """Some faults, every fourth a pair; each call in every way, and as many pairs as calls, where ``count`` is 0."""
    if count == 0:
        yield from (Fault(at, how) for at in range(1, total + 1) for how in HOWS)
        yield from (pair(total, chance) for _ in range(total))
        return
    for number in range(count):
        single = Fault(chance.randint(1, max(1, total)), HOWS[number % len(HOWS)])
        yield pair(total, chance) if number % 4 == 3 else single


def pair(total: int, chance: random.Random) -> Fault:
    """One call fails, and soon after it what was done about it."""
    return Fault(chance.randint(1, max(1, total)), chance.choice(HOWS[:2]), chance.randint(1, 8), chance.choice(HOWS))


def campaign(folder: Path, chance: random.Random, count: int, acts: tuple[str, ...] = tuple(ACTS)) -> dict[str, int]:
    """Each act with ``count`` faults, with all where that is 0; how many tries; none without a compiler."""
    folder.mkdir(parents=True, exist_ok=True)
    library = built(folder)
    if library is None:
        return {}
    seen = {}
    for act in acts:
        calls = Calls(library, act, folder)
        total = calls.total()
        tries = 0
        for fault in sample(total, chance, count):
            said, _ = calls.tried(fault)
            calls.check(said, f"{act} {fault} of {total}")
            tries += 1
        seen[act] = tries
    return seen


def paired(folder: Path, chance: random.Random, count: int, acts: tuple[str, ...] = tuple(ACTS)) -> dict[str, int]:
    """Each act with ``count`` pairs of faults, all in forks of one process; how many tries; none without a compiler."""
    folder.mkdir(parents=True, exist_ok=True)
    library = built(folder)
    if library is None:
        return {}
    seen = {}
    with Nursery(library, folder / "nursery") as nursery:
        for act in acts:
            calls = Calls(library, act, folder)
            total = calls.total()
            for _ in range(count):
                fault = pair(total, chance)
                calls.check(calls.tried_in(nursery, fault), f"{act} {fault} of {total}")
            seen[act] = count
            shutil.rmtree(calls.room)
    return seen


def main(words: list[str]) -> None:
    """The child: do one act; a refusal with a sentence is an answer."""
    try:
        ACTS[words[0]][1](Path(words[1]))
    except DutyDeskError as error:
        sys.stderr.write(json.dumps(error.sentence) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
