"""Any character of Unicode 15 through the whole program under GBK, ASCII, UTF-8 locales (docs/架构.md F3)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
RARE = "𠮷𰻞𣲗㐂龘"  # planes 2 and 3, extension A, and one that GBK has
EVERYTHING = "".join(
    chr(code)
    for start, end in (
        (0x21, 0x7F),
        (0xA1, 0x250),
        (0x4E00, 0x4F00),
        (0x1F300, 0x1F340),
        (0x20000, 0x20080),
        (0x30000, 0x30040),
    )
    for code in range(start, end)
)
LOCALES = (
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "zh_CN.GBK", "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},  # a console that speaks GBK
    {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
)


def run(words: list[str], locale: dict[str, str]) -> dict[str, object]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "app.main", "cli", *words, "--json"],
        cwd=ROOT, env=environment | locale, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    encoding = "gbk" if locale.get("PYTHONIOENCODING") == "gbk" else "utf-8"
    answer: dict[str, object] = json.loads(done.stdout.decode(encoding))
    return answer


@pytest.mark.parametrize("locale", LOCALES, ids=("ascii", "gbk", "utf8"))
def test_f3_rare_characters_go_in_and_come_out_whole(tmp_path: Path, locale: dict[str, str]) -> None:
    home = tmp_path / f"值班数据{RARE[0]}"
    text = tmp_path / f"来报{RARE[0]}.txt"
    text.write_text(f"青山镇{RARE}厂房火灾，1人受伤。{EVERYTHING}", encoding="utf-8")
    booked = run(["intake", "--text-file", str(text), "--caller-name", f"王{RARE[0]}", "--home", str(home)], locale)
    roster = tmp_path / "队伍.csv"
    roster.write_text(f"队伍名称,驻地,人数\n{RARE}救援队,青山镇{RARE[1]},12\n", encoding="utf-8")
    taken = run(["import", "--kind", "teams", str(roster), "--home", str(home)], locale)
    assert taken["new"] == 1
    found = run(["find", RARE[:2], "--home", str(home)], locale)
    assert f"{RARE}救援队" in [one["name"] for one in found["hits"]]  # type: ignore[attr-defined]
    out = tmp_path / "导出.csv"
    run(["export", "--kind", "teams", "--out", str(out), "--home", str(home)], locale)
    assert f"{RARE}救援队" in out.read_text(encoding="utf-8-sig")
    assert run(["verify", "--home", str(home)], locale)["ok"]
    from app.services.desk.desk import open_desk
    from app.services.review.search import search

    desk = open_desk(home, officer="王澄")
    with desk.store.read() as reading:
        lines = " ".join(line.text for line in reading.journal.lines(limit=100))
    hits = search(desk, RARE[1])
    desk.close()
    assert EVERYTHING in lines
    assert any(RARE in line.text for line in hits)
    pdf = tmp_path / "电话记录.pdf"
    identity = str(booked["incident"])
    words = ["paper", "timeline", "--incident", identity, "--home", str(home), "--pdf", str(pdf)]
    printed = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "app.main", "cli", *words],
        cwd=ROOT, env=os.environ | locale, capture_output=True, check=False,
    )  # fmt: skip
    if printed.returncode == 0:
        drawn = "".join(page.extract_text() for page in PdfReader(pdf).pages).replace("\n", "")
        assert RARE in drawn or all(char in drawn for char in RARE)
    else:  # a character without a glyph is named and stops the print; it never prints as a box (F10)
        assert "U+" in printed.stderr.decode(locale.get("PYTHONIOENCODING", "utf-8"), "replace")
