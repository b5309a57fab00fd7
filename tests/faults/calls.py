"""The n-th call on files fails, or is the last: each change that has several steps is tried at every one of its calls.

A small library counts the calls (open for writing, write, fsync, rename, unlink …) under a folder and lets one of them
fail with ENOSPC or EIO, or kills the process there. Afterwards the folder is opened as a person would: no number has
two entries, what was acknowledged is there, what is missing stands in the book itself.
"""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlcipher3 import dbapi2

from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty.shift import write_note
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import DutyDeskError
from app.services.security import encryption, keystore
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.settings import editing
from app.services.store import copies, engine, verify
from app.services.store.salvaging import salvage
from app.services.store.store import FILE

SOURCE = Path(__file__).with_name("calls.c")
ROOT = Path(__file__).resolve().parents[2]
CLOCK = SystemClock()
PHRASE = "calls-phrase-2026"
KEEPING = Keeping(way=Way.PHRASE, phrase=PHRASE)
BEFORE = "改动以前的一条。"
HOWS = ("enospc", "eio", "kill")
OFFICER = "战备"


class Forked(AssertionError):
    """Two histories of one chain, or an acknowledged line that is gone."""


def key_of(home: Path) -> bytes | None:
    """The key that opens the book now, None for a plain one."""
    if not encryption.needs_key(home):
        return None
    return encryption.unlock(home, lambda: keystore.from_phrase(home, PHRASE))


def opened(home: Path) -> Desk:
    """The book as a person would open it."""
    return open_desk(home, officer=OFFICER, key=key_of(home))


def _book(home: Path) -> None:
    desk = opened(home)
    write_note(desk, BEFORE)
    desk.close()


def restore_ready(room: Path) -> None:
    """A backup, and a book that went on since."""
    _book(room / "home")
    desk = opened(room / "home")
    copies.backup(desk.store, room / "盘")
    write_note(desk, "备份以后的一条。")
    desk.close()


def loss_ready(room: Path) -> None:
    """An older file under a newer head."""
    _book(room / "home")
    shutil.copyfile(room / "home" / FILE, room / "旧.db")
    desk = opened(room / "home")
    write_note(desk, "会丢的一条。")
    desk.close()
    shutil.copyfile(room / "旧.db", room / "home" / FILE)


def salvage_ready(room: Path) -> None:
    """A book from which one entry was taken out."""
    _book(room / "home")
    desk = opened(room / "home")
    write_note(desk, "后来的一条。")
    desk.close()
    connection = sqlite3.connect(room / "home" / FILE)
    with connection:
        connection.execute("DROP TRIGGER entry_no_delete")
        connection.execute("DELETE FROM entry WHERE seq = 1")
    connection.close()


def plain_ready(room: Path) -> None:
    """A plain book."""
    _book(room / "home")


def sealed_ready(room: Path) -> None:
    """An encrypted book."""
    _book(room / "home")
    encryption.encrypt(room / "home", CLOCK, OFFICER, KEEPING)


def mirror_ready(room: Path) -> None:
    """A mirror that is ahead of the book: the folder was put back."""
    home = room / "home"
    _book(home)
    (room / "镜").mkdir()
    desk = opened(home)
    editing.change_settings(desk, replaced(desk.settings, mirror_folder=str(room / "镜")))
    desk.close()
    shutil.copytree(home, room / "快照")
    desk = opened(home)
    write_note(desk, "只在镜像里的一条。")
    desk.close()
    shutil.rmtree(home)
    (room / "快照").rename(home)


def restore(room: Path) -> None:
    """The backup over the book."""
    copies.restore(room / "盘", room / "home", CLOCK, OFFICER, replace=True)


def lose(room: Path) -> None:
    """Open the book that lost its end."""
    opened(room / "home").close()


def rescue(room: Path) -> None:
    """Salvage into another folder."""
    salvage(room / "home" / FILE, room / "救", CLOCK, OFFICER)


def encrypt(room: Path) -> None:
    """Encrypt in place."""
    encryption.encrypt(room / "home", CLOCK, OFFICER, KEEPING)


def rekey(room: Path) -> None:
    """Another key."""
    home = room / "home"
    key = key_of(home)
    if key is not None:
        encryption.rekey(home, CLOCK, OFFICER, key, KEEPING)


def switch_mirror(room: Path) -> None:
    """Follow into a mirror that tells another history."""
    desk = opened(room / "home")
    write_note(desk, "还原以后的一条。")
    desk.close()


def book(room: Path) -> None:
    """Three notes, each said once it is durable."""
    desk = opened(room / "home")
    for number in range(3):
        words = f"第{number}条记事。"
        write_note(desk, words)
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()
    desk.close()


Act = Callable[[Path], None]
ACTS: dict[str, tuple[Act, Act]] = {
    "restore": (restore_ready, restore),
    "loss": (loss_ready, lose),
    "salvage": (salvage_ready, rescue),
    "encrypt": (plain_ready, encrypt),
    "rekey": (sealed_ready, rekey),
    "mirror": (mirror_ready, switch_mirror),
    "book": (plain_ready, book),
}
"""By name what is there before, and what is done."""


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
        ACTS[act][0](self.room)  # settings name folders of the room: it is made where it will stand
        shutil.copytree(self.room, self.ready, dirs_exist_ok=True)

    def total(self) -> int:
        """How many calls the act makes when nothing fails."""
        return self.tried(0, "kill")[1]

    def tried(self, at: int, how: str) -> tuple[list[str], int]:
        """Do it with one call failing; (what was acknowledged, calls seen). Raises Forked for what must not be."""
        shutil.rmtree(self.room)
        shutil.copytree(self.ready, self.room)
        counted = self.room.parent / "count"
        counted.unlink(missing_ok=True)
        environment = os.environ | {
            "LD_PRELOAD": str(self.library), "CALLS_UNDER": str(self.room), "CALLS_AT": str(at), "CALLS_HOW": how,
            "CALLS_COUNT": str(counted), "PYTHONUTF8": "1",
        }  # fmt: skip
        words = [sys.executable, "-m", "tests.faults.calls", self.act, str(self.room)]
        done = subprocess.run(  # noqa: S603 - ourselves
            words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if "Traceback" in done.stderr:
            raise Forked(f"{self.act} {at} {how}: {done.stderr.strip().splitlines()[-1]}")
        return done.stdout.splitlines(), int(counted.read_text(encoding="ascii")) if counted.exists() else 0

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


def sample(total: int, chance: random.Random, count: int) -> Iterator[tuple[int, str]]:
    """Some calls out of all, each in one way; all of them in every way where ``count`` is 0."""
    if count == 0:
        yield from ((at, how) for at in range(1, total + 1) for how in HOWS)
        return
    for number in range(count):
        yield chance.randint(1, max(1, total)), HOWS[number % len(HOWS)]


def campaign(folder: Path, chance: random.Random, count: int, acts: tuple[str, ...] = tuple(ACTS)) -> dict[str, int]:
    """Each act at ``count`` of its calls, at all where that is 0; how many tries; none without a compiler."""
    folder.mkdir(parents=True, exist_ok=True)
    library = built(folder)
    if library is None:
        return {}
    seen = {}
    for act in acts:
        calls = Calls(library, act, folder)
        total = calls.total()
        tries = 0
        for at, how in sample(total, chance, count):
            said, _ = calls.tried(at, how)
            calls.check(said, f"{act} {at}/{total} {how}")
            tries += 1
        seen[act] = tries
    return seen


def main(words: list[str]) -> None:
    """The child: do one act; a refusal with a sentence is an answer."""
    try:
        ACTS[words[0]][1](Path(words[1]))
    except DutyDeskError as error:
        sys.stderr.write(json.dumps(error.sentence) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
