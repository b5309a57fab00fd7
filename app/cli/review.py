"""Looking back on the command line (复盘): what was known at a minute, how the month went, where a word stands."""

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.declaration import Answer, Command, Option, counted
from app.cli.home import HOME, on_desk
from app.cli.times import iso, moment_or_none, parse_moment, until_or_none
from app.models.vocabulary.obligation import Phase
from app.services.desk.desk import Desk
from app.services.duty import officers
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.review.moment_view import MomentView, Owed, SaidThen
    from app.services.review.period_statistics import Statistics
    from app.services.review.timeliness import Judged, Rate


def review(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """An incident as known here at --at, by arrival; with --and the differences to another instant."""
    from app.services.review.moment_view import differences, replay_of

    if not any((arguments.at, arguments.pdf, arguments.report, arguments.word, arguments.slides)):
        raise Refused(
            "请写 --at，按哪一刻看，例如 2026-06-12T03:12:30；"
            "或写 --pdf 出事件复盘图、--report 出复盘报告、--word 出可编辑稿、--slides 出会议版。",
            field="at",
        )
    made = _papers(desk, arguments)
    if not arguments.at:
        return {"incident": arguments.incident, **made}
    replay = replay_of(desk, arguments.incident)
    view = replay.at(parse_moment(arguments.at))
    answer = {**_moment(view), **made}
    if arguments.second:
        other = replay.at(parse_moment(arguments.second))
        answer["and"] = _moment(other)
        answer["differences"] = [
            {"what": one.what, "label": one.label, "before": one.before, "after": one.after}
            for one in differences(view, other)
        ]
    return answer


def _papers(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The papers that are asked for, saved; which and where."""
    from app.services.paper.archive import save

    made: Answer = {}
    if arguments.pdf:
        from app.services.review.course_sheet import course_pdf

        save(course_pdf(desk, arguments.incident), Path(arguments.pdf))
        made |= {"pdf": arguments.pdf, "pages": 1}
    if arguments.report:
        from app.services.review.course_report import course_report
        from app.services.review.statistics_paper import as_pdf

        save(as_pdf(desk.settings, course_report(desk, arguments.incident)), Path(arguments.report))
        made["report"] = arguments.report
    if arguments.word:
        from app.services.review.papers_made import report_word

        save(report_word(desk, arguments.incident), Path(arguments.word))
        made["word"] = arguments.word
    if arguments.slides:
        from app.services.review.papers_made import slides_made

        slides = slides_made(desk, arguments.incident)
        save(slides.data, Path(arguments.slides))
        made |= {"slides": arguments.slides, "slide_pages": len(slides.paper.pages)}
    return made


def _moment(view: "MomentView") -> Answer:
    state = view.state
    return {
        "incident": view.incident,
        "at": iso(view.at),
        "known": view.received,
        "entries": view.known,
        "of": view.entries,
        "title": state.title,
        "status": state.status.value if view.received else None,
        "figures": {kind.value: one.value for kind, one in view.figures.items()},
        "figure_sources": [
            {
                "figure": kind.value,
                "value": one.value,
                "bound": one.bound.value,
                "source": one.source,
                "known_at": iso(one.known_at),
                "entry": one.entry,
            }
            for kind, one in view.figures.items()
        ],
        "level_known": state.level.label if view.received else None,
        "level_strict": state.level_strict.label if view.received else None,
        "strict_by": state.strict_by,
        "clocks": [_owed(one) for one in view.clocks],
        "forces": [
            {
                "name": one.name,
                "task": one.task,
                "step": one.step.value,
                "step_text": one.step.label,
                "since": iso(one.since),
                "people": one.people,
                "vehicles": one.vehicles,
            }
            for one in view.forces
        ],
        "said": [_said(one) for one in view.said],
        "learned": [
            {
                "what": one.what,
                "label": one.label,
                "then": one.then,
                "later": one.later,
                "arrived": iso(one.arrived),
                "entry": one.entry,
            }
            for one in view.learned
        ],
        "doubts": list(state.doubts),
    }


def _owed(owed: "Owed") -> Answer:
    clock = owed.clock
    return {
        "id": clock.id,
        "subject": clock.subject,
        "rule": clock.rule,
        "kind": clock.obligation.value,
        "kind_text": clock.obligation.label,
        "basis_at": iso(clock.basis_at),
        "due": iso(clock.due),
        "state": owed.phase.value,
        "state_text": owed.phase.label,
        "met_at": iso(clock.met_at),
        "owner": clock.owner.label,
        "recipient": clock.recipient.label,
    }


def _said(said: "SaidThen") -> Answer:
    return {
        "kind": said.kind,
        "at": iso(said.at),
        "by": said.by,
        "to": said.to,
        "text": said.text,
        "stage": said.stage or None,
        "state": said.state or None,
        "figures": dict(said.figures),
        "entry": said.entry,
    }


def stats(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The figures of a period of Beijing days, as JSON, as a workbook and on paper."""
    from app.services.paper.archive import save
    from app.services.review.period_statistics import statistics_of

    found = statistics_of(desk, _day(arguments.first, "from"), _day(arguments.last, "to"))
    answer = _statistics(found)
    if arguments.xlsx:
        from app.services.review.workbook import workbook

        save(workbook(found), Path(arguments.xlsx))
        answer["xlsx"] = arguments.xlsx
    if arguments.pdf:
        from app.services.review.statistics_paper import as_pdf, statistics_form

        save(as_pdf(desk.settings, statistics_form(desk, found)), Path(arguments.pdf))
        answer["pdf"] = arguments.pdf
    if arguments.late_pdf:
        from app.services.review.statistics_paper import as_pdf, late_form

        save(as_pdf(desk.settings, late_form(desk, found)), Path(arguments.late_pdf))
        answer["late_pdf"] = arguments.late_pdf
    return answer


def _day(text: str, field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"日期“{text}”看不懂，请写成 2026-06-12。", field=field) from error


def _statistics(found: "Statistics") -> Answer:
    hows = Counter(one.how for one in found.judged)
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "incidents": len(found.incidents),
        "on_time": {
            **_rate(found.rate),
            "late": hows[Phase.MET_LATE],
            "missed": hows[Phase.OVERDUE],
            "inferred": hows[Phase.INFERRED],
            "pending": found.pending,
            "misses": [_miss(one) for one in found.misses],
            "by": {
                way: [{"key": one.key, "label": one.label, **_rate(one)} for one in some]
                for way, some in found.by.items()
            },
        },
        "by_class": [
            {
                "code": one.code,
                "name": one.name,
                "incidents": len(one.incidents),
                **{kind.value: count for kind, count in one.casualties.items()},
                "untold": {kind.value: len(some) for kind, some in one.untold.items()},
                "last_year": {
                    "incidents": one.before,
                    **{kind.value: count for kind, count in one.casualties_before.items()},
                }
                if found.held_before
                else None,
                "of": list(one.incidents),
            }
            for one in found.classes
        ],
        "by_month": [
            {
                "month": one.month,
                "incidents": one.incidents,
                "last_year": one.before,
                **_rate(one.rate),
            }
            for one in found.months
        ],
        "medians": {name: one.minutes for name, one in found.medians.items()},
        "medians_of": {name: one.count for name, one in found.medians.items()},
        "late_to_us": [
            {
                "incident": one.incident,
                "title": one.title,
                "unit": one.unit,
                "township": one.township,
                "occurred": iso(one.occurred_at),
                "received": iso(one.received_at),
                "minutes": one.minutes,
                "reason": one.reason,
            }
            for one in found.late
        ],
        "told_by": found.units,
        "heat": [list(row) for row in found.heat],
        "nights": {one.officer: one.incidents for one in found.nights},
        "night_load": [
            {"officer": one.officer, "incidents": one.incidents, "nights": one.nights, "most": one.most}
            for one in found.nights
        ],
        "other_matters": [{"key": one.key, "label": one.label, **_rate(one)} for one in found.other_rates],
    }


def _rate(one: "Rate") -> Answer:
    return {"rate": one.rate, "on_time": one.on_time, "of": one.of}


def _miss(one: "Judged") -> Answer:
    clock = one.clock
    return {
        "incident": clock.shown_with.removeprefix("incident:"),
        "title": one.about.title,
        "rule": clock.rule,
        "kind": clock.obligation.value,
        "kind_text": clock.obligation.label,
        "recipient": clock.recipient.label,
        "due": iso(clock.due),
        "done": iso(one.done),
        "state": one.how.value,
        "reason": one.reason,
        "clock": clock.id,
        "evidence": clock.evidence,
    }


def search(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The entries that hold all the words, the newest first."""
    from app.services.review import search as words

    within = words.Within(
        since=moment_or_none(arguments.first, day=True),
        until=until_or_none(arguments.last),
        officer=arguments.officer or "",
        kind=arguments.kind or "",
        place=arguments.place or "",
    )
    words.catch_up(desk)
    found = words.search(desk, arguments.words, within, arguments.limit)
    people = officers.by_name(desk)
    return {
        "hits": [
            {
                "kind": one.entry.kind,
                "id": one.entry.id,
                "incident": one.incident or None,
                "at": iso(one.at),
                "text": one.text,
                "by": one.entry.who,
                "person": officers.person_of(people, one.entry.by),
                "subject": one.entry.subject,
                "struck": one.struck,
                "corrected": one.corrected or None,
            }
            for one in found
        ]
    }


COMMANDS = (
    Command(
        name="review",
        help="复盘：一起事件在某一刻本单位知道什么、办了什么、说了什么",
        run=on_desk(review),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--at"),
            Option("--and", attribute="second"),
            Option("--pdf"),
            Option("--report"),
            Option("--word"),
            Option("--slides"),
        ),
    ),
    Command(
        name="stats",
        help="统计：一段日子的上报及时率、分类分月、用时、迟报",
        run=on_desk(stats),
        options=(
            *HOME,
            Option("--from", required=True, attribute="first"),
            Option("--to", required=True, attribute="last"),
            Option("--xlsx"),
            Option("--pdf"),
            Option("--late-pdf"),
        ),
    ),
    Command(
        name="search",
        help="检索：哪些记录里有这些字，新的在前，划去的也在",
        run=on_desk(search),
        options=(
            *HOME,
            Option("words", required=True),
            Option("--from", attribute="first"),
            Option("--to", attribute="last"),
            Option("--officer"),
            Option("--kind"),
            Option("--place"),
            Option("--limit", 50, kind=counted),
        ),
    ),
)
