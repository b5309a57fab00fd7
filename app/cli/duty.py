"""The duty room's people and rota on the command line."""

import argparse
import datetime as dt
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, times, words
from app.cli.home import HOME, first_line, on_desk
from app.cli.times import LATEST, iso, moment_or_none
from app.models.moments import EARLIEST, beijing_day
from app.models.rota.checks import shares
from app.models.rota.turns import Turn
from app.models.vocabulary.duty import DutyRole, OfficerRole, RotaPattern
from app.services.desk.desk import Desk
from app.services.duty import leaves, officers, presence, rotas, shift, sign_on
from app.services.duty.rotas import ChangeDraft, RotaDraft
from app.services.runtime.errors import Refused


def day_of(text: str | None, field: str) -> dt.date:
    """A day ``2026-12-01``; raises Refused for anything else."""
    try:
        day = dt.date.fromisoformat((text or "").strip())
    except ValueError as error:
        raise Refused(f"日期“{text or ''}”看不懂，请写成 2026-12-01（--{field}）。", field=field) from error
    if not EARLIEST.date() <= day <= LATEST.date():
        raise Refused(f"日期“{text}”不合理，请核对年份（--{field}）。", field=field)
    return day


def day_or_none(text: str | None, field: str) -> dt.date | None:
    """The day an option gives, None where the option was left out; raises Refused."""
    return None if text is None else day_of(text, field)


def _add(desk: Desk, arguments: argparse.Namespace) -> None:
    first = officers.role_of(arguments.role or OfficerRole.OFFICER.label)
    officers.add(desk, arguments.name, first, arguments.phone or "")


def _alter(desk: Desk, arguments: argparse.Namespace) -> None:
    role = officers.role_of(arguments.role) if arguments.role else None
    officers.change(desk, arguments.name, role, arguments.phone, arguments.reason)


def _take_out(desk: Desk, arguments: argparse.Namespace) -> None:
    officers.leave(desk, arguments.name, arguments.reason)


def _password(desk: Desk, arguments: argparse.Namespace) -> None:
    if not arguments.password_file:
        raise Refused("口令不写在命令里，请写明放口令的文件：--password-file 文件。", field="password_file")
    password = first_line(arguments.password_file)
    sign_on.set_password(desk, arguments.name, password, password)


def _no_password(desk: Desk, arguments: argparse.Namespace) -> None:
    sign_on.take_password(desk, arguments.name)


def _only_list(_desk: Desk, _arguments: argparse.Namespace) -> None:
    """Whoever asks for the list changes nothing."""


OFFICER_ACTS = {
    "add": _add, "change": _alter, "leave": _take_out, "password": _password, "no-password": _no_password,
    "list": _only_list,
}  # fmt: skip


def officer(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Add somebody, change role or number, take somebody out, give or take a password to sign on with, list them."""
    OFFICER_ACTS[arguments.act](desk, arguments)
    signing = {one.id for one in sign_on.with_passwords(desk)}
    return {
        "officers": [
            {
                "id": one.id, "name": one.name, "role": officers.label_of(one), "phone": one.phone,
                "active": bool(one.active), "password": one.id in signing,
            }
            for one in officers.listed(desk, everybody=arguments.all)
        ]
    }  # fmt: skip


def _told(turn: Turn) -> dict[str, object]:
    return {
        "date": turn.day.isoformat(), "slot": turn.slot, "main": turn.main, "deputy": turn.deputy,
        "leader": turn.leader, "standby": list(turn.standby), "room": turn.room,
        "off": turn.off, "begins": iso(turn.begins), "ends": iso(turn.ends),
    }  # fmt: skip


def shown(desk: Desk, month: str, room: str = "") -> Answer:
    """The rota of a month, what is wrong with it, how it is shared out."""
    turns = rotas.of_month(desk, month, room)
    return {
        "month": month,
        "days": list(map(_told, turns)),
        "room": room,
        "problems": list(rotas.wrong(desk, month, room)),
        "shares": [
            {
                "name": one.name, "turns": one.turns, "nights": one.nights, "weekends": one.weekends,
                "holidays": one.holidays, "leads": one.leads, "standbys": one.standbys,
            }
            for one in shares(turns)
        ],
    }  # fmt: skip


def _make(desk: Desk, arguments: argparse.Namespace) -> Answer:
    pattern = next((one for one in RotaPattern if arguments.pattern in {one.value, one.label}), None)
    if pattern is None:
        raise Refused(
            f"没有“{arguments.pattern}”这种排法。可用：{'、'.join(one.value for one in RotaPattern)}。", field="pattern"
        )
    month = rotas.month_of(arguments.month)
    draft = RotaDraft(
        month=month, pattern=pattern, officers=rotas.names_in(arguments.officers),
        leaders=rotas.names_in(arguments.leaders), leader_days=max(1, arguments.leader_days),
        replace=arguments.replace, standby=rotas.names_in(arguments.standby),
        standing_by=arguments.standing_by, room=rotas.room_of(desk, arguments.room),
    )  # fmt: skip
    rotas.make(desk, draft)
    return shown(desk, month, draft.room)


def _post_of(text: str) -> DutyRole:
    post = next((one for one in DutyRole if text in {one.value, one.label}), None)
    if post is None:
        raise Refused(f"没有“{text}”这个位置。可用：主班、副班、带班、备勤。", field="post")
    return post


def _change(desk: Desk, arguments: argparse.Namespace) -> Answer:
    day, room = day_of(arguments.date, "date"), rotas.room_of(desk, arguments.room)
    if arguments.post in {"备勤", "standby"}:
        turn = rotas.named(desk, day, arguments.slot, room)
        rotas.stand_by(desk, turn, rotas.names_in(arguments.to), arguments.reason)
    else:
        draft = ChangeDraft(
            day=day, slot=arguments.slot, post=_post_of(arguments.post), now=arguments.to, reason=arguments.reason,
            room=room,
        )  # fmt: skip
        rotas.change(desk, draft)
    return shown(desk, f"{day:%Y-%m}", room)


def _swap(desk: Desk, arguments: argparse.Namespace) -> Answer:
    day, other = day_of(arguments.date, "date"), day_of(arguments.with_date, "with")
    room = rotas.room_of(desk, arguments.room)
    first = rotas.named(desk, day, arguments.slot, room)
    second = rotas.named(desk, other, arguments.with_slot or arguments.slot, room)
    rotas.exchange(desk, first, second, _post_of(arguments.post), arguments.reason)
    return shown(desk, f"{day:%Y-%m}", room)


def _leave(desk: Desk, arguments: argparse.Namespace) -> Answer:
    first = day_of(arguments.date, "date")
    last = day_or_none(arguments.until, "until") or first
    leaves.take_leave(desk, arguments.name, first, last, arguments.reason)
    return shown(desk, f"{first:%Y-%m}")


def _back(desk: Desk, arguments: argparse.Namespace) -> Answer:
    leaves.come_back(desk, arguments.name, arguments.reason)
    return shown(desk, f"{beijing_day(desk.now()):%Y-%m}")


def _import(desk: Desk, arguments: argparse.Namespace) -> Answer:
    if not arguments.file:
        raise Refused("请写明要导入的文件。", field="file")
    from app.services.duty import rota_tables  # readers of tables load with a table

    path, room = Path(arguments.file), rotas.room_of(desk, arguments.room)
    read = rota_tables.read(path, beijing_day(desk.now()), rotas.change_time(desk), rotas.holidays(desk), room)
    if not arguments.replace:
        held = [month for month in read.months if rotas.of_month(desk, month, room)]
        if held:
            raise Refused(f"{'、'.join(held)}已经有值班表。要替换请加 --replace。", field="month")
    rota_tables.book_read(desk, path.name, read, replaces=arguments.replace)
    return {
        "months": list(read.months),
        "days": [_told(one) for turns in read.months.values() for one in turns],
        "phones": read.phones,
        "problems": [said for month in read.months for said in rotas.wrong(desk, month, room)],
        "issues": [{"sheet": one.sheet, "row": one.row, "problem": one.problem} for one in read.issues],
    }


def _show(desk: Desk, arguments: argparse.Namespace) -> Answer:
    return shown(desk, rotas.month_of(arguments.month), rotas.room_of(desk, arguments.room))


def _print(desk: Desk, arguments: argparse.Namespace) -> Answer:
    from app.services.forms.papers import form_made
    from app.services.paper.archive import save

    if not arguments.pdf:
        raise Refused("打印要写明存到哪里：--pdf 文件。", field="pdf")
    month, room = rotas.month_of(arguments.month), rotas.room_of(desk, arguments.room)
    if not rotas.of_month(desk, month, room):
        raise Refused(f"{room}{month}还没有值班表。", field="month")
    first = day_or_none(arguments.date, "date") or dt.date.fromisoformat(f"{month}-01")
    made = form_made(desk, "holiday-rota" if arguments.holiday else "rota", day=first, entry=room)
    save(made.data, Path(arguments.pdf))
    return {"pdf": arguments.pdf, "pages": len(made.paper.pages), "title": made.paper.title}


ACTS = {
    "make": _make, "show": _show, "change": _change, "swap": _swap, "leave": _leave, "back": _back,
    "print": _print, "import": _import,
}  # fmt: skip


def rota(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """One act on the rota."""
    return ACTS[arguments.act](desk, arguments)


def present(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """A leader is in place, came to the scene or left."""
    kind = presence.kind_of(arguments.kind)
    at = moment_or_none(arguments.at)
    presence.note(desk, arguments.name, kind, post=arguments.post, at=at, told_by=arguments.told_by)
    return {"name": arguments.name, "kind": kind.value, "kind_text": kind.label}


def weather(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The weather of a day, for the head of its log."""
    day = day_or_none(arguments.date, "date") or beijing_day(desk.now())
    shift.note_weather(desk, day, arguments.text)
    return {"date": day.isoformat(), "weather": arguments.text}


def note(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """A line of the log; with a time what was written on paper then (补录)."""
    at = moment_or_none(arguments.at)
    shift.write_note(desk, arguments.text, at=at, drill=arguments.drill)
    return {
        "text": arguments.text, "at": iso(at or desk.now()), "later": at is not None, "drill": arguments.drill,
    }  # fmt: skip


COMMANDS = (
    Command(
        name="diary",
        help="值班日志记一条；带 --at 的是补录纸上写的，带 --drill 的是拉动演练",
        run=on_desk(note, books=True),
        options=(*HOME, *words("text"), *times("at"), Option("--drill", switch=True)),
    ),
    Command(
        name="presence",
        help="领导到位、到场、离开，谁告知的",
        run=on_desk(present, books=True),
        options=(*HOME, *words("name", "post"), *times("at"), Option("--kind", "到位"), Option("--told-by", "")),
    ),
    Command(
        name="weather",
        help="值班日志上的天气",
        run=on_desk(weather, books=True),
        options=(*HOME, *words("text"), *times("date")),
    ),
    Command(
        name="officer",
        help="值班人员：登记、改角色和电话、离岗、设和取消登录口令、列出",
        run=on_desk(officer, books=True),
        options=(
            *HOME,
            Option("act", required=True, choices=tuple(OFFICER_ACTS)),
            *words("name", "reason"),
            *words("phone", "role", default=None),
            Option("--password-file"),
            Option("--all", switch=True),
        ),
    ),
    Command(
        name="rota",
        help="值班表：排、看、调班、换班、请假、销假、打印、导入",
        run=on_desk(rota, books=True),
        options=(
            *HOME,
            Option("act", required=True, choices=tuple(ACTS)),
            Option("file"),
            *words("month", "officers", "leaders", "slot", "post", "to", "name", "reason", "room"),
            *times("date", "until"),
            *words("standby"),
            Option("--standing-by", 1, kind=int),
            Option("--pattern", RotaPattern.FULL_DAY.value),
            Option("--leader-days", 1, kind=int),
            Option("--with", attribute="with_date"),
            Option("--with-slot", ""),
            Option("--pdf"),
            Option("--holiday", switch=True),
            Option("--replace", switch=True),
        ),
    ),
)
