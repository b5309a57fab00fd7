"""What is done while the n-th call on files fails: a room made ready, a change in it, and what must hold afterwards."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from app.models.outbox.routes import Route, RouteKind
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty.shift import write_note
from app.services.forms import signing
from app.services.outbox import connectivity, queue, sender
from app.services.reports import reporting
from app.services.resources.importing.plan import dry_run, take
from app.services.runtime.clock import SystemClock
from app.services.security import encryption, keystore
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.settings import editing
from app.services.store import copies
from app.services.store.outbox import DeliveryState
from app.services.store.salvaging import salvage
from app.services.store.store import FILE
from tests.helpers import book as book_incident
from tests.helpers import state_of

CLOCK = SystemClock()
PHRASE = "calls-phrase-2026"
KEEPING = Keeping(way=Way.PHRASE, phrase=PHRASE)
BEFORE = "改动以前的一条。"
OFFICER = "战备"
TEAMS = 40


class Forked(AssertionError):
    """Two histories of one chain, an acknowledged line that is gone, or half of what is whole or not at all."""


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
        say(words)
    desk.close()


def say(words: str) -> None:
    """Tell the parent what is durable."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def roster_ready(room: Path) -> None:
    """A book, and a roster to be taken in."""
    _book(room / "home")
    rows = "".join(f"名册队{row},青山镇,{row + 3},0700-555{row:04d}\n" for row in range(TEAMS))
    (room / "名册.csv").write_text("队伍名称,驻地,人数,值班电话\n" + rows, encoding="utf-8")


def outbox_ready(room: Path) -> None:
    """Two signed reports that wait for a folder."""
    _book(room / "home")
    (room / "出").mkdir()
    desk = opened(room / "home")
    route = Route(name="夹", kind=RouteKind.FOLDER, folder=str(room / "出"))
    editing.change_settings(desk, replaced(desk.settings, routes=(route,)))
    for deaths in (3, 4):
        incident = book_incident(desk, deaths=deaths)
        draft = reporting.compose(desk, state_of(desk, incident))
        reporting.submit(desk, draft)
        signing.sign(desk, incident, draft.id, "赵启明")
        queue.queue(desk, incident, draft.id, "夹")
    desk.close()


def back_up(room: Path) -> None:
    """A note, then a copy of the book."""
    desk = opened(room / "home")
    words = "备份以前的一条。"
    write_note(desk, words)
    say(words)
    copies.backup(desk.store, room / "盘")
    desk.close()


def take_in(room: Path) -> None:
    """The whole roster, or nothing of it."""
    desk = opened(room / "home")
    take(desk, dry_run(desk, ResourceKind.TEAM, room / "名册.csv"))
    say("名册.csv")
    desk.close()


def send_out(room: Path) -> None:
    """Whatever waits goes into its folder."""
    desk = opened(room / "home")
    while connectivity.pending(desk, desk.now()):
        sender.step(desk)
    desk.close()


def copies_restore(room: Path) -> None:
    """Every file that bears the name of a copy is one."""
    for path in copies.copies_in(room / "盘") if (room / "盘").is_dir() else []:
        copies.restore(path, room / "试", CLOCK, OFFICER)
        shutil.rmtree(room / "试")


def roster_is_whole(room: Path) -> None:
    """All teams of the roster, or none."""
    desk = opened(room / "home")
    with desk.store.read() as reading:
        found = sum(1 for _ in reading.ledgers.records(ResourceKind.TEAM))
    desk.close()
    if found not in {0, TEAMS}:
        raise Forked(f"half a roster: {found} of {TEAMS}")


def sent_is_there(room: Path) -> None:
    """What the queue calls sent lies in the folder, once."""
    desk = opened(room / "home")
    done = [one for one in queue.messages(desk) if one.state is DeliveryState.DONE]
    desk.close()
    whole = len(list((room / "出").glob("*.json"))), len(list((room / "出").glob("*.pdf")))
    if min(whole) < len(done) or max(whole) > 2:
        raise Forked(f"{len(done)} said to be sent, {whole} files")


def nothing_more(_room: Path) -> None:
    """The book says it all."""


Act = Callable[[Path], None]
ACTS: dict[str, tuple[Act, Act, Act]] = {
    "restore": (restore_ready, restore, nothing_more),
    "loss": (loss_ready, lose, nothing_more),
    "salvage": (salvage_ready, rescue, nothing_more),
    "encrypt": (plain_ready, encrypt, nothing_more),
    "rekey": (sealed_ready, rekey, nothing_more),
    "mirror": (mirror_ready, switch_mirror, nothing_more),
    "book": (plain_ready, book, nothing_more),
    "backup": (plain_ready, back_up, copies_restore),
    "import": (roster_ready, take_in, roster_is_whole),
    "outbox": (outbox_ready, send_out, sent_is_there),
}
"""By name what is there before, what is done, and what holds whatever happened."""
