"""Real servers on loopback that misbehave on demand: an HTTPS platform and a mail server, under our certificate."""

import datetime as dt
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.helpers import PATIENCE


def certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key) of 127.0.0.1, its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - a certificate is of the machine's own day
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "server.pem", folder / "server.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


class Platform:
    """What the platform got, by id in order; ``moods`` says how it behaves, one for each request, then well."""

    def __init__(self) -> None:
        self.moods: list[str] = []
        self.seen: list[str] = []
        """Ids as they came, repeats included."""
        self.held: dict[str, dict[str, Any]] = {}
        """What it keeps: each id once."""
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        """Status and body by mood."""
        self.awake = threading.Event()
        """Until it is set a slow answer does not come."""


def handler_of(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            mood = platform.moods.pop(0) if platform.moods else "well"
            if mood == "drop":
                self.connection.close()
                return
            body = self.rfile.read(int(self.headers["Content-Length"]))
            identity = self.headers["Idempotency-Key"]
            if mood.isdigit():
                self._answer(int(mood), b'{"error": "busy \\u4e0d\\u884c"}')
                return
            platform.seen.append(identity)
            platform.headers.append(dict(self.headers.items()))
            platform.bodies.append(body)
            platform.held.setdefault(identity, json.loads(body))
            if mood in platform.answers:
                self._answer(*platform.answers[mood])
                return
            if mood == "vanish":
                self.send_response(200)
                self.send_header("Content-Length", "5000")
                self.end_headers()
                self.wfile.write(b'{"receipt": ')
                self.wfile.flush()
                self.connection.close()
                return
            if mood == "slow":
                platform.awake.wait(PATIENCE)
            receipt = json.dumps({"receipt": f"R{list(platform.held).index(identity) + 1}"}).encode()
            self._answer(200, receipt)  # a repeat gets what the first one got

        def _answer(self, status: int, text: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    return Handler


@contextmanager
def https(folder: Path, platform: Platform, port: int = 0) -> Iterator[tuple[str, str]]:
    """(URL, certificate) of a platform that is up."""
    pem, key = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler_of(platform))
    server.handle_error = lambda *_args: None  # type: ignore[method-assign]  # a client that left is no news
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}/reports?unit=1", str(pem)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Post:
    """A mail server's memory and moods."""

    def __init__(self) -> None:
        self.moods: list[str] = []
        self.letters: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - the library's way
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse once where that is the mood."""
        if self.moods and self.moods[0].startswith("rcpt"):
            return f"{self.moods.pop(0)[4:]} no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's way
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the letter, or say what the mood is."""
        mood = self.moods.pop(0) if self.moods else "250"
        if mood != "250":
            return f"{mood} not now"
        content = envelope.content
        self.letters.append(content if isinstance(content, bytes) else (content or "").encode())
        return "250 Accepted"


@contextmanager
def mail(folder: Path, post: Post) -> Iterator[tuple[int, str]]:
    """(port, certificate) of a mail server that speaks TLS from the first byte."""
    pem, key = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    controller = _started(post, context)
    try:
        yield controller.port, str(pem)
    finally:
        controller.stop()


def _started(post: Post, context: ssl.SSLContext) -> Controller:
    """On a port that is free; another program may take it in between."""
    for _ in range(20):
        with socket.socket() as free:  # the library knocks at the port it was told, and cannot be told 0
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(post, hostname="127.0.0.1", port=port, ssl_context=context, ready_timeout=PATIENCE)
        try:
            controller.start()
        except OSError:
            continue
        return controller
    message = "no free port"
    raise OSError(message)
