"""What comes with a matter: saved beside what lies there, and never booked without its bytes."""

from pathlib import Path

import pytest

from app.models.matter.rows import MatterRow
from app.models.vocabulary.matter import MatterKind
from app.services.desk import attachments
from app.services.desk.attachments import AttachedFile
from app.services.desk.desk import Desk
from app.services.matter import matters
from app.services.matter.matters import MatterDraft
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused


def scanned(desk: Desk, folder: Path, data: bytes) -> AttachedFile:
    folder.mkdir()
    path = folder / "扫描件.pdf"
    path.write_bytes(data)
    return attachments.keep(desk, path)


def taken(desk: Desk, *files: AttachedFile) -> MatterRow:
    matters.take(desk, MatterDraft(kind=MatterKind.DOCUMENT, words="防汛的通知", asker="市防指", files=files))
    return matters.unfinished(desk)[-1]


def test_files_of_one_name_and_the_officers_own_all_stay(desk: Desk, tmp_path: Path) -> None:
    row = taken(desk, scanned(desk, tmp_path / "甲", b"1"), scanned(desk, tmp_path / "乙", b"22"))
    out = tmp_path / "出"
    out.mkdir()
    (out / "扫描件.pdf").write_bytes(b"own")
    assert matters.save_files(desk, row.id, out) == ("扫描件(2).pdf", "扫描件(3).pdf")
    held = {one.name: one.read_bytes() for one in out.iterdir()}
    assert held == {"扫描件.pdf": b"own", "扫描件(2).pdf": b"1", "扫描件(3).pdf": b"22"}


def test_a_file_that_is_gone_by_then_is_not_booked_and_added_again_it_is(
    desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    file = scanned(desk, tmp_path / "甲", b"abc")
    clock.advance(3601)
    assert attachments.collect(desk) == 1
    with pytest.raises(Refused, match=r"附件“扫描件\.pdf”放得太久.*重新添加"):
        taken(desk, file)
    assert matters.unfinished(desk) == []
    row = taken(desk, attachments.keep(desk, tmp_path / "甲" / "扫描件.pdf"))
    clock.advance(3601)
    assert attachments.collect(desk) == 0
    assert attachments.read(desk, matters.files_of(desk, row.id)[0].digest) == b"abc"
