"""事件复盘图: the course of an incident on one lying A4 page, readable in black and white."""

import datetime as dt

from app.models.incident.state import Incident
from app.services.desk.desk import Desk
from app.services.paper import fonts
from app.services.paper.archive import footer_of, keywords
from app.services.paper.fitting import size_for
from app.services.paper.font_roles import FontRole
from app.services.paper.glyphs import printable
from app.services.paper.page import MM, About, Box, Page, Paper, Rule, Text
from app.services.paper.wording import minute_text
from app.services.review.course_axis import step_of, ticks
from app.services.review.course_lanes import CourseLane, span_of
from app.services.review.course_layout import (
    BOTTOM,
    LEFT,
    MARK,
    RIGHT,
    SIZE,
    TOP,
    Frame,
    PlacedLane,
    PlacedWindow,
    TimeScale,
    placed,
)
from app.services.review.course_view import course_of

TITLE = "事件复盘图"
ROLE: FontRole = "song"
HATCH = 4.0
SHORTEST_STEP = dt.timedelta(minutes=5)
STROKE = 2.2
"""Points of a stroke of the axis."""
THIN, THICK = 0.35, 0.8
LEAST_STEP = 46.0
"""Points between two marks of the axis at the least."""


def course_paper(desk: Desk, incident: str) -> Paper:
    """The course of an incident as known now; raises Refused where there is none."""
    course = course_of(desk, incident)
    state = course.state
    fonts.choose(machine=desk.settings.system_fonts)
    page = drawn(printable(course.lanes), _heads(desk, state, desk.now()), printable(footer_of(desk)))
    about = About(author=desk.settings.unit_name, subject=TITLE)
    return Paper(f"{TITLE} {state.title}", [page], about)


def course_pdf(desk: Desk, incident: str) -> bytes:
    """The same as a PDF with embedded fonts."""
    from app.services.paper.pdf import render

    return render(course_paper(desk, incident), keywords(footer_of(desk)))


def _heads(desk: Desk, state: Incident, now: dt.datetime) -> tuple[str, str, str]:
    received = minute_text(state.received_at) if state.received_at else "未知"
    occurred = minute_text(state.occurred_at) if state.occurred_at else "未知"
    level = state.level.label + (f"　{state.strict_words}" if state.strict_words else "")
    facts = f"事发{occurred}　接报{received}　级别{level}　状态{state.status.label}"
    return printable((state.title or TITLE, facts, f"{desk.settings.unit_name}　{minute_text(now)}制"))


def drawn(lanes: tuple[CourseLane, ...], heads: tuple[str, str, str], footer: str) -> Page:
    """The page: heads, lanes, axis, key; an incident without any instant says so."""
    page = Page(texts=[], rules=[], boxes=[], covers=[], lies=True)
    title, facts, right = heads
    put(page, LEFT, 12 * MM, TITLE, size=15, role="hei")
    room = RIGHT - LEFT - 42 * MM
    put(page, LEFT + 40 * MM, 12 * MM, title, size=size_for(title, "hei", 12, room), role="hei", room=room)
    wide = fonts.text_width(right, ROLE, 8.5)
    put(page, LEFT, 20 * MM, facts, size=8.5, room=RIGHT - LEFT - wide - 4 * MM)
    put(page, RIGHT - wide, 20 * MM, right, size=8.5)
    span = span_of(lanes)
    if span is None:
        put(page, LEFT, TOP + 10 * MM, "这起事件没有写明时刻的记录。", size=10)
        put(page, LEFT, BOTTOM + 14 * MM, footer, size=7)
        return page
    chart(page, lanes, TimeScale(*span))
    _key(page)
    put(page, LEFT, BOTTOM + 18 * MM, footer, size=7)
    return page


def put(
    page: Page, x: float, y: float, words: str, *, size: float, role: FontRole = ROLE, room: float | None = None
) -> None:
    """Words whose upper edge is at ``y``; cut, and the cut shown, where they are longer than their room."""
    if room is not None:
        full = words
        while words and fonts.text_width(words if words == full else words + "…", role, size) > room:
            words = words[:-1]
        words = words if words == full else words + "…"
    if words:
        page.texts.append(Text(x, y + size * 0.88, role, size, words))


def chart(page: Page, lanes: tuple[CourseLane, ...], scale: TimeScale) -> None:
    """Axis, rows and the frame around them, on whatever page the scale is of."""
    frame = scale.frame
    rows = placed(lanes, scale, lambda words: fonts.text_width(words, ROLE, frame.size))
    _axis(page, scale, rows)
    for row in rows:
        _row(page, row, frame)
    page.rules.append(Rule(frame.left, frame.top, frame.right, frame.top, THICK))
    page.rules.append(Rule(frame.left, frame.bottom, frame.right, frame.bottom, THICK))
    for x in (frame.left, frame.first, frame.last, frame.right):
        page.rules.append(Rule(x, frame.top, x, frame.bottom, THIN))


def _row(page: Page, row: PlacedLane, frame: Frame) -> None:
    page.rules.append(Rule(frame.left, row.y2, frame.right, row.y2, THIN))
    middle = (row.y1 + row.y2) / 2
    size = max(size_for(row.name, ROLE, frame.size + 0.5, frame.names - 2 * MM), 5.6)
    put(page, frame.left + MM, middle - size / 2, row.name, size=size, room=frame.names - 1.5 * MM)
    for window in row.windows:
        _window(page, window, frame)
    page.covers += [Box(one.x, one.y, one.width, frame.line) for one in row.labels]
    page.boxes += [Box(x - 0.6, row.y2 - frame.pad - frame.mark, 1.2, frame.mark) for x in row.strokes]
    for label in row.labels:
        side = frame.mark
        page.boxes.append(Box(label.mark - side / 2, label.y + (frame.line - side) / 2, side, side))
        put(page, label.text_x, label.y + (frame.line - frame.size) / 2, label.words, size=frame.size)
    if row.unnamed:
        more = f"另{len(row.unnamed)}条"
        put(page, frame.last + MM, middle - 3, more, size=frame.size - 1, room=frame.more - MM)


def _window(page: Page, one: PlacedWindow, frame: Frame) -> None:
    """The limit as a frame, its end a thick line; missed ones hatched from the start to when it was done."""
    for y in (one.y1, one.y2):
        page.rules.append(Rule(one.x1, y, one.due, y, THIN))
    page.rules.append(Rule(one.x1, one.y1, one.x1, one.y2, THIN))
    if one.cut:
        return
    page.rules.append(Rule(one.due, one.y1, one.due, one.y2, THICK * 1.6))
    page.boxes.append(Box(one.due - THIN, one.y1, 2 * THIN, one.y2 - one.y1))  # over the cover of a label too
    if one.missed:
        end = min(max(one.x2, one.due + 2 * HATCH), frame.last)
        page.rules.extend(hatched(one.due, end, one.y1, one.y2))


def hatched(x1: float, x2: float, y1: float, y2: float) -> list[Rule]:
    """Slanting rules that fill a rectangle and do not leave it."""
    height, found = y2 - y1, []
    start = x1 - height
    while start < x2:
        left, right = max(start, x1), min(start + height, x2)
        if right > left:
            found.append(Rule(left, y2 - (left - start), right, y2 - (right - start), THIN))
        start += HATCH
    return found


def _axis(page: Page, scale: TimeScale, rows: tuple[PlacedLane, ...]) -> None:
    """Clock time above the lanes, the time since the first instant (T+) below; a short stroke in each lane."""
    frame = scale.frame
    top, bottom, small, least = frame.top, frame.bottom, frame.size - 0.5, LEAST_STEP * frame.size / SIZE
    edges = [(scale.first, scale.turn or scale.last, scale.middle)]
    if scale.turn is not None:
        edges.append((scale.turn, scale.last, scale.x2))
        for shift in (-0.8, 0.8):
            page.rules.append(Rule(scale.middle + shift, top - 5 * MM, scale.middle + shift, bottom, THIN))
        put(page, scale.x1, top - 9 * MM, "首日（放大）", size=small)
        put(page, scale.middle + 2, top - 9 * MM, "以后", size=small)
    before: dt.datetime | None = None
    for first, last, end in edges:
        step = step_of(last - first, end - scale.x(first), least, SHORTEST_STEP)
        for tick in ticks(first, last, step, scale.first, before):
            x, room = scale.x(tick.at), frame.right if end == scale.x2 else end
            if x + least * 0.9 <= room:
                put(page, x + 1, top - 5 * MM, tick.clock, size=small)
                put(page, x + 1, bottom + 1 * MM, tick.since, size=small)
                page.rules += [
                    Rule(x, y, x, y + STROKE, THIN) for y in (top - STROKE, *(one.y1 for one in rows), bottom)
                ]
                before = tick.at


def _key(page: Page) -> None:
    y, x = BOTTOM + 8 * MM, LEFT
    page.boxes.append(Box(x + 2, y + 2, MARK, MARK))
    put(page, x + 8, y, "记录", size=7)
    page.boxes.append(Box(x + 26, y + 2, 1.2, MARK))
    put(page, x + 30, y, "记录，字放不下", size=7)
    x += 34 * MM
    for dy in (0.0, 7.0):
        page.rules.append(Rule(x, y + dy, x + 18, y + dy, THIN))
    page.rules.append(Rule(x, y, x, y + 7, THIN))
    page.rules.append(Rule(x + 18, y, x + 18, y + 7, THICK * 1.6))
    put(page, x + 22, y, "时限（粗线是到期）", size=7)
    x += 44 * MM
    page.rules.extend(hatched(x, x + 18, y, y + 7))
    put(page, x + 22, y, "超时到报出为止；没有写明对象的凭据（推定）也算未按时", size=7)
    x += 86 * MM
    put(page, x, y, "时间按北京时间，T 是图上最早一刻", size=7)
