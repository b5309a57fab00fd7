"""A file that is no text is no call; a number is known with blanks around it and with its subject before it."""

import json
from pathlib import Path

import pytest

from app.cli.commands import main

CALL = "6月12日3时5分，青石县柳河镇柳河村发生一起民房火灾，造成2人死亡。"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "账本"


def said(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> dict[str, object]:
    assert main([*map(str, words), "--json"]) == code
    told = capsys.readouterr()
    if code:
        assert told.err.strip().splitlines()[-1].endswith("。")
    answer: dict[str, object] = json.loads(told.out)
    return answer


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" + bytes(60), b"%PDF-1.4\n1 0 obj", b"\x00" * 90, bytes(range(256)), b"\xd0\xcf\x11\xe0" * 9]
)
def test_a_file_that_is_no_text_is_refused_and_nothing_is_made(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "来报.docx"
    file.write_bytes(data)
    answer = said(capsys, "intake", "--home", home, "--text-file", file, code=1)
    assert answer == {
        "error": "文件 来报.docx 不是文本文件，请把文字另存为 .txt 再试。", "where": {"file": "来报.docx"},
    }  # fmt: skip
    assert not home.exists()


@pytest.mark.parametrize("data", [CALL.encode("gbk"), CALL.encode("utf-16"), CALL.replace("，", "\0，").encode()])
def test_a_text_as_people_have_it_is_read(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "来报.txt"
    file.write_bytes(data)
    answer = said(capsys, "intake", "--home", home, "--text-file", file, "--received", "2026-06-12T03:12")
    extracted = answer["extracted"]
    assert isinstance(extracted, dict)
    assert extracted["deaths"] == 2


def test_an_incident_is_known_by_the_name_clocks_gives_it(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "来报.txt"
    file.write_text(CALL, encoding="utf-8")
    made = said(capsys, "intake", "--home", home, "--text-file", file, "--received", "2026-06-12T03:12")["incident"]
    for word in (f"incident:{made}", f" {made} "):
        assert said(capsys, "note", "--home", home, "--incident", word, "--text-file", file)["incident"] == made
    refused = said(capsys, "answer", "--home", home, "--incident", "没有的", "--how", "属实", code=1)
    assert refused == {"error": "找不到事件 没有的，请核对编号。", "where": {"field": "incident"}}


@pytest.mark.parametrize("below", ["", "里面"])
@pytest.mark.parametrize("command", [("clocks",), ("verify",), ("rebuild",), ("rota", "show", "--month", "2026-12")])
def test_a_data_folder_that_is_a_file_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...], below: str
) -> None:
    file = tmp_path / "账本"
    file.write_text("不是文件夹", encoding="utf-8")
    answer = said(capsys, *command, "--home", file / below, code=1)
    assert answer == {
        "error": f"“{file}”是文件，不是文件夹，请核对数据文件夹的位置。", "where": {"file": "账本", "field": "home"},
    }  # fmt: skip
    assert file.read_text(encoding="utf-8") == "不是文件夹"


def test_a_line_of_brackets_without_end_is_one_issue(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = tmp_path / "来报.jsonl"
    good = json.dumps({"id": "2", "text": CALL, "ref_time": "2026-06-12T03:12"})
    lines.write_text("[" * 100_000 + "\n" + good + "\n", encoding="utf-8")
    answer = said(capsys, "extract", "--jsonl", lines, "--out", tmp_path / "读出.jsonl")
    assert (answer["rows"], answer["written"]) == (2, 1)


def test_grade_names_every_limit_that_intake_starts_for_a_disaster(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    """The zero report of a disaster with people missing (自然灾害救助条例第16、17条) is in both."""
    file = tmp_path / "来报.txt"
    file.write_text("石坪乡发生山体滑坡，5人失联，转移群众120人。", encoding="utf-8")
    made = said(capsys, "intake", "--home", home, "--text-file", file, "--received", "2026-06-12T03:12")
    figures = ("--class", "11D01", "--missing", 5, "--evacuated", 120)
    graded = said(capsys, "grade", *figures, "--received", "2026-06-12T03:12")
    assert graded["level_strict"] == made["level_strict"] == "较大"

    def zero(answer: dict[str, object]) -> set[tuple[str, str]]:
        limits = answer["deadlines"]
        assert isinstance(limits, list)
        return {(one["rule"], one["recipient"]) for one in limits if one["kind"] == "ZERO"}

    assert zero(graded) == zero(made) == {("N16-county", "市应急值班室")}


@pytest.mark.parametrize("words", [("restore", "--from"), ("salvage", "--to"), ("verify", "--witness")])
def test_a_name_no_file_can_have_is_refused(
    capsys: pytest.CaptureFixture[str], home: Path, words: tuple[str, str]
) -> None:
    said(capsys, "clocks", "--home", home)
    answer = said(capsys, words[0], "--home", home, words[1], "x" * 3000, code=1)
    assert "error" in answer
    assert said(capsys, "verify", "--home", home)["ok"] is True
