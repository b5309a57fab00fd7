"""Facts about practice."""

from app.models.book.fact import Fact


class PracticeBegan(Fact, frozen=True, kw_only=True, tag="practice:began"):
    """This book is for practice from its first entry on; nothing in it happened."""

    name: str


class InjectGiven(Fact, frozen=True, kw_only=True, tag="practice:inject"):
    """Something of the script was put before the officers that no entry of its own tells (网络中断、恢复、提示)."""

    words: str


class PracticeScored(Fact, frozen=True, kw_only=True, tag="practice:scored"):
    """How the practice went: limits kept of those that came, elements told of those asked for, points of 100."""

    name: str
    kept: int
    limits: int
    told: int
    asked: int
    score: int
