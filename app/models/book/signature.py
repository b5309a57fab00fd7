"""Who an entry is signed by (``by``): the name, and behind it the id of the person where the room has a list of people.

Entries of earlier versions, of the program itself and of rooms without a list bear a name alone.
"""

from functools import lru_cache

SIGN = "@"
ID = 36
"""Letters of a person's id (a UUID in its usual writing)."""


def signature(name: str, person: str) -> str:
    """How somebody signs: ``王澄@0190…``, the bare name where no person is known by it."""
    return f"{name}{SIGN}{person}" if person else name


def _parted(by: str) -> int:
    """Where the name ends."""
    cut = len(by) - ID - len(SIGN)
    return cut if cut > 0 and by[cut] == SIGN else len(by)


@lru_cache(maxsize=1024)
def name_in(by: str) -> str:
    """The name in a signature, as papers and screens show it."""
    return by[: _parted(by)]


def person_in(by: str) -> str:
    """The id of the person in a signature, empty where it bears a name alone."""
    return by[_parted(by) + len(SIGN) :]
