"""Hotspot notices: what lies outside the unit is left out of a list, and never of a notice; hostile text is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.hotspot.state import Spot
from app.models.maps.inside import within
from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.maps import Datum
from app.services.desk.desk import Desk
from app.services.extraction.hotspots import BEIJING_AHEAD, read_hotspots
from app.services.incident import handling
from app.services.maps import maps
from app.services.matter import hotspot_checks, hotspot_notices
from app.services.runtime.errors import Refused
from tests.helpers import beijing, book, state_of

SQUARE = ((27.0, 120.0), (27.0, 121.0), (28.0, 121.0), (28.0, 120.0), (27.0, 120.0))
LIST = "latitude,longitude,acq_date,acq_time\n27.5,120.5,2026-06-11,1900\n26.5,120.5,2026-06-11,1900\n"


def taken(desk: Desk, text: str) -> hotspot_notices.NoticeTaken:
    return hotspot_notices.take_in(desk, text, received_at=desk.now())


def test_of_a_list_only_what_lies_in_the_unit_is_booked(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "县.geojson"
    ring = [[lon, lat] for lat, lon in SQUARE]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), encoding="utf-8")
    assert len(taken(desk, LIST).ids) == 2, "without a boundary nothing can be told apart"
    maps.use_boundary(desk, maps.check_boundary(desk, path, Datum.CGCS2000))
    again = taken(desk, LIST.replace("1900", "2000"))
    assert [(one.row, one.problem) for one in again.left] == [(2, "不在本单位边界内")]
    assert "登记热点1个" in again.sentence
    assert len(taken(desk, "热点7：东经120.5，北纬26.5，请核查").ids) == 1, "a notice was sent to us, wherever it lies"


@given(st.floats(26.5, 28.5), st.floats(119.5, 121.5))
def test_a_square_holds_what_is_in_it_and_a_kilometre_around(lat: float, lon: float) -> None:
    inside = 27.0 <= lat <= 28.0 and 120.0 <= lon <= 121.0
    far = not (26.985 <= lat <= 28.015 and 119.98 <= lon <= 121.02)
    found = within((SQUARE,), lat, lon)
    assert found or not inside
    assert not (found and far)
    assert within((SQUARE[:-1],), lat, lon) is None


@pytest.mark.parametrize("text", ["", "\x00\ud800", "今天天气晴", "latitude,longitude\n", "latitude,longitude\n\n\n"])
def test_what_is_no_notice_is_refused_and_nothing_is_booked(desk: Desk, text: str) -> None:
    with desk.store.read() as reading:
        before = reading.book.count()
    with pytest.raises(Refused, match="没有读到"):
        taken(desk, text)
    with desk.store.read() as reading:
        assert reading.book.count() == before


def test_a_notice_with_a_place_and_no_point_is_booked_and_one_with_neither_is_not(desk: Desk) -> None:
    named = taken(desk, "卫星热点1个，位于青山镇石坑村，请核查反馈")
    assert len(named.ids) == 1
    assert len(taken(desk, "卫星热点1个，位于青山镇石坑村，请核查反馈").left) == 1
    neither = taken(desk, "今天没有热点")
    assert neither.ids == ()
    assert neither.sentence == "没有登记热点，未登记1个：没有经纬度。"


def test_too_many_spots_are_refused(desk: Desk) -> None:
    text = "latitude,longitude\n" + "".join(f"27.{n:05d},120.5\n" for n in range(hotspot_notices.MOST_SPOTS + 1))
    with pytest.raises(Refused, match="最多登记"):
        taken(desk, text)


def test_a_fire_joins_an_incident_and_an_unknown_one_is_refused(desk: Desk) -> None:
    (spot,) = taken(desk, "热点7：东经120.5，北纬26.5，请核查").ids
    fire = hotspot_checks.CheckDraft(result=HotspotResult.FIRE, unit="青山镇", incident="没有这起")
    with pytest.raises(Refused, match="找不到事件"):
        hotspot_checks.check(desk, spot, fire)
    with pytest.raises(Refused, match="找不到热点"):
        hotspot_checks.check(desk, "没有", fire)
    incident = book(desk, category="11G01")
    assert hotspot_checks.check(
        desk, spot, hotspot_checks.CheckDraft(result=HotspotResult.FIRE, unit="青山镇", incident=incident)
    )
    state = state_of(desk, incident)
    assert "确认为火" in {flag.label for flag in state.flags}
    assert len(state.messages) == 2
    with desk.store.read() as reading:
        held = reading.state(f"hotspot:{spot}", Spot)
    assert held is not None
    assert (held.incident, held.settled, held.open) == (incident, True, True)
    handling.close(desk, incident, "已扑灭")


@pytest.mark.parametrize(
    ("text", "spots"),
    [
        (
            "通报：11月29日20时31分监测发现2处热点：①北纬27.51，东经120.33，横溪镇附近；②27.55N，120.36E，大坑乡，林地。",
            [("横溪镇附近", "", "20:31"), ("大坑乡", "林地", "20:31")],
        ),
        (
            "热点1：东经120.21，北纬27.35，18:02；热点2：东经120.30，北纬27.40，18:30，横溪镇岭下村后山",
            [("", "", "18:02"), ("横溪镇岭下村后山", "", "18:30")],
        ),
        (
            "2处热点：①120.33,27.51，林地 ②120.36,27.55，横溪镇，以上均为18时05分发现",
            [("", "林地", "18:05"), ("横溪镇", "", "18:05")],
        ),
        (
            "热点1：东经120.21，北纬27.35；热点2：东经120.30，北纬27.40，农田，19:10",
            [("", "", ""), ("", "农田", "19:10")],
        ),
        ("热点：120.33,27.51，请横溪镇政府立即核查，有关乡镇、各村组注意", [("", "", "")]),
        ("热点 E120.35 N27.05，横溪镇政府已派人核查", [("", "", "")]),
    ],
)
def test_each_spot_has_what_is_said_of_it_or_of_all_and_never_its_neighbours(
    text: str, spots: list[tuple[str, str, str]]
) -> None:
    read = read_hotspots(text, beijing("2026-11-29T21:00"))
    clocks = [one.seen_at + BEIJING_AHEAD if one.seen_at else None for one in read]
    found = [(one.place, one.land, f"{at:%H:%M}" if at else "") for one, at in zip(read, clocks, strict=True)]
    assert found == spots
