"""Papers of the rota: the month (值班表), a holiday as it is reported up (节假日值班安排表)."""

import datetime as dt
from typing import TYPE_CHECKING

from app.models.moments import BEIJING, beijing_day
from app.models.rota.checks import shares
from app.services.desk.desk import Desk
from app.services.duty import rotas
from app.services.forms.paper_kind import (
    THE_ONE,
    Offers,
    PaperKind,
    PaperOf,
    Wanted,
    right_words,
)
from app.services.paper.archive import footer_of
from app.services.paper.wording import date_text
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def _month(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import rota_sheet

    month = f"{wanted.day:%Y-%m}"
    room = rotas.room_of(desk, wanted.entry)
    turns = rotas.of_month(desk, month, room)
    wrong = rotas.wrong(desk, month, room)
    return rota_sheet.month_table(month, turns, shares(turns), wrong, desk.settings, footer_of(desk))


def _holiday(desk: Desk, wanted: Wanted) -> "Form":
    """Of the holiday the day lies in, or the next one in its month."""
    from app.services.paper.forms import rota_sheet

    held = rotas.holidays(desk)
    ahead = (wanted.day + dt.timedelta(days=number) for number in range(31))
    month = (one for one in ahead if one.month == wanted.day.month)
    found = next((one for one in map(held.holiday, month) if one is not None), None)
    if found is None:
        raise Refused(f"{wanted.day.year}年{wanted.day.month}月{wanted.day.day}日到月底没有节假日。", field="shift")
    span = [found.first + dt.timedelta(days=number) for number in range((found.last - found.first).days + 1)]
    months = dict.fromkeys(f"{one:%Y-%m}" for one in span)
    rooms = rotas.rooms(desk)
    turns = tuple(
        one for room in rooms for month in months for one in rotas.of_month(desk, month, room) if one.day in span
    )
    phones = {
        name: number
        for room in rooms
        for month in months
        for name, number in rotas.phones_of(desk, month, room).items()
    }
    today = date_text(dt.datetime.combine(beijing_day(desk.now()), dt.time(), BEIJING))
    ours = {one.day for one in turns if not one.room}
    return rota_sheet.holiday_table(
        found.name, turns, phones, desk.settings, today, footer_of(desk),
        unplanned=[one for one in span if one not in ours],
    )  # fmt: skip


def _offers(desk: Desk, _incident: str) -> Offers:
    """The month that runs, of each room for which a rota was made."""
    month = f"{beijing_day(desk.now()):%Y-%m}"
    return tuple((room, room) for room in rotas.rooms(desk) if rotas.of_month(desk, month, room))


def _holiday_offers(desk: Desk, _incident: str) -> Offers:
    """The holiday that is on or comes this month, where a rota was made."""
    today, held = beijing_day(desk.now()), rotas.holidays(desk)
    ahead = [today + dt.timedelta(days=number) for number in range(31)]
    found = any(held.holiday(one) is not None for one in ahead if one.month == today.month)
    return THE_ONE if found and rotas.of_month(desk, f"{today:%Y-%m}") else ()


ROTA = PaperKind(key="rota", name="值班表", of=PaperOf.DAY, make=_month, offers=_offers, about=right_words)
HOLIDAY = PaperKind(
    key="holiday-rota", name="节假日值班安排表", of=PaperOf.DAY, make=_holiday, offers=_holiday_offers,
    about=right_words,
)  # fmt: skip
