"""Words of 调派; values go into facts and never change."""

from app.models.vocabulary.term import Term


class DispatchStep(Term):
    """Where a dispatched team stands (调派)."""

    NOTIFIED = "notified", "通知"
    DEPARTED = "departed", "出动"
    ARRIVED = "arrived", "到场"
    WITHDRAWN = "withdrawn", "撤离"
    RETURNED = "returned", "归队"
    CANCELLED = "cancelled", "取消"
