"""Words of satellite hotspots (卫星热点); values go into facts and never change."""

from app.models.vocabulary.term import Term


class HotspotResult(Term):
    """What a hotspot was found to be on the ground."""

    FIRE = "fire", "火情"
    NO_FIRE = "no_fire", "非火情"
    CHECKING = "checking", "核实中"
