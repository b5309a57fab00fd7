"""Everything that can be proved of a book at one go (核验): chain, seats, derived part, contents, structure.

Each part says whether it ran, as a check that reads nothing must not say that all is well. Nothing is written.
"""

import re

import msgspec

from app.services.runtime.errors import Damaged
from app.services.store.contents import FileProblem, check_contents
from app.services.store.derived import AN_INDEX, Difference, compare, torn
from app.services.store.store import Store
from app.services.store.verify import Verdict, strangers, verify

CHAIN, SEATS, DERIVED, CONTENTS, STRUCTURE = "chain", "seats", "derived", "contents", "structure"
OF_INDEX = re.compile("(?:missing from|in) index ")
"""How SQLite's own check tells of an index that is not what its table says."""


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, and what was found in each part."""

    verdict: Verdict
    ran: tuple[str, ...]
    derived: tuple[Difference, ...] = ()
    contents: tuple[FileProblem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong in any part that ran."""
        return self.verdict.ok and not self.derived and not self.contents


def audit(store: Store) -> Audit:
    """Walk the chains, look for the seats, fold every subject anew, read every file; each part at one moment."""
    verdict = verify(store)
    verdict = msgspec.structs.replace(verdict, problems=(*verdict.problems, *strangers(store)))
    try:
        derived = compare(store)
    except Damaged as error:
        derived = [torn(None, error.sentence)]
    if any(one.field == AN_INDEX for one in derived or ()):  # named there, and made again from the book
        rest = tuple(one for one in verdict.problems if not OF_INDEX.search(one.text))
        verdict = msgspec.structs.replace(verdict, problems=rest)
    ran = (CHAIN, SEATS, *((DERIVED,) if derived is not None else ()), CONTENTS, STRUCTURE)
    return Audit(verdict=verdict, ran=ran, derived=tuple(derived or ()), contents=tuple(check_contents(store)))
