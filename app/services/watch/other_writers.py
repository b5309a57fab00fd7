"""Other programs on the same book (the command line beside the window): whether one of them booked something."""

from app.services.desk.desk import Desk


class OtherWriters:
    """Remembers the file as it was last seen; a draft moves its version and no entry."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._version = 0
        self._entries = 0
        self.ours()

    def ours(self) -> None:
        """What stands in the file now is known."""
        self._version = self.desk.store.data_version()
        self._entries = self.desk.store.entries()

    def booked(self) -> bool:
        """Whether there are entries that were not there when it was last asked."""
        version = self.desk.store.data_version()
        if version == self._version:
            return False
        self._version = version
        before, self._entries = self._entries, self.desk.store.entries()
        return self._entries != before
