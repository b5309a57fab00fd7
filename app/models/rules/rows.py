"""View rows of edited rules."""

from app.models.book.rows import Row


class RuleRow(Row, frozen=True, kw_only=True):
    """An edited rule (``toml``) or a switched pack (``enabled``)."""

    table = "rule"

    toml: str
    enabled: int
