"""Key rings for tests: one that works, one that is locked, one that never answers."""

import threading

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError


class Ring(KeyringBackend):
    """Keeps what it is given for as long as it lives."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Ring):
    """Says no to everything."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(service, username, len(password))


class Absent(Ring):
    """A machine without a key ring."""

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError(service, username, len(password))


class Slow(Ring):
    """Waits for a click that never comes."""

    def __init__(self) -> None:
        super().__init__()
        self.clicked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.clicked.wait()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.clicked.wait()
        super().set_password(service, username, password)
