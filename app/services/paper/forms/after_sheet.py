"""演练讲评表: what was given when, which limits were late, which elements the first report did not tell, the points."""

import datetime as dt
from collections.abc import Mapping, Sequence

from app.models.moments import BEIJING
from app.models.practice.scoring import Outcome
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text

LOG = (GridColumn("时间", 16), GridColumn("经过", 84))
LATE = (GridColumn("事件", 36), GridColumn("应办", 34), GridColumn("到期", 15), GridColumn("晚", 15))
LACKING = (GridColumn("事件", 30), GridColumn("要素", 30), GridColumn("情况", 40))


def after_sheet(
    name: str,
    log: Sequence[tuple[dt.datetime, str]],
    outcome: Outcome,
    titles: Mapping[str, str],
    settings: Settings,
    ended: dt.datetime,
    footer: str,
) -> Form:
    """One practice; ``titles`` are by the subject of a clock and by the script's name of an event."""
    late = tuple(
        (
            titles.get(one.clock.shown_with, ""),
            f"{one.clock.obligation.label}→{one.clock.recipient.label}",
            f"{one.clock.limit.astimezone(BEIJING):%H:%M}",
            f"{one.minutes}分钟" if one.minutes is not None else "没有办",
        )
        for one in outcome.late
    )
    lacking = tuple(
        (titles.get(one.check.event, one.check.event), one.check.element, "首报里没有" if one.reported else "没有首报")
        for one in outcome.missing
    )
    return Form(
        title="演练讲评表",
        left=settings.unit_name,
        right=minute_text(ended),
        blocks=(
            Fields((
                (("演练", name), ("得分", f"{outcome.score}分")),
                (
                    ("时限", f"到期{outcome.limits}个，按时{outcome.kept}个"),
                    ("要素", f"应报{outcome.asked}项，报了{outcome.told}项"),
                ),
            )),
            GridTable(LOG, tuple((f"{at.astimezone(BEIJING):%m-%d %H:%M}", words) for at, words in log)),
            Prose("晚了的时限", ""),
            GridTable(LATE, late, empty="没有"),
            Prose("首报缺的要素", ""),
            GridTable(LACKING, lacking, empty="没有"),
            Signatures(("参演人", "讲评人")),
        ),
        footer=footer,
    )  # fmt: skip
