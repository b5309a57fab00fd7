"""The room's own daily report in a standing period (零报告) on the command line."""

import argparse
import datetime as dt

from app.cli.declaration import Answer, Command, Option, times, words
from app.cli.duty import day_or_none
from app.cli.home import HOME, on_desk
from app.cli.times import iso, moment_or_none
from app.models.moments import beijing_day
from app.services.desk.desk import Desk
from app.services.duty import zero_reports
from app.services.duty.zero_reports import ZeroDraft


def _report(desk: Desk, arguments: argparse.Namespace, day: dt.date) -> None:
    at = moment_or_none(arguments.at)
    draft = ZeroDraft(to=arguments.to, answered_by=arguments.answered_by, words=arguments.text, day=day, at=at)
    zero_reports.report(desk, draft)


def _only_show(_desk: Desk, _arguments: argparse.Namespace, _day: dt.date) -> None:
    """Whoever asks how a day stands changes nothing of it."""


ACTS = {"report": _report, "show": _only_show}


def zero(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book the report of a day, or say how it stands; today's is owed from the first look on."""
    day = day_or_none(arguments.date, "date") or beijing_day(desk.now())
    zero_reports.begin_day(desk)
    ACTS[arguments.act](desk, arguments, day)
    state = zero_reports.of_day(desk, day)
    done = state.reported if state is not None else None
    return {
        "date": day.isoformat(), "periods": list(zero_reports.periods_on(desk, day)),
        "due": iso(zero_reports.due_at(desk, day)), "reported": iso(done.at) if done is not None else None,
        "to": done.to if done is not None else "", "answered_by": done.answered_by if done is not None else "",
        "text": done.words if done is not None else zero_reports.words_of(desk, day),
    }  # fmt: skip


COMMANDS = (
    Command(
        name="zero",
        help="特别防护期、节假日本室每日零报告：登记、看",
        run=on_desk(zero, books=True),
        options=(
            *HOME,
            Option("act", required=True, choices=tuple(ACTS)),
            *words("to", "answered-by", "text"),
            *times("date", "at"),
        ),
    ),
)
