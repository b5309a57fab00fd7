"""传真封面与回执: what goes before a faxed report, and the slip the other side sends back."""

from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, Prose, Signatures
from app.services.paper.wording import minute_text


def cover(report: Report, name: str, phone: str, pages: int, settings: Settings, footer: str) -> Form:
    """The cover to one recipient; ``pages`` counts this one too. The fax number is left open: the book keeps none."""
    return Form(
        title="传真",
        left=settings.unit_name,
        right=minute_text(report.signed_at or report.submitted_at),
        blocks=(
            Fields((
                (("收件单位", name), ("值班电话", phone)),
                (("传真号码", ""),),
                (("发件单位", settings.unit_name), ("联系电话", settings.duty_phone)),
                (("标题", report.title),),
                (("文号", report.mark), ("类别", stage_name(report.stage.label, report.ordinal))),
                (("页数", f"含本页共{pages}页"), ("发出时间", "")),
                (("发件人", ""), ("紧急程度", _urgency(report))),
            )),
            Prose("", "收到后请核对页数，填写回执传回或电话告知收件人姓名和收到时间；缺页、不清请立即来电。"),
        ),
        footer=footer,
    )  # fmt: skip


def receipt(report: Report, name: str, settings: Settings, footer: str) -> Form:
    """The slip that comes back: who received it and when."""
    return Form(
        title="传真回执",
        left=name,
        right="",
        blocks=(
            Fields((
                (("发件单位", settings.unit_name), ("联系电话", settings.duty_phone)),
                (("标题", report.title),),
                (("文号", report.mark), ("类别", stage_name(report.stage.label, report.ordinal))),
                (("收件单位", name), ("收到页数", "")),
                (("收件人", ""), ("收件时间", "____年__月__日__时__分")),
                (("备注", ""),),
            ), room={5: 4}),
            Prose("", f"请填写后传回{settings.unit_name}。"),
            Signatures(("收件人",)),
        ),
        footer=footer,
    )  # fmt: skip


def _urgency(report: Report) -> str:
    return report.letterhead.urgency if report.letterhead is not None else ""
