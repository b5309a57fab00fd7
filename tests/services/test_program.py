"""The version of the program in the book: booked when it changes, and only then."""

from pathlib import Path

import pytest

from app import __version__
from app.models.watch.facts import ProgramChanged
from app.services.desk.desk import Desk, open_desk
from app.services.runtime.clock import FixedClock
from app.services.store import copies
from app.services.store.before_update import SUBJECT
from app.services.watch import program
from app.services.watch.program import note_version
from tests.conftest import START


def told(desk: Desk) -> list[str]:
    with desk.store.read() as reading:
        return [line.text for line in reading.journal.lines(subjects=(SUBJECT,))]


def test_a_version_is_booked_once_and_again_when_another_writes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    note_version(desk)
    assert not note_version(desk).topics
    assert told(desk) == [f"程序版本{__version__}开始登记"]
    monkeypatch.setattr(program, "__version__", "9.9.9")
    note_version(desk)
    note_version(desk)
    assert told(desk) == [f"程序版本{__version__}开始登记", f"程序版本由{__version__}换为9.9.9"]


def test_going_back_to_an_older_version_is_booked_as_well(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("1.0.0", "2.0.0", "1.0.0"):
        monkeypatch.setattr(program, "__version__", version)
        note_version(desk)
    with desk.store.read() as reading:
        facts = [entry.fact for entry in reading.book.entries(SUBJECT)]
    steps = [(fact.before, fact.after) for fact in facts if isinstance(fact, ProgramChanged)]
    assert steps == [("", "1.0.0"), ("1.0.0", "2.0.0"), ("2.0.0", "1.0.0")]


def test_a_restored_book_under_a_new_seat_knows_the_version_it_had(desk: Desk, tmp_path: Path) -> None:
    note_version(desk)
    made = copies.backup(desk.store, tmp_path / "盘")
    new = tmp_path / "新"
    copies.restore(made.path, new, FixedClock(START), "王澄")
    restored = open_desk(new, officer="王澄", clock=FixedClock(START))
    try:
        assert restored.store.seat != desk.store.seat
        assert not note_version(restored).topics
    finally:
        restored.close()
