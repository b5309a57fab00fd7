"""A pattern made when it is first asked for: a long one takes longer to make than the module it stands in to load."""

import re
from collections.abc import Iterator


class LatePattern:
    """What ``re.compile`` gives, for those who search, match and replace."""

    __slots__ = ("_made", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._made: re.Pattern[str] | None = None

    @property
    def made(self) -> re.Pattern[str]:
        """The pattern itself."""
        if self._made is None:
            self._made = re.compile(self.pattern)
        return self._made

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first place."""
        return self.made.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """What begins there."""
        return self.made.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """All of it."""
        return self.made.fullmatch(text)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """One place after the other."""
        return self.made.finditer(text, start)

    def sub(self, instead: str, text: str, count: int = 0) -> str:
        """The text with something else in these places."""
        return self.made.sub(instead, text, count)
