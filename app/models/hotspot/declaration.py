"""Satellite hotspots (卫星热点), as declared to the registry."""

from app.models.hotspot import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="hotspot",
            version=1,
            state=state.Spot,
            apply=state.apply,
            project=state.project,
            rows=(rows.HotspotRow,),
            title=state.title_of,
            offer=state.offer,
        ),
    ),
)
