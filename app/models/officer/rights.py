"""Who may do what (权限): every kind of fact asks for one right, every role has some. Pure; the desk is the door.

A right is asked of the fact an act books, not of a button: whatever way an act is come to, it ends here.
"""

from enum import StrEnum

from app.models.book.fact import Fact
from app.models.matter.facts import MatterTaken
from app.models.settings.facts import SettingsChanged
from app.models.vocabulary.duty import OfficerRole
from app.models.vocabulary.matter import MatterKind


class Right(StrEnum):
    """What an act asks of whoever does it."""

    OWN = "own"
    """Nothing: the program notes it of itself (心跳、网络、谁登录了、印了什么)."""
    TAKE = "take"
    """接报: also at a locked window; everything a call brings with it goes along."""
    HEAR = "hear"
    """知悉: also at a locked window."""
    FOLLOW = "follow"
    """What follows from an act by rule (时限启动、履行、提前); by itself it is work."""
    LEAD = "lead"
    """签发、批示、定级."""
    WORK = "work"
    """登记、报告、调派, all the rest of duty."""
    MANAGE = "manage"
    """设置、人员、规则、密钥和备份."""


KINDS: dict[str, Right] = {
    "call:booked": Right.TAKE,
    "call:became_incident": Right.TAKE,
    "incident:received": Right.TAKE,
    "incident:followed_up": Right.TAKE,
    "clock:heard": Right.HEAR,
    "engine:trouble_heard": Right.HEAR,
    "clock:started": Right.FOLLOW,
    "clock:met": Right.FOLLOW,
    "clock:moved": Right.FOLLOW,
    "clock:ended": Right.FOLLOW,
    "incident:noted": Right.FOLLOW,  # why a level was set; by itself a note is work
    "report:signed": Right.LEAD,
    "brief:issued": Right.LEAD,
    "incident:graded": Right.LEAD,
    "reading:dismissed": Right.LEAD,
    "engine:clock_confirmed": Right.WORK,
    "seat:checked": Right.OWN,
    "seat:key_changed": Right.MANAGE,
    "seat:made_up": Right.MANAGE,
    "seat:plain_copied": Right.MANAGE,
    "seat:readable_removed": Right.MANAGE,
    "seat:recovery_shown": Right.MANAGE,
    "seat:restore_drilled": Right.MANAGE,
    "paper:printed": Right.OWN,
    "report:printed": Right.OWN,
    "duty:signed_on": Right.OWN,
    "duty:signed_off": Right.OWN,
    "duty:claimed": Right.OWN,
}
"""Kinds that ask for something else than others of their subject do."""
SUBJECTS: dict[str, Right] = {
    "brief": Right.WORK,
    "call": Right.WORK,
    "clock": Right.WORK,
    "dispatch": Right.WORK,
    "document": Right.WORK,
    "duty": Right.WORK,
    "engine": Right.OWN,
    "entry": Right.WORK,
    "handover": Right.WORK,
    "hotspot": Right.WORK,
    "incident": Right.WORK,
    "leave": Right.WORK,
    "ledger": Right.WORK,
    "lower": Right.WORK,
    "matter": Right.WORK,
    "merge": Right.WORK,
    "note": Right.WORK,
    "obligation": Right.WORK,
    "officer": Right.MANAGE,
    "paper": Right.WORK,
    "practice": Right.WORK,
    "reading": Right.WORK,
    "report": Right.WORK,
    "resource": Right.WORK,
    "response": Right.WORK,
    "rota": Right.WORK,
    "rule": Right.MANAGE,
    "seat": Right.OWN,
    "settings": Right.MANAGE,
    "stock": Right.WORK,
    "supply": Right.WORK,
    "warning": Right.WORK,
    "weather": Right.WORK,
    "zero": Right.WORK,
}
"""What the kinds of a subject ask for; a new subject takes its line here (a test says so)."""
EYES = frozenset({"theme", "text_scale", "searches"})
"""Settings of whoever sits there: how it looks, which searches are kept."""
LOCKED = frozenset({Right.OWN, Right.TAKE, Right.HEAR})
"""What needs nobody's name before it is done."""
OF_ROLE: dict[OfficerRole, frozenset[Right]] = {
    OfficerRole.OFFICER: LOCKED | {Right.FOLLOW, Right.LEAD, Right.WORK},
    OfficerRole.LEADER: frozenset({Right.OWN, Right.HEAR, Right.LEAD}),
    OfficerRole.ADMIN: frozenset(Right),
    OfficerRole.READER: frozenset({Right.OWN}),
}
"""A 值班员 books what a leader decided, on the leader's word; only a leader signs in the own name (forms/signing)."""


def role_in(value: str) -> OfficerRole:
    """The role as a row holds it; one of a newer version may only look."""
    return next((one for one in OfficerRole if one == value), OfficerRole.READER)


def right_of(kind: str, fact: Fact) -> Right:
    """What booking a fact asks for."""
    if isinstance(fact, MatterTaken) and fact.kind is MatterKind.INSTRUCTION:
        return Right.LEAD
    if isinstance(fact, SettingsChanged) and fact.values.keys() <= EYES:
        return Right.OWN
    return KINDS.get(kind) or SUBJECTS.get(kind.partition(":")[0], Right.WORK)


def allowed(rights: frozenset[Right], first: Right, asked: Right) -> bool:
    """Whether a fact may be booked after the first of its act; a call brings along whatever it brings along."""
    if first is Right.TAKE and Right.TAKE in rights:
        return True
    if asked is Right.FOLLOW and first in rights - {Right.OWN, Right.HEAR}:
        return True
    return asked in rights


def refusal(name: str, role: OfficerRole | None, asked: Right) -> str:
    """Why not, and what to do instead."""
    if role is None:
        return "值守台锁着，这件事要先登录再做。接报（F2）和知悉告警（F9）不用登录。"
    if asked is Right.MANAGE:
        return f"设置、人员、规则、密钥和备份由管理员来改，{name}是{role.label}。请管理员登录后再做。"
    if role is OfficerRole.READER:
        return f"{name}是只读，只能看，不能登记。请值班员登录后再做。"
    if role is OfficerRole.LEADER:
        return f"{name}是带班领导，管签发、批示、定级；登记、报告、调派请值班员来做。两人都登录的，先换人记录。"
    return f"{name}（{role.label}）不能做这件事，请换有这项权限的人登录。"
