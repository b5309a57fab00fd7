"""A command that is given twice with a token is done once; an empty time is none; a word without end is refused."""

import json
import re
from pathlib import Path

import pytest

from app.cli.commands import COMMANDS, LONGEST, main
from app.cli.option_words import about
from tests.cli.test_words_of_files import CALL, said

MORE = "柳河镇民房火灾又有1人死亡，共死亡3人。"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "账本"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "来报.txt"
    file.write_text(CALL, encoding="utf-8")
    return file


def entries(capsys: pytest.CaptureFixture[str], home: Path) -> object:
    return said(capsys, "verify", "--home", home)["entries"]


def test_an_intake_that_is_retried_with_its_token_books_once(
    capsys: pytest.CaptureFixture[str], home: Path, text: Path
) -> None:
    words = ("intake", "--home", home, "--text-file", text, "--token", "7号")
    first = said(capsys, *words)
    held = entries(capsys, home)
    again = said(capsys, *words)
    assert (again["incident"], first["repeated"], again["repeated"]) == (first["incident"], False, True)
    assert again["deadlines"] == first["deadlines"]
    assert entries(capsys, home) == held
    other = said(capsys, *words[:-1], "8号")
    assert other["incident"] != first["incident"]


def test_other_words_under_the_same_token_are_not_lost(
    capsys: pytest.CaptureFixture[str], home: Path, text: Path
) -> None:
    words = ("intake", "--home", home, "--text-file", text, "--token", "7号")
    first = said(capsys, *words)
    text.write_text("6月12日4时，白水乡山体滑坡，1人失联。", encoding="utf-8")
    other = said(capsys, *words)
    assert other["incident"] != first["incident"]
    assert other["repeated"] is False


def test_a_token_goes_with_a_backup(capsys: pytest.CaptureFixture[str], home: Path, text: Path, tmp_path: Path) -> None:
    words = ("--text-file", text, "--token", "7号")
    first = said(capsys, "intake", "--home", home, *words)
    said(capsys, "backup", "--home", home, "--to", tmp_path / "备份")
    said(capsys, "restore", "--home", tmp_path / "恢复", "--from", tmp_path / "备份")
    again = said(capsys, "intake", "--home", tmp_path / "恢复", *words)
    assert (again["incident"], again["repeated"]) == (first["incident"], True)


def test_an_empty_token_is_refused(capsys: pytest.CaptureFixture[str], home: Path, text: Path) -> None:
    made = said(capsys, "intake", "--home", home, "--text-file", text)["incident"]
    held = entries(capsys, home)
    for words in (("intake", "--text-file", text), ("note", "--incident", made, "--text-file", text)):
        answer = said(capsys, words[0], "--home", home, *words[1:], "--token", " ", code=1)
        assert answer["where"] == {"field": "token"}
    assert entries(capsys, home) == held


def test_without_a_token_what_is_told_twice_is_booked_twice(
    capsys: pytest.CaptureFixture[str], home: Path, text: Path
) -> None:
    words = ("intake", "--home", home, "--text-file", text)
    assert said(capsys, *words)["incident"] != said(capsys, *words)["incident"]


@pytest.mark.parametrize("command", ["follow", "note", "phone"])
def test_what_is_added_to_an_incident_is_added_once(
    capsys: pytest.CaptureFixture[str], home: Path, text: Path, command: str
) -> None:
    made = said(capsys, "intake", "--home", home, "--text-file", text)["incident"]
    text.write_text(MORE, encoding="utf-8")
    added: tuple[object, ...] = ("--text-file", text)
    if command == "phone":
        added = ("--to", "市应急值班室", "--answered-by", "马值守", "--as-drafted")
    words = (command, "--home", home, "--incident", made, *added, "--token", "7号")
    before = entries(capsys, home)
    said(capsys, *words)
    held = entries(capsys, home)
    assert held != before
    said(capsys, *words)
    assert entries(capsys, home) == held
    said(capsys, *words[:-1], "8号")
    assert entries(capsys, home) != held


@pytest.mark.parametrize("name", ["--received", "--unit-received"])
@pytest.mark.parametrize("word", ["", " ", "　"])
def test_an_empty_time_is_no_time(
    capsys: pytest.CaptureFixture[str], home: Path, text: Path, name: str, word: str
) -> None:
    answer = said(capsys, "intake", "--home", home, "--text-file", text, name, word, code=1)
    assert answer["where"] == {"field": "time"}
    assert "时间是空的" in str(answer["error"])


def test_every_time_that_may_be_left_out_is_none_then() -> None:
    """An empty default could not be told from an empty time."""
    timed = [
        (one.name, option.name, option.default)
        for one in COMMANDS
        for option in one.options
        if re.search(r"\d{4}-\d\d-\d\d", about(one.name, option.name)) and not option.required
    ]
    assert len(timed) > 20
    assert [one for one in timed if one[2] is not None] == []


def test_a_word_without_end_is_refused_before_anything_is_booked(
    capsys: pytest.CaptureFixture[str], home: Path, text: Path
) -> None:
    long = "甲" * (LONGEST + 1)
    answer = said(capsys, "intake", "--home", home, "--text-file", text, "--caller-unit", long, code=1)
    assert answer["where"] == {"field": "caller_unit"}
    assert not home.exists()


def test_a_file_without_truth_is_not_scored_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": 1, "ref_time": "2026-06-12T03:12", "text": CALL}) + "\n", encoding="utf-8")
    answer = said(capsys, "extract", "--jsonl", source, "--out", target, "--score", code=1)
    assert "没有 truth" in str(answer["error"])
    assert not target.exists()
    assert main(["extract", "--jsonl", str(source), "--out", str(target)]) == 0
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1
