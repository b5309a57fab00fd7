"""Routes (报送通道) over which reports go up: a platform by HTTPS, e-mail, a folder another program empties."""

from enum import StrEnum
from pathlib import PurePath
from urllib.parse import urlsplit

import msgspec

from app.models.outbox.answers import AnswerRule
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel

MOST_ADDRESSES = 50


class RouteKind(StrEnum):
    """How a route carries."""

    HTTPS = "https"
    MAIL = "mail"
    FOLDER = "folder"

    @property
    def label(self) -> str:
        """As shown."""
        return {"https": "平台接口（HTTPS）", "mail": "电子邮件", "folder": "文件夹"}[self.value]

    @property
    def channel(self) -> Channel:
        """As what a report sent over it counts."""
        return Channel.MAIL if self is RouteKind.MAIL else Channel.SYSTEM


class MailSecurity(StrEnum):
    """How mail is encrypted; nothing goes out otherwise."""

    TLS = "tls"
    STARTTLS = "starttls"

    @property
    def label(self) -> str:
        """As shown."""
        return {"tls": "TLS（465）", "starttls": "STARTTLS（587）"}[self.value]


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One route; its secrets (password, signing key) are kept apart and never stand here."""

    name: str
    kind: RouteKind
    enabled: bool = True
    url: str = ""
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    ca_file: str = ""
    """Certificate of the unit's own authority, where the platform's is not publicly known."""
    host: str = ""
    port: int = 465
    security: MailSecurity = MailSecurity.TLS
    """From the first byte, or asked for in the open; nothing goes out unencrypted."""
    user: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    recipient: Recipient | None = None
    """The office at its end (报送对象); None for whoever is 主送 on the paper."""
    folder: str = ""
    connect_seconds: float = 8.0
    total_seconds: float = 60.0
    """Of one attempt as a whole, name lookup included."""

    answers: AnswerRule = AnswerRule()
    """By what the platform's answer is read; a status alone is no acceptance."""
    repeats: bool = True
    """Whether the receiver knows a repeat by its Idempotency-Key: only then is sent again what may have arrived."""

    def wrong(self) -> str:
        """Why the route cannot be used, empty when it can."""
        if not self.name.strip():
            return "通道没有名称"
        if not 1 <= self.connect_seconds <= 60 or not 5 <= self.total_seconds <= 600:
            return f"{self.name}：连接超时要在1到60秒，总时限在5到600秒"
        return f"{self.name}：{problem}" if (problem := _CHECKS[self.kind](self)) else ""


def _wrong_https(route: Route) -> str:
    try:
        parts = urlsplit(route.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "网址不对"
    if parts.scheme != "https" or not host or parts.username:
        return "网址要以 https:// 开头，不能带用户名"
    if any(char in text for pair in route.headers.items() for text in pair for char in "\r\n\0"):
        return "请求头里不能换行"
    return route.answers.wrong()


def _wrong_mail(route: Route) -> str:
    if not route.host or not 0 < route.port < 65536:
        return "邮件服务器或端口不对"
    addresses = (route.sender, *route.to)
    if not route.to or len(route.to) > MOST_ADDRESSES or not all(_is_address(one) for one in addresses):
        return "发件人或收件人地址不对"
    return ""


def _is_address(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(at and local and "." in domain) and not any(char.isspace() or char in "<>,;\"'()" for char in text)


def _wrong_folder(route: Route) -> str:
    return "" if route.folder and PurePath(route.folder).is_absolute() else "文件夹要写完整路径"


_CHECKS = {RouteKind.HTTPS: _wrong_https, RouteKind.MAIL: _wrong_mail, RouteKind.FOLDER: _wrong_folder}
