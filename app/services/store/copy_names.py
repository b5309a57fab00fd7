"""What copies of the book are called: a backup bears the moment it was made, a mirror the seat it began under."""

import datetime as dt

from app.models.moments import BEIJING

PATTERN, MIRRORS = "dutydesk-备份-*.db", "dutydesk-镜像-*.db"
STAMP = "%Y%m%d-%H%M%S"


def made_at(name: str) -> dt.datetime | None:
    """The moment a backup says in its name; None for any other name."""
    try:
        return dt.datetime.strptime(name, PATTERN.replace("*", STAMP)).replace(tzinfo=BEIJING)
    except ValueError:
        return None
