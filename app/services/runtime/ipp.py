"""Asking a print queue by its own protocol (IPP 1.1, RFC 8011): what became of a job, how its printer stands.

Only two questions are asked, both read-only; lp hands the papers over.
"""

import http.client
import os
import socket
import struct
import sys
from pathlib import Path

from app.services.runtime.errors import Unavailable

PATIENCE = 5.0
"""Seconds a queue has for an answer."""
MOST = 1 << 20
"""Bytes of an answer that are read."""
_SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")
_CONFIG = ("~/.cups/client.conf", "/etc/cups/client.conf")
_GET_JOB, _GET_PRINTER = 0x0009, 0x000B
_INTEGER, _ENUM = 0x21, 0x23
Answer = dict[str, list[int | str]]


class NotThere(LookupError):
    """The queue knows no such job or printer."""


def job(number: int) -> Answer:
    """job-state, job-state-reasons and job-printer-uri of a job; raises NotThere, or Unavailable."""
    return _ask(_GET_JOB, "job-uri", f"ipp://localhost/jobs/{number}", ("job-state", "job-state-reasons"))


def printer(name: str) -> Answer:
    """printer-state, its reasons and its message; raises NotThere, or Unavailable."""
    wanted = ("printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs")
    return _ask(_GET_PRINTER, "printer-uri", f"ipp://localhost/printers/{name}", wanted)


class _Local(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Open the socket file; a system without socket files never names one."""
        if sys.platform != "win32":
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.sock.settimeout(PATIENCE)
            self.sock.connect(self._path)


def _connection() -> http.client.HTTPConnection:
    named = os.environ.get("CUPS_SERVER", "") or _configured()
    path = (
        named if named.startswith("/") else "" if named else next((one for one in _SOCKETS if Path(one).exists()), "")
    )
    if path:
        return _Local(path)
    host, _, port = (named or "localhost").split("/", 1)[0].partition(":")
    return http.client.HTTPConnection(host, int(port) if port.isdigit() else 631, timeout=PATIENCE)


def _configured() -> str:
    """The server that the machine's own settings name."""
    for one in _CONFIG:
        try:
            lines = Path(one).expanduser().read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, value = line.strip().partition(" ")
            if name.lower() == "servername" and value.strip():
                return value.strip()
    return ""


def _ask(operation: int, kind: str, uri: str, wanted: tuple[str, ...]) -> Answer:
    body = struct.pack(">HHIB", 0x0101, operation, 1, 0x01)
    body += _attribute(0x47, "attributes-charset", "utf-8") + _attribute(0x48, "attributes-natural-language", "en")
    body += _attribute(0x45, kind, uri)
    for number, name in enumerate(wanted):
        body += _attribute(0x44, "" if number else "requested-attributes", name)
    line = _connection()
    try:
        line.request("POST", "/", body + b"\x03", {"Content-Type": "application/ipp"})
        answer = line.getresponse()
        data = answer.read(MOST)
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("打印系统没有响应，请检查打印服务后再试。") from error
    finally:
        line.close()
    return _read(data)


def _attribute(tag: int, name: str, value: str) -> bytes:
    key, held = name.encode(), value.encode()
    return struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(held)) + held


def _read(data: bytes) -> Answer:
    """The attributes of an answer; raises NotThere where the queue does not know what was asked."""
    try:
        _, status, _ = struct.unpack_from(">HHI", data)
        if status >= 0x0400:
            raise NotThere(f"{status:#06x}")
        return _attributes(data)
    except (struct.error, IndexError) as error:
        raise Unavailable("打印系统的回答读不懂。") from error


def _attributes(data: bytes) -> Answer:
    found: Answer = {}
    at, name = 8, ""
    while at < len(data) and data[at] != 0x03:
        tag = data[at]
        at += 1
        if tag < 0x10:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        key = data[at + 2 : at + 2 + length].decode("utf-8", "replace")
        at += 2 + length
        (length,) = struct.unpack_from(">H", data, at)
        value = data[at + 2 : at + 2 + length]
        at += 2 + length
        name = key or name
        number = tag in {_INTEGER, _ENUM} and length == struct.calcsize(">i")
        held: int | str = struct.unpack(">i", value)[0] if number else value.decode("utf-8", "replace")
        found.setdefault(name, []).append(held)
    return found
