"""A hotspot: what the notice said, what was found, what was fed back."""

import datetime as dt

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.hotspot.facts import HotspotChecked, HotspotFedBack, HotspotNoticed
from app.models.hotspot.rows import HotspotRow
from app.models.moments import to_micros
from app.models.obligations.deadlines import Instants
from app.models.obligations.offer import Offer
from app.models.obligations.rules import Situation
from app.models.subject.fold import State, doubt
from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.incident import Flag
from app.models.vocabulary.term import Level, UnitLevel

FOREST = "11G00"


class Spot(State, frozen=True, kw_only=True):
    """The notice, the latest word from the ground and the latest feedback."""

    notice: HotspotNoticed | None = None
    result: HotspotResult | None = None
    checked_by: str = ""
    found: str = ""
    fed_back: HotspotResult | None = None
    incident: str = ""

    @property
    def settled(self) -> bool:
        """Whether it is known what it is."""
        return self.result in {HotspotResult.FIRE, HotspotResult.NO_FIRE}

    @property
    def open(self) -> bool:
        """Whether something is still to be found out or to be fed back."""
        return self.notice is not None and not (self.settled and self.fed_back is self.result)


def apply(state: Spot, entry: Entry) -> Spot:
    """The first notice stands; the last word from the ground and the last feedback count."""
    fact = entry.fact
    if isinstance(fact, HotspotNoticed):
        return replace(state, notice=fact) if state.notice is None else doubt(state, "同一热点登记了两次")
    if isinstance(fact, HotspotChecked):
        by = " ".join(part for part in (fact.unit, fact.person) if part)
        incident = fact.incident or state.incident
        return replace(state, result=fact.result, checked_by=by, found=fact.words, incident=incident)
    if isinstance(fact, HotspotFedBack):
        return replace(state, fed_back=fact.result)
    return state


def title_of(state: Spot) -> str:
    """热点12 青山镇石坑村, by its coordinates where it has no place."""
    notice = state.notice
    if notice is None:
        return "（热点通知未到）"
    where = notice.place or (
        f"东经{notice.longitude:.4f} 北纬{notice.latitude:.4f}"
        if notice.longitude is not None and notice.latitude is not None
        else ""
    )
    return f"热点{notice.number} {where}".strip()


def project(state: Spot) -> tuple[Row, ...]:
    """One row."""
    notice = state.notice
    if notice is None:
        return ()
    row = HotspotRow(
        id=state.id,
        subject=f"hotspot:{state.id}",
        title=title_of(state),
        place=notice.place,
        longitude=notice.longitude,
        latitude=notice.latitude,
        received_at=to_micros(notice.received_at),
        result=state.result or "",
        fed_back=state.fed_back or "",
        incident=state.incident,
        open=int(state.open),
    )
    return (row,)


def offer(state: Spot, unit_level: UnitLevel, _known_at: dt.datetime) -> Offer | None:
    """A hotspot that is not settled asks for its check; only limits that count from what came in start."""
    if state.notice is None or state.settled or state.fed_back is not None:
        return None
    situation = Situation(unit_level=unit_level, category=FOREST, level=Level.ORDINARY, flags=frozenset({Flag.HOTSPOT}))
    return Offer(situation=situation, instants=Instants(asked=state.notice.received_at))
