"""clocks: what is owed by when, of whatever subject (docs/命令行.md#clocks)."""

from pathlib import Path

import pytest

from app.models.moments import BEIJING, minutes
from app.services.desk.desk import open_desk
from app.services.obligations import decisions, standing
from tests.end_to_end.asking import asked
from tests.services.test_obligations import started

KEYS = {"id", "subject", "title", "rule", "kind", "basis", "due", "state", "owner", "recipient"}


def test_clocks_lists_every_subject_and_with_all_what_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, home = tmp_path / "来报.txt", str(tmp_path / "房")
    text.write_text("青山镇一厂房发生火灾事故，3人死亡。", encoding="utf-8")
    received = ("--received", "2026-06-12T03:12", "--unit-received", "2026-06-12T02:55")
    booked = asked(capsys, "intake", "--text-file", str(text), "--home", home, *received)
    desk = open_desk(Path(home), officer="王澄")
    due = desk.now() + minutes(30)
    with desk.write() as transaction:
        for subject in ("warning:W1", "duty:room", "dispatch:D1", "call:C1"):
            transaction.append(subject, started(f"{subject}/L03/1", due))
    desk.close()
    found = asked(capsys, "clocks", "--home", home)["clocks"]
    assert all(one.keys() >= KEYS for one in found)
    by_subject = {one["subject"]: one for one in found}
    assert set(by_subject) == {f"incident:{booked['incident']}", "warning:W1", "duty:room", "dispatch:D1", "call:C1"}
    assert by_subject[f"incident:{booked['incident']}"]["title"] == booked["title"]
    assert [one["due"] for one in found if one["subject"] == "duty:room"] == [
        due.astimezone(BEIJING).isoformat(timespec="seconds" if due.microsecond == 0 else "milliseconds")
    ]
    assert ("N01", "UNIT", "2026-06-12T03:55:00+08:00") in [(one["rule"], one["basis"], one["due"]) for one in found]
    desk = open_desk(Path(home), officer="王澄")
    one = next(each.clock for each in standing.listed(desk) if each.clock.subject == "call:C1")
    decisions.fulfil(desk, one, "已应答")
    desk.close()
    assert "call:C1" not in {one["subject"] for one in asked(capsys, "clocks", "--home", home)["clocks"]}
    every = {one["subject"]: one for one in asked(capsys, "clocks", "--home", home, "--all")["clocks"]}
    assert every["call:C1"]["state"] == "met"
