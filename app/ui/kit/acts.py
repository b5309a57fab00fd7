"""What can be asked for on an incident or on one entry of the book, with the key that asks for it."""

import enum

from app.ui.kit.keys import Key, Keys


class Act(enum.Enum):
    """Acts on an incident; each but ``COPY`` and ``ATTACH`` has its form (shell/registry)."""

    ORAL = ("电话报告", Key.ORAL)
    REPORT = ("首报/续报", Key.REPORT)
    DISPATCH = ("调派", Key.DISPATCH)
    SUPPLY = ("调拨", Key.SUPPLY)
    NOTE = ("记入报告", Key.SECTION)
    COPY = ("复制文本到信息群", Key.COPY)
    FIGURE = ("数字", Key.FIGURE)
    LEVEL = ("定级", Key.LEVEL)
    READINGS = ("读到未采用", Key.READINGS)
    TELL = ("内部报告", Key.TELL)
    DESCRIBE = ("更正要素", Key.DESCRIBE)
    RETIME = ("更正时间", Key.RETIME)
    FULFIL = ("登记履行", Key.FULFIL)
    LATER = ("调整时限", None)
    ATTACH = ("添加附件", Key.ATTACH)
    PACKAGE = ("导出数据包（U盘）", Key.PACKAGE)
    MERGE = ("并案", Key.MERGE)
    STABILISE = ("灾情稳定", None)
    NOTIFY = ("通知有关部门", None)
    BRIEF = ("值班快报", None)
    INSTRUCT = ("写批示", None)
    REGISTER_ONLY = ("仅登记、改为上报", None)
    CLOSE = ("办结或重启", Key.CLOSE)

    def __init__(self, title: str, key: Keys | None) -> None:
        self.title = title
        self.key = key


class EntryAct(enum.Enum):
    """Acts on one entry, whatever it belongs to."""

    STRIKE = ("更正或划去记录", Key.STRIKE)
    READ = ("看记录全文", Key.READ_RECORD)

    def __init__(self, title: str, key: Keys) -> None:
        self.title = title
        self.key = key
