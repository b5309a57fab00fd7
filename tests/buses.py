"""A message bus of one's own and services on it that do what a test says."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

Answer = tuple[str, tuple[object, ...]]
"""A signature and what it is of."""
Act = Callable[["Service", str, tuple[object, ...]], "Answer | None"]
BROKER = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
LOOK = 0.05


@contextmanager
def bus() -> Iterator[str]:
    """The address of a bus that ends with the block; the test is skipped where there is no dbus-daemon."""
    if os.name != "posix" or shutil.which("dbus-daemon") is None:
        pytest.skip("这台电脑没有 dbus-daemon，没有试")
    words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon:  # noqa: S603 - fixed words
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().decode().strip()
        finally:
            daemon.terminate()  # also after a test that failed: its end would be waited for without end


class Service:
    """A program on a bus: it owns names, writes down what it is asked and answers what the test says.

    ``act`` gives the answer of a method; None is no answer at all.
    """

    def __init__(self, address: str, names: tuple[str, ...], act: Act) -> None:
        self.asked: list[tuple[str, str, tuple[object, ...]]] = []
        """(interface, method, what was given), in the order it came."""
        self.act = act
        self.sent: list[int] = []
        self._bus: DBusConnection = open_dbus_connection(address, enable_fds=True)
        for name in names:
            self._bus.send_and_get_reply(new_method_call(BROKER, "RequestName", "su", (name, 0)))
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                message = self._bus.receive(timeout=LOOK)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        fields = message.header.fields
        method, body = str(fields[HeaderFields.member]), tuple(message.body)
        signature = str(fields.get(HeaderFields.signature, ""))
        self.asked.append((str(fields.get(HeaderFields.interface, "")), f"{method}({signature})", body))
        answer = self.act(self, f"{method}({signature})", body)
        if answer is None:
            return
        if answer[0] == "error":
            self._bus.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))
        else:
            self.sent += [one for one in answer[1] if answer[0] == "h" and isinstance(one, int)]
            self._bus.send(new_method_return(message, answer[0] or None, answer[1]))

    def say(self, path: str, interface: str, signal: str, signature: str = "", *body: object) -> None:
        """A signal, heard before the answer that is being made."""
        self._bus.send(new_signal(DBusAddress(path, interface=interface), signal, signature or None, body))

    def close_sent(self) -> None:
        """Files that went out with answers are the other side's alone."""
        for one in self.sent:
            os.close(one)
        self.sent.clear()

    def methods(self) -> list[str]:
        return [method for _, method, _ in self.asked]

    def end(self) -> None:
        """The program goes, and its names with it."""
        self._ended.set()
        self._thread.join()
        self._bus.close()


@contextmanager
def service(address: str, *names: str, act: Act) -> Iterator[Service]:
    made = Service(address, names, act)
    try:
        yield made
    finally:
        made.end()


def silent(_service: Service, _method: str, _body: tuple[object, ...]) -> Answer | None:
    """Never answers."""
    return None


def refusing(_service: Service, _method: str, _body: tuple[object, ...]) -> Answer | None:
    """Refuses everything."""
    return "error", ()


def answering(answers: dict[str, Answer], _service: Service, method: str, _body: tuple[object, ...]) -> Answer | None:
    """Answers what stands there, and refuses what does not: a method with other types is another method."""
    return answers.get(method, ("error", ()))
