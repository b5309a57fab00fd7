"""When something was done (凭据的时间): never before what it is done about, never ahead of now.

A limit is met at the instant the evidence names; one that cannot be would make a late report look like one in time.
"""

import datetime as dt

from app.models.moments import EARLIEST, UTC, minutes
from app.services.runtime.errors import Refused

SLACK = minutes(1)
"""Times are typed to the minute."""


def done_at(
    at: dt.datetime | None, now: dt.datetime, *, since: dt.datetime | None = None, field: str = "at"
) -> dt.datetime:
    """The instant in UTC, now where none is said; raises Refused where it lies ahead or before ``since``."""
    moment = (at or now).astimezone(UTC)
    if moment > now + SLACK or moment < EARLIEST:
        raise Refused("时间不合理（晚于现在或过早），请写实际的时间。", field=field)
    if since is not None and moment < since - SLACK:
        raise Refused("时间早于这件事本身，请核对。", field=field)
    return moment
