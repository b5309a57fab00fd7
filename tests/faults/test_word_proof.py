"""The index of words is held against the book: no forged row hides a hit or invents one (检索)."""

import json
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.commands import main
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.review.search import catch_up, search
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Derived
from app.services.security import encryption, proof
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way, from_phrase
from app.services.store import copies, verify
from app.services.store.audit import audit
from app.services.store.rebuild import rebuild
from app.services.store.salvaging import salvage
from app.services.store.store import FILE, Store
from app.services.store.verify import recent
from app.services.store.word_index import FLOOR, MADE_BY, TABLE, pairs_of
from app.services.store.word_proof import WordProof
from tests.helpers import book

WORD = "泵站"
Harm = Callable[[sqlite3.Connection], object]


def hidden(file: sqlite3.Connection) -> None:
    """What the index holds of the newest entry is another's words."""
    made = file.execute("SELECT sql FROM sqlite_master WHERE name = 'words'").fetchone()[0]
    last = file.execute("SELECT max(position) FROM entry").fetchone()[0]
    file.execute("DROP TABLE words")
    file.execute(made)
    file.execute("INSERT INTO words(rowid, pairs) VALUES (?, ?)", (last, " ".join(pairs_of("别的话"))))


def invented(file: sqlite3.Connection) -> None:
    """One pair more of an entry that does not hold it."""
    file.execute("INSERT INTO words(rowid, pairs) VALUES (1, ?)", (pairs_of("泵站")[0],))


def beyond(file: sqlite3.Connection) -> None:
    """A row of no entry."""
    file.execute("INSERT INTO words(rowid, pairs) VALUES (0, ?)", (pairs_of("泵站")[0],))


def far_floor(file: sqlite3.Connection) -> None:
    """All that is still to come counts as put in."""
    file.execute("UPDATE meta SET value = '1000000' WHERE name = ?", (FLOOR,))


def no_floor(file: sqlite3.Connection) -> None:
    """A number that is none."""
    file.execute("UPDATE meta SET value = '很多' WHERE name = ?", (FLOOR,))


def another(file: sqlite3.Connection) -> None:
    """A table that is no index bears the name."""
    file.execute("DROP TABLE words")
    file.execute("CREATE TABLE words (pairs)")


def gone(file: sqlite3.Connection) -> None:
    """No index."""
    file.execute("DROP TABLE words")


def pages(file: sqlite3.Connection) -> None:
    """What the index keeps itself in is overwritten."""
    file.execute("UPDATE words_data SET block = x'00112233' WHERE id > 10")


def unasked(file: sqlite3.Connection) -> None:
    """One value more and the module refuses to be asked, and the table to be dropped."""
    file.execute("UPDATE words_config SET v = 99")


def unsettled(file: sqlite3.Connection) -> None:
    """The same by what is not there."""
    file.execute("DROP TABLE words_config")


HARMS = (hidden, invented, beyond, far_floor, no_floor, another, gone, pages, unasked, unsettled)
UNREADABLE = (another, gone, pages, unasked, unsettled)


def harmed(desk: Desk, harm: Harm) -> tuple[Path, FixedClock]:
    """A closed book with an index in which somebody had a hand."""
    book(desk)
    write_note(desk, f"{WORD}进水，正在抢排")
    assert catch_up(desk) == 0
    home, clock = desk.store.path.parent, FixedClock(desk.now())
    desk.close()
    file = sqlite3.connect(home / FILE)
    with file:
        harm(file)
    file.close()
    return home, clock


@pytest.mark.parametrize("harm", HARMS)
def test_a_false_index_is_named_and_made_again(desk: Desk, capsys: pytest.CaptureFixture[str], harm: Harm) -> None:
    home, clock = harmed(desk, harm)
    assert main(["verify", "--home", str(home), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [one["table"] for one in answer["derived"]] == [TABLE]
    assert answer["problems"] == [], "the file and the book are sound"
    assert main(["verify", "--home", str(home), "--heal", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["healed"] == 1
    again = open_desk(home, officer="王澄", clock=clock)
    with again.store.read() as reading:
        (line,) = [one for one in reading.journal.lines() if one.kind == "seat:derived_mended"]
    assert "检索索引" in line.text
    for _ in range(2):
        assert [WORD in one.text for one in search(again, WORD)] == [True]
        assert catch_up(again) == 0
    assert audit(again.store).ok
    again.close()


@pytest.mark.parametrize("harm", HARMS)
def test_behind_the_window_too(desk: Desk, harm: Harm) -> None:
    home, clock = harmed(desk, harm)
    again = open_desk(home, officer="王澄", clock=clock)
    assert recent(again.store) == "", "a false index is no damaged page"
    assert "检索索引" in proof.mend_start(again, threading.Event())
    assert proof.mend_start(again, threading.Event()) == ""
    assert catch_up(again) == 0
    assert len(search(again, WORD)) == 1
    again.close()


@pytest.mark.parametrize("harm", UNREADABLE)
def test_an_index_that_does_not_read_is_a_sentence_and_the_next_search_answers(
    desk: Desk, capsys: pytest.CaptureFixture[str], harm: Harm
) -> None:
    home, clock = harmed(desk, harm)
    again = open_desk(home, officer="王澄", clock=clock)
    doubted = list[str]()
    again.store.on_damage = lambda: doubted.append("")
    with pytest.raises(Derived, match="账本里的记录没有动"):
        search(again, WORD)
    assert doubted
    again.close()
    assert main(["search", WORD, "--home", str(home), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["hits"]) == 1


@pytest.mark.parametrize("harm", [*UNREADABLE, no_floor])
def test_a_damaged_index_stops_no_backup_no_rebuild_no_new_key_and_no_restore(
    desk: Desk, tmp_path: Path, harm: Harm
) -> None:
    home, clock = harmed(desk, harm)
    again = open_desk(home, officer="王澄", clock=clock)
    copies.backup(again.store, tmp_path / "盘")
    again.close()
    copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    salvage(home / FILE, tmp_path / "救出", clock, "周砚")
    for place in (tmp_path / "新", tmp_path / "救出"):
        opened = open_desk(place, officer="周砚", clock=clock)
        assert len(search(opened, WORD)) == 1
        assert audit(opened.store).derived == ()
        opened.close()
    encryption.encrypt(home, clock, "王澄", Keeping(way=Way.PHRASE, phrase="青山值守不打烊2026"))
    key = from_phrase(home, "青山值守不打烊2026")[0]
    sealed = open_desk(home, officer="王澄", clock=clock, key=key)
    rebuild(sealed.store)
    assert verify(sealed.store).ok
    assert catch_up(sealed) == 0
    assert len(search(sealed, WORD)) == 1
    sealed.close()


def test_an_index_of_another_way_is_not_asked_and_is_no_falsehood(desk: Desk) -> None:
    book(desk)
    write_note(desk, f"{WORD}进水")
    catch_up(desk)
    desk.store.set_meta(MADE_BY, "0 an earlier program")
    assert audit(desk.store).ok
    assert len(search(desk, WORD)) == 1
    assert catch_up(desk) == 0
    assert desk.store.meta(MADE_BY) != "0 an earlier program"
    assert audit(desk.store).ok


def test_whoever_books_and_indexes_meanwhile_is_accused_of_nothing(desk: Desk) -> None:
    for number in range(30):
        write_note(desk, f"第{number}次{WORD}")
    catch_up(desk)
    work = WordProof(desk.store, 4)
    for number, _ in enumerate(work.slices()):
        write_note(desk, f"其间第{number}次{WORD}")
        catch_up(desk)
        if number == 5:
            rebuild(desk.store)
    assert work.wrong == ""


def test_nothing_is_locked_and_nothing_written_while_the_index_is_compared(desk: Desk) -> None:
    write_note(desk, WORD)
    catch_up(desk)
    store: Store = desk.store
    before = store.data_version()
    with store.raw():  # somebody is just writing
        work = WordProof(store, 100)
        list(work.slices())
        assert work.wrong == ""
    assert store.data_version() == before


def test_a_foreign_index_in_the_file_is_named_and_not_restored(desk: Desk, tmp_path: Path) -> None:
    def strange(file: sqlite3.Connection) -> None:
        file.execute("CREATE VIRTUAL TABLE strange USING fts5(x)")
        file.execute("UPDATE strange_config SET v = 99")

    home, clock = harmed(desk, strange)
    again = open_desk(home, officer="王澄", clock=clock)
    found = audit(again.store)
    assert [one.text for one in found.verdict.problems] == ["账本以外：多出虚拟表 strange，不是本程序的"]
    copies.backup(again.store, tmp_path / "盘")
    again.close()
    done = copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    assert done.let_go == ("strange",)
    restored = open_desk(tmp_path / "新", officer="王澄", clock=clock)
    assert audit(restored.store).ok
    restored.close()
