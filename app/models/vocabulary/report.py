"""Words of reports (报告); values go into facts and never change."""

import enum

from app.models.vocabulary.term import Term


class Stage(Term):
    """Report stages (报告阶段)."""

    FIRST = "first", "首报"
    FOLLOWUP = "followup", "续报"
    FINAL = "final", "终报"


class ReportState(enum.StrEnum):
    """Where a report stands, or one sending of it, as it is shown."""

    SUBMITTED = "送签"
    SIGNED = "已签发"
    QUEUED = "待发"
    STUCK = "发送受阻"
    UNCONFIRMED = "已发出待确认"
    SENT = "已报出"
    WITHDRAWN = "已撤回"


class Standing(Term):
    """As what a report goes to somebody."""

    MAIN = "main", "主送"
    REPORTED = "reported", "报送"
    COPIED = "copied", "抄送"


class HeadStyle(Term):
    """How the head of a report is set (版头)."""

    COMPACT = "compact", "简报版头，一页写完"
    STANDARD = "standard", "标准版头"


class Channel(Term):
    """How a report left the house."""

    SYSTEM = "system", "系统"
    FAX = "fax", "传真"
    SECURE_FAX = "secure_fax", "密传"
    MAIL = "mail", "邮件"
    PHONE = "phone", "电话"
    SATELLITE = "satellite", "卫星电话"
    PAPER = "paper", "送达"
