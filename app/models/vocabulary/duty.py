"""Words of duty (值班); values go into facts and never change."""

from app.models.vocabulary.term import Term


class DutyRole(Term):
    """Who sits in the room."""

    MAIN = "main", "主班"
    DEPUTY = "deputy", "副班"
    LEADER = "leader", "带班"
