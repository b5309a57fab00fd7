"""What an installer holds: every part with its version, licence and size, every file's digest."""

import hashlib
import json
from email.parser import HeaderParser
from pathlib import Path

from installer.targets import Target


def digest_of(*paths: Path) -> str:
    """SHA-256 over the bytes of some files, one after the other."""
    held = hashlib.sha256()
    for path in paths:
        with path.open("rb") as source:
            while chunk := source.read(1 << 20):
                held.update(chunk)
    return held.hexdigest()


def size_of(folder: Path) -> int:
    """Bytes of the files below a folder, each link counted as none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def licence_of(metadata: Path) -> str:
    """The licence a wheel names: its expression, its field, its classifiers; the first that is there."""
    head = HeaderParser().parsestr(metadata.read_text(encoding="utf-8").partition("\n\n")[0])
    classifiers = [str(one).rpartition(" :: ")[2] for one in head.get_all("Classifier", []) if "License ::" in str(one)]
    field = str(head.get("License", "")).strip().splitlines()
    found = str(head.get("License-Expression", "")) or (field[0] if field else "") or "、".join(classifiers)
    return found or "见包内许可文件"


def parts_of(site: Path) -> list[dict[str, str]]:
    """Every wheel of a site folder: name, version, licence."""
    found = []
    for metadata in sorted(site.glob("*.dist-info/METADATA")):
        head = HeaderParser().parsestr(metadata.read_text(encoding="utf-8").partition("\n\n")[0])
        found.append({"name": str(head["Name"]), "version": str(head["Version"]), "licence": licence_of(metadata)})
    return found


def write(path: Path, target: Target, artefact: Path, site: Path, more: dict[str, object]) -> None:
    """The manifest lies beside the installer: its size and digest, its parts, what else the builder tells."""
    held: dict[str, object] = {
        "file": artefact.name,
        "bytes": artefact.stat().st_size,
        "sha256": digest_of(artefact),
        "target": target.name,
        "lock": digest_of(target.lock()),
        "parts": parts_of(site),
    }
    path.write_text(json.dumps(held | more, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
