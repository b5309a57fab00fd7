"""Roles: what each may book. Every kind of fact is walked; none is let through because nobody thought of it."""

import json
from pathlib import Path

import msgspec
import pytest

from app.models.book import codec
from app.models.book.codec import Unknown, decode
from app.models.book.fact import Fact
from app.models.matter.facts import MatterTaken
from app.models.officer.rights import KINDS, LOCKED, OF_ROLE, SUBJECTS, Right, allowed, refusal, right_of, role_in
from app.models.registry import SUBJECTS as DECLARED
from app.models.settings.facts import SettingsChanged
from app.models.vocabulary.duty import OfficerRole
from app.models.vocabulary.matter import MatterKind

KEPT: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parents[1] / "snapshots" / "facts.json").read_text(encoding="utf-8")
)
RANK = {
    OfficerRole.READER: {Right.OWN},
    OfficerRole.LEADER: {Right.OWN, Right.HEAR, Right.LEAD},
    OfficerRole.OFFICER: set(Right) - {Right.MANAGE},
    OfficerRole.ADMIN: set(Right),
}


def fact_of(tag: str) -> Fact:
    fact = decode(KEPT[tag]["data"].encode(), tag)
    assert not isinstance(fact, Unknown)
    return fact


@pytest.mark.parametrize("tag", sorted(codec.KINDS))
def test_every_kind_of_fact_asks_for_a_right_that_was_thought_of(tag: str) -> None:
    assert tag in KINDS or tag.partition(":")[0] in SUBJECTS, f"say what {tag} asks for in models/officer/rights.py"
    assert right_of(tag, fact_of(tag)) in Right


def test_no_line_is_about_something_that_is_not_there() -> None:
    assert KINDS.keys() <= codec.KINDS.keys()
    assert {tag.partition(":")[0] for tag in codec.KINDS} == SUBJECTS.keys()
    assert DECLARED


@pytest.mark.parametrize("role", list(OfficerRole))
def test_a_role_may_do_what_it_is_for_and_no_more(role: OfficerRole) -> None:
    assert set(OF_ROLE[role]) == RANK[role]


def test_what_a_reader_books_is_only_what_the_program_notes_itself() -> None:
    own = {tag for tag in codec.KINDS if right_of(tag, fact_of(tag)) in OF_ROLE[OfficerRole.READER]}
    assert {tag.partition(":")[0] for tag in own} == {"engine", "seat", "paper", "report", "duty"}
    assert own >= {"duty:signed_on", "duty:signed_off", "paper:printed", "report:printed"}
    assert not own & {"report:sent", "report:signed", "incident:received", "engine:trouble_heard", "seat:key_changed"}


def test_an_instruction_is_the_leaders_a_document_is_not() -> None:
    taken = fact_of("matter:taken")
    assert isinstance(taken, MatterTaken)
    instruction = msgspec.structs.replace(taken, kind=MatterKind.INSTRUCTION)
    document = msgspec.structs.replace(taken, kind=MatterKind.DOCUMENT)
    assert right_of("matter:taken", instruction) is Right.LEAD
    assert right_of("matter:taken", document) is Right.WORK


def test_how_it_looks_is_everybodys_what_it_does_is_not() -> None:
    assert right_of("settings:changed", SettingsChanged(values={"theme": msgspec.Raw(b'"night"')})) is Right.OWN
    for name in ("sound", "backup_folder", "routes"):
        both = {"theme": msgspec.Raw(b'"night"'), name: msgspec.Raw(b'""')}
        assert right_of("settings:changed", SettingsChanged(values=both)) is Right.MANAGE


def test_a_call_brings_along_all_it_brings_and_nothing_comes_with_a_hearing() -> None:
    assert allowed(LOCKED, Right.TAKE, Right.FOLLOW)
    assert allowed(LOCKED, Right.TAKE, Right.LEAD)
    assert not allowed(LOCKED, Right.HEAR, Right.WORK)
    assert not allowed(LOCKED, Right.HEAR, Right.FOLLOW)
    assert not allowed(LOCKED, Right.FOLLOW, Right.FOLLOW)
    leader = OF_ROLE[OfficerRole.LEADER]
    assert allowed(leader, Right.LEAD, Right.FOLLOW), "a level that is set starts and ends limits"
    assert not allowed(leader, Right.FOLLOW, Right.FOLLOW), "to say that a limit was kept is no leader's"
    assert not allowed(leader, Right.TAKE, Right.TAKE)
    assert not allowed(OF_ROLE[OfficerRole.READER], Right.OWN, Right.FOLLOW)


@pytest.mark.parametrize("role", [None, *OfficerRole])
@pytest.mark.parametrize("right", [one for one in Right if one is not Right.OWN])
def test_a_refusal_is_one_sentence_that_says_what_to_do(role: OfficerRole | None, right: Right) -> None:
    said = refusal("王澄", role, right)
    assert said.endswith("。")
    assert "登录" in said or "请" in said
    assert "王澄" in said or role is None


def test_a_role_of_a_newer_version_only_looks() -> None:
    assert role_in("inspector") is OfficerRole.READER
    assert role_in("leader") is OfficerRole.LEADER
