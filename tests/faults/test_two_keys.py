"""Two programs that change the key at once: the key that is kept is the one that opens the book."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.desk.desk import open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused, Unavailable
from app.services.security import encryption, keystore, unlock
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.store import verify
from app.services.store.store import FILE

PHRASES = tuple(f"青山值守不打烊202{number}" for number in range(3))
CHILD = """
import sys
from pathlib import Path
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import DutyDeskError
from app.services.security import encryption, keystore
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
home, phrase, old = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
keeping = Keeping(way=Way.PHRASE, phrase=phrase)
key = encryption.unlock(home, lambda: keystore.from_phrase(home, old)) if old else b""
sys.stdin.readline()
try:
    if old:
        encryption.rekey(home, SystemClock(), "王澄", key, keeping)
    else:
        encryption.encrypt(home, SystemClock(), "王澄", keeping)
    print("done")
except DutyDeskError as error:
    print(error.sentence)
"""


def keeping(number: int) -> Keeping:
    return Keeping(way=Way.PHRASE, phrase=PHRASES[number])


@pytest.mark.parametrize("old", ["", PHRASES[2]], ids=("encrypt", "rekey"))
def test_of_two_at_once_one_is_done_and_its_phrase_opens_the_book(tmp_path: Path, clock: FixedClock, old: str) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, "先前的一条。")
    desk.close()
    if old:
        encryption.encrypt(home, clock, "王澄", keeping(2))
    children = [
        subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-X", "utf8", "-c", CHILD, str(home), phrase, old],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for phrase in PHRASES[:2]
    ]  # fmt: skip
    for one in children:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = [one.communicate()[0].strip() for one in children]
    done = [phrase for phrase, words in zip(PHRASES, said, strict=False) if words == "done"]
    assert done, said
    opened = []
    for phrase in done:
        try:
            opened.append(unlock.by_phrase(home, phrase))
        except Refused:  # changed again by the other, after it
            continue
    assert opened, said
    desk = open_desk(home, officer="王澄", clock=clock, key=opened[-1])
    assert verify(desk.store).ok
    desk.close()


def test_whoever_comes_while_a_key_is_changed_is_refused_and_keeps_nothing(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    open_desk(home, officer="王澄", clock=clock).close()
    with encryption.one_changes(home), pytest.raises(Refused, match="另一个程序"):
        encryption.encrypt(home, clock, "王澄", keeping(0))
    assert not keystore.ways(home)
    encryption.encrypt(home, clock, "王澄", keeping(0))
    key = unlock.by_phrase(home, PHRASES[0])
    desk = open_desk(home, officer="王澄", clock=clock, key=key)
    with encryption.one_changes(home):
        for act in (
            lambda: encryption.rekey(home, clock, "王澄", key, keeping(1)),
            lambda: encryption.keep_otherwise(home, clock, "王澄", key, keeping(1)),
            lambda: encryption.kept_otherwise(desk, keeping(1)),
            lambda: unlock.keep(home, key, keeping(1)),
        ):
            with pytest.raises(Refused, match="另一个程序"):
                act()
    desk.close()
    assert unlock.by_phrase(home, PHRASES[0]) == key


def test_a_key_that_opens_no_more_is_kept_by_nobody(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    open_desk(home, officer="王澄", clock=clock).close()
    encryption.encrypt(home, clock, "王澄", keeping(0))
    old = unlock.by_phrase(home, PHRASES[0])
    encryption.rekey(home, clock, "王澄", old, keeping(1))
    with pytest.raises(Refused):
        encryption.rekey(home, clock, "王澄", old, keeping(2))
    assert len(unlock.by_phrase(home, PHRASES[1])) == 32
    assert (home / FILE).exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_takes_no_lock_is_said_and_changes_nothing(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    home = tmp_path / "home"
    open_desk(home, officer="王澄", clock=clock).close()
    before = (home / FILE).read_bytes()
    through = os.open

    def full(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if Path(path).name == encryption.CHANGING:
            raise OSError(number, "refused")
        return through(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(Unavailable, match="写不进"):
        encryption.encrypt(home, clock, "王澄", keeping(0))
    assert (home / FILE).read_bytes() == before
    assert not keystore.ways(home)
