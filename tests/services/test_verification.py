"""A paper stays provable when the page has changed since: by the digest booked at signing, or by its earlier layout."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.report.parts import Report
from app.services.desk.desk import Desk, open_desk
from app.services.forms import report_papers
from app.services.forms.report_papers import report_pdf
from app.services.forms.verification import of_pdf
from app.services.paper import bulletin
from app.services.paper.spacing import TOP
from app.services.reports import digests, reporting
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.conftest import START
from tests.helpers import book, send_report, state_of

EARLIER = Path(__file__).parents[1] / "snapshots" / "earlier"
"""A book and two of its papers, made when no digest was booked and the page had its first layout."""
PROBE = "ddd01cd2"
same_zlib = pytest.mark.skipif(
    hashlib.sha256(zlib.compress(gzip.decompress((EARLIER / "book.db.gz").read_bytes()))).hexdigest()[:8] != PROBE,
    reason="这台机器的 zlib 压缩结果与做样本的机器不同，不能逐字节比对早先的文书",
)


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[Desk]:
    """The desk of the kept book."""
    home = tmp_path / "earlier"
    home.mkdir()
    (home / "dutydesk.db").write_bytes(gzip.decompress((EARLIER / "book.db.gz").read_bytes()))
    opened = open_desk(home, officer="王澄", clock=FixedClock(START))
    yield opened
    opened.close()


@same_zlib
@pytest.mark.parametrize(("name", "number"), [("first.pdf", 1), ("followup-black.pdf", 2)])
def test_papers_of_the_first_layout_are_proved_without_a_digest(earlier: Desk, name: str, number: int) -> None:
    data = (EARLIER / name).read_bytes()
    found = of_pdf(earlier, data)
    assert found["same"], found["sentence"]
    assert found["number"] == f"青应急值〔2026〕{number}号"
    place = data.rindex(b"stream") - 40
    assert of_pdf(earlier, data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])["same"] is False


def test_signatures_of_the_first_books_have_no_digest(earlier: Desk) -> None:
    with earlier.store.read() as reading:
        incident = reading.incidents()[0].id
    reports = state_of(earlier, incident).reports
    assert [one.mark for one in reports] == ["青应急值〔2026〕1号", "青应急值〔2026〕2号"]
    assert [one.digests for one in reports] == [(), ()]


def test_the_digest_booked_at_signing_proves_a_paper_of_another_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    report = state_of(desk, identity).reports[-1]
    made = {colour: report_pdf(desk, report, colour=colour) for colour in (True, False)}
    assert report.digests == tuple(hashlib.sha256(made[colour]).hexdigest() for colour in (True, False))
    monkeypatch.setattr(bulletin, "TOP", TOP + 10)
    assert report_pdf(desk, report) not in made.values()
    for data in made.values():
        found = of_pdf(desk, data)
        assert found["same"]
        assert "签发时登记" in str(found["sentence"])
        assert of_pdf(desk, data + b"\n")["same"] is False


def test_a_number_taken_meanwhile_is_seen_and_the_paper_made_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another window signs while the PDF is being made: the digest is that of the number that was given in the end."""
    other, ours = book(desk, deaths=3), book(desk, deaths=1)
    drafts = {one: reporting.compose(desk, state_of(desk, one)) for one in (other, ours)}
    for draft in drafts.values():
        reporting.submit(desk, draft)
    real = digests.digests_of
    met: list[str] = []

    def slow(held: Desk, report: Report) -> tuple[str, ...]:
        if not met:
            met.append(report.mark)
            reporting.sign(desk, other, drafts[other].id, "赵启明")
        return real(held, report)

    monkeypatch.setattr(reporting, "digests_of", slow)
    reporting.sign(desk, ours, drafts[ours].id, "赵启明")
    report = state_of(desk, ours).reports[-1]
    assert met == ["青应急值〔2026〕1号"]
    assert report.mark == "青应急值〔2026〕2号"
    assert hashlib.sha256(report_pdf(desk, report)).hexdigest() == report.digests[0]


def test_a_paper_that_is_refused_is_signed_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, identity))
    reporting.submit(desk, draft)

    def refused(*_args: object, **_more: object) -> bytes:
        raise Refused("第1页有字无字形")

    monkeypatch.setattr(report_papers, "report_pdf", refused)
    reporting.sign(desk, identity, draft.id, "赵启明")
    report = state_of(desk, identity).reports[-1]
    assert report.signed_at is not None
    assert report.digests == ()
