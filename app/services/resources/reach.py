"""How long until a team could be there: assumptions from ``resources/ledgers/reach.toml``, always shown.

A unit puts its own speeds over them in 设置; how the roads are now (路况) slows all of them.
"""

import tomllib
from functools import cache

import msgspec

from app.models.resource.records import AnyResource, Team
from app.models.settings.settings import Settings
from app.services.runtime.resources import resource

FILE = resource("ledgers", "reach.toml")
USUAL, DETOUR = "默认", "绕行系数"
"""Among the speeds: of teams no word is for, and how much longer the road is than the line."""


class Circle(msgspec.Struct, frozen=True):
    """A ring on the plan: what can be reached in so many minutes."""

    name: str
    minutes: float


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Assumed speeds in km/h, how much longer the road is than the line, how much slower terrains are."""

    detour: float
    speed: float
    speeds: dict[str, float] = {}
    terrains: dict[str, float] = {}
    terrain: str = ""
    circle: tuple[Circle, ...] = ()

    @property
    def share(self) -> float:
        """What is left of a speed on the roads as they are now."""
        return self.terrains.get(self.terrain, 1.0)

    @property
    def usual(self) -> float:
        """The speed of teams no word is for, on the roads as they are now."""
        return self.speed * self.share

    def speed_of(self, record: AnyResource) -> float:
        """The assumed speed of a team, by the first word of the table that its name or kind holds."""
        words = " ".join((record.name, record.category, *getattr(record, "skills", ())))
        return self.share * next((speed for word, speed in self.speeds.items() if word in words), self.speed)

    def minutes(self, record: AnyResource, km: float) -> float:
        """Estimated minutes to cover the distance, the time to assemble counted in where it is known."""
        assembly = record.assembly_day.value if isinstance(record, Team) and record.assembly_day else None
        return (assembly or 0.0) + km * self.detour / self.speed_of(record) * 60

    def radius_km(self, minutes: float) -> float:
        """How far the usual speed reaches in a straight line."""
        return minutes / 60 * self.usual / self.detour


@cache
def assumed() -> Reach:
    """The assumptions of the project."""
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Reach)


def reach_of(settings: Settings) -> Reach:
    """The assumptions in force: the unit's own over the project's, on the roads as they are now."""
    base, own = assumed(), dict(settings.speeds)
    return msgspec.structs.replace(
        base,
        detour=own.pop(DETOUR, base.detour),
        speed=own.pop(USUAL, base.speed),
        speeds=own | {word: speed for word, speed in base.speeds.items() if word not in own},
        terrain=settings.terrain,
    )


def wrong_speeds(settings: Settings) -> str:
    """What is wrong with the unit's speeds, empty when nothing."""
    for word, value in settings.speeds.items():
        least, most = (1.0, 5.0) if word == DETOUR else (1.0, 1000.0)
        if not least <= value <= most:
            return f"{word}要在{least:g}到{most:g}之间"
    return ""


def wrong_terrain(settings: Settings) -> str:
    """What is wrong with how the roads are said to be, empty when nothing."""
    return "" if settings.terrain in {"", *assumed().terrains} else f"没有“{settings.terrain}”这种路况"
