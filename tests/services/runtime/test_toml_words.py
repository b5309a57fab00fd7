"""What is wrong with a TOML file is said in Chinese, with the line on which it stands."""

import datetime as dt
import enum
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Literal, cast

import msgspec
import pytest

from app.services.desk import rulebook
from app.services.desk.desk import Desk
from app.services.desk.rulebook import RESOURCES
from app.services.duty import rotas
from app.services.incident import cues
from app.services.runtime.errors import Refused
from app.services.runtime.toml_words import wrong_in
from app.services.samples import practice, sample


def sample_in(resources: Path) -> object:
    return sample.load(cast("Desk", SimpleNamespace(resources=resources)))


def holidays_in(resources: Path) -> object:
    return rotas.holidays(cast("Desk", SimpleNamespace(resources=resources)))


class Colour(enum.StrEnum):
    RED = "red"


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    a: int
    colour: Colour = Colour.RED
    at: dt.datetime | None = None
    counts: tuple[int, ...] = ()


class Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    x: tuple[Inner, ...] = ()
    y: Inner | None = None
    n: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1
    s: Annotated[str, msgspec.Meta(min_length=2, pattern="^a")] = "aa"
    kind: Literal["p", "q"] = "p"
    names: dict[Colour, str] = {}
    pair: tuple[int, int] = (1, 2)

    def __post_init__(self) -> None:
        if self.n == 3:
            message = "三不吉利"
            raise ValueError(message)


WRONG = [
    ("n = ", "第1行：没有写完，或者读不懂，名字、等号、引号、括号请对照别的行"),
    ('\ns = "aa', "第2行：没有写完，或者引号里的文字写得不对"),
    ("n = 1 2", "第1行第7列：读不懂，名字、等号、引号、括号请对照别的行"),
    ('s = "a\\q"', "第1行第9列：引号里的文字写得不对"),
    ("[y]\na = 1\n[y]\n", "第3行第3列：同一个名字写了两次"),
    ("n = 1\nn = 2\n", "第2行第6列：同一个名字写了两次"),
    ("n = 1\nspeed = 3", "第2行：不认得 speed"),
    ("[[x]]\na = 1\n\n[[x]]\na = 1\nz = 2", "第6行：不认得 z"),
    ('[[x]]\na = 1\n[[x]]\ncolour = "red"', "第3行：缺少 a"),
    ('n = 1\n[y]\n# a = 3\ncolour = "red"', "第2行：缺少 a"),
    ('[y]\na = 1\ncolour = "blue"', "第3行：colour 不能写 'blue'"),
    ('kind = "打"', "第1行：kind 不能写 '打'"),
    ('[[x]]\na = 1\n[[x]]\n a = "一"\n', "第4行：a 应当是整数，写的是引号里的文字"),
    ("[[x]]\na = 1\nat = 1979-05-27", "第3行：at 应当是日期和时刻，写的是日期"),
    ("x = [{a = 1}, {a = true}]", "第1行：a 应当是整数，写的是true 或 false"),
    ("n = 0", "第1行：n应当不小于 1"),
    ("n = 9", "第1行：n应当不大于 5"),
    ('s = "a"', "第1行：s 的长度应当不小于 2"),
    ("pair = [1]", "第1行：pair 的长度应当是 2"),
    ('s = "bbb"', "第1行：s 写得不对"),
    ("n = 3", "三不吉利"),
    ('[names]\nblue = "蓝"', "第1行：names 不能写 'blue'"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises((tomllib.TOMLDecodeError, msgspec.ValidationError)) as caught:
        msgspec.convert(tomllib.loads(text), Outer)
    assert wrong_in(caught.value, text) == said


def test_a_file_that_is_not_there_or_no_text_is_said() -> None:
    assert wrong_in(FileNotFoundError(2, "No such file"), "") == "读不到这个文件"
    assert wrong_in(KeyError("years"), "") == "缺少 years"
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xff".decode()
    assert wrong_in(caught.value, "") == "文字不是 UTF-8 编码，请另存为 UTF-8"
    with pytest.raises(msgspec.ValidationError) as whole:
        msgspec.convert([1], Outer)
    assert wrong_in(whole.value, "") == "整个文件 应当是一组“名字 = 值”，写的是方括号里的列表"


SPOILT: dict[str, Callable[[Path], object]] = {
    "grading.toml": rulebook.load, "taxonomy.toml": rulebook.load, "sensitive.toml": cues.load, "ask.toml": cues.load,
    "samples/county.toml": sample_in, "duty/holidays.toml": holidays_in,
}  # fmt: skip
"""File of the program → what reads it."""
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
"""Two English words beside each other: the sentence of a library."""


def test_a_script_a_rule_and_a_pack_are_refused_without_an_english_sentence(tmp_path: Path) -> None:
    path = tmp_path / "坏.toml"
    for text in (
        'name = "一',
        'name = "一"\nend = 3\n',
        'name = "一"\nstart = 2026-06-12T22:00:00\nend = "1"\nx = 2\n',
    ):
        path.write_text(text, encoding="utf-8")
        for read in (practice.load, rulebook.read_pack):
            with pytest.raises(Refused) as refused:
                read(path)
            assert not ENGLISH.search(refused.value.sentence), refused.value.sentence
        with pytest.raises(Refused) as refused:
            rulebook.read_rule(text, "包")
        assert not ENGLISH.search(refused.value.sentence), refused.value.sentence


def test_files_of_the_program_that_were_spoilt_are_named_with_the_line(tmp_path: Path) -> None:
    shutil.copytree(RESOURCES, tmp_path / "r", symlinks=True, ignore=shutil.ignore_patterns("fonts", "*.png"))
    for name, read in SPOILT.items():
        path = tmp_path / "r" / name
        whole = path.read_bytes()
        path.write_bytes(whole + b"\n= 3\n")
        with pytest.raises(Refused, match=rf"{path.name} (有错：)?第\d+行第1列：读不懂"):
            read(tmp_path / "r")
        path.write_bytes(whole)
        read(tmp_path / "r")
