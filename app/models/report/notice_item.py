"""One line of the checklist of units to be notified of an incident (通知部门)."""

import msgspec

from app.models.report.parts import Notice
from app.models.vocabulary.obligation import Recipient


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the checklist."""

    recipient: Recipient
    name: str
    phone: str
    legal: str
    told: Notice | None = None
    """The first time somebody there was told; None while nobody was."""
