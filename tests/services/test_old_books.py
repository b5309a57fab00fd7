"""Books of earlier versions read on: a copy opens, verifies, is made again, and says what it said then."""

import json
import tarfile
from pathlib import Path

import pytest

from app.models.book.codec import KINDS
from app.services.desk.desk import open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.store import verify
from app.services.store.rebuild import rebuild
from tests.fixtures.folded import folded
from tests.fixtures.make_book import beijing, tell

BOOKS = Path(__file__).resolve().parents[1] / "fixtures" / "books"
OF_FORMAT_2 = "format2-2026-11-28"
NAMES = sorted(path.name.removesuffix(".tar.gz") for path in BOOKS.glob("*.tar.gz"))


def unpacked(name: str, home: Path) -> Path:
    with tarfile.open(BOOKS / f"{name}.tar.gz") as held:
        held.extractall(home, filter="data")
    return home


@pytest.mark.parametrize("name", NAMES)
def test_a_book_of_an_earlier_version_says_what_it_said_then(name: str, tmp_path: Path) -> None:
    said = json.loads((BOOKS / f"{name}.json").read_text(encoding="utf-8"))
    desk = open_desk(unpacked(name, tmp_path), officer="王澄", clock=FixedClock(beijing("06-13 12:00")))
    try:
        assert desk.lost == ""
        assert verify(desk.store).problems == ()
        opened = folded(desk)
        rebuild(desk.store)
        again = folded(desk)
    finally:
        desk.close()
    for part, value in said.items():  # part by part: a difference is to be read
        assert opened[part] == value, part
        assert again[part] == value, part


@pytest.mark.parametrize("name", NAMES)
def test_a_book_of_an_earlier_version_is_written_on(name: str, tmp_path: Path) -> None:
    said = json.loads((BOOKS / f"{name}.json").read_text(encoding="utf-8"))
    desk = open_desk(unpacked(name, tmp_path), officer="王澄", clock=FixedClock(beijing("06-13 12:00")))
    try:
        write_note(desk, "接着写")
        assert verify(desk.store).problems == ()
        assert desk.store.entries() == said["book"]["entries"] + 1
    finally:
        desk.close()


def test_the_book_of_format_2_holds_every_kind_there_was() -> None:
    held = json.loads((BOOKS / f"{OF_FORMAT_2}.json").read_text(encoding="utf-8"))["book"]["facts"]
    assert len(held) == 72
    assert set(held) <= set(KINDS), "a kind that was released is never taken away"


def test_the_story_can_still_be_told(tmp_path: Path) -> None:
    desk = tell(tmp_path / "home", tmp_path)
    try:
        assert verify(desk.store).problems == ()
        assert len(folded(desk)["open"]) >= 10
    finally:
        desk.close()
