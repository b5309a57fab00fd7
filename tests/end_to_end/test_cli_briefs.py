"""值班快报 on the command line (docs/命令行.md#brief)."""

from pathlib import Path

import pytest

from tests.end_to_end.asking import asked, refused


def test_an_issue_is_signed_numbered_and_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ("--home", str(tmp_path / "房"))
    said = tmp_path / "来报.txt"
    said.write_text("6月12日14时50分，城关镇幸福小区3号楼发生火灾，1人轻伤，已送县人民医院。", encoding="utf-8")
    taken = asked(capsys, "intake", "--text-file", str(said), "--received", "2026-06-12T15:02", *home)
    to = (
        "--incident",
        taken["incident"],
        "--signed-by",
        "赵启明",
        "--to",
        "县委办公室",
        "--copies",
        "县公安局、县卫健局",
    )
    first = asked(capsys, "brief", *to, "--pdf", str(tmp_path / "一.pdf"), *home)
    assert {"brief", "number", "year", "mark", "title", "text", "pdf", "pages"} == first.keys()
    assert (first["number"], first["pages"]) == (1, 1)
    assert "1人轻伤，已送县人民医院" in first["text"]
    said.write_text("一、基本情况。城关镇幸福小区3号楼发生火灾，1人轻伤。", encoding="utf-8")
    own = ("--title", "幸福小区3号楼火灾处置情况", "--text-file", str(said))
    second = asked(capsys, "brief", *to, *own, "--pdf", str(tmp_path / "二.pdf"), *home)
    assert (second["number"], second["title"]) == (2, "幸福小区3号楼火灾处置情况")
    again = ("paper", "brief", "--incident", taken["incident"], "--entry", second["brief"])
    asked(capsys, *again, "--pdf", str(tmp_path / "三.pdf"), *home)
    assert (tmp_path / "三.pdf").read_bytes() == (tmp_path / "二.pdf").read_bytes()
    assert asked(capsys, "verify-report", str(tmp_path / "二.pdf"), *home)["ok"] is True
    nobody = ("--incident", taken["incident"], "--signed-by", " ", "--pdf", str(tmp_path / "四.pdf"))
    assert "谁签发的" in refused(capsys, "brief", *nobody, *home)
    assert "找不到事件" in refused(capsys, "brief", "--incident", "没有", *nobody[2:], *home)
