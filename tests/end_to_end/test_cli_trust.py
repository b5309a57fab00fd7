"""Keys, proof, outbox and packages on the command line (docs/命令行.md), each through the words a person types."""

import base64
import io
import re
from pathlib import Path

import keyring
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pypdf import PdfReader

from installer import bundle
from tests.end_to_end.test_cli import Run, run
from tests.helpers import FIRE
from tests.rings import Ring

__all__ = ["run"]
PHRASE = "青山值守不打烊2026"


@pytest.fixture
def home(run: Run, tmp_path: Path) -> str:
    text = tmp_path / "来报.txt"
    text.write_text(FIRE, encoding="utf-8")
    made = str(tmp_path / "home")
    assert run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", "--home", made, "--json").code == 0
    return made


def file_of(tmp_path: Path, name: str, words: str) -> str:
    path = tmp_path / name
    path.write_text(words + "\n", encoding="utf-8")
    return str(path)


def groups_in(pdf: Path) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.read_bytes())).pages)
    return " ".join(re.findall(r"第\d+组([0-9A-HJKMNP-TV-Z]{5})", "".join(text.split())))


def test_a_book_is_encrypted_opened_rekeyed_and_copied_plainly(run: Run, home: str, tmp_path: Path) -> None:
    phrase = file_of(tmp_path, "口令", PHRASE)
    refused = run("key", "encrypt", "--home", home, "--json")
    assert refused.code == 1
    assert "没有可用的系统钥匙串" in refused.answer["error"]
    done = run("key", "encrypt", "--home", home, "--new-passphrase-file", phrase, "--json")
    assert done.answer["kept"] == "phrase"
    assert run("verify", "--home", home, "--json").code == 1
    opened = ("--home", home, "--passphrase-file", phrase)
    assert run("verify", *opened, "--json").answer["ok"]
    sheet = tmp_path / "恢复码.pdf"
    assert run("key", "sheet", *opened, "--pdf", str(sheet), "--json").answer["pages"] == 1
    code = file_of(tmp_path, "恢复码", groups_in(sheet))
    assert run("verify", "--home", home, "--recovery-file", code, "--json").answer["ok"]
    assert run("key", "rekey", *opened, "--new-passphrase-file", phrase, "--json").code == 0
    assert run("verify", "--home", home, "--recovery-file", code, "--json").code == 1
    plain = tmp_path / "审计.db"
    assert "交给谁" in run("key", "plain-copy", *opened, "--to", str(plain), "--json").answer["error"]
    copied = run("key", "plain-copy", *opened, "--to", str(plain), "--reason", "县审计局", "--json").answer
    assert len(copied["sha256"]) == 64
    assert plain.read_bytes().startswith(b"SQLite format 3")
    backup = run("backup", *opened, "--to", str(tmp_path / "盘"), "--json").answer
    assert not Path(backup["file"]).read_bytes().startswith(b"SQLite")
    drill = run("drill", *opened, "--from", str(tmp_path / "盘"), "--json").answer
    assert (drill["ok"], drill["incidents"]) == (True, 1)


def test_a_restored_book_opens_by_the_ring_of_the_new_machine(run: Run, home: str, tmp_path: Path) -> None:
    phrase = file_of(tmp_path, "口令", PHRASE)
    run("key", "encrypt", "--home", home, "--new-passphrase-file", phrase, "--json")
    opened = ("--home", home, "--passphrase-file", phrase)
    sheet = tmp_path / "恢复码.pdf"
    run("key", "sheet", *opened, "--pdf", str(sheet), "--json")
    run("backup", *opened, "--to", str(tmp_path / "盘"), "--json")
    code = file_of(tmp_path, "恢复码", groups_in(sheet))
    new = str(tmp_path / "新机器")
    words = ("restore", "--from", str(tmp_path / "盘"), "--home")
    assert run(*words, str(tmp_path / "没有密钥"), "--json").code == 1
    assert run(*words, str(tmp_path / "没有钥匙串"), "--recovery-file", code, "--json").answer["key_kept"] is None
    keyring.set_keyring(Ring())
    assert run(*words, new, "--recovery-file", code, "--json").answer["key_kept"] == "ring"
    assert run("verify", "--home", new, "--json").answer["ok"]


def test_with_a_key_ring_a_fresh_book_is_encrypted_without_a_word(run: Run, tmp_path: Path) -> None:
    keyring.set_keyring(Ring())
    text = file_of(tmp_path, "来报.txt", FIRE)
    home = str(tmp_path / "新")
    ran = run("intake", "--text-file", text, "--received", "2026-06-12T03:12", "--home", home, "--json")
    assert ran.code == 0
    assert "已加密" in ran.err
    assert not (tmp_path / "新" / "dutydesk.db").read_bytes().startswith(b"SQLite")
    assert run("verify", "--home", home, "--json").answer["ok"]
    keyring.set_keyring(Ring())
    gone = run("verify", "--home", home, "--json")
    assert gone.code == 1
    assert "恢复码" in gone.answer["error"]


def test_an_anchor_and_a_report_are_checked(run: Run, home: str, tmp_path: Path) -> None:
    heads = run("verify", "--home", home, "--json").answer["heads"]
    ((seat, head),) = heads.items()
    good = f"账本{seat} 第{head['seq']}条 链头{head['head']}"
    ran = run("verify", "--home", home, "--anchor", good, "--anchor", good.replace(head["head"][-1], "x"), "--json")
    assert ran.code == 1
    good_one = run("verify", "--home", home, "--anchor", good, "--json")
    assert good_one.code == 0
    assert good_one.answer["anchors"][0]["ok"]
    found = run("find", "火灾", "--home", home, "--json").answer["hits"]
    incident = next(one["id"] for one in found if one["kind"] == "incident")
    pdf = str(tmp_path / "首报.pdf")
    words = ("report", "--home", home, "--incident", incident, "--stage", "first", "--pdf", pdf)
    report = run(*words, "--signed-by", "赵启明", "--json").answer
    checked = run("verify-report", pdf, "--home", home, "--json").answer
    assert (checked["same"], checked["number"]) == (True, report["number"])
    assert run("verify-report", file_of(tmp_path, "别的.pdf", "x"), "--home", home, "--json").code == 1
    changed = tmp_path / "改过.pdf"
    changed.write_bytes(Path(pdf).read_bytes() + b"\n")
    ran = run("verify-report", str(changed), "--home", home, "--json")
    assert (ran.code, ran.answer["ok"], ran.answer["same"]) == (1, False, False)
    assert ran.err.strip().endswith("请对照原文。"), "it is the paper that differs, not the book"


def test_a_package_goes_from_one_unit_to_another(run: Run, home: str, tmp_path: Path) -> None:
    incident = run("find", "火灾", "--home", home, "--json").answer["hits"][0]["id"]
    other = str(tmp_path / "别处")
    text = file_of(tmp_path, "另一报.txt", FIRE)
    run("intake", "--text-file", text, "--received", "2026-06-12T03:12", "--home", other, "--json")
    card = str(tmp_path / "名片.ddunit")
    ours = run("unit-card", "--out", card, "--home", home, "--json").answer
    assert run("trust-unit", card, "--home", other, "--json").code == 1
    assert run("trust-unit", card, "--fingerprint", ours["fingerprint"], "--home", other, "--json").code == 0
    phrase = file_of(tmp_path, "约定", "电话里约好的一句")
    out = str(tmp_path / "事件.ddpack")
    packed = run("package", "--incident", incident, "--phrase-file", phrase, "--out", out, "--home", home, "--json")
    assert packed.answer["bytes"] > 500
    read = run("read-package", out, "--phrase-file", phrase, "--home", other, "--book", "--json").answer
    assert read["signature"] == "已验"
    assert read["incident"] not in {None, incident}
    assert read["figures"]["deaths"] == 3
    again = run("read-package", out, "--phrase-file", phrase, "--home", other, "--json")
    assert again.code == 1
    assert "没有重复登记" in again.answer["error"]


def test_the_outbox_is_shown_also_when_it_is_empty(run: Run, home: str) -> None:
    answer = run("outbox", "--home", home, "--send", "--json").answer
    assert answer == {"offline": False, "waiting": 0, "stuck": 0, "messages": []}


def test_an_update_is_taken_only_as_its_publisher_signed_it(run: Run, tmp_path: Path) -> None:
    publisher = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    raw = publisher.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = file_of(tmp_path, "公钥", base64.b64encode(raw).decode())
    stick = tmp_path / "升级"
    stick.mkdir()
    file_of(stick, "dutydesk.deb", "deb")
    bundle.write_sums(stick)
    signature = publisher.sign((stick / bundle.SUMS).read_bytes())
    file_of(stick, bundle.SIGNATURE, base64.b64encode(signature).decode())
    checked = run("check-bundle", str(stick), "--public-key-file", key, "--json")
    assert checked.answer == {"ok": True, "files": ["dutydesk.deb"], "unlisted": []}
    file_of(stick, "dutydesk.deb", "changed")
    refused = run("check-bundle", str(stick), "--public-key-file", key, "--json")
    assert refused.code == 1
    assert refused.answer["where"] == {"file": "dutydesk.deb"}
