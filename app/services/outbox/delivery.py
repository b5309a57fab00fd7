"""One attempt over one route: HTTPS, mail, folder. Bounded in connecting, in reading and as a whole.

Whatever happens is an ``Outcome``; a route never raises. What the other side refuses for good is STUCK. Carried is not
taken in: an answer that does not say so as the route defines is UNKNOWN, and so is one that never came. Everything else
is tried again under the same id, so that a receiver who saw it before knows it again; what may have arrived only where
the route says that the receiver does.

A platform sees in each request ``Idempotency-Key`` (of the message, the same each time) and ``X-DutyDesk-Time`` (of
this attempt), which the signature covers: the same key at a later time is a retry, the same key and time a replay.
"""

import contextlib
import hashlib
import hmac
import http.client
import io
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from pathlib import Path
from typing import assert_never
from urllib.parse import urlsplit

import msgspec

from app.models.outbox.answers import Verdict, plain, read_answer
from app.models.outbox.routes import MailSecurity, Route, RouteKind
from app.services.outbox.connectivity import UNCLEAR
from app.services.runtime.workers import TooLong, bounded
from app.services.store.placing import settle

MOST_ANSWER = 65536
MOST_LINES = 500
"""Lines that a mail server says in one attempt."""


REASONS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, "对方证书不可信"),
    (ssl.SSLError, "加密连接没有建立"),
    (http.client.HTTPException, "对方中途断开"),
    (smtplib.SMTPServerDisconnected, "对方中途断开"),
    (smtplib.SMTPException, "邮件服务器没有接受"),
    (socket.gaierror, "找不到主机名（域名解析失败）"),
    (ConnectionResetError, "对方中途断开"),
    (BrokenPipeError, "对方中途断开"),
    (TimeoutError, "对方没有及时应答"),
    (OSError, "连不上"),
    (Exception, "没有办成"),
)
"""The first that fits says why; a subclass stands before its class."""
SILENT = {"找不到主机名（域名解析失败）", "连不上"}


class DeliveryResult(StrEnum):
    """Of one attempt."""

    CONFIRMED = "confirmed"
    """The receiver itself gave a receipt."""
    RELAYED = "relayed"
    """Handed to somebody who passes it on: a mail server, a folder."""
    UNKNOWN = "unknown"
    """It may have arrived, nothing says that it was taken in."""
    AGAIN = "again"
    STUCK = "stuck"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How an attempt ended; ``offline`` when nothing answered at all. Slow is not offline: the next knock decides."""

    result: DeliveryResult
    receipt: str = ""
    why: str = ""
    offline: bool = False


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent: the structured report as JSON bytes, the PDF, a title and a name for a file."""

    id: str
    title: str
    name: str
    document: bytes
    pdf: bytes
    tried_at: str
    """Of this attempt, ISO 8601, as signed along by the HMAC."""


class _Attempt:
    """One attempt: whether something went out, and what is cut when it takes too long."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self._socket: socket.socket | None = None

    def over(self, link: socket.socket) -> None:
        """It goes over this connection."""
        self._socket = link

    def cut(self) -> None:
        """Whoever still waits at it meets its end: a server that never stops talking keeps no thread and no memory."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Lines(io.BufferedReader):
    """What a mail server says, no more than so many lines of it: smtplib keeps them all."""

    left = MOST_LINES

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line; the connection counts as broken after the last that is read."""
        self.left -= 1
        if self.left < 0:
            raise smtplib.SMTPServerDisconnected("too many lines")
        return super().readline(size)


class _Mail(smtplib.SMTP):
    """A mail connection that can be cut from the beginning on (SMTP_SSL differs from SMTP in ``_get_socket`` alone)."""

    attempt: _Attempt

    def __init__(self, route: Route, attempt: _Attempt, context: ssl.SSLContext | None) -> None:
        self.attempt, self._tls = attempt, context
        super().__init__(route.host, route.port, timeout=route.connect_seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        link = socket.create_connection((host, port), timeout)
        self.attempt.over(link)
        if self._tls is not None:
            link = self._tls.wrap_socket(link, server_hostname=host)
            self.attempt.over(link)
        return link

    def getreply(self) -> tuple[int, bytes]:
        """The next answer."""
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb", buffering=0))
        return super().getreply()


def deliver(route: Route, parcel: Parcel, secret: str, ending: threading.Event | None = None) -> Outcome:
    """One attempt; returns within ``total_seconds`` whatever the other side does, and at once when the program ends."""
    act = _WAYS[route.kind]
    attempt = _Attempt()
    gone = attempt.gone
    try:
        return bounded(lambda: act(route, parcel, secret, attempt), route.total_seconds, ending)
    except TooLong:
        attempt.cut()
        return _unanswered(f"{route.total_seconds:.0f}秒内没有办完", gone)
    except (OSError, http.client.HTTPException, smtplib.SMTPException) as error:
        why = next(words for kind, words in REASONS if isinstance(error, kind))
        silent = why in SILENT and route.kind is not RouteKind.FOLDER
        return msgspec.structs.replace(_unanswered(why, gone), offline=silent)


def _unanswered(why: str, gone: threading.Event) -> Outcome:
    """Nothing came back: of what was on its way nobody knows whether it arrived."""
    if gone.is_set():
        return Outcome(result=DeliveryResult.UNKNOWN, why=f"{UNCLEAR}：{why}")
    return Outcome(result=DeliveryResult.AGAIN, why=why)


def reachable(route: Route, ending: threading.Event | None = None) -> bool:
    """Whether something answers at the far end of a route (a bare connection, nothing is sent)."""
    if route.kind is RouteKind.FOLDER:
        return Path(route.folder).is_dir()
    parts = urlsplit(route.url)
    host, port = (
        (parts.hostname or "", parts.port or 443) if route.kind is RouteKind.HTTPS else (route.host, route.port)
    )

    def connect() -> bool:
        with socket.create_connection((host, port), timeout=route.connect_seconds):
            return True

    try:
        return bounded(connect, route.connect_seconds + 2, ending)
    except (OSError, TimeoutError, UnicodeError):
        return False


def signature(secret: str, tried_at: str, body: bytes) -> str:
    """``sha256=…`` over the moment of the attempt, a full stop and the body, in which the key stands (RFC 2104)."""
    return "sha256=" + hmac.new(secret.encode(), tried_at.encode() + b"." + body, hashlib.sha256).hexdigest()


def _context(route: Route) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=route.ca_file or None)


def _https(route: Route, parcel: Parcel, secret: str, attempt: _Attempt) -> Outcome:
    parts = urlsplit(route.url)
    link = http.client.HTTPSConnection(
        parts.hostname or "", parts.port or 443, timeout=route.connect_seconds, context=_context(route)
    )
    headers = {
        **route.headers,
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": parcel.id,
        "X-DutyDesk-Time": parcel.tried_at,
    }
    if secret:
        headers["X-DutyDesk-Signature"] = signature(secret, parcel.tried_at, parcel.document)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        link.connect()
        attempt.over(link.sock)
        attempt.gone.set()
        link.request("POST", path, body=parcel.document, headers=headers)
        answer = link.getresponse()
        text = answer.read(MOST_ANSWER)
        cut = bool(answer.length) and len(text) < MOST_ANSWER
    finally:
        link.close()
    if cut:
        return Outcome(result=DeliveryResult.UNKNOWN, why=f"{UNCLEAR}：对方的答复没有收完")
    return _answered(route, answer.status, text)


def _answered(route: Route, status: int, text: bytes) -> Outcome:
    said = read_answer(route.answers, status, text)
    words = f"（HTTP {status}）" + (f"：{said.words}" if said.words else "")
    match said.verdict:
        case Verdict.ACCEPTED:
            receipt = said.receipt or f"HTTP {status} {said.words}".strip()
            return Outcome(result=DeliveryResult.CONFIRMED, receipt=receipt)
        case Verdict.BUSY:
            return Outcome(result=DeliveryResult.AGAIN, why=f"对方暂时不收{words}")
        case Verdict.REFUSED:
            return Outcome(result=DeliveryResult.STUCK, why=f"对方拒收{words}")
        case Verdict.UNKNOWN:
            shown = words if said.words else f"是空白的{words}"
            return Outcome(result=DeliveryResult.UNKNOWN, why=f"{UNCLEAR}：答复{shown}")
        case never:
            assert_never(never)


def _mail(route: Route, parcel: Parcel, secret: str, attempt: _Attempt) -> Outcome:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = route.sender, ", ".join(route.to), parcel.title[:120]
    letter["Message-ID"] = f"<{parcel.id}@dutydesk.invalid>"
    letter["X-DutyDesk-Id"] = parcel.id
    letter.set_content(f"{parcel.title}\n\n报告见附件。收到请电话确认。\n")
    letter.add_attachment(parcel.pdf, maintype="application", subtype="pdf", filename=f"{parcel.name}.pdf")
    letter.add_attachment(parcel.document, maintype="application", subtype="json", filename=f"{parcel.name}.json")
    context = _context(route)
    with _Mail(route, attempt, context if route.security is MailSecurity.TLS else None) as server:
        if route.security is MailSecurity.STARTTLS:
            server.starttls(context=context)
            if server.sock is not None:
                attempt.over(server.sock)
        try:
            if route.user:
                server.login(route.user, secret)
            refused = server.send_message(letter)
        except smtplib.SMTPAuthenticationError:
            return Outcome(result=DeliveryResult.STUCK, why="邮件服务器不认用户名或口令")
        except smtplib.SMTPRecipientsRefused as error:
            gone = all(code >= 500 for code, _ in error.recipients.values())
            return Outcome(result=DeliveryResult.STUCK if gone else DeliveryResult.AGAIN, why="收件人地址都被拒收")
        except smtplib.SMTPResponseException as error:
            lasting = error.smtp_code >= 500
            why = f"邮件服务器拒收（{error.smtp_code}）：{plain(error.smtp_error)}"
            return Outcome(result=DeliveryResult.STUCK if lasting else DeliveryResult.AGAIN, why=why)
    if refused:
        return Outcome(result=DeliveryResult.RELAYED, receipt=f"邮件服务器已收，{len(refused)}个地址被拒")
    return Outcome(result=DeliveryResult.RELAYED, receipt="邮件服务器已收")


def _folder(route: Route, parcel: Parcel, _secret: str, _attempt: _Attempt) -> Outcome:
    folder = Path(route.folder)
    if not folder.is_dir():
        return Outcome(result=DeliveryResult.AGAIN, why=f"文件夹不在：{folder}")
    for suffix, data in ((".pdf", parcel.pdf), (".json", parcel.document)):  # the one that is looked for comes last
        final = folder / f"{parcel.name}-{parcel.id[-8:]}{suffix}"
        if not final.exists():
            part = final.with_name(final.name + ".part")
            part.write_bytes(data)
            settle(part, final)
    return Outcome(result=DeliveryResult.RELAYED, receipt=f"已放入文件夹：{parcel.name}-{parcel.id[-8:]}")


_WAYS: dict[RouteKind, Callable[[Route, Parcel, str, _Attempt], Outcome]] = {
    RouteKind.HTTPS: _https,
    RouteKind.MAIL: _mail,
    RouteKind.FOLDER: _folder,
}
