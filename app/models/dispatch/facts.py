"""Facts about teams called out (调派)."""

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.dispatch import DispatchStep


class DispatchOrdered(Fact, frozen=True, kw_only=True, tag="dispatch:ordered"):
    """A team was called out (调派)."""

    incident: str
    team: str
    team_name: str
    task: str
    assembly: str = ""
    scene_contact: str = ""
    eta: Instant | None = None
    repeated: str = ""
    """Why a team that is already out was called out again."""


class DispatchStepped(Fact, frozen=True, kw_only=True, tag="dispatch:stepped"):
    """A dispatched team reached a step."""

    step: DispatchStep
    at: Instant
    people: int | None = None
    vehicles: int | None = None
    eta: Instant | None = None
    note: str = ""
    team_name: str = ""
