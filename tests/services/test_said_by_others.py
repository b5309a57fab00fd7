"""Moments and numbers that others say, or that lie beside the book: however far out, they end in an answer."""

import datetime as dt
import json
from pathlib import Path

import pytest

from app.models.moments import EARLIEST, LATEST, UTC, instant_said
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.exchange import package, receiving
from app.services.extraction.hotspots import read_hotspots
from app.services.runtime.clock import FixedClock
from app.services.samples import sample
from app.services.store.heads import Heads
from app.services.store.store import FILE
from app.services.warnings import cap
from tests.helpers import book

FAR = (
    "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00",
    "0001-01-01", "1989-12-31T23:00:00+00:00", "2200-01-01T00:00:00+00:00",
)  # fmt: skip
HUGE: tuple[object, ...] = (
    10**400,
    -(10**400),
    10**18,
    1e308,
    float("inf"),
    float("-inf"),
    float("nan"),
    True,
    "3",
    None,
)


@pytest.mark.parametrize("words", FAR)
def test_a_moment_nobody_can_have_meant_is_none(words: str) -> None:
    assert instant_said(words) is None
    assert instant_said("2026-06-12T03:12") == dt.datetime(2026, 6, 11, 19, 12, tzinfo=UTC)
    assert instant_said("2026-06-12T03:12:00+23:59") is not None
    assert instant_said(3) is None


@pytest.mark.parametrize("made", FAR)
def test_a_package_made_at_no_moment_is_read_and_says_so(
    desk: Desk, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: str
) -> None:
    incident = book(desk, deaths=3)
    content = package._content(desk, incident)
    fields = content.content.fields | {"occurred_at": made, "received_at": made}
    odd = package._Body(
        package.Content(format=package.FORMAT, made_at=made, unit="乙县", incident="x", fields=fields), content.files
    )
    monkeypatch.setattr(package, "_content", lambda _desk, _incident: odd)
    data = package.pack(desk, incident, phrase="与乙县约定的一句口令")
    other = open_desk(tmp_path / "other", officer="刘某", clock=clock)
    sample.ensure_unit(other)
    taken = receiving.take(other, "乙.ddpack", data, (), "与乙县约定的一句口令")
    assert "没有写明制作时间" in taken.sentence
    assert taken.draft.occurred_at is None
    other.close()


@pytest.mark.parametrize("number", HUGE, ids=lambda one: str(one)[:12])
def test_a_number_nobody_can_have_counted_is_left_out(number: object) -> None:
    assert receiving._figures({kind.value: number for kind in FigureKind}) == {}


CAP = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>x</identifier><sender>s</sender><sent>{0}</sent>'
    "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category>"
    "<event>暴雨</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>"
    "<effective>{0}</effective><expires>{0}</expires><headline>h</headline></info></alert>"
)


@pytest.mark.parametrize("words", FAR)
def test_a_warning_of_no_moment_is_read_without_one(words: str) -> None:
    found = cap.read("a.xml", CAP.format(words).encode(), lambda _code: "")
    assert found.message.expires is None
    assert any("不明" in one for one in found.notes)


def test_a_hotspot_of_no_moment_is_read_without_one() -> None:
    rows = "latitude,longitude,acq_date,acq_time,satellite\n31.9,110.2,{},2359,N\n"
    for day in ("9999-12-31", "0001-01-01"):
        (spot,) = read_hotspots(rows.format(day), dt.datetime(2026, 6, 12, tzinfo=UTC))
        assert spot.seen_at is None
    (spot,) = read_hotspots(rows.format("2026-6-2"), dt.datetime(2026, 6, 12, tzinfo=UTC))
    assert spot.seen_at == dt.datetime(2026, 6, 2, 23, 59, tzinfo=UTC)


# beside the book

TOO_FAR = 9 * 10**18
INSANE: tuple[tuple[str, object], ...] = (
    *((name, sign * TOO_FAR) for name in ("at", "elapsed") for sign in (1, -1)),
    *((name, sign * 1e300) for name in ("boot", "off") for sign in (1, -1)),
    ("frames", {"a": 1e308}), ("at", 0), ("at", int((LATEST - EARLIEST).total_seconds() * 1e7)),
)  # fmt: skip


@pytest.mark.parametrize("same_start", [True, False])
@pytest.mark.parametrize(("name", "value"), INSANE, ids=lambda one: str(one)[:14])
def test_a_kept_time_that_cannot_be_reckoned_with_stops_no_start(
    tmp_path: Path, clock: FixedClock, name: str, value: object, *, same_start: bool
) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, "先前。")
    desk.store.order_clock.keep(at_once=True)
    desk.close()
    path = (home / FILE).with_suffix(".clock")
    held = json.loads(path.read_text(encoding="utf-8")) | {name: value}
    held["start"] = held["start"] if same_start else "another"
    path.write_text(json.dumps(held), encoding="utf-8")
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, "以后。")
    assert desk.store.order_clock.confirmed
    desk.close()


@pytest.mark.parametrize("seq", ["0", "-3", str(1 << 63), "9" * 30])
def test_a_kept_head_of_a_number_no_book_has_accuses_nobody(tmp_path: Path, clock: FixedClock, seq: str) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, "先前。")
    seat = desk.store.seat
    desk.close()
    (home / FILE).with_suffix(".head").write_text(f"{seat} {seq} {'0' * 64}\n", encoding="ascii")
    assert Heads((home / FILE).with_suffix(".head")).chains() == ()
    desk = open_desk(home, officer="王澄", clock=clock)
    assert desk.lost == ""
    assert desk.store.seat == seat
    write_note(desk, "以后。")
    desk.close()
