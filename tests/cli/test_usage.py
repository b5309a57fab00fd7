"""Words of a command that are wrong are answered by one Chinese sentence and exit code 2."""

import re
from pathlib import Path

import pytest

from app.cli.commands import main
from app.cli.usage import said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("officer", "fly"), "没有“fly”这一种（要做什么）。可用：add、change、leave、password、no-password、list。"),
        (("officer",), "缺少--home、要做什么。"),
        (("practice",), "缺少--script。"),
        (("practice", "--script", "x", "--speed", "快"), "“快”不是数字（--speed）。"),
        (("rota", "make", "--month"), "--month 后面要写内容。"),
        (("rota", "make", "--nothing"), "不认得：--nothing。"),
    ],
)
def test_bad_usage_is_one_chinese_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    home = () if words[0] == "practice" or words == ("officer",) else ("--home", "没有用到")
    with pytest.raises(SystemExit) as stopped:
        main([words[0], *words[1:2], *home, *words[2:]] if home else list(words))
    assert stopped.value.code == 2
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.endswith(sentence), last
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", last), "no English sentence"


@pytest.mark.parametrize("place", ["", "　"])
def test_no_book_is_made_where_somebody_happens_to_stand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["clocks", "--home", place, "--json"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.strip().endswith("命令写法有误：--home 要写数据文件夹的位置。")
    assert not list(tmp_path.iterdir())


def test_a_sentence_nobody_knows_is_not_lost() -> None:
    assert said("something new") == "请核对写法（something new）。"
