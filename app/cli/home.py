"""The book a command works on: the folder --home, its key, and the desk in it.

A key, a pass-phrase or a recovery code is read from a file or from the terminal, never from the words of a command:
those stand in the process list and in the shell's history.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.cli.declaration import Act, Answer, Option, words
from app.services.desk.desk import Desk, open_desk
from app.services.runtime.errors import Derived, Refused, Unavailable
from app.services.runtime.files import read_text
from app.services.store.engine import key_from
from app.services.store.failures import UNREAD
from app.services.store.store import FILE

T = TypeVar("T")
OFFICER = "命令行"
KEY = words("key-file", "passphrase-file", "recovery-file", default=None)
"""The three ways to name a key."""


def data_folder(text: str) -> str:
    """A place that is written; an empty one would be the folder somebody happens to stand in, and is bad usage."""
    if not text.strip():
        raise argparse.ArgumentTypeError("要写数据文件夹的位置")
    return text


HOME = (Option("--home", required=True, kind=data_folder), *KEY)
HOME_IF_GIVEN = (Option("--home", kind=data_folder), *KEY)
WHERE = "请写 --passphrase-file（口令）、--recovery-file（恢复码）或 --key-file（密钥）。"


def folder_can_be(home: Path) -> None:
    """Where the data folder is, or would be made, stands no file; raises Refused."""
    for place in (home, *home.parents):
        if place.is_dir():
            return
        if place.exists():
            raise Refused(f"“{place}”是文件，不是文件夹，请核对数据文件夹的位置。", file=place.name, field="home")


def first_line(path: str) -> str:
    """The first line of a text file, where a pass-phrase stands; raises Refused where it cannot be read."""
    lines = read_text(Path(path)).splitlines()
    return lines[0] if lines else ""


def key_of(arguments: argparse.Namespace) -> bytes | None:
    """The key of the book in --home: from a named file, the ring, or asked for at a terminal; None for a plain book.

    Raises Refused where the book is encrypted and no key is found.
    """
    from app.services.security import encryption, keystore

    if arguments.key_file:
        return key_from(Path(arguments.key_file))
    if arguments.recovery_file:
        return keystore.from_code(read_text(Path(arguments.recovery_file)))[0]
    home = Path(arguments.home)
    if not encryption.needs_key(home):
        return None
    if arguments.passphrase_file:
        return encryption.unlock(home, partial(keystore.from_phrase, home, first_line(arguments.passphrase_file)))
    ways = keystore.ways(home)
    if keystore.Way.RING in ways:
        return encryption.unlock(home, partial(keystore.from_ring, home))
    if keystore.Way.PHRASE in ways and sys.stdin.isatty():
        return encryption.unlock(home, partial(keystore.from_phrase, home, getpass.getpass("单位口令：")))
    raise Refused(f"这个账本是加密的，不知道密钥。{WHERE}", file=FILE)


def _key_for_new(arguments: argparse.Namespace) -> bytes | None:
    """The key of a book about to be made: the one named, else a new one kept under the pass-phrase or in the ring.

    None where the machine has no ring and nothing was named; raises Refused where its ring is locked: what could not be
    encrypted just now is not made in plain.
    """
    from app.services.security import keystore

    named = key_of(arguments)
    if named is not None:
        return named
    key = keystore.new_key()
    if arguments.passphrase_file:
        keystore.keep_under(Path(arguments.home), key, first_line(arguments.passphrase_file))
        sys.stderr.write("账本已加密，密钥在单位口令下。请制作恢复码：cli key sheet --home … --pdf …\n")
        return key
    try:
        keystore.keep_in_ring(Path(arguments.home), key)
    except keystore.NoRing:
        return None
    except Unavailable as error:
        raise Refused(
            "系统钥匙串锁着或没有应答，没有建立账本。请解锁后再试，或写 --passphrase-file（新的单位口令）。", file=FILE
        ) from error
    sys.stderr.write("账本已加密，密钥存入系统钥匙串。请制作恢复码：cli key sheet --home … --pdf …\n")
    return key


@contextmanager
def opened(arguments: argparse.Namespace, *, books: bool) -> Iterator[Desk]:
    """The desk in --home, closed at the end; a fresh folder becomes a sample county unit.

    What ``books`` leaves the version of the program in the book as well, where it is another than the last.
    """
    from app.services.samples.sample import ensure_unit
    from app.services.watch.program import note_version

    home = Path(arguments.home)
    fresh = not (home / FILE).exists()
    key = _key_for_new(arguments) if fresh else key_of(arguments)
    with _session(home, key) as desk:
        if desk.lost:
            sys.stderr.write(desk.lost + "\n")
        if fresh:
            if key is None:
                sys.stderr.write("没有系统钥匙串，也没有写密钥选项，建立的是未加密的账本。\n")
            ensure_unit(desk)
        if books or fresh:
            _over_sound_rows(desk, partial(note_version, desk))
        yield desk


@contextmanager
def existing(arguments: argparse.Namespace) -> Iterator[Desk]:
    """The desk in --home, closed at the end; raises Refused where there is no book."""
    if not (Path(arguments.home) / FILE).exists():
        raise Refused(f"{arguments.home} 里没有账本。", file=FILE)
    with _session(Path(arguments.home), key_of(arguments)) as desk:
        yield desk


@contextmanager
def _session(home: Path, key: bytes | None) -> Iterator[Desk]:
    desk = open_desk(home, officer=OFFICER, key=key)
    try:
        desk.sign_in(OFFICER)
        yield desk
    finally:
        desk.close()
        sys.stderr.writelines(f"{one}\n" for one in desk.store.news)


def on_desk(act: Callable[[Desk, argparse.Namespace], Answer], *, books: bool = False) -> Act:
    """A command that works on the desk in --home; ``books`` where it makes entries."""

    def run(arguments: argparse.Namespace) -> Answer:
        with opened(arguments, books=books) as desk:
            return _over_sound_rows(desk, partial(act, desk, arguments))

    return run


def on_existing(act: Callable[[Desk, argparse.Namespace], Answer], *, books: bool = False) -> Act:
    """The same on a book that is there: a mistyped --home is refused, not made and found in order."""
    run_on_desk = on_desk(act, books=books)

    def run(arguments: argparse.Namespace) -> Answer:
        if not (Path(arguments.home) / FILE).exists():
            raise Refused(f"{arguments.home} 里没有账本。", file=FILE)
        return run_on_desk(arguments)

    return run


def _over_sound_rows(desk: Desk, act: Callable[[], T]) -> T:
    """What an act gives; where rows do not read that follow from the book they are made again and it is begun anew.

    Not where it has booked something already: then what it raised is raised, and the rows are sound for the next.
    """
    before = desk.store.entries()
    try:
        return act()
    except (Derived, *UNREAD):
        booked = desk.store.entries() > before
        if not _mended(desk) or booked:
            raise
    return act()


def _mended(desk: Desk) -> bool:
    """Whether rows that follow from the book were not what it says; they are now, and it is said."""
    from app.services.security.open_book import mend_now

    if not mend_now(desk):
        return False
    sys.stderr.write("显示用的数据与账本不符，已由账本重建并登记。\n")
    return True


def on_desk_if_given(act: Callable[[Desk | None, argparse.Namespace], Answer]) -> Act:
    """A command that works on the desk in --home, on none where --home is left out."""

    def run(arguments: argparse.Namespace) -> Answer:
        return on_desk(act)(arguments) if arguments.home else act(None, arguments)

    return run


def under_key(act: Callable[[argparse.Namespace, bytes | None], Answer]) -> Act:
    """A command that opens files itself, under the key that is named."""

    def run(arguments: argparse.Namespace) -> Answer:
        return act(arguments, key_of(arguments))

    return run
