"""恢复码: the sheet for the sealed envelope. It carries the key of the book and nothing else that is secret."""

import datetime as dt

from app.models.security.recovery import code_of
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, Prose, Signatures
from app.services.paper.wording import minute_text

HOW = (
    "换了电脑、重装了系统或系统钥匙串打不开时，启动值守台，选“输入恢复码”，按组抄入。字母不分大小写，"
    "没有字母 I、L、O、U；每组末位是校验，抄错哪一组程序会指出来。"
)
KEEP = (
    "凭恢复码可以打开账本和用同一密钥做的全部备份。请装入信封密封，签字后由单位负责人保管，不要拍照，不要存入电脑；"
    "怀疑泄露时请在“设置 → 安全”里更换密钥，并把这一张作废。"
)


def recovery_sheet(key: bytes, settings: Settings, seat: str, now: dt.datetime, footer: str) -> Form:
    """The 13 groups of a key with their numbers, how to use them and how to keep them."""
    pairs = [(f"第{number}组", group) for number, group in enumerate(code_of(key), 1)]
    rows = tuple(tuple(pairs[at : at + 2]) for at in range(0, len(pairs), 2))
    return Form(
        title="账本恢复码",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            Fields(((("账本席号", seat), ("组数", f"{len(pairs)}组，每组5个字符")),)),
            Fields(rows),
            Prose("怎样使用", HOW),
            Prose("怎样保管", KEEP),
            Signatures(("制作人", "密封人", "保管人")),
        ),
        footer=footer,
    )
