"""Journal lines of settings."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.settings.facts import SettingsChanged
from app.models.settings.settings import OPTIONS
from app.models.vocabulary.journal import Lane

LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    SettingsChanged: lambda f: Narration(
        Lane.SYSTEM, f"修改设置：{'、'.join(OPTIONS[one].words if one in OPTIONS else one for one in sorted(f.values))}"
    ),
}
