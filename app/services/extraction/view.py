"""One text by a blunt look: what it shows of its findings is worked out once, whoever asks."""

from app.services.extraction.constructions import Sight, construction, look
from app.services.extraction.findings import Finding
from app.services.extraction.signs import value_signs


class View:
    """A text, its sight, and of each finding the construction it stands in and its signs."""

    def __init__(self, text: str) -> None:
        """Nothing is looked at before it is asked for."""
        self.text = text
        self._sights: dict[bool, Sight] = {}
        self._names: dict[tuple[int, bool], tuple[Finding, str]] = {}
        self._signs: dict[tuple[int, str], tuple[Finding, tuple[str, ...]]] = {}

    def sight(self, *, timed: bool) -> Sight:
        """What the text shows, where a time was read in it or none."""
        if timed not in self._sights:
            self._sights[timed] = look(self.text, timed=timed)
        return self._sights[timed]

    def construction(self, one: Finding, *, timed: bool) -> str:
        """The construction a finding stands in."""
        held = self._names.get((id(one), timed))
        if held is None:
            held = self._names[id(one), timed] = one, construction(self.text, one, self.sight(timed=timed))
        return held[1]

    def value_signs(self, one: Finding, name: str) -> tuple[str, ...]:
        """The signs of a value that was read, in the construction ``name``."""
        held = self._signs.get((id(one), name))
        if held is None:
            held = self._signs[id(one), name] = one, tuple(value_signs(self.text, one, name))
        return held[1]
