"""The ground of the plan: boundaries from GeoJSON, tiles from MBTiles, speeds; hostile files end in a sentence."""

import json
import math
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.models.maps.geo import to_gcj
from app.models.maps.tiling import corner, tile_at, tiles_in
from app.models.resource.goods import goods_name
from app.models.resource.records import Amount, Material, Team
from app.models.vocabulary.maps import Datum
from app.services.desk.desk import Desk
from app.services.maps import boundary, maps
from app.services.resources import ledgers, lookup, reach
from app.services.runtime.errors import Refused
from app.services.settings import editing, naming
from app.services.store.tiles import Tiles
from app.ui.settings.lists_as_cells import read_speeds, speeds_cells

SQUARE = [[105.0, 37.0], [105.5, 37.0], [105.5, 37.5], [105.0, 37.5], [105.0, 37.0]]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def geojson(coordinates: object, kind: str = "Polygon", **properties: object) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_a_boundary_is_read_with_its_names() -> None:
    found = boundary.read("县.geojson", geojson([SQUARE], name="青山县"))
    assert found.lines == (tuple((lat, lon) for lon, lat in SQUARE),)
    assert found.names[0][0] == "青山县"
    many = boundary.read("县.json", b"\xef\xbb\xbf" + geojson([[SQUARE], [SQUARE]], "MultiPolygon", XZQMC="甲乡"))
    assert len(many.lines) == 2
    bare = json.dumps({"type": "LineString", "coordinates": SQUARE}).encode()
    assert len(boundary.read("线.geojson", bare).lines) == 1


def test_gcj_points_are_turned_back() -> None:
    shown = [list(reversed(to_gcj(lat, lon))) for lon, lat in SQUARE]
    line = boundary.read("县.geojson", geojson([shown]), Datum.GCJ02).lines[0]
    assert all(math.dist(one, (lat, lon)) < 1e-6 for one, (lon, lat) in zip(line, SQUARE, strict=True))


@pytest.mark.parametrize(("data", "words"), [
    (b"not json", "不是 GeoJSON"),
    (b"[1,2]", "不是 GeoJSON"),
    (b"[" * 100_000, "不是 GeoJSON"),
    (b'{"type": 3}', "不是 GeoJSON"),
    (geojson([[[37.0, 105.0], [37.5, 105.0], [37.0, 105.0]]]), "写反"),
    (geojson([[[500000.0, 4100000.0], [1.0, 2.0]]]), "转成 CGCS2000"),
    (geojson([[["a", "b"]]]), "不是数字"),
    (geojson([[[105.0]]]), "不完整"),
    (geojson("x"), "不完整"),
    (geojson([105.0, 37.0], "Point"), "没有边界线"),
    (b'{"type":"FeatureCollection","features":[]}', "没有边界线"),
])  # fmt: skip
def test_what_is_no_boundary_is_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        boundary.read("坏.geojson", data)


def test_a_million_points_are_refused_and_many_are_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = [[105.0 + 0.3 * math.cos(k / 8000), 37.0 + 0.3 * math.sin(k / 8000)] for k in range(60_000)]
    found = boundary.read("密.geojson", geojson([ring]))
    assert sum(map(len, found.lines)) <= boundary.MOST_DRAWN
    assert found.lines[0][0] == (ring[0][1], ring[0][0])
    assert found.lines[0][-1] == (ring[-1][1], ring[-1][0])
    monkeypatch.setattr(boundary, "MOST_POINTS", 50_000)
    with pytest.raises(Refused, match="简化"):
        boundary.read("密.geojson", geojson([ring]))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "geometries", "name"]),
        inner | st.sampled_from(["Feature", "FeatureCollection", "Polygon", "GeometryCollection"]), max_size=4),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=200)
@given(JSON)
def test_any_json_ends_in_lines_or_a_sentence(held: object) -> None:
    try:
        found = boundary.read("甲.geojson", json.dumps(held).encode())
    except Refused as refused:
        assert refused.sentence.endswith("。")  # noqa: PT017 - whatever is refused is said
    else:
        assert found.lines


def test_a_boundary_lies_in_the_store_and_is_a_setting(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "青山县.geojson"
    path.write_bytes(geojson([SQUARE]))
    maps.use_boundary(desk, maps.check_boundary(desk, path, Datum.CGCS2000))
    path.unlink()
    assert len(maps.boundary(desk).lines[0]) == 5
    with desk.store.read() as reading:
        assert "修改设置：行政边界" in [one.text for one in reading.journal.lines(limit=5)]
    maps.use_boundary(desk, None)
    assert maps.boundary(desk).lines == ()


def mbtiles(path: Path, *, view: str = "", **metadata: str) -> Path:
    with sqlite3.connect(path) as held:
        held.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        held.executemany("INSERT INTO metadata VALUES (?, ?)", list(metadata.items()))
        if view:
            held.execute(f"CREATE VIEW tiles AS {view}")
        else:
            held.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
            column, row = tile_at(37.2, 105.2, 10)
            held.execute("INSERT INTO tiles VALUES (10, ?, ?, ?)", (column, 1023 - row, PNG))
    held.close()
    return path


def test_tiles_are_found_by_place(tmp_path: Path) -> None:
    tiles = Tiles(mbtiles(tmp_path / "底图.mbtiles", format="png"))
    assert (tiles.least, tiles.most) == (10, 10)
    column, row = tile_at(37.2, 105.2, 10)
    assert tiles.tile(10, column, row) == PNG
    assert tiles.tile(10, column + 1, row) == b""
    tiles.close()


ENDLESS = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    "SELECT 1 AS zoom_level, x AS tile_column, 1 AS tile_row, x'00' AS tile_data FROM n"
)


@pytest.mark.parametrize(("view", "metadata", "words"), [
    ("", {"format": "pbf"}, "矢量瓦片"),
    (ENDLESS, {}, "不是完好"),
    ("SELECT 1 AS zoom_level", {"minzoom": "9", "maxzoom": "3"}, "没有瓦片"),
    ("SELECT load_extension('x') AS zoom_level", {}, "不是完好"),
])  # fmt: skip
def test_a_hostile_background_is_a_sentence(tmp_path: Path, view: str, metadata: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        Tiles(mbtiles(tmp_path / "坏.mbtiles", view=view, **metadata))


def test_a_background_that_changes_its_mind_is_a_sentence(tmp_path: Path) -> None:
    tiles = Tiles(mbtiles(tmp_path / "慢.mbtiles", view=ENDLESS, minzoom="1", maxzoom="3"))
    with pytest.raises(Refused, match="不是完好"):
        tiles.tile(1, 0, 0)
    tiles.close()


def test_files_that_are_no_background_are_sentences(tmp_path: Path) -> None:
    wrong = tmp_path / "坏.mbtiles"
    for data in (b"", b"PK\x03\x04", b"SQLite format 3\x00" + b"\xff" * 4096):
        wrong.write_bytes(data)
        with pytest.raises(Refused):
            Tiles(wrong)
    with pytest.raises(Refused, match="不在"):
        Tiles(tmp_path / "没有.mbtiles")


@given(st.floats(18, 53), st.floats(74, 134), st.integers(0, 18))
def test_a_point_lies_in_its_tile(lat: float, lon: float, zoom: int) -> None:
    column, row = tile_at(lat, lon, zoom)
    north, west = corner(column, row, zoom)
    south, east = corner(column + 1, row + 1, zoom)
    assert south - 1e-9 <= lat <= north + 1e-9
    assert west - 1e-9 <= lon <= east + 1e-9


@given(st.floats(20, 50), st.floats(80, 130), st.floats(0.001, 5), st.integers(1, 60))
def test_the_tiles_of_a_rectangle_cover_it_and_are_few(lat: float, lon: float, size: float, most: int) -> None:
    found = tiles_in(lat, lon, lat + size, lon + size, (0, 16), most)
    assert 0 < len(found) <= most
    zoom = found[0][0]
    for corner_ in ((lat, lon), (lat + size, lon + size)):
        assert (zoom, *tile_at(*corner_, zoom)) in found


def test_speeds_are_the_units_own_and_roads_slow_them(desk: Desk) -> None:
    crew = Team(name="青山镇消防队", skills=("消防",), assembly_day=Amount(5))
    assert reach.reach_of(desk.settings).minutes(crew, 10) == pytest.approx(5 + 10 * 1.3 / 50 * 60)
    assert read_speeds(speeds_cells({})) == {}
    own = read_speeds((("消防", "60"), ("绕行系数", "1.5"), ("冲锋舟", "25"), ("默认", "40")))
    assert own == {"消防": 60.0, "绕行系数": 1.5, "冲锋舟": 25.0}
    for line in (("消防", ""), ("消防", "快"), ("", "3"), ("消防", "-4"), ("消防", "nan")):
        with pytest.raises(Refused, match="第1行"):
            read_speeds((line,))
    editing.change_settings(desk, replace(desk.settings, speeds=own, terrain="山区"))
    found = reach.reach_of(desk.settings)
    assert found.minutes(crew, 10) == pytest.approx(5 + 10 * 1.5 / (60 * 0.6) * 60)
    assert found.speed_of(Team(name="县冲锋舟分队")) == pytest.approx(15)
    assert lookup.build(desk).reach == found
    with pytest.raises(Refused, match="绕行系数要在1到5之间"):
        editing.change_settings(desk, replace(desk.settings, speeds={"绕行系数": 9.0}))
    with pytest.raises(Refused, match="没有“沼泽”"):
        editing.change_settings(desk, replace(desk.settings, terrain="沼泽"))


def test_material_codes_have_names_and_are_found_by_them(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "代码.csv"
    table.write_text("代码,名称\n2010101,正压式空气呼吸器\n2010100,呼吸防护装备\n210,短\n", encoding="utf-8")
    taken = naming.import_goods_codes(desk, table)
    assert (taken.new, taken.skipped) == (2, 1)
    names = desk.settings.goods_codes
    assert goods_name("2010101", names) == "正压式空气呼吸器"
    assert goods_name("2010199", names) == "呼吸防护装备"
    assert goods_name("3999999", names) == "工程材料与机械加工设备"
    assert goods_name("WZ-1", names) == ""
    ledgers.record(desk, Material(name="空呼", code="2010101"))
    assert [one.item.name for one in lookup.build(desk).search("正压式")] == ["空呼"]
