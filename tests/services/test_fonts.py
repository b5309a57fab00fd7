"""Every character a name or a place may have is drawn, in every role (docs/架构.md#字体)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.paper import fonts
from app.services.paper.bulletin import lay_out
from app.services.paper.font_roles import FontRole
from app.services.paper.pdf import render
from tests.services.test_word import sheet

TABLE = fonts.FOLDER / "standard_characters.txt"


def standard() -> list[str]:
    """The 8105 characters of the 通用规范汉字表."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [char for line in lines if not line.startswith("#") for char in line]


def gb2312() -> list[str]:
    """The 7445 characters of GB 2312-80, of them 6763 汉字."""
    codes = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return [code.decode("gb2312") for code in codes if code.decode("gb2312", "ignore")]


def test_the_lists_are_whole() -> None:
    assert len(set(standard())) == 8105
    assert len(set(gb2312())) == 7445


@pytest.mark.parametrize("role", sorted(fonts.CHAINS))
def test_every_standard_character_has_a_glyph(role: FontRole) -> None:
    assert fonts.missing("".join([*standard(), *gb2312()]), role) == []


@pytest.mark.parametrize("role", sorted(fonts.CHAINS))
def test_a_mapped_character_is_not_the_blank_box(role: FontRole) -> None:
    for char in standard():
        name = fonts.font_for(char, role)
        assert name is not None
        assert fonts.face(name).face.charToGlyph[ord(char)] > 0


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with fonts of its own: 仿宋 (stood in for by another face), a damaged 黑体, no 小标宋."""
    folder = tmp_path / "Fonts" / "deep"
    folder.mkdir(parents=True)
    shutil.copy(fonts.path_of("kai"), folder / "SIMFANG.TTF")
    (folder / "simhei.ttf").write_bytes(b"\0\1\0\0" + bytes(200))
    monkeypatch.setattr(fonts, "font_folders", lambda: [tmp_path / "nowhere", tmp_path / "Fonts"])
    look_again()
    yield folder
    fonts.choose(machine=False)
    fonts.face.cache_clear()
    look_again()


def look_again() -> None:
    fonts._on_machine.cache_clear()
    fonts._sound.cache_clear()


def test_the_machines_own_fonts_are_used_only_when_chosen_and_sound(office: Path) -> None:
    ours = render(lay_out(sheet()))
    assert fonts.font_for("火", "body") == "fang"
    fonts.choose(machine=True)
    assert fonts.font_for("火", "body") == "machine-fang"
    assert fonts.path_of("machine-fang") == office / "SIMFANG.TTF"
    assert fonts.font_for("火", "hei") == "hei"
    assert fonts.font_for("火", "title") == "title"
    theirs = render(lay_out(sheet()))
    assert b"DutyKai" in theirs
    assert theirs != ours
    fonts.choose(machine=False)
    assert render(lay_out(sheet())) == ours
