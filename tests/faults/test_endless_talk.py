"""Servers that never stop talking: an attempt ends in time, and nothing of it is left behind."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.models.outbox.routes import MailSecurity, Route, RouteKind
from app.services.outbox.delivery import DeliveryResult, Parcel, deliver
from tests.helpers import PATIENCE, until
from tests.servers import certificate

pytestmark = pytest.mark.loopback
PARCEL = Parcel(id="m1", title="首报", name="首报", document=b"{}", pdf=b"%PDF-1.4", tried_at="2026-06-12T03:14:15Z")


@contextmanager
def talking(words: bytes, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server that says the same for as long as the test lasts, to whoever comes; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    over = threading.Event()

    def talk(link: socket.socket) -> None:
        link.settimeout(PATIENCE)
        with (
            contextlib.suppress(OSError), link,
            context.wrap_socket(link, server_side=True) if context is not None else link as held,
        ):  # fmt: skip
            while not over.is_set():
                held.sendall(words * 100)

    def serve() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                link, _ = listening.accept()
                threading.Thread(target=talk, args=(link,), name="server").start()

    serving = threading.Thread(target=serve, name="server")
    serving.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        serving.join()
        listening.close()


def left(before: set[threading.Thread]) -> list[threading.Thread]:
    """Attempts that have not ended; what another test left waiting is none of ours."""
    return [one for one in threading.enumerate() if one.name == "bounded" and one not in before]


@pytest.mark.parametrize("security", list(MailSecurity))
def test_a_mail_server_that_never_ends_its_greeting_is_left(tmp_path: Path, security: MailSecurity) -> None:
    before = set(threading.enumerate())
    pem, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with talking(b"220-wait\r\n", context if security is MailSecurity.TLS else None) as port:
        route = Route(
            name="邮箱", kind=RouteKind.MAIL, host="127.0.0.1", port=port, ca_file=str(pem), security=security,
            sender="a@b.example", to=("x@y.example",),
        )  # fmt: skip
        done = deliver(route, PARCEL, "")
    assert (done.result, done.why) == (DeliveryResult.AGAIN, "对方中途断开")
    assert until(lambda: not left(before))


def test_a_platform_that_asks_for_patience_for_ever_is_left(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    pem, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with talking(b"HTTP/1.1 100 Continue\r\n\r\n", context) as port:
        url = f"https://127.0.0.1:{port}/"
        route = Route(name="平台", kind=RouteKind.HTTPS, url=url, ca_file=str(pem), total_seconds=3.0)
        done = deliver(route, PARCEL, "")
        assert done.result is DeliveryResult.UNKNOWN
        assert "没有办完" in done.why
        assert until(lambda: not left(before)), "the attempt is cut, it does not read on for ever"
