"""What seldom happens on the way out: mail of every security, what is gone meanwhile, what a queue says of itself."""

import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Self

import pytest
from msgspec.structs import replace

from app.models.moments import minutes
from app.models.outbox.routes import MailSecurity, Route, RouteKind
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.exchange import package
from app.services.forms import report_papers, signing
from app.services.outbox import delivery, queue, sender, withdrawing
from app.services.outbox.delivery import DeliveryResult, Parcel, deliver, reachable
from app.services.reports import oral as phone_report
from app.services.reports import reporting
from app.services.runtime.errors import Refused
from app.services.security import identity
from app.services.settings import editing
from app.services.store.queue_proof import queue_problems
from tests.helpers import book, state_of
from tests.services.refusing import refused

PARCEL = Parcel(id="0190-abcdefgh", title="首报", name="报告", document=b"{}", pdf=b"%PDF", tried_at="")
MAIL = Route(
    name="邮件", kind=RouteKind.MAIL, host="mail.invalid", sender="a@b.invalid", to=("c@d.invalid", "e@f.invalid")
)
FOLDER = Route(name="交换", kind=RouteKind.FOLDER)


class Server:
    """A mail server that writes down what it was told."""

    said: list[str]
    refused: dict[str, tuple[int, bytes]]
    sock = None

    def __init__(self, route: Route, _attempt: object, context: object) -> None:
        self.said.append(f"open {route.host}{' tls' if context is not None else ''}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_about: object) -> None:
        self.said.append("quit")

    def starttls(self, *, context: object) -> None:
        assert context is not None
        self.said.append("starttls")

    def login(self, user: str, secret: str) -> None:
        self.said.append(f"login {user} {secret}")

    def send_message(self, letter: EmailMessage) -> dict[str, tuple[int, bytes]]:
        self.said.append(f"send {letter['To']}")
        return self.refused


@pytest.mark.parametrize(("security", "user", "refuses", "steps", "receipt"), [
    (MailSecurity.TLS, "", {}, ["send"], "邮件服务器已收"),
    (MailSecurity.STARTTLS, "王", {}, ["starttls", "login 王 秘", "send"], "邮件服务器已收"),
    (MailSecurity.TLS, "", {"c@d.invalid": (550, b"no")}, ["send"], "邮件服务器已收，1个地址被拒"),
])  # fmt: skip
def test_mail_goes_by_the_security_of_its_route(
    monkeypatch: pytest.MonkeyPatch, security: MailSecurity, user: str, refuses: dict[str, tuple[int, bytes]],
    steps: list[str], receipt: str,
) -> None:  # fmt: skip
    said: list[str] = []
    monkeypatch.setattr(delivery, "_Mail", type("Mail", (Server,), {"said": said, "refused": refuses}))
    outcome = deliver(replace(MAIL, security=security, user=user), PARCEL, "秘")
    assert (outcome.result, outcome.receipt) == (DeliveryResult.RELAYED, receipt)
    assert said == [
        "open mail.invalid" + (" tls" if security is MailSecurity.TLS else ""),
        *(f"{one} c@d.invalid, e@f.invalid" if one == "send" else one for one in steps),
        "quit",
    ]


def test_a_folder_is_there_or_not_and_keeps_what_it_has(tmp_path: Path) -> None:
    route = replace(FOLDER, folder=str(tmp_path / "交换"))
    assert not reachable(route)
    assert deliver(route, PARCEL, "").result is DeliveryResult.AGAIN
    (tmp_path / "交换").mkdir()
    assert reachable(route)
    assert deliver(route, PARCEL, "").result is DeliveryResult.RELAYED
    held = {one.name: one.stat().st_mtime_ns for one in (tmp_path / "交换").iterdir()}
    assert deliver(route, replace(PARCEL, pdf=b"other"), "").result is DeliveryResult.RELAYED
    assert {one.name: one.stat().st_mtime_ns for one in (tmp_path / "交换").iterdir()} == held, "first kept"


def waiting(desk: Desk, tmp_path: Path) -> tuple[str, str]:
    """A signed report that waits for a folder; (incident, report)."""
    (tmp_path / "交换").mkdir()
    editing.change_settings(desk, replace(desk.settings, routes=(replace(FOLDER, folder=str(tmp_path / "交换")),)))
    incident = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    queue.queue(desk, incident, draft.id, FOLDER.name)
    return incident, draft.id


def test_a_program_that_ends_sends_nothing_more_and_what_waits_stays(desk: Desk, tmp_path: Path) -> None:
    waiting(desk, tmp_path)
    ending = threading.Event()
    ending.set()
    assert sender.step(desk, ending).topics == frozenset()
    (message,) = queue.waiting(desk)
    assert list((tmp_path / "交换").iterdir()) == []
    queue.release(desk, message)  # nobody holds it: nothing to let go
    assert queue.lease(desk, message, 60)
    assert not queue.lease(desk, message, 60), "another program is sending it"
    sender.step(desk)
    assert list((tmp_path / "交换").iterdir()) == []
    queue.release(desk, message)
    sender.step(desk)
    assert len(list((tmp_path / "交换").iterdir())) == 2


def test_what_was_taken_out_while_it_left_is_not_booked_as_sent(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, report = waiting(desk, tmp_path)
    (message,) = queue.waiting(desk)

    def meanwhile(*_given: object) -> delivery.Outcome:
        queue.withdraw(desk, message, "已传真")
        return delivery.Outcome(result=DeliveryResult.RELAYED, receipt="已放入文件夹")

    monkeypatch.setattr(sender, "deliver", meanwhile)
    sender.step(desk)
    (sent,) = state_of(desk, incident).report(report).sendings  # type: ignore[union-attr]
    assert sent.sent_at is None
    assert sent.stuck
    with desk.store.read() as reading:
        assert queue_problems(reading.connection) == []


def test_a_queue_agrees_with_the_book_after_a_sending_that_was_taken_back(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "交换").mkdir()
    editing.change_settings(desk, replace(desk.settings, routes=(replace(FOLDER, folder=str(tmp_path / "交换")),)))
    incident = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    sent = queue.queue(desk, incident, draft.id, FOLDER.name)
    withdrawing.take_back(desk, sent.entries)
    assert queue.waiting(desk) == []
    with desk.store.read() as reading:
        assert queue_problems(reading.connection) == []


def test_a_report_that_was_taken_back_is_found_by_nobody(desk: Desk, tmp_path: Path) -> None:
    editing.change_settings(desk, replace(desk.settings, routes=(replace(FOLDER, folder=str(tmp_path)),)))
    incident = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    held = state_of(desk, incident).report(draft.id)
    assert held is not None
    assert report_papers.kept_report(desk, draft.id) == held
    assert report_papers.report_mark(desk, replace(held, entry="没有")) == ""
    assert report_papers.report_fields(desk, replace(held, entry="没有")) == {}
    reporting.withdraw(desk, incident, draft.id, "重写")
    refused(desk, lambda: report_papers.kept_report(desk, draft.id), "找不到这份报告", "report")
    refused(desk, lambda: queue.queue(desk, incident, draft.id, FOLDER.name), "找不到这份报告")
    assert [one.title for one in package._content(desk, incident).content.reports] == []


def test_before_a_draft_is_signed_everything_that_lacks_is_said(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    state = state_of(desk, incident)
    with pytest.raises(Refused, match="还没有首报，请先写首报"):
        reporting.compose(desk, state, Stage.FINAL)
    draft = reporting.compose(desk, state)
    wrong = replace(draft, stage=Stage.FINAL, body=f"{draft.body}有关情况正在核实。另有××人。", addressee=" ")
    said = reporting.warnings(state, wrong)
    assert {"终报中仍有“正在核实”", "主送未填", "事件还没有办结"} <= set(said)
    assert any(one.startswith("正文中有占位符“") for one in said)
    assert not {"主送未填", "事件还没有办结"} & set(reporting.warnings(state, draft))


def test_a_phone_report_says_what_lacks_field_by_field(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    empty = phone_report.OralDraft(
        token=desk.new_id(), recipient=Recipient.CITY, answered_by="", made_at=desk.now() + minutes(5), said=" ",
    )  # fmt: skip
    with pytest.raises(Refused) as told:
        phone_report.make_oral(desk, incident, empty)
    assert set(told.value.where["fields"]) == {"answered_by", "said", "made_at"}  # type: ignore[call-overload]


def test_words_for_a_messenger_are_those_of_the_phone_until_there_is_a_report(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    state = state_of(desk, incident)
    plain = reporting.messenger_text(desk, state, None)
    assert plain.startswith(f"【{state.level.label}】{state.title}\n")
    draft = reporting.compose(desk, state)
    reporting.submit(desk, draft)
    held = state_of(desk, incident).report(draft.id)
    assert held is not None
    words = reporting.messenger_text(desk, state, held)
    assert words.startswith("（送签稿）首报\n")
    assert draft.body in words


def test_a_package_that_is_too_large_or_says_otherwise_than_its_digests_is_not_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, phrase = book(desk, deaths=3), "一句约定好的口令话"
    good = package.pack(desk, incident, phrase=phrase)
    assert package.unpack(desk, good, phrase).unit == identity.ourselves(desk).name
    whole = package._content(desk, incident)
    for made, words in (
        (package._Body(replace(whole.content, format="99"), whole.files), "更新版本的值守台"),
        (package._Body(whole.content, {"0" * 64: b"a"}), package.NOT_OURS[:12]),
    ):
        with monkeypatch.context() as context:
            context.setattr(package, "_content", lambda *_given, made=made: made)
            odd = package.pack(desk, incident, phrase=phrase)
        with pytest.raises(Refused, match=words):
            package.unpack(desk, odd, phrase)
    with monkeypatch.context() as context:
        context.setattr(package, "MOST_BODY", 10)
        with pytest.raises(Refused, match="解开后太大"):
            package.unpack(desk, good, phrase)
    monkeypatch.setattr(package, "MOST_BYTES", 100)
    with pytest.raises(Refused, match="没有读入"):
        package.unpack(desk, good, phrase)
    with pytest.raises(Refused, match="请减少附件"):
        package.pack(desk, incident, phrase=phrase)
