"""Words wrapped in lists: measured as they are painted, no number cut in two, no mark at the beginning of a line."""

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QTextLayout

from app.ui.kit.theme import LOOK
from app.ui.kit.wrapping import BREAKS, GAP, draw_wrapped, in_lines, wrapped_height

TEXT = "启动续报→市应急值班室（L06通行做法：处置期间每4小时续报，并据N06）07:22；口头报告→带班领导03:20；死亡12人。"


@pytest.fixture
def font(qapp: object) -> QFont:
    assert qapp is not None
    return LOOK.font(14)


def bottom(image: QImage) -> int:
    """The lowest row of an image with ink in it."""
    white = image.pixel(0, image.height() - 1)
    rows = range(image.height() - 1, -1, -1)
    return next(y for y in rows if any(image.pixel(x, y) != white for x in range(image.width())))


@pytest.mark.parametrize("width", [90, 130, 170, 230, 400])
@pytest.mark.parametrize("text", [TEXT, "两行\n" + TEXT, "https://example.invalid/" + "a" * 120])
def test_what_is_painted_is_as_high_as_it_was_measured(font: QFont, text: str, width: int) -> None:
    high = wrapped_height(text, font, width)
    image = QImage(width + 40, high + 200, QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    painter.setFont(font)
    told = painter.boundingRect(QRectF(0, 0, width, 10_000), text, BREAKS)
    draw_wrapped(painter, QRect(0, 0, width, high + 200), text)
    painter.end()
    assert abs(told.height() - high) <= 1
    assert told.width() <= width
    assert bottom(image) <= high


def test_a_narrow_place_needs_more_than_a_wide_one_and_nothing_needs_none(font: QFont) -> None:
    assert wrapped_height("", font, 100) == 0
    assert wrapped_height("短", font, 400) == QFontMetrics(font).lineSpacing()
    assert wrapped_height(TEXT, font, 120) > wrapped_height(TEXT, font, 300) > wrapped_height("短", font, 400)


def test_parts_stand_whole_in_their_lines(font: QFont) -> None:
    parts = ["从严 重大（按失联计）", "死亡2", "失联8", "受伤12", "重伤4", "转移60余", "内部待报4"]
    text = GAP.join(parts)
    assert in_lines(text, font, 4000) == text
    for width in (160, 200, 240, 300):
        lines = in_lines(text, font, width).split("\n")
        assert GAP.join(lines) == text
        assert len(lines) > 1
        assert all(one in parts for line in lines for one in line.split(GAP))
        assert all(QFontMetrics(font).horizontalAdvance(line) < width for line in lines)


@pytest.mark.parametrize("width", range(60, 620, 40))
def test_no_mark_begins_a_line(font: QFont, width: int) -> None:
    layout = QTextLayout(TEXT, font)
    layout.setTextOption(BREAKS)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    assert not [TEXT[start] for start in starts if TEXT[start] in "，。；：、）"]
