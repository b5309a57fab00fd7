import re
from pathlib import Path

import pytest

from app.models.obligations.rules import Pack
from app.models.vocabulary.obligation import Basis
from app.services.desk import rulebook
from app.services.runtime.errors import Refused

TABLE = (
    *(f"N{n:02d}" for n in range(1, 28)), *(f"L{n:02d}" for n in range(1, 8)), "SD1", "SD2", "SH1", "SH2", "HA1", "HA2",
    "HA3", "CQ1", "CQ2", "JX1", "BJ1", "SC1", "SC2", "SC3", "CY1", "CY2", "DB1", "XX1",
)  # fmt: skip
SOURCES = Path(__file__).resolve().parents[2] / "docs" / "规则来源.md"
BOOK = rulebook.load()


def test_every_row_of_the_rule_table_is_a_rule() -> None:
    have = {rule.id.partition("-")[0] for pack in BOOK.packs for rule in pack.rules}
    assert set(TABLE) == have


def test_the_list_above_is_the_table_of_sources() -> None:
    assert len(TABLE) == 52
    rows = re.findall(r"^\| `[^`]+` \|.*\| ([^|]+) \|$", SOURCES.read_text(encoding="utf-8"), re.MULTILINE)
    named = {re.sub(r"（.*?）", "", one).partition("-")[0] for row in rows for one in row.split("、")}
    assert {one for one in named if re.fullmatch(r"[A-Z]{1,2}\d+", one)} == set(TABLE)


def test_national_and_default_packs_are_on_and_the_provinces_off() -> None:
    on = {pack.id for pack in BOOK.packs if pack.enabled}
    assert on == {"national", "default", "hotspot", "callout", "instruction"}


@pytest.mark.parametrize("pack", BOOK.packs, ids=lambda pack: pack.id)
def test_every_rule_names_its_law_and_source(pack: Pack) -> None:
    for rule in pack.rules:
        assert rule.legal
        assert rule.source
        assert rule.confidence in {"V", "S", "M"}
        assert rule.times or rule.basis is not Basis.CALENDAR


def test_rules_marked_from_memory_are_off_or_say_so() -> None:
    allowed = {"L05", "L07", "CY1", "DB1", "DB1-FEEDBACK"}  # on in the table itself, noted there as convention
    for pack in BOOK.packs:
        for rule in pack.rules:
            assert rule.confidence != "M" or not rule.enabled or rule.id in allowed


def test_rules_survive_being_written_and_read() -> None:
    for pack in BOOK.packs:
        for rule in pack.rules:
            assert rulebook.read_rule(rulebook.write_rule(rule), pack.id) == rule


def test_a_rule_file_with_an_error_names_file_and_line_and_the_last_good_one_serves(tmp_path: Path) -> None:
    resources = tmp_path / "resources"
    (resources / "rules").mkdir(parents=True)
    for name in ("grading.toml", "taxonomy.toml"):
        (resources / name).write_bytes((rulebook.RESOURCES / name).read_bytes())
    source = resources / "rules" / "default.toml"
    source.write_bytes((rulebook.RESOURCES / "rules" / "default.toml").read_bytes())
    good = tmp_path / "good"
    assert not rulebook.load(resources, (), good).problems
    source.write_text(source.read_text(encoding="utf-8").replace("minutes = 30", "minutes = 三十", 1), encoding="utf-8")
    book = rulebook.load(resources, (), good)
    assert "default.toml 第" in book.problems[0]
    assert book.rule("L01") is not None


def test_a_rule_with_an_unknown_field_names_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    text = 'id="x"\nname="x"\nenabled=true\n[[rules]]\nid="A1"\nkind="ORAL"\nbasis="RCV"\nrecipient="nobody"\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"x\.toml 第4行"):
        rulebook.read_pack(path)
