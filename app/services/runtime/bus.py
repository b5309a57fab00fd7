"""The message bus of a Linux desktop (D-Bus): one connection, calls that wait no longer than told, signals that came.

Types are said with each call (the D-Bus specification's signatures), for a service refuses an ``i`` where it takes a
``u``; that is why this does not go through Qt, which sends every Python number as an ``i``.
"""

import contextlib
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.services.runtime.workers import TooLong, bounded

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

SECONDS = 1.0
"""How long anything on the bus is waited for."""
MOST_SIGNALS = 1000
SESSION, SYSTEM = "SESSION", "SYSTEM"


class NoAnswer(Exception):
    """The bus, or the service on it, is not there, does not answer in time, or refuses."""


class Place(NamedTuple):
    """A service, its object and the interface that is spoken there."""

    service: str
    path: str
    interface: str


BROKER = Place("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class Signal(NamedTuple):
    """What a service said by itself."""

    name: str
    body: tuple[object, ...]


class Bus:
    """A connection to one bus; raises NoAnswer where there is none."""

    def __init__(self, which: str = SESSION, *, files: bool = False) -> None:
        self._signals: deque[Message] = deque(maxlen=MOST_SIGNALS)
        self._heard: set[tuple[str, str]] = set()
        try:
            from jeepney.io.blocking import open_dbus_connection

            self._held: DBusConnection = bounded(partial(open_dbus_connection, which, enable_fds=files), 2 * SECONDS)
        except (ImportError, OSError, RuntimeError, KeyError, ValueError, StopIteration, TooLong) as error:
            raise NoAnswer(type(error).__name__) from error

    @property
    def file(self) -> int:
        """What becomes readable when something comes."""
        return self._held.sock.fileno()

    def call(
        self, place: Place, method: str, signature: str = "", *body: object, seconds: float | None = None
    ) -> tuple[object, ...]:
        """What a service answers, ``SECONDS`` long unless told otherwise; raises NoAnswer."""
        from jeepney import DBusAddress, MessageType, new_method_call

        try:
            address = DBusAddress(place.path, place.service, place.interface)
            asked = new_method_call(address, method, signature or None, body)
            answer = self._held.send_and_get_reply(asked, timeout=SECONDS if seconds is None else seconds)
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise NoAnswer(f"{place.service} {method}") from error
        if answer.header.message_type is not MessageType.method_return:
            raise NoAnswer(f"{place.service} {method}")
        return tuple(answer.body)

    def tell(self, place: Place, method: str, signature: str = "", *body: object) -> None:
        """Say something whose answer nobody waits for; raises NoAnswer where the bus has gone."""
        from jeepney import DBusAddress, new_method_call

        try:
            address = DBusAddress(place.path, place.service, place.interface)
            self._held.send(new_method_call(address, method, signature or None, body))
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise NoAnswer(f"{place.service} {method}") from error

    def owner(self, service: str) -> str:
        """Who has a name on the bus; empty where nobody has."""
        try:
            (found,) = self.call(BROKER, "GetNameOwner", "s", service)
        except (NoAnswer, ValueError):
            return ""
        return str(found)

    def listen(self, place: Place, argument: str = "") -> None:
        """Signals of a place are kept from now on, those about one name where it is given; raises NoAnswer."""
        from jeepney import MatchRule

        rule = MatchRule(type="signal", sender=place.service, interface=place.interface, path=place.path)
        if argument:
            rule.add_arg_condition(0, argument)
        self.call(BROKER, "AddMatch", "s", rule.serialise())
        where = (place.path, place.interface)
        if where not in self._heard:  # heard once, however often it is asked for
            self._heard.add(where)
            rule = MatchRule(type="signal", interface=place.interface, path=place.path)  # a name stands for a number
            self._held.filter(rule, queue=self._signals)

    def signals(self) -> list[Signal]:
        """What has come meanwhile, the oldest first; raises NoAnswer where the bus has gone."""
        from jeepney import HeaderFields

        try:
            with contextlib.suppress(TimeoutError):
                while True:
                    self._held.recv_messages(timeout=0)
        except (OSError, RuntimeError, ValueError) as error:
            raise NoAnswer("signals") from error
        found = [Signal(str(one.header.fields[HeaderFields.member]), tuple(one.body)) for one in self._signals]
        self._signals.clear()
        return found

    def close(self) -> None:
        """The connection ends; services drop what this program held."""
        with contextlib.suppress(OSError, ValueError):
            self._held.close()
