"""Facts about settings."""

import msgspec

from app.models.book.fact import Fact


class SettingsChanged(Fact, frozen=True, kw_only=True, tag="settings:changed"):
    """Unit settings were changed; ``values`` holds the changed fields only, as JSON values."""

    values: dict[str, msgspec.Raw]
