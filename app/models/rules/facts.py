"""Facts about rules (规则) edited in the app."""

from app.models.book.fact import Fact


class RuleEdited(Fact, frozen=True, kw_only=True, tag="rule:edited"):
    """A rule was edited in the app; ``toml`` is its whole new text. Running clocks are not touched."""

    rule: str
    toml: str
    reason: str


class PackSwitched(Fact, frozen=True, kw_only=True, tag="rule:pack_switched"):
    """A rule pack was switched on or off."""

    pack: str
    enabled: bool
