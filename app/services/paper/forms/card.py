"""单位名片: public keys for other duty rooms; nothing on it is secret."""

import datetime as dt

from app.models.security.units import Unit
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, Prose
from app.services.paper.wording import minute_text

HOW = (
    "把这一页或名片文件交给对方，对方在“设置 → 安全 → 导入对方名片”里读入，再打电话逐字核对指纹。"
    "核对一致后，本单位签名的数据包在对方那里显示“已验”，对方也能导出只有本单位打得开的数据包。名片可以公开。"
)


def card_sheet(unit: Unit, card: str, settings: Settings, now: dt.datetime, footer: str) -> Form:
    """Name, fingerprint and the card as text; the code stands below."""
    return Form(
        title="单位名片",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            Fields((
                (("单位", unit.name),),
                (("值班电话", settings.duty_phone or "未填"),),
                (("指纹", unit.fingerprint),),
                (("名片", card),),
            )),
            Prose("怎样使用", HOW),
        ),
        footer=footer,
    )  # fmt: skip
