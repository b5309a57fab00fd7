"""Our own sentences, sorted by phenomenon: what is said is read, what is not said stays unknown.

They try the grammars: what the second reader withholds as doubtful was read all the same, what it infers was not.
"""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cli.text_records import read_item
from app.services.desk import rulebook
from app.services.extraction import Context
from app.services.extraction.reader import as_record, extract
from tests.helpers import beijing

BOOK = rulebook.load()
REF = beijing("2026-06-12T03:12")
FOLDER = Path(__file__).parents[1] / "sentences"


def sentences() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        fields = content.pop("fields")
        for phenomenon, table in content.items():
            found += [
                pytest.param(text, fields, expected, id=f"{path.stem}-{phenomenon}-{number}")
                for number, (text, expected) in enumerate(table["cases"])
            ]
    return found


@pytest.mark.parametrize(("text", "fields", "expected"), sentences())
def test_sentence(text: str, fields: list[str], expected: dict[str, Any]) -> None:
    found = extract(text, Context(ref_time=REF, kinds=BOOK.taxonomy.classes))
    read = tuple(msgspec.structs.replace(one, withheld=False) for one in found if not one.inferred)
    record = as_record(read, BOOK.taxonomy.groups) | {"level": read_item(text, REF, BOOK).get("level")}
    assert {name: record.get(name) for name in fields} == {name: expected.get(name) for name in fields}


def test_there_are_at_least_three_hundred() -> None:
    assert len(sentences()) >= 300
