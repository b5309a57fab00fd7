"""Words on the timeline and the board wrap as print does: no mark begins a line, nothing is cut."""

import pytest
from PySide6.QtGui import QFontMetrics

from app.ui.kit import wrapping
from app.ui.kit.theme import LOOK

pytestmark = pytest.mark.usefixtures("qtbot")
SAID = "龙滘镇埇尾村发生山洪。失联2人，轻伤3人，被困11人；转移186人（其中老人5人）。初判一般，按失联、被困计较大。"
LONG = "0123456789" * 30


def lines_of(text: str, width: int) -> list[str]:
    laid = wrapping._laid(text, LOOK.font(14), width)
    return [
        text[one.textStart() : one.textStart() + one.textLength()]
        for one in (laid.lineAt(number) for number in range(laid.lineCount()))
    ]


@pytest.mark.parametrize("width", range(60, 620, 20))
def test_no_mark_begins_a_line_and_no_word_is_lost(width: int) -> None:
    found = lines_of(SAID, width)
    assert "".join(found) == SAID
    assert not [one for one in found[1:] if one[0] in "，。；：、）"]
    metrics = QFontMetrics(LOOK.font(14))
    assert all(metrics.horizontalAdvance(one.rstrip("，。；：、）")) <= width for one in found)
    assert wrapping.wrapped_height(SAID, LOOK.font(14), width) == len(found) * metrics.lineSpacing()


def test_a_word_without_a_gap_breaks_where_it_must() -> None:
    found = lines_of(LONG, 200)
    assert "".join(found) == LONG
    assert len(found) > 5
    assert len(lines_of("一\n二\n三", 200)) == 3
