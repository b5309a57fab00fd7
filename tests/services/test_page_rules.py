"""What holds on every report page: nothing overprints or leaves the page, no lone line, a normal 首报 is one page.

Lengths are tried by property; that boxes which do not meet mean ink that does not meet is seen on rasters.
"""

import itertools
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage, QPainter

from app.models.report.facts import Letterhead
from app.models.settings.settings import Settings
from app.services.paper import fonts, grid
from app.services.paper.bulletin import BulletinSheet, lay_out, spacing_of
from app.services.paper.crowding import crowded
from app.services.paper.grid import Form, Prose, Signatures
from app.services.paper.imprint import COPIES
from app.services.paper.page import A4, Box, Page, Paper, Text
from app.services.paper.pagination import LEAST
from app.services.paper.spacing import HEIGHT, LEFT, LINE, PITCH, SIZE3, STANDARD, STEPS, TOP, WIDTH
from app.ui.kit.printing import paint
from tests.services.test_word import sheet

SENTENCE = "县消防救援大队已到现场处置，周边群众正在转移，现场指挥部已经成立，有关情况正在进一步了解。"
"""A paragraph of two lines."""
CODE = b"DD" + bytes(range(210))
HEAD = Settings(duty_phone="0700-5550110").letterhead
NAME = "双江拉祜族佤族布朗族傣族自治县应急管理局和安全生产委员会及防汛抗旱指挥部联合办公室值守中心站"
SQUEEZED = 0.55
"""Em by which a glyph's box may stand in its neighbour's on one line: squeezed marks fill half of theirs."""


def corners(run: Text | Box) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in points; of text what its characters fill."""
    if isinstance(run, Box):
        return run.x, run.y, run.x + run.width, run.y + run.height
    wide = fonts.text_width(run.text, run.role, run.size)
    return run.x, run.y - run.size * 0.8, run.x + wide, run.y + run.size * 0.1


def overprinted(page: Page) -> list[tuple[Text | Box, Text | Box]]:
    """Pairs of runs, and of runs and code, whose boxes meet by more than squeezing explains."""
    code = []
    if page.boxes:
        left, top = min(one.x for one in page.boxes), min(one.y for one in page.boxes)
        right, bottom = (max(one.x + one.width for one in page.boxes), max(one.y + one.height for one in page.boxes))
        code = [Box(left, top, right - left, bottom - top)]
    every: list[Text | Box] = [*page.texts, *code]
    placed = sorted(((corners(one), one) for one in every), key=lambda pair: pair[0][1])
    found: list[tuple[Text | Box, Text | Box]] = []
    for number, (a, one) in enumerate(placed):
        for b, other in itertools.islice(placed, number + 1, None):
            if b[1] > a[3] - 0.1:
                break
            same = isinstance(one, Text) and isinstance(other, Text) and one.y == other.y
            if min(a[2], b[2]) - max(a[0], b[0]) > (SIZE3 * SQUEEZED if same else 0.1):
                found.append((one, other))
    return found


def outside(page: Page) -> list[Text]:
    """Runs that leave the text block sideways or the page downwards; a squeezed mark hangs out by half a character."""
    places = [(corners(one), one) for one in page.texts]
    return [
        one
        for (left, _, right, _), one in places
        if left < LEFT - 8.1 or right > LEFT + WIDTH + 8.1 or not 0 < one.y < A4[1] - 15
    ]


def check(paper: Paper) -> None:
    for page in paper.pages:
        assert overprinted(page) == []
        assert outside(page) == []
        body = [one for one in page.texts if one.y < TOP + HEIGHT + 1]
        assert max(one.y for one in body) <= TOP + HEIGHT


def rows(page: Page) -> list[str]:
    """The lines of size 3 on a page from top to bottom, as read."""
    lines: dict[float, str] = {}
    for one in page.texts:
        if one.size == SIZE3:
            lines[round(one.y, 1)] = lines.get(round(one.y, 1), "") + one.text
    return [lines[y] for y in sorted(lines)]


def cut(length: int) -> str:
    return (NAME * 2)[:length]


@pytest.mark.parametrize("lines", range(1, 13))
@pytest.mark.parametrize("copies", [(), ("县委办", "县政府办", "县应急委各成员单位")])
def test_a_first_report_of_up_to_twelve_lines_is_one_page(lines: int, copies: tuple[str, ...]) -> None:
    body = "\n".join([SENTENCE] * (lines // 2) + ["县消防救援大队已到现场处置。"] * (lines % 2))
    one = replace(sheet(body), code=CODE, copies=copies, head=HEAD)
    paper = lay_out(one)
    assert len(paper.pages) == 1
    check(paper)


def test_a_title_of_three_lines_and_two_signers_still_leave_one_page() -> None:
    title = "关于双江拉祜族佤族布朗族傣族自治县勐库镇学生呕吐腹痛疑似食物中毒事件情况的报告（首报）"
    one = replace(sheet("\n".join([SENTENCE] * 6), title), code=CODE, signed_by="周正、欧阳建国")
    paper = lay_out(one)
    assert len(paper.pages) == 1
    check(paper)


def test_spacing_gives_way_in_named_steps_the_loosest_that_fits() -> None:
    taken = [spacing_of(replace(sheet("\n".join([SENTENCE] * count)), code=CODE)).name for count in range(1, 8)]
    names = [step.name for step in STEPS]
    places = [names.index(name) for name in taken]
    assert taken[0] == STANDARD.name
    assert places[:6] == sorted(places[:6])
    assert places[5] > 0
    assert taken[6] == STANDARD.name  # more than a page: nothing is squeezed
    assert len(set(names)) == len(names)


def test_the_code_stands_beside_the_signature() -> None:
    page = lay_out(replace(sheet(SENTENCE), code=CODE)).pages[0]
    unit = next(one for one in page.texts if one.text == "青山县应急管理局")
    assert min(box.y for box in page.boxes) < unit.y < max(box.y + box.height for box in page.boxes)
    assert unit.x > max(box.x + box.width for box in page.boxes) + 8


@pytest.mark.parametrize("count", [4, 5, 6])
def test_a_code_costs_sealed_units_no_row_they_could_have_above_it(count: int) -> None:
    """GB/T 9704-2012 7.3.5.1: up to three seals a row; only the last row stands beside the code."""
    joint = ("青山县公安局", "青山县卫生健康局", "青山县民政局", "青山县水利局", "青山县气象局")[: count - 1]
    one = replace(sheet("一、基本情况。情况属实。"), joint=joint, code=CODE, head=replace(HEAD, sealed=True))
    page = lay_out(one).pages[-1]
    units = [run for run in page.texts if run.text in {HEAD.unit, *joint}]
    assert len(units) == count
    assert len({round(run.y) for run in units}) == -(-(count - 1) // 3) + 1
    first, last = min(run.y for run in units), max(run.y for run in units)
    assert min(box.y for box in page.boxes) > first
    assert min(box.y for box in page.boxes) < last


@settings(max_examples=40, deadline=None)
@given(
    paragraphs=st.lists(st.integers(min_value=1, max_value=150), min_size=1, max_size=30),
    annexes=st.lists(st.integers(min_value=1, max_value=60), max_size=12),
    joint=st.lists(st.integers(min_value=4, max_value=44), max_size=12),
    code=st.sampled_from((b"", CODE)),
    style=st.sampled_from(("compact", "standard")),
    sealed=st.booleans(),
)
def test_no_page_carries_a_lone_clause_annex_or_signature(
    paragraphs: list[int], annexes: list[int], joint: list[int], code: bytes, style: str, *, sealed: bool
) -> None:
    body = "\n".join("情" * length for length in paragraphs)
    one = replace(
        sheet(body),
        code=code,
        annexes=tuple("附" * length for length in annexes),
        joint=tuple(cut(length) for length in joint),
        head=replace(HEAD, head_style=style, sealed=sealed),
    )
    paper = lay_out(one)
    check(paper)
    printed = "".join(run.text for page in paper.pages for run in page.texts)
    assert printed.count("情") >= sum(paragraphs)
    assert printed.count("附") >= sum(annexes)
    for page in paper.pages[1:]:
        held = [row for row in rows(page) if not row.startswith("抄送")]
        assert len(held) >= LEAST
    last = [row for row in rows(paper.pages[-1]) if set(row) & set("情附")]
    usual = len(joint) <= (1 if sealed else 3)  # more seals than that fill the last page by themselves
    if sum(paragraphs) > 56 and usual:
        assert len(last) >= LEAST
    if annexes and usual:
        page = next(page for page in paper.pages if any(run.text.startswith("附件：") for run in page.texts))
        assert any("情" in row for row in rows(page)), "附件说明 begins a page"


@settings(max_examples=60, deadline=None)
@given(
    unit=st.integers(min_value=4, max_value=44),
    joint=st.lists(st.integers(min_value=4, max_value=44), max_size=4),
    red=st.integers(min_value=4, max_value=46),
    phone=st.integers(min_value=0, max_value=60),
    signers=st.lists(st.integers(min_value=2, max_value=20), min_size=1, max_size=4),
    number=st.integers(min_value=2, max_value=44),
    copies=st.lists(st.integers(min_value=2, max_value=44), max_size=20),
    code=st.sampled_from((b"", CODE)),
    sealed=st.booleans(),
)
def test_nothing_is_placed_unmeasured(  # noqa: PLR0913, PLR0917 - one length of each text
    unit: int, joint: list[int], red: int, phone: int, signers: list[int], number: int, copies: list[int], code: bytes,
    *, sealed: bool,
) -> None:  # fmt: skip
    head = Letterhead(unit=cut(unit), phone="0700-5550110、" * (phone // 13) or "110", red_head=cut(red), sealed=sealed)
    one = replace(
        sheet(SENTENCE),
        head=replace(head, urgency="特急", secrecy="内部资料"),
        joint=tuple(cut(length) for length in joint),
        mark=f"{cut(number)}〔2026〕1024号",
        signed_by="、".join(cut(length) for length in signers),
        copies=tuple(cut(length) for length in copies),
        code=code,
        footer="账本S1234abcd 第123456条 校验AAAA-BBBB-CCCC",
    )
    paper = lay_out(one)
    check(paper)
    printed = "".join(run.text for page in paper.pages for run in page.texts)
    assert printed.count(cut(unit)[-3:]) >= 2  # 署名 and 印发机关, whole
    assert f"{cut(number)}〔2026〕1024号" in printed


@pytest.mark.parametrize("length", [4, 18, 26, 44])
@pytest.mark.parametrize("code", [b"", CODE])
@pytest.mark.parametrize(("joint", "sealed"), [((0,), False), ((0, 4, 31), False), ((0, 44, 12), True), ((9,), True)])
def test_the_ink_of_no_two_runs_meets(
    qapp: object, length: int, code: bytes, joint: tuple[int, ...], *, sealed: bool
) -> None:
    """Each run is drawn alone and all together: as much black, so no dot was drawn twice; 0 is as long as the unit."""
    assert qapp is not None
    one = replace(
        sheet(SENTENCE),
        head=replace(HEAD, unit=cut(length), red_head=cut(length), sealed=sealed),
        joint=tuple(cut(each or length) for each in joint),
        code=code,
    )
    for page in lay_out(one).pages:
        alone = sum(dark(Page(texts=[run], rules=[], boxes=[])) for run in page.texts)
        together = dark(Page(texts=page.texts, rules=[], boxes=page.boxes)) - dark(
            Page(texts=[], rules=[], boxes=page.boxes)
        )
        assert alone - together <= 255  # measured 0; half a character printed over another: 6569


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(min_value=2, max_value=44), min_size=1, max_size=9),
    st.lists(st.integers(min_value=2, max_value=44), max_size=9),
)
def test_what_a_brief_is_reported_and_sent_to_stands_below_each_other(reported: list[int], copied: list[int]) -> None:
    lists = tuple((lead, tuple(map(cut, names))) for lead, names in (("报：", reported), ("送：", copied)) if names)
    paper = lay_out(replace(sheet(SENTENCE), copies=(), lists=lists))
    check(paper)
    runs = [run.text for page in paper.pages for run in page.texts]
    printed = "".join(run for run in runs if not run.startswith("—"))  # a long list goes on over the page number
    assert "抄送" not in printed
    for lead, names in lists:
        assert printed.count(lead) == 1
        assert f"{'，'.join(names)}。" in printed


def test_the_raster_sees_an_overprint(qapp: object) -> None:
    assert qapp is not None
    page = lay_out(sheet(SENTENCE)).pages[0]
    unit = next(one for one in page.texts if one.text == "青山县应急管理局")
    page.texts.append(replace(unit, x=unit.x + 7))
    assert overprinted(page)
    alone = sum(dark(Page(texts=[run], rules=[], boxes=[])) for run in page.texts)
    assert alone - dark(Page(texts=page.texts, rules=[], boxes=[])) > 2000


def dark(page: Page) -> int:
    """The blackness of a page at 72 dots an inch, in steps of 255 a dot; rows of 596 bytes need no filling up."""
    picture = QImage(596, 842, QImage.Format.Format_Grayscale8)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    paint(painter, page, 72)
    painter.end()
    return 255 * 596 * 842 - sum(bytes(cast("memoryview", picture.constBits())))


def test_the_date_of_an_unsealed_paper_stands_two_characters_right_of_the_name() -> None:
    """GB/T 9704-2012 7.3.5.2; where the date is longer than the name it stands 右空二字 itself."""
    for unit in ("青山县应急管理局", "双江拉祜族佤族布朗族傣族自治县应急局"):
        page = lay_out(replace(sheet(SENTENCE), head=replace(HEAD, unit=unit))).pages[0]
        name = next(one for one in page.texts if one.text == unit)
        date = next(one for one in page.texts if one.text.endswith("分") and one.y > name.y)
        assert date.x == pytest.approx(name.x + 2 * PITCH)
        right = max(corners(name)[2], corners(date)[2])
        assert right == pytest.approx(LEFT + WIDTH - 2 * PITCH)
        above = max(one.y for one in page.texts if one.y < name.y)
        assert name.y - above == pytest.approx(2 * LINE, abs=0.1)  # 下空一行


def test_the_date_of_a_sealed_paper_stands_four_characters_from_the_edge_below_the_middle_of_the_name() -> None:
    page = lay_out(replace(sheet(SENTENCE), head=replace(HEAD, sealed=True), code=CODE)).pages[0]
    name = next(one for one in page.texts if one.text == "青山县应急管理局")
    date = next(one for one in page.texts if one.text.endswith("分") and one.y > name.y)
    assert corners(date)[2] == pytest.approx(LEFT + WIDTH - 4 * PITCH)
    assert sum(corners(date)[::2]) == pytest.approx(sum(corners(name)[::2]))
    middle = (name.y - SIZE3 + date.y) / 2
    text = max(one.y for one in page.texts if one.y < name.y)
    clear = [
        one
        for one in page.texts
        if middle - 60 < one.y < middle + 60 and corners(one)[2] > sum(corners(date)[::2]) / 2 - 60
    ]
    assert {one.text for one in clear if one.y > text} <= {name.text, date.text}


def test_copies_hang_behind_their_colon() -> None:
    page = lay_out(replace(sheet(SENTENCE), copies=tuple(f"青山县第{n}成员单位" for n in range(9)))).pages[0]
    label = next(one for one in page.texts if one.text == COPIES)
    start = label.x + fonts.text_width(COPIES, "body", label.size)
    hung = [one for one in page.texts if one.size == label.size and "成员单位" in one.text]
    assert len(hung) >= 3
    assert all(one.x == pytest.approx(start) for one in hung)


def test_an_unset_addressee_prints_no_colon() -> None:
    page = lay_out(replace(sheet(SENTENCE), addressee="")).pages[0]
    assert "：" not in {one.text for one in page.texts}
    assert rows(page)[2].startswith("县消防")


@pytest.mark.parametrize(("text", "role"), [
    ("三、下一步工作", "hei"), ("三、下一步工作。", "hei"), ("（一）人员搜救", "kai"), ("三、截至4时，死亡3人", "body"),
    ("三、" + "长" * 40, "body"),
])  # fmt: skip
def test_a_heading_on_a_line_of_its_own_needs_no_full_stop(text: str, role: str) -> None:
    body: BulletinSheet = sheet(f"{SENTENCE}\n{text}\n{SENTENCE}")
    page = lay_out(body).pages[0]
    first = next(one for one in page.texts if one.text == text[0] and one.size == SIZE3)
    assert first.role == role


def test_a_heading_never_stands_last_on_a_page() -> None:
    for count in range(1, 30):
        body = "\n".join(["山" * 20] * count + ["三、下一步工作"] + ["山" * 20] * 30)
        for page in lay_out(sheet(body)).pages:
            assert "下一步工作" not in rows(page)[-1]


def test_what_is_too_long_is_said_before_the_signature() -> None:
    assert crowded(HEAD, "关于青山县火灾情况的报告（首报）", ("青山县公安局",), ("县委办",), "周正") == []
    long = replace(HEAD, unit=cut(44), red_head=cut(46), secrecy="内" * 40)
    found = crowded(long, "关于" + "长" * 80, (cut(44),) * 8, tuple(cut(40) for _ in range(30)), "周" * 30)
    for words in ("标题过长", "红头过长", "密级过长", "署名“双江", "可能分到两页", "抄送共", "签发人“周"):
        assert any(words in one for one in found), words


LENGTHS = st.integers(min_value=1, max_value=60)


@settings(max_examples=40, deadline=None)
@given(LENGTHS, LENGTHS, LENGTHS, LENGTHS, st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_no_form_overprints(title: int, left: int, right: int, footer: int, labels: list[int]) -> None:
    form = Form(
        title=cut(title), left=cut(left), right=cut(right), footer=cut(footer),
        blocks=(Prose(cut(left), SENTENCE), Signatures(tuple(cut(length) for length in labels))),
    )  # fmt: skip
    paper = grid.lay_out(form)
    for page in paper.pages:
        assert overprinted(page) == []
        assert all(corners(one)[2] <= grid.LEFT + grid.WIDTH + 8 for one in page.texts)
        rules = [one for one in page.rules if one.y1 == one.y2]
        assert all(one.x1 < one.x2 <= grid.LEFT + grid.WIDTH + 1 for one in rules)
    printed = "".join(run.text for page in paper.pages for run in page.texts)
    assert cut(title) in printed
    assert cut(footer) in printed
