"""复盘会议版: what an incident was, its course, its limits and what was known when, as 16:9 pages for a screen."""

from app.models.incident.figures import current, stated
from app.models.moments import from_micros, to_micros
from app.services.desk.desk import Desk
from app.services.paper import fonts
from app.services.paper.archive import footer_of
from app.services.paper.fitting import size_for
from app.services.paper.font_roles import FontRole
from app.services.paper.glyphs import printable
from app.services.paper.page import WIDE, About, Page, Paper, Rule
from app.services.paper.wording import minute_text, moment_text
from app.services.review.course_layout import Frame, TimeScale
from app.services.review.course_report import known_rows, limit_rows, on_time_words
from app.services.review.course_sheet import chart, put
from app.services.review.course_view import DrawnCourse, course_of
from app.services.review.moment_view import replay_of

TITLE = "事件复盘（会议版）"
LEFT, RIGHT, TOP = 40.0, WIDE[0] - 40.0, 96.0
BOTTOM = WIDE[1] - 56.0
FRAME = Frame(
    left=LEFT, right=RIGHT, top=TOP + 22, bottom=BOTTOM - 14, names=128, more=48, line=13.4, pad=1.6, mark=5.0,
    gap=3.0, widest=260.0, size=11.0,
)  # fmt: skip
ROW, WORDS, NAMED = 26.0, 15.0, 480.0
LIMITS = (("事项", 26), ("报给", 26), ("到期", 18), ("办结", 18), ("结果", 12))
KNOWN = (("本单位得知", 22), ("数字", 24), ("所指时刻", 22), ("来源", 32))


def slides_paper(desk: Desk, incident: str) -> Paper:
    """The pages; raises Refused where there is no such incident."""
    course = course_of(desk, incident)
    fonts.choose(machine=desk.settings.system_fonts)
    title = printable(course.title) or TITLE
    pages = [_first(desk, course), _course(course)]
    pages += _tables("时限", LIMITS, limit_rows(desk, course.state), "没有应报的时限")
    pages += _tables("何时知道", KNOWN, _known(desk, incident), "没有数字")
    foot = printable(f"{desk.settings.unit_name}　{minute_text(desk.now())}制　{footer_of(desk)}")
    for number, page in enumerate(pages, 1):
        page.rules.append(Rule(LEFT, WIDE[1] - 36, RIGHT, WIDE[1] - 36, 0.5))
        put(page, LEFT, WIDE[1] - 30, foot, size=10, room=RIGHT - LEFT - 80)
        shown = f"{number}/{len(pages)}"
        put(page, RIGHT - fonts.text_width(shown, "song", 10), WIDE[1] - 30, shown, size=10)
        if number > 1:
            size = size_for(title, "song", 14, NAMED)
            put(page, RIGHT - min(NAMED, fonts.text_width(title, "song", size)), 38, title, size=size, room=NAMED)
    return Paper(f"{TITLE} {course.title}", pages, About(author=desk.settings.unit_name, subject=TITLE))


def _page(heading: str) -> Page:
    page = Page(texts=[], rules=[], boxes=[], covers=[], wide=True)
    put(page, LEFT, 28, heading, size=26, role="hei")
    page.rules.append(Rule(LEFT, 66, RIGHT, 66, 1.2))
    return page


def _first(desk: Desk, course: DrawnCourse) -> Page:
    state = course.state
    page = Page(texts=[], rules=[], boxes=[], covers=[], wide=True)
    room = RIGHT - LEFT
    title = printable(state.title or TITLE)
    put(page, LEFT, 60, TITLE, size=18)
    put(page, LEFT, 96, title, size=size_for(title, "hei", 38, room), role="hei", room=room)
    figures = "　".join(
        f"{kind.label}{stated(one.value, one.bound, kind.unit)}" for kind, one in current(state.figures).items()
    )
    lines = (
        ("事发", moment_text(state.occurred_at) if state.occurred_at else "未知"),
        ("接报", moment_text(state.received_at) if state.received_at else "未知"),
        ("地点", state.place or "未写明"),
        ("级别", state.level.label + (f"　{state.strict_words}" if state.strict_words else "")),
        ("状态", state.status.label),
        ("数字", figures or "没有人报过数字"),
        ("上报及时率", on_time_words(state, desk)),
    )
    for number, (name, words) in enumerate(printable(lines)):
        y = 180 + number * 42.0
        put(page, LEFT, y, name, size=20, role="hei")
        put(page, LEFT + 130, y, words, size=20, room=room - 130)
    return page


def _course(course: DrawnCourse) -> Page:
    page = _page("经过")
    span = course.span
    if span is None:
        put(page, LEFT, TOP, "这起事件没有写明时刻的记录。", size=18)
        return page
    chart(page, printable(course.lanes), TimeScale(*span, FRAME, edge=6.0))
    put(page, LEFT, BOTTOM + 4, "框是时限，粗线是到期，斜线是超过的时间；T 是图上最早一刻", size=10)
    return page


def _known(desk: Desk, incident: str) -> tuple[tuple[str, ...], ...]:
    replay = replay_of(desk, incident)
    view = replay.at(from_micros(max(to_micros(desk.now()), replay.changes[-1])))
    return known_rows(view.state, replay)


def _tables(
    heading: str, columns: tuple[tuple[str, int], ...], rows: tuple[tuple[str, ...], ...], nothing: str
) -> list[Page]:
    """As many pages as the rows need, the head on each."""
    head, shares = tuple(name for name, _ in columns), tuple(share for _, share in columns)
    count = int((BOTTOM - TOP - ROW) // ROW)
    found = []
    for start in range(0, max(len(rows), 1), count):
        page = _page(heading)
        _line(page, TOP - 14, head, shares, role="hei")
        for number, row in enumerate(printable(rows[start : start + count])):
            _line(page, TOP - 14 + (number + 1) * ROW, row, shares)
        if not rows:
            put(page, LEFT, TOP + ROW, nothing, size=WORDS)
        found.append(page)
    return found


def _line(page: Page, y: float, cells: tuple[str, ...], shares: tuple[int, ...], role: FontRole = "song") -> None:
    x, whole = LEFT, sum(shares)
    for words, share in zip(cells, shares, strict=True):
        wide = (RIGHT - LEFT) * share / whole
        put(page, x + 2, y + (ROW - WORDS) / 2, words, size=WORDS, role=role, room=wide - 8)
        x += wide
    page.rules.append(Rule(LEFT, y + ROW, RIGHT, y + ROW, 0.4))
