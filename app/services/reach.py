"""How long until a team could be there: assumptions from ``resources/ledgers/reach.toml``, always shown."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from app.models.resources import AnyResource, Team

FILE = Path(__file__).resolve().parents[2] / "resources" / "ledgers" / "reach.toml"


class Circle(msgspec.Struct, frozen=True):
    """A ring on the plan: what can be reached in so many minutes."""

    name: str
    minutes: float


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Assumed speeds in km/h and how much longer the road is than the line."""

    detour: float
    speed: float
    speeds: dict[str, float] = {}
    circle: tuple[Circle, ...] = ()

    def speed_of(self, record: AnyResource) -> float:
        """The assumed speed of a team, by the first word of the table that its name or kind holds."""
        words = " ".join((record.name, record.category, *getattr(record, "skills", ())))
        return next((speed for word, speed in self.speeds.items() if word in words), self.speed)

    def minutes(self, record: AnyResource, km: float) -> float:
        """Estimated minutes to cover the distance, the time to assemble counted in where it is known."""
        assembly = record.assembly_day.value if isinstance(record, Team) and record.assembly_day else None
        return (assembly or 0.0) + km * self.detour / self.speed_of(record) * 60

    def radius_km(self, minutes: float) -> float:
        """How far the usual speed reaches in a straight line."""
        return minutes / 60 * self.speed / self.detour


@cache
def assumed() -> Reach:
    """The assumptions in force."""
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Reach)
