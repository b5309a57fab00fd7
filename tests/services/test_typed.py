"""A record typed in a form: every error at its field, nothing touched that was not typed, texts read back."""

import datetime as dt

import pytest

from app.models.resource.records import RECORDS, Amount, Lot, Material, Phone, Team
from app.models.vocabulary.resource import Reserve, ResourceKind
from app.services.resources.importing.columns import columns_of
from app.services.resources.importing.typed import fields_of, texts_of, typed
from app.services.runtime.errors import Refused


@pytest.mark.parametrize("kind", list(ResourceKind))
def test_every_column_is_a_field_of_its_record(kind: ResourceKind) -> None:
    known = {*RECORDS[kind].__struct_fields__, "quantity", "point", "lot_number", "made", "expires"}
    assert {one.key for one in columns_of(kind)} <= known
    texts = texts_of(kind, None) | {"name": "某某"}
    record = typed(kind, texts)
    assert typed(kind, texts_of(kind, record), record) == record
    assert {one.key for one in fields_of(kind)} == set(texts)


def test_errors_stand_at_their_fields() -> None:
    texts = {"name": "", "total": "12-15", "phones": "abc", "lat": "105.1", "lon": "37.5", "gradings": "很好"}
    with pytest.raises(Refused) as caught:
        typed(ResourceKind.TEAM, texts)
    fields = caught.value.where["fields"]
    assert isinstance(fields, dict)
    assert set(fields) == {"name", "total", "phones", "lat", "gradings"}


def test_what_was_not_touched_stays_and_what_was_emptied_goes() -> None:
    held = Team(
        name="甲队", total=Amount(words="若干"), phones=(Phone("119"),), vehicles="水罐车2台", doubts=("人数：若干",)
    )
    texts = texts_of(ResourceKind.TEAM, held) | {"phones": "13800000001（值班）", "vehicles": ""}
    record = typed(ResourceKind.TEAM, texts, held)
    assert isinstance(record, Team)
    assert record.total == Amount(words="若干")
    assert record.phones == (Phone("13800000001", "值班"),)
    assert (record.vehicles, record.doubts) == ("", ())


def test_a_lot_is_read_as_one() -> None:
    lot = Lot(number="A1", made=dt.date(2025, 1, 1), expires=dt.date(2027, 1, 1))
    held = Material(name="编织袋", lot=lot, reserve=Reserve.ENTRUSTED, reserve_words="部门代储")
    texts = texts_of(ResourceKind.MATERIAL, held) | {"expires": "2028年1月1日", "reserve_words": "协议"}
    record = typed(ResourceKind.MATERIAL, texts, held)
    assert isinstance(record, Material)
    assert record.lot == Lot(number="A1", made=dt.date(2025, 1, 1), expires=dt.date(2028, 1, 1))
    assert record.reserve is Reserve.AGREED
    with pytest.raises(Refused, match="早于生产日期"):
        typed(ResourceKind.MATERIAL, texts | {"expires": "2020-01-01"}, held)
