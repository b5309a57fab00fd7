"""截至: the instant a message itself says its figures are of."""

import datetime as dt

from app.services.extraction import plain
from app.services.extraction.change import AsOf
from app.services.extraction.moments import read_moments
from app.services.extraction.times import AS_OF

DAY = dt.timedelta(days=1)


def read_as_of(text: str, ref: dt.datetime) -> AsOf | None:
    """The last 截至 of a message that names a moment within the day before ``ref``; None where none does."""
    if "截" not in text:
        return None
    readable = plain.readable(text)
    found = None
    for one in read_moments(readable, ref):
        before = AS_OF.search(readable[: one.start])
        moment = one.moment.astimezone(dt.UTC)
        if before is not None and before.group().startswith("截") and ref - DAY <= moment <= ref:
            found = AsOf(start=before.start(), end=one.end, moment=moment)
    return found
