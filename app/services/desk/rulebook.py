"""The rule book (规则库): packs and ladders from resources, with the unit's own edits over them."""

import contextlib
import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from app import __version__
from app.models.incident.grading import Ladder
from app.models.obligations.rules import Pack, Rule
from app.models.rules.facts import PackSwitched, RuleEdited
from app.models.rules.rows import RuleRow
from app.services.extraction.findings import Kind
from app.services.runtime import held_files, private
from app.services.runtime.errors import Refused
from app.services.runtime.files import toml_in
from app.services.runtime.resources import resource

RESOURCES = resource()
Read = TypeVar("Read")


class Taxonomy(msgspec.Struct, frozen=True, kw_only=True):
    """The class tree that is known here, and how its classes are recognised; codes without a name show their group."""

    scheme: str
    source: str
    classes: tuple[Kind, ...]
    tree: dict[str, str]
    groups: dict[str, str]

    def name_of(self, code: str) -> str:
        """The name a report uses for a code, the official name where several classes share it, else its group's."""
        names = {one.name for one in self.classes if code == one.code or any(code == sub.code for sub in one.subtypes)}
        if len(names) == 1:
            return names.pop()
        return self.official(code)

    def official(self, code: str) -> str:
        """The name in the code table, of the group where the code has none; empty for no code."""
        return self.tree.get(code) or self.tree.get(f"{code[:3]}00") or self.groups.get(code[:2], "")

    def with_names(self, names: dict[str, str]) -> "Taxonomy":
        """The same classes with the names of an imported code table over the project's."""
        return msgspec.structs.replace(self, tree=self.tree | names) if names else self


class RuleBook(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the rules say now, and what was wrong while reading them."""

    packs: tuple[Pack, ...]
    ladders: tuple[Ladder, ...]
    taxonomy: Taxonomy
    problems: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the packs that are switched on."""
        return tuple(rule for pack in self.packs if pack.enabled for rule in pack.rules)

    def rule(self, identity: str) -> Rule | None:
        """The rule with that id, whether its pack is on or not."""
        return next((rule for pack in self.packs for rule in pack.rules if rule.id == identity), None)


@functools.lru_cache(maxsize=64)
def _pack(content: str) -> Pack:
    """The same text is read once in a process: settings that change bring new rules, and seldom new texts."""
    return msgspec.convert(toml_in(content), Pack)


@functools.lru_cache(maxsize=2)
def _ladders(content: str) -> tuple[Ladder, ...]:
    return msgspec.convert(toml_in(content)["ladders"], tuple[Ladder, ...])


@functools.lru_cache(maxsize=2)
def _taxonomy(content: str) -> Taxonomy:
    return msgspec.convert(toml_in(content), Taxonomy)


def _read(path: Path, parsed: Callable[[str], Read]) -> Read:
    """What a file of the rules says; raises Refused naming file and line."""
    content = ""
    try:
        content = path.read_text(encoding="utf-8")
        return parsed(content)
    except (OSError, KeyError, ValueError, msgspec.ValidationError) as error:
        from app.services.runtime.toml_words import wrong_in

        raise Refused(f"规则文件有错：{path.name} {wrong_in(error, content)}。", file=path.name) from error


def read_pack(path: Path) -> Pack:
    """One pack file; raises Refused naming file and line."""
    pack = _read(path, _pack)
    rules = tuple(
        msgspec.structs.replace(rule, pack=pack.id, provinces=rule.provinces or pack.provinces) for rule in pack.rules
    )
    return msgspec.structs.replace(pack, rules=rules)


def read_rule(toml: str, pack: str) -> Rule:
    """One edited rule from its text; raises Refused naming the line."""
    try:
        rule = msgspec.convert(toml_in(toml), Rule)
    except (ValueError, msgspec.ValidationError) as error:
        from app.services.runtime.toml_words import wrong_in

        raise Refused(f"规则写法有错：{wrong_in(error, toml)}。") from error
    return msgspec.structs.replace(rule, pack=pack)


def write_rule(rule: Rule) -> str:
    """The TOML text of a rule, defaults left out."""
    lines = []
    for name, value in msgspec.to_builtins(rule).items():
        default = next(f.default for f in msgspec.structs.fields(Rule) if f.name == name)
        if name == "pack" or (default is not msgspec.NODEFAULT and value == msgspec.to_builtins(default)):
            continue
        lines.append(f"{name} = {msgspec.json.encode(value).decode()}")
    return "\n".join(lines) + "\n"


class _Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """What the files say, with the digest of the bytes it was read from."""

    digest: bytes
    packs: tuple[Pack, ...]
    ladders: tuple[Ladder, ...]
    taxonomy: Taxonomy
    problems: tuple[str, ...] = ()


GOOD = "rules-good"
"""The folder of good copies, in the data folder."""
_HELD = "rules.bin"
"""In the folder of good copies: the files as they were last parsed, which takes longer than all else of a start."""
MOST_HELD = 32 * 1024 * 1024
"""Bytes of what is kept of the rules."""
_PACKER = msgspec.msgpack.Encoder()


def load(
    resources: Path = RESOURCES,
    changes: tuple[RuleRow, ...] = (),
    good: Path | None = None,
    *,
    as_held: bool = False,
) -> RuleBook:
    """Read all packs; a file with an error is named and its last good copy (in ``good``) used instead.

    With ``as_held`` what was last parsed of these files is taken for them, until ``held_is_false`` has looked.
    """
    files = _files(resources)
    digest = _digest(files)
    said = (_held(good, digest) if as_held else None) or _parsed(files, digest, good)
    edited, more = _edited(said.packs, changes)
    return RuleBook(packs=edited, ladders=said.ladders, taxonomy=said.taxonomy, problems=(*said.problems, *more))


def held_is_false(good: Path, resources: Path = RESOURCES) -> bool:
    """Whether what is kept as parsed of these very files is not what they say; nothing is changed."""
    files = _files(resources)
    digest = _digest(files)
    held = _held(good, digest)
    return held is not None and held != _parsed(files, digest, None)


def let_go(good: Path) -> None:
    """What was kept as parsed is not used any more."""
    held_files.unlink(good / _HELD, missing_ok=True)


def _files(resources: Path) -> list[Path]:
    return [*sorted((resources / "rules").glob("*.toml")), resources / "grading.toml", resources / "taxonomy.toml"]


def _digest(files: list[Path]) -> bytes:
    """Of the names and bytes of the files and of this version; one that can't be read counts as empty."""
    found = hashlib.sha256(__version__.encode())
    for path in files:
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        found.update(f"\n{path.name}\n{len(content)}\n".encode())
        found.update(content)
    return found.digest()


def _held(good: Path | None, digest: bytes) -> _Parsed | None:
    """What was parsed of the very same bytes before; None where that is not so, or can't be read."""
    if good is None:
        return None
    try:
        held = msgspec.msgpack.decode(private.read(good / _HELD, MOST_HELD), type=_Parsed)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None
    return held if held.digest == digest else None


def _parsed(files: list[Path], digest: bytes, good: Path | None) -> _Parsed:
    problems: list[str] = []
    packs: list[Pack] = []
    *of_packs, grading, taxonomy = files
    for path in of_packs:
        try:
            packs.append(read_pack(path))
            _keep_good(path, good)
        except Refused as error:
            problems.append(error.sentence)
            spare = good / path.name if good else None
            if spare is not None and spare.exists():
                packs.append(read_pack(spare))
                problems.append(f"{path.name} 暂用上次正确的版本。")
    packs.sort(key=lambda pack: (pack.id not in {"default", "national"}, pack.id))
    said = _Parsed(
        digest=digest,
        packs=tuple(packs),
        ladders=_read(grading, _ladders),
        taxonomy=_read(taxonomy, _taxonomy),
        problems=tuple(problems),
    )
    if good is not None and not problems:
        with contextlib.suppress(OSError):  # the next start parses again
            private.write(good / _HELD, _PACKER.encode(said))
    return said


def _keep_good(path: Path, good: Path | None) -> None:
    if good is None:
        return
    spare = good / path.name
    content = path.read_bytes()
    if not spare.is_file() or spare.read_bytes() != content:
        with contextlib.suppress(OSError):  # a full disk keeps no spare; the rules themselves were read
            private.make_folder(good)
            private.write(spare, content)


def _edited(packs: tuple[Pack, ...], changes: tuple[RuleRow, ...]) -> tuple[tuple[Pack, ...], tuple[str, ...]]:
    """The packs with the unit's switches and edits; an edit that no longer reads is reported and left out."""
    switches = {row.id.removeprefix("pack-"): bool(row.enabled) for row in changes if row.id.startswith("pack-")}
    edits = {row.id: row.toml for row in changes if row.toml}
    problems: list[str] = []
    result = []
    for pack in packs:
        rules = []
        for rule in pack.rules:
            try:
                rules.append(read_rule(edits[rule.id], pack.id) if rule.id in edits else rule)
            except Refused as error:
                problems.append(f"规则{rule.id}的修改读不出来，仍用原规则：{error.sentence}")
                rules.append(rule)
        enabled = switches.get(pack.id, pack.enabled)
        result.append(msgspec.structs.replace(pack, rules=tuple(rules), enabled=enabled))
    return tuple(result), tuple(problems)


__all__ = ["PackSwitched", "RuleBook", "RuleEdited", "Taxonomy", "load", "read_pack", "read_rule", "write_rule"]
