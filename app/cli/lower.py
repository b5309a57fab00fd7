"""Who is on duty below (下级值班表) on the command line."""

import argparse
import datetime as dt
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, times, words
from app.cli.duty import day_or_none
from app.cli.home import HOME, on_desk
from app.cli.times import iso
from app.models.lower.facts import LowerDuty
from app.models.moments import beijing_day
from app.services.desk.desk import Desk
from app.services.duty import lowers
from app.services.duty.lowers import LowerDay
from app.services.runtime.errors import Refused
from app.services.runtime.files import read_words


def _paste(desk: Desk, arguments: argparse.Namespace, day: dt.date) -> LowerDay:
    if not arguments.file:
        raise Refused("请写明消息在哪个文件：--file 文件。", field="file")
    return lowers.paste(desk, read_words(Path(arguments.file)), day)


def _set(desk: Desk, arguments: argparse.Namespace, day: dt.date) -> LowerDay:
    one = LowerDuty(
        unit=arguments.unit, officer=arguments.officer, leader=arguments.leader, phone=arguments.phone,
        leader_phone=arguments.leader_phone,
    )  # fmt: skip
    lowers.tell(desk, day, (one,), "电话")
    return lowers.of_day(desk, day)


def _import(desk: Desk, arguments: argparse.Namespace, day: dt.date) -> LowerDay:
    if not arguments.file:
        raise Refused("请写明要导入的文件：--file 文件。", field="file")
    from app.services.duty import lower_tables  # readers of tables load with a table

    return lower_tables.take_in(desk, Path(arguments.file), day)


def _expect(desk: Desk, _arguments: argparse.Namespace, day: dt.date) -> LowerDay:
    lowers.expect(desk, day)
    return lowers.of_day(desk, day)


def _list(desk: Desk, _arguments: argparse.Namespace, day: dt.date) -> LowerDay:
    return lowers.of_day(desk, day)


ACTS = {"paste": _paste, "import": _import, "set": _set, "expect": _expect, "list": _list}


def lower(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """One act on the list of a day, and the list as it then is."""
    day = day_or_none(arguments.date, "date") or beijing_day(desk.now())
    found = ACTS[arguments.act](desk, arguments, day)
    return {
        "date": day.isoformat(),
        "units": [
            {
                "unit": one.unit, "officer": one.officer, "leader": one.leader, "phone": one.phone,
                "leader_phone": one.leader_phone,
            }
            for one in found.units
        ],
        "missing": list(found.missing),
        "chased_at": iso(lowers.due_at(desk, day)) if found.missing else None,
        "doubts": list(found.doubts),
    }  # fmt: skip


COMMANDS = (
    Command(
        name="lower",
        help="下级值班表：贴群消息、录入、导入、列出、催报",
        run=on_desk(lower, books=True),
        options=(
            *HOME,
            Option("act", required=True, choices=tuple(ACTS)),
            *words("file", "unit", "officer", "leader", "phone", "leader-phone"),
            *times("date"),
        ),
    ),
)
