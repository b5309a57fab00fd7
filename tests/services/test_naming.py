from pathlib import Path

import pytest

from app.services.desk.desk import Desk
from app.services.incident.intake import read
from app.services.runtime.errors import Refused
from app.services.settings.naming import import_class_names, import_places


def test_places_are_taken_in_and_read_in_narratives(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "地名.csv"
    file.write_bytes("地名,别名\r\n瓦窑坞水库,坞里水库,瓦窑水库\r\n下塅村\r\n12\r\n".encode("gb18030"))
    before = len(desk.settings.places)
    taken = import_places(desk, file)
    assert (taken.rows, taken.new, taken.changed, taken.same, taken.skipped) == (3, 2, 0, 0, 1)
    assert "第4行" in taken.sentence
    assert len(desk.settings.places) == before + 2
    found = read(desk, "坞里水库大坝发生管涌", desk.now())
    assert next(one.text for one in found if one.field == "place").startswith("瓦窑坞水库")


def test_taking_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "地名.txt"
    file.write_text("瓦窑坞水库　坞里水库\n下塅村", encoding="utf-8-sig")
    import_places(desk, file)
    entries = desk.store.entries()
    taken = import_places(desk, file)
    assert (taken.new, taken.changed, taken.same) == (0, 0, 2)
    assert desk.store.entries() == entries


def test_another_alias_is_a_change(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "地名.txt"
    file.write_text("下塅村", encoding="utf-8")
    import_places(desk, file)
    file.write_text("下塅村\t塅上", encoding="utf-8")
    assert import_places(desk, file).changed == 1
    assert next(one for one in desk.settings.places if one.name == "下塅村").aliases == ("塅上",)


def test_official_class_names_stand_over_the_projects_own(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "代码.csv"
    file.write_text("代码,名称\n12G01,高层建筑火灾\n11A01,江河洪水\n错行\n", encoding="utf-8")
    taken = import_class_names(desk, file)
    assert (taken.rows, taken.new, taken.skipped) == (3, 2, 1)
    assert desk.rules.taxonomy.official("12G01") == "高层建筑火灾"
    assert desk.rules.taxonomy.official("11A01") == "江河洪水"


def test_codes_without_a_name_show_their_group_and_are_not_invented(desk: Desk) -> None:
    taxonomy = desk.rules.taxonomy
    assert taxonomy.official("12A07") == "煤矿事故"
    assert taxonomy.official("11Z00") == "自然灾害"
    assert taxonomy.official("") == ""
    assert taxonomy.name_of("12F00") == "其他工矿商贸事故"  # 触电, 中毒和窒息 … share it


def test_an_empty_or_missing_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "空.csv"
    file.write_text("地名\n", encoding="utf-8")
    with pytest.raises(Refused, match="没有内容"):
        import_places(desk, file)
    with pytest.raises(Refused, match="读不到"):
        import_places(desk, tmp_path / "没有.csv")
