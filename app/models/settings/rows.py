"""View rows of settings."""

from app.models.book.rows import Row


class SettingRow(Row, frozen=True, kw_only=True):
    """One unit setting, its value as JSON."""

    table = "setting"

    value: bytes
