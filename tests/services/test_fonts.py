"""Every character a name or a place may have is drawn, in every role (printing.md §2)."""

import pytest

from app.services.paper import fonts

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
def test_every_standard_character_has_a_glyph(role: str) -> None:
    assert fonts.missing("".join([*standard(), *gb2312()]), role) == []


@pytest.mark.parametrize("role", sorted(fonts.CHAINS))
def test_a_mapped_character_is_not_the_blank_box(role: str) -> None:
    for char in standard():
        name = fonts.font_for(char, role)
        assert name is not None
        assert fonts.face(name).face.charToGlyph[ord(char)] > 0
