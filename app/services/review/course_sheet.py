"""事件复盘图: the course of an incident on one lying A4 page, readable in black and white."""

import datetime as dt

from app.models.incident.state import Incident
from app.models.moments import BEIJING, from_micros, to_micros
from app.services.desk.desk import Desk
from app.services.paper import fonts
from app.services.paper.archive import footer_of, keywords
from app.services.paper.fitting import size_for
from app.services.paper.glyphs import printable
from app.services.paper.page import MM, About, Box, Page, Paper, Rule, Text
from app.services.paper.wording import minute_text
from app.services.review.course_lanes import CourseLane, lanes_of, span_of
from app.services.review.course_layout import (
    BOTTOM,
    LEFT,
    LINE,
    MARK,
    MORE,
    NAMES,
    PAD,
    RIGHT,
    SIZE,
    TOP,
    PlacedLane,
    PlacedWindow,
    TimeScale,
    placed,
)
from app.services.review.moment_view import replay_of

TITLE = "事件复盘图"
ROLE = "song"
HATCH = 4.0
STROKE = 2.2
"""Points of a stroke of the axis."""
THIN, THICK = 0.35, 0.8
STEPS = tuple(
    dt.timedelta(minutes=count)
    for count in (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400, 43200, 86400, 172800)
)
LEAST_STEP = 46.0
"""Points between two marks of the axis at the least."""


def course_paper(desk: Desk, incident: str) -> Paper:
    """The course of an incident as known now; raises Refused where there is none."""
    replay = replay_of(desk, incident)
    now = desk.now()
    micros = max(to_micros(now), replay.changes[-1])
    state = replay.incident.at(micros)
    teams = tuple(one.at(micros) for one in replay.teams)
    goods = tuple(one.at(micros) for one in replay.goods)
    fonts.choose(machine=desk.settings.system_fonts)
    lanes = printable(lanes_of(state, teams, goods, from_micros(micros)))
    page = drawn(lanes, _heads(desk, state, now), printable(footer_of(desk)))
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
    _put(page, LEFT, 12 * MM, TITLE, size=15, role="hei")
    room = RIGHT - LEFT - 42 * MM
    _put(page, LEFT + 40 * MM, 12 * MM, title, size=size_for(title, "hei", 12, room), role="hei", room=room)
    wide = fonts.text_width(right, ROLE, 8.5)
    _put(page, LEFT, 20 * MM, facts, size=8.5, room=RIGHT - LEFT - wide - 4 * MM)
    _put(page, RIGHT - wide, 20 * MM, right, size=8.5)
    span = span_of(lanes)
    if span is None:
        _put(page, LEFT, TOP + 10 * MM, "这起事件没有写明时刻的记录。", size=10)
        _put(page, LEFT, BOTTOM + 14 * MM, footer, size=7)
        return page
    scale = TimeScale(*span)
    rows = placed(lanes, scale, lambda words: fonts.text_width(words, ROLE, SIZE))
    _axis(page, scale, rows)
    for row in rows:
        _row(page, row)
    page.rules.append(Rule(LEFT, TOP, RIGHT, TOP, THICK))
    page.rules.append(Rule(LEFT, BOTTOM, RIGHT, BOTTOM, THICK))
    for x in (LEFT, LEFT + NAMES, RIGHT - MORE, RIGHT):
        page.rules.append(Rule(x, TOP, x, BOTTOM, THIN))
    _key(page)
    _put(page, LEFT, BOTTOM + 18 * MM, footer, size=7)
    return page


def _put(
    page: Page, x: float, y: float, words: str, *, size: float, role: str = ROLE, room: float | None = None
) -> None:
    """Words whose upper edge is at ``y``; cut, and the cut shown, where they are longer than their room."""
    if room is not None:
        full = words
        while words and fonts.text_width(words if words == full else words + "…", role, size) > room:
            words = words[:-1]
        words = words if words == full else words + "…"
    if words:
        page.texts.append(Text(x, y + size * 0.88, role, size, words))


def _row(page: Page, row: PlacedLane) -> None:
    page.rules.append(Rule(LEFT, row.y2, RIGHT, row.y2, THIN))
    middle = (row.y1 + row.y2) / 2
    size = max(size_for(row.name, ROLE, 7.5, NAMES - 2 * MM), 5.6)
    _put(page, LEFT + MM, middle - size / 2, row.name, size=size, room=NAMES - 1.5 * MM)
    for window in row.windows:
        _window(page, window)
    page.covers += [Box(one.x, one.y, one.width, LINE) for one in row.labels]
    page.boxes += [Box(x - 0.6, row.y2 - PAD - MARK, 1.2, MARK) for x in row.unnamed]
    for label in row.labels:
        page.boxes.append(Box(label.mark - MARK / 2, label.y + (LINE - MARK) / 2, MARK, MARK))
        _put(page, label.text_x, label.y + (LINE - SIZE) / 2, label.words, size=SIZE)
    if row.unnamed:
        _put(page, RIGHT - MORE + MM, middle - 3, f"另{len(row.unnamed)}条", size=6, room=MORE - MM)


def _window(page: Page, one: PlacedWindow) -> None:
    """The limit as a frame, its end a thick line; missed ones hatched from the start to when it was done."""
    for y in (one.y1, one.y2):
        page.rules.append(Rule(one.x1, y, one.due, y, THIN))
    page.rules.append(Rule(one.x1, one.y1, one.x1, one.y2, THIN))
    if one.cut:
        return
    page.rules.append(Rule(one.due, one.y1, one.due, one.y2, THICK * 1.6))
    if one.missed:
        page.rules.extend(hatched(one.due, max(one.x2, one.due + 2 * HATCH), one.y1, one.y2))


def hatched(x1: float, x2: float, y1: float, y2: float) -> list[Rule]:
    """Slanting rules that fill a rectangle and do not leave it."""
    x2 = min(x2, RIGHT - MORE)
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
    edges = [(scale.first, scale.turn or scale.last, scale.middle)]
    if scale.turn is not None:
        edges.append((scale.turn, scale.last, scale.x2))
        for shift in (-0.8, 0.8):
            page.rules.append(Rule(scale.middle + shift, TOP - 5 * MM, scale.middle + shift, BOTTOM, THIN))
        _put(page, scale.x1, TOP - 9 * MM, "首日（放大）", size=6.5)
        _put(page, scale.middle + 2, TOP - 9 * MM, "以后", size=6.5)
    before: dt.datetime | None = None
    for first, last, end in edges:
        span = last - first
        step = next((one for one in STEPS if (end - scale.x(first)) * (one / span) >= LEAST_STEP), span)
        at = _rounded(first, step)
        while at <= last:
            x, room = scale.x(at), RIGHT if end == scale.x2 else end
            if x + LEAST_STEP * 0.9 <= room:
                local = at.astimezone(BEIJING)
                _put(page, x + 1, TOP - 5 * MM, _clock(local, before, step), size=6.5)
                _put(page, x + 1, BOTTOM + 1 * MM, _relative(at - scale.first), size=6.5)
                page.rules += [
                    Rule(x, y, x, y + STROKE, THIN) for y in (TOP - STROKE, *(one.y1 for one in rows), BOTTOM)
                ]
                before = local
            at += step


def _clock(local: dt.datetime, before: dt.datetime | None, step: dt.timedelta) -> str:
    """The time on the axis; with the day where that is another, with the year where that is."""
    day = f"{local:%m-%d}" if before is None or before.year == local.year else f"{local:%Y-%m-%d}"
    if step >= dt.timedelta(days=1):
        return day
    return f"{local:%H:%M}" if before is not None and before.date() == local.date() else f"{day} {local:%H:%M}"


def _rounded(first: dt.datetime, step: dt.timedelta) -> dt.datetime:
    """The first instant from ``first`` on that is a whole step of the Beijing day."""
    midnight = first.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    count = -((midnight - first) // step)
    return midnight + step * count


def _relative(since: dt.timedelta) -> str:
    count = int(since.total_seconds() // 60)
    if count < 120:
        return f"T+{count}分"
    hours, rest = divmod(count, 60)
    if hours < 48:
        return f"T+{hours}:{rest:02}"
    return f"T+{hours // 24}天{f'{hours % 24}时' if hours % 24 else ''}"


def _key(page: Page) -> None:
    y, x = BOTTOM + 8 * MM, LEFT
    page.boxes.append(Box(x + 2, y + 2, MARK, MARK))
    _put(page, x + 8, y, "记录", size=7)
    page.boxes.append(Box(x + 26, y + 2, 1.2, MARK))
    _put(page, x + 30, y, "记录，字放不下", size=7)
    x += 34 * MM
    for dy in (0.0, 7.0):
        page.rules.append(Rule(x, y + dy, x + 18, y + dy, THIN))
    page.rules.append(Rule(x, y, x, y + 7, THIN))
    page.rules.append(Rule(x + 18, y, x + 18, y + 7, THICK * 1.6))
    _put(page, x + 22, y, "时限（粗线是到期）", size=7)
    x += 44 * MM
    page.rules.extend(hatched(x, x + 18, y, y + 7))
    _put(page, x + 22, y, "超时到报出为止；没有写明对象的凭据（推定）也算未按时", size=7)
    x += 86 * MM
    _put(page, x, y, "时间按北京时间，T 是图上最早一刻", size=7)
