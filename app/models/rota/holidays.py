"""Days off and days worked (节假日、调休): what the State Council's notice says of a year, else the week alone."""

import datetime as dt

import msgspec

SATURDAY = 5


class Holiday(msgspec.Struct, frozen=True, kw_only=True):
    """One holiday: its name, first and last day off, the days of a weekend that are worked for it."""

    name: str
    first: dt.date
    last: dt.date
    worked: tuple[dt.date, ...] = ()


class HolidayYear(msgspec.Struct, frozen=True, kw_only=True):
    """The holidays of a year; ``published`` once the notice is out, before that the days of the law alone."""

    year: int
    source: str
    published: bool
    holidays: tuple[Holiday, ...]


class Holidays(msgspec.Struct, frozen=True):
    """Every year that is known."""

    years: tuple[HolidayYear, ...] = ()

    def year(self, day: dt.date) -> HolidayYear | None:
        """What is known of the year a day lies in."""
        return next((one for one in self.years if one.year == day.year), None)

    def holiday(self, day: dt.date) -> Holiday | None:
        """The holiday a day off belongs to; None for any other day."""
        return next((one for year in self.years for one in year.holidays if one.first <= day <= one.last), None)

    def worked(self, day: dt.date) -> bool:
        """Whether a Saturday or Sunday is worked for a holiday (调休上班)."""
        return any(day in one.worked for year in self.years for one in year.holidays)

    def off(self, day: dt.date) -> bool:
        """Whether nobody works on a day but who is on duty."""
        return self.holiday(day) is not None or (day.weekday() >= SATURDAY and not self.worked(day))

    def doubt(self, day: dt.date) -> str:
        """What is not known of the days off in the year of a day, in a sentence; empty where all is."""
        year = self.year(day)
        if year is None:
            return f"没有{day.year}年的节假日表，只按周末排，请核对放假和调休。"
        if not year.published:
            return f"{day.year}年的放假调休通知还没有收进本程序，只列了法定节日，调休上班日没有排，公布后请重排。"
        return ""
