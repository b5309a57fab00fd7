"""零报告: what the room reported of a day, to whom, who took it."""

import datetime as dt
from typing import NamedTuple

from app.models.duty.facts import ZeroReported
from app.models.moments import BEIJING
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, Prose, Signatures
from app.services.paper.wording import minute_text


class Day(NamedTuple):
    """A day, the standing periods it lies in, by when it is reported."""

    day: dt.date
    periods: tuple[str, ...]
    due: dt.datetime | None


def zero_sheet(day: Day, words: str, reported: ZeroReported | None, settings: Settings, footer: str) -> Form:
    """The sheet of a day; before it was reported to whom and who took it are left to be written."""
    due = f"{day.due.astimezone(BEIJING):%H:%M}前" if day.due is not None else "没有规定时刻"
    told = minute_text(reported.at) if reported is not None else "（还没有报）"
    return Form(
        title="值班零报告",
        left=settings.unit_name,
        right=f"{day.day.year}年{day.day.month}月{day.day.day}日",
        blocks=(
            Fields((
                (("所在时段", "、".join(day.periods) or "不在特别防护期、节假日"), ("应报时刻", due)),
                (("报告对象", reported.to if reported is not None else ""), ("报出时间", told)),
                (("对方接听", reported.answered_by if reported is not None else ""), ("值班电话", settings.duty_phone)),
            )),
            Prose("情况", words),
            Signatures(("报告人", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip
