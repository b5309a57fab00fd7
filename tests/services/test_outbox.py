"""The outbox against real servers that drop, delay, duplicate, answer 500 and vanish (docs/架构.md F20)."""

import email
import json
import os
from email import policy
from pathlib import Path

import keyring
import pytest
from msgspec.structs import replace

from app.models.outbox.routes import Route, RouteKind
from app.models.vocabulary.obligation import ObligationKind
from app.services.desk.desk import Desk, open_desk
from app.services.forms import signing
from app.services.forms.report_papers import report_pdf
from app.services.outbox import connectivity, queue, sender
from app.services.outbox.delivery import DeliveryResult, deliver, signature
from app.services.outbox.parcel import parcel_of
from app.services.reports import reporting, sending
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.security import keystore
from app.services.settings import editing
from app.services.store.migrations import FORMAT
from app.services.store.outbox import DeliveryState
from tests.helpers import book, clocks_of, state_of
from tests.rings import Ring
from tests.servers import Platform, Post, https, mail

pytestmark = pytest.mark.loopback
PLATFORM = "市局平台"
WRITTEN = ObligationKind.WRITTEN


def with_routes(desk: Desk, *routes: Route) -> None:
    editing.change_settings(desk, replace(desk.settings, routes=routes))


def platform_route(url: str, pem: str, **more: object) -> Route:
    route = Route(name=PLATFORM, kind=RouteKind.HTTPS, url=url, ca_file=pem, connect_seconds=60, total_seconds=300)
    return replace(route, **more)


def signed(desk: Desk, incident: str) -> str:
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    return draft.id


def work(desk: Desk, clock: FixedClock, times: int = 30) -> None:
    """Let the sender work until nothing waits, as beats would have it."""
    for _ in range(times):
        if connectivity.pending(desk, clock.now()):
            sender.step(desk)
        if not queue.waiting(desk):
            return
        clock.advance(61)


def running(desk: Desk, incident: str) -> bool:
    return any(one.running for one in clocks_of(desk, incident, WRITTEN))


def test_a_receipt_of_the_platform_meets_the_clock_and_nothing_before_it(
    desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    keyring.set_keyring(Ring())
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem, headers={"X-Unit": "371300"}))
        keystore.keep_secret(desk.store, PLATFORM, "共同的密钥")
        report = signed(desk, incident)
        queue.queue(desk, incident, report, PLATFORM)
        queue.queue(desk, incident, report, PLATFORM)  # a second key press
        assert connectivity.status(desk).sentence == "在线 待发1"
        assert running(desk, incident)
        assert state_of(desk, incident).reports[-1].state == "待发"
        work(desk, clock)
    assert not running(desk, incident)
    held = state_of(desk, incident).reports[-1]
    assert held.state == "已报出"
    assert "回执R1" in held.received_by
    (document,) = platform.held.values()
    assert document["number"] == held.mark
    assert document["figures"]["deaths"] == 3
    assert document["incident"] == incident
    assert platform.headers[0]["X-Unit"] == "371300"
    stamp = platform.headers[0]["X-DutyDesk-Time"]
    assert platform.headers[0]["X-DutyDesk-Signature"] == signature("共同的密钥", stamp, platform.bodies[0])
    assert connectivity.status(desk).sentence == "在线 待发0"


@pytest.mark.parametrize("moods", [["drop"], ["vanish"], ["500", "503"], ["429"], ["drop", "vanish", "500", "drop"]])
def test_it_is_tried_again_and_the_platform_keeps_it_once(
    desk: Desk, clock: FixedClock, tmp_path: Path, moods: list[str]
) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    platform.moods = list(moods)
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        work(desk, clock)
    assert len(platform.held) == 1
    assert set(platform.seen) == set(platform.held)
    assert state_of(desk, incident).reports[-1].state == "已报出"
    lines = [one for one in state_of(desk, incident).reports if one.receipt]
    assert len(lines) == 1


def test_reports_arrive_in_order_and_what_is_refused_for_good_stands_aside(
    desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    platform = Platform()
    incidents = [book(desk, deaths=number) for number in (1, 2, 3)]
    platform.moods = ["500", "400"]
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        for incident in incidents:
            queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        work(desk, clock)
    assert [one["incident"] for one in platform.held.values()] == incidents[1:]
    first = state_of(desk, incidents[0]).reports[-1]
    assert first.state == "发送受阻"
    assert "拒收（HTTP 400）" in first.stuck
    assert running(desk, incidents[0])
    assert connectivity.status(desk).sentence == "在线 待发0 受阻1"
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        queue.queue(desk, incidents[0], first.id, PLATFORM)  # after it was put right
        work(desk, clock)
    assert not running(desk, incidents[0])


def test_a_slow_answer_is_cut_off_and_the_repeat_is_known_again(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    platform.moods = ["slow"]
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem, total_seconds=5))
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        while not platform.seen:  # a busy machine may not have come to ask in five seconds
            sender.step(desk)  # comes back by itself: the platform answers only when it is let go
            clock.advance(3600)
        assert queue.waiting(desk)[0].attempts
        platform.awake.set()
        with_routes(desk, platform_route(url, pem))
        work(desk, clock)
    assert len(platform.held) == 1
    assert len(platform.seen) >= 2
    assert state_of(desk, incident).reports[-1].state == "已报出"


def test_f20_with_a_dead_line_no_act_waits_and_the_outage_is_a_state(
    desk: Desk, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    dead = platform_route("https://127.0.0.1:9/reports", "")
    with_routes(desk, dead)
    with monkeypatch.context() as patch:
        for name in ("deliver", "reachable"):
            patch.setattr(sender, name, None)  # booking and signing touch no network
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
    for _ in range(5):
        if connectivity.pending(desk, clock.now()):
            sender.step(desk)
        clock.advance(61)
    known = connectivity.connectivity(desk)
    assert known.lost_at
    assert known.routes[PLATFORM].offline
    assert connectivity.status(desk).sentence == "离线 待发1"
    with desk.store.read() as reading:
        assert any("断网" in line.text for line in reading.journal.lines(limit=100))
    assert running(desk, incident)
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        work(desk, clock)
        assert connectivity.status(desk).sentence == "在线 待发0"
    with desk.store.read() as reading:
        assert any("通信恢复" in line.text for line in reading.journal.lines(limit=100))
    assert len(platform.held) == 1


def test_a_certificate_nobody_vouches_for_is_refused(desk: Desk, tmp_path: Path) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    with https(tmp_path, platform) as (url, _pem):
        with_routes(desk, platform_route(url, ""))
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        message = queue.waiting(desk)[0]
        outcome = deliver(desk.settings.routes[0], parcel_of(desk, message), "")
    assert outcome.result is DeliveryResult.AGAIN
    assert "证书" in outcome.why
    assert platform.seen == []


def test_three_failures_pause_the_route_and_a_key_ends_the_pause(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    platform.moods = ["500"] * 3
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        for _ in range(3):
            sender.step(desk)
            clock.advance(31)
        assert connectivity.connectivity(desk).routes[PLATFORM].paused
        connectivity.now_please(desk)
        sender.step(desk)
    assert len(platform.held) == 1


def test_mail_leaves_and_stays_unconfirmed_until_somebody_says_so(
    desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    incident, post = book(desk, deaths=3), Post()
    post.moods = ["451"]
    with mail(tmp_path, post) as (port, pem):
        route = Route(
            name="市局邮箱", kind=RouteKind.MAIL, host="127.0.0.1", port=port, ca_file=pem,
            sender="duty@qingshan.example", to=("duty@city.example", "office@city.example"),
            connect_seconds=60, total_seconds=300,
        )  # fmt: skip
        with_routes(desk, route)
        report = signed(desk, incident)
        queue.queue(desk, incident, report, "市局邮箱")
        work(desk, clock)
    (letter,) = post.letters
    read = email.message_from_bytes(letter, policy=policy.default)
    assert "火灾" in str(read["Subject"])
    names = [part.get_filename() for part in read.iter_attachments()]
    assert [Path(str(name)).suffix for name in names] == [".pdf", ".json"]
    held = state_of(desk, incident).reports[-1]
    assert held.state == "已发出待确认"
    assert running(desk, incident)
    assert [one.report for one in connectivity.unconfirmed(desk)] == [report]
    left = held.relayed_at
    clock.advance(300)
    sending.send(desk, incident, report, route.kind.channel, received_by="马值守电话确认")
    assert not running(desk, incident)
    assert state_of(desk, incident).reports[-1].sent_at == left
    assert connectivity.unconfirmed(desk) == []


@pytest.mark.parametrize(
    ("mood", "state"),
    [("rcpt550", DeliveryState.STUCK), ("554", DeliveryState.STUCK), ("rcpt450", DeliveryState.WAITING)],
)
def test_mail_that_is_refused(desk: Desk, tmp_path: Path, mood: str, state: DeliveryState) -> None:
    incident, post = book(desk, deaths=3), Post()
    post.moods = [mood]
    with mail(tmp_path, post) as (port, pem):
        with_routes(
            desk,
            Route(
                name="邮箱", kind=RouteKind.MAIL, host="127.0.0.1", port=port, ca_file=pem, sender="a@b.example",
                to=("c@d.example",), connect_seconds=60, total_seconds=300,
            ),
        )  # fmt: skip
        queue.queue(desk, incident, signed(desk, incident), "邮箱")
        sender.step(desk)
    assert queue.messages(desk)[0].state is state


def test_a_folder_gets_both_files_once(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    incident = book(desk, deaths=3)
    folder = tmp_path / "交换"
    with_routes(desk, Route(name="交换文件夹", kind=RouteKind.FOLDER, folder=str(folder)))
    report = signed(desk, incident)
    queue.queue(desk, incident, report, "交换文件夹")
    sender.step(desk)
    assert queue.waiting(desk)[0].error.startswith("文件夹不在")
    folder.mkdir()
    work(desk, clock)
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".pdf"]
    document = json.loads(next(folder.glob("*.json")).read_bytes())
    pdf = next(folder.glob("*.pdf")).read_bytes()
    assert pdf == report_pdf(desk, state_of(desk, incident).reports[-1])
    assert document["format"] == "dutydesk-report/1"
    assert state_of(desk, incident).reports[-1].state == "已发出待确认"


def test_a_waiting_message_is_taken_back_with_a_reason(desk: Desk, tmp_path: Path) -> None:
    incident = book(desk, deaths=3)
    with_routes(desk, Route(name="交换文件夹", kind=RouteKind.FOLDER, folder=str(tmp_path / "无")))
    queue.queue(desk, incident, signed(desk, incident), "交换文件夹")
    message = queue.waiting(desk)[0]
    with pytest.raises(Refused, match="为什么"):
        queue.withdraw(desk, message, " ")
    queue.withdraw(desk, message, "已传真")
    assert queue.waiting(desk) == []
    with pytest.raises(Refused, match="已经发出"):
        queue.withdraw(desk, message, "再来")
    assert "已撤出：已传真" in state_of(desk, incident).reports[-1].stuck


def test_what_waits_for_a_route_that_is_gone_rings(desk: Desk, tmp_path: Path) -> None:
    incident = book(desk, deaths=3)
    route = Route(name="交换文件夹", kind=RouteKind.FOLDER, folder=str(tmp_path / "无"))
    with_routes(desk, route)
    queue.queue(desk, incident, signed(desk, incident), route.name)
    assert connectivity.trouble(desk) == ""
    with_routes(desk, replace(route, enabled=False))
    assert "停用或删除" in connectivity.trouble(desk)
    queue.withdraw(desk, queue.waiting(desk)[0], "已传真")
    assert connectivity.trouble(desk) == ""


def test_only_signed_reports_go_and_only_over_routes_that_are_there(desk: Desk, tmp_path: Path) -> None:
    incident = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    with pytest.raises(Refused, match="没有可用"):
        queue.queue(desk, incident, draft.id, PLATFORM)
    with_routes(desk, Route(name=PLATFORM, kind=RouteKind.FOLDER, folder=str(tmp_path)))
    with pytest.raises(Refused, match="还没有签发"):
        queue.queue(desk, incident, draft.id, PLATFORM)


@pytest.mark.parametrize(
    "route",
    [
        Route(name="", kind=RouteKind.FOLDER, folder="/srv"),
        Route(name="a", kind=RouteKind.HTTPS, url="http://plain.example/"),
        Route(name="a", kind=RouteKind.HTTPS, url="https://user:pw@host.example/"),
        Route(name="a", kind=RouteKind.HTTPS, url="https://[bad/"),
        Route(name="a", kind=RouteKind.HTTPS, url="https://host.example/", headers={"X": "a\r\nY: b"}),
        Route(name="a", kind=RouteKind.MAIL, host="h.example", sender="a@b.c", to=("x@y.z\r\nBcc: q@r.s",)),
        Route(name="a", kind=RouteKind.MAIL, host="h.example", sender="a@b.c", to=()),
        Route(name="a", kind=RouteKind.FOLDER, folder="relative"),
        Route(name="a", kind=RouteKind.FOLDER, folder="/srv", total_seconds=1e9),
    ],
)
def test_a_route_that_cannot_be_right_is_refused(desk: Desk, route: Route) -> None:
    with pytest.raises(Refused):
        with_routes(desk, route)


def test_secrets_lie_in_the_ring_or_in_an_encrypted_book_and_nowhere_else(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    with pytest.raises(Refused, match="没有地方安全地存"):
        keystore.keep_secret(desk.store, "邮箱", "口令一二三")
    other = open_desk(tmp_path / "密", officer="王澄", clock=clock, key=os.urandom(32))
    keystore.keep_secret(other.store, "邮箱", "口令一二三")
    assert keystore.secret(other.store, "邮箱") == "口令一二三"
    keyring.set_keyring(Ring())
    keystore.keep_secret(other.store, "邮箱", "口令四五六")
    assert keystore.secret(other.store, "邮箱") == "口令四五六"
    assert other.store.meta("secret:邮箱") == ""
    other.close()
    data = b"".join(path.read_bytes() for path in (tmp_path / "密").rglob("*") if path.is_file())
    assert "口令".encode() not in data


def test_a_book_of_the_first_format_gets_its_outbox(desk: Desk) -> None:
    home = desk.store.path.parent
    book(desk, deaths=3)
    with desk.store.raw() as connection:
        connection.execute("DROP TABLE outbox")
        connection.execute("PRAGMA user_version=1")
    desk.close()
    again = open_desk(home, officer="王澄")
    assert queue.messages(again) == []
    assert again.store.engine.pragma("user_version") == FORMAT
    again.close()
