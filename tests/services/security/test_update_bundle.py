import base64
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.services.runtime.errors import Refused
from app.services.security import update_bundle
from installer import bundle


@pytest.fixture
def publisher() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def stick(tmp_path: Path, publisher: Ed25519PrivateKey) -> Path:
    folder = tmp_path / "升级"
    folder.mkdir()
    (folder / "dutydesk_0.2.0_amd64.deb").write_bytes(b"deb")
    (folder / "说明.txt").write_bytes(b"text")
    key = tmp_path / "key.pem"
    key.write_bytes(publisher.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert bundle.write_sums(folder) == ["dutydesk_0.2.0_amd64.deb", "说明.txt"]
    places = [str(key), str(folder / bundle.SUMS), str(folder / bundle.SIGNATURE)]
    subprocess.run([sys.executable, "-c", bundle.SIGN, *places], check=True, capture_output=True)  # noqa: S603 - ours
    return folder


def key_text(publisher: Ed25519PrivateKey) -> str:
    return base64.b64encode(publisher.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def test_what_was_signed_passes_and_what_lies_besides_is_named(stick: Path, publisher: Ed25519PrivateKey) -> None:
    (stick / "autorun.exe").write_bytes(b"")
    checked = update_bundle.check(stick, update_bundle.public_key(key_text(publisher) + "\n"))
    assert checked.files == ("dutydesk_0.2.0_amd64.deb", "说明.txt")
    assert checked.unlisted == ("autorun.exe",)


def test_another_publisher_is_refused(stick: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(Refused, match="签名不符"):
        update_bundle.check(stick, other.public_key())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("dutydesk_0.2.0_amd64.deb", b"changed", "dutydesk_0.2.0_amd64.deb 与签名的清单不符"),
        ("dutydesk_0.2.0_amd64.deb", None, "dutydesk_0.2.0_amd64.deb 不在"),
        (update_bundle.SUMS, b"0" * 64 + b"  a\n", "签名不符"),
        (update_bundle.SUMS, None, "没有 SHA256SUMS，不是升级包"),
        (update_bundle.SUMS, b" " * (update_bundle.MOST_BYTES + 1), "太大"),
        (update_bundle.SIGNATURE, b"???", "签名不符"),
        (update_bundle.SIGNATURE, None, "没有 SHA256SUMS.sig"),
    ],
)
def test_whatever_changed_is_named(
    stick: Path, publisher: Ed25519PrivateKey, name: str, content: bytes | None, sentence: str
) -> None:
    if content is None:
        (stick / name).unlink()
    else:
        (stick / name).write_bytes(content)
    with pytest.raises(Refused, match=sentence):
        update_bundle.check(stick, publisher.public_key())


def test_a_signed_list_that_leads_out_of_its_folder_is_not_followed(stick: Path, publisher: Ed25519PrivateKey) -> None:
    listed = b"0" * 64 + b"  ../key.pem\n"
    (stick / update_bundle.SUMS).write_bytes(listed)
    (stick / update_bundle.SIGNATURE).write_bytes(base64.b64encode(publisher.sign(listed)))
    with pytest.raises(Refused, match="读不懂"):
        update_bundle.check(stick, publisher.public_key())


@pytest.mark.parametrize("text", ["", "汉字", base64.b64encode(bytes(31)).decode(), "!!"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="公钥读不懂"):
        update_bundle.public_key(text)
