"""The papers of the house agree with the house: sources resolve, links lead somewhere, README stays short."""

import argparse
import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.services.desk import rulebook

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "docs" / "规则来源.md"
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "resources").rglob("*.md")])
OUTSIDE = re.compile(r"\b(?:domain|design|peers|ecosystem|printing|house-style)\.md\b")
READ_AS = ("原文", "二手", "待核")


def sources_of(text: str) -> dict[str, list[str]]:
    """The rows of the tables of sources: code → the other cells."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        row = re.match(r"\| `([^`]+)` \|(.*)\|$", line)
        if row:
            assert row[1] not in found, f"{row[1]} stands twice"
            found[row[1]] = [cell.strip() for cell in row[2].split("|")]
    return found


def cited() -> dict[str, set[str]]:
    """Code → the rules, ladders and tables that name it."""
    book = rulebook.load()
    found: dict[str, set[str]] = {book.taxonomy.source: {"类别代码表"}}
    for rule in (rule for pack in book.packs for rule in pack.rules):
        found.setdefault(rule.source, set()).add(rule.id)
    for ladder in book.ladders:
        found.setdefault(ladder.source, set()).add(ladder.id)
    return found


def resting_on(cell: str) -> set[str]:
    return {re.sub(r"（.*?）", "", one) for one in cell.split("、")}


def test_every_source_that_a_rule_cites_has_its_row_and_every_row_its_rules() -> None:
    rows = sources_of(SOURCES.read_text(encoding="utf-8"))
    assert {code: resting_on(cells[-1]) for code, cells in rows.items()} == cited()


def test_every_source_says_what_it_is_and_how_it_was_read() -> None:
    for code, cells in sources_of(SOURCES.read_text(encoding="utf-8")).items():
        assert len(cells) == 6, code
        assert cells[0], code
        assert cells[4].startswith(READ_AS), f"{code}: {cells[4]}"


def test_a_rule_is_never_surer_than_the_paper_it_was_read_from() -> None:
    rows = sources_of(SOURCES.read_text(encoding="utf-8"))
    book = rulebook.load()
    sure = {rule.id: rule.source for pack in book.packs for rule in pack.rules if rule.confidence == "V"}
    sure |= {ladder.id: ladder.source for ladder in book.ladders if ladder.confidence == "V"}
    assert len(sure) > 20
    assert {one: code for one, code in sure.items() if not rows[code][4].startswith("原文")} == {}


def test_a_source_without_a_row_or_a_row_without_rules_is_seen() -> None:
    text = "| 代码 | 文件 |\n|---|---|\n| `L-1` | 法 | 令 | 2020 | 1 | 原文 | N01、N02（参照） |\n"
    assert resting_on(sources_of(text)["L-1"][-1]) == {"N01", "N02"}
    with pytest.raises(AssertionError, match="twice"):
        sources_of(text * 2)


def anchors_of(text: str) -> set[str]:
    """Anchors of the headings, made as the usual web views of a repository make them."""
    found = set()
    for line in re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE).splitlines():
        heading = re.match(r"#{1,6} +(.*)", line)
        if heading:
            plain = re.sub(r"[^\w\- ]", "", heading[1].strip().lower())
            found.add(plain.replace(" ", "-"))
    return found


def broken_links(path: Path, text: str) -> list[str]:
    """Links of a paper to a file or a heading that is not there."""
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        there = (path.parent / file).resolve() if file else path
        headings = set()
        if anchor and there.is_file():
            headings = anchors_of(text if there == path else there.read_text(encoding="utf-8"))
        if not there.exists() or (anchor and anchor not in headings):
            found.append(target)
    return found


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_papers_lead_somewhere(path: Path) -> None:
    assert broken_links(path, path.read_text(encoding="utf-8")) == []


def test_a_link_to_nowhere_is_seen() -> None:
    text = "# 甲 乙\n[a](README.md) [b](没有.md) [c](#甲-乙) [d](#丙) [e](docs/规则来源.md#不在)\n"
    assert broken_links(ROOT / "README.md", text) == ["没有.md", "#丙", "docs/规则来源.md#不在"]


def test_readme_fits_on_two_screens_and_shows_three_pictures() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    assert len(re.findall(r"!\[[^\]]+\]\(resources/pictures/[^)]+\)", text)) == 3
    for command in ("python3 run.py ", "python3 run.py test"):
        assert command in text
    for paper in (ROOT / "docs").glob("*.md"):
        assert f"(docs/{paper.name}" in text, f"README leads to no {paper.name}"


def test_keys_of_readme_stand_in_the_handbook() -> None:
    readme, handbook = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/手册.md"))
    table = readme.partition("## 最常用的十个键")[2].partition("## ")[0]
    keys = re.findall(r"^\| ([A-Z][\w+]*) \|", table, re.MULTILINE)
    assert len(keys) == 10
    assert [key for key in keys if f"| {key} |" not in handbook] == []


def test_every_font_has_its_licence_and_copyright_line_beside_it() -> None:
    fonts = ROOT / "resources" / "fonts"
    table = (fonts / "LICENSES.md").read_text(encoding="utf-8")
    for path in (*fonts.glob("*.ttf"), *fonts.glob("*.otf")):
        rows = [line for line in table.splitlines() if line.startswith("|") and path.name in line]
        assert len(rows) == 1, path.name
        assert re.search(r"©|[Cc]opyright", rows[0]), path.name
        assert re.search(r"\((OFL-1\.1|GPL-3\.0)\.txt\)", rows[0]), path.name


def test_the_licence_is_named_and_lies_at_the_root() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "MulanPSL-2.0"
    for name in project["license-files"]:
        assert (ROOT / name).is_file(), name
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "木兰宽松许可证， 第2版" in text
    assert "Mulan Permissive Software License，Version 2" in text


def test_papers_and_resources_cite_nothing_that_is_not_here() -> None:
    shown = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - git is on the path
    for name in filter(None, shown.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and (path.suffix == ".md" or (name.startswith("resources/") and path.suffix == ".toml")):
            assert not OUTSIDE.search(path.read_text(encoding="utf-8")), name


def sections_of(text: str) -> dict[str, str]:
    """Heading of the third level → the text below it."""
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    bodies = (re.split(r"^## ", body, flags=re.MULTILINE)[0] for body in parts[2::2])
    return dict(zip(map(str.strip, parts[1::2]), bodies, strict=True))


def test_every_command_and_option_stands_in_the_paper_on_the_command_line() -> None:
    from app.cli.commands import parser

    text = (ROOT / "docs" / "命令行.md").read_text(encoding="utf-8")
    common = text.partition("## 共同的约定")[2].partition("\n## ")[0]
    told = sections_of(text)
    commands = next(one for one in parser()._actions if isinstance(one, argparse._SubParsersAction)).choices
    assert set(told) == set(commands)
    for name, command in commands.items():
        words = [word for one in command._actions for word in one.option_strings if word.startswith("--")]
        lacking = [word for word in words if not re.search(rf"{word}(?![\w-])", told[name] + common)]
        assert set(lacking) <= {"--help"}, name


def unknown_citations(text: str) -> list[str]:
    """Citations of our papers in code (``docs/架构.md#时限``, ``docs/架构.md F13``) that lead nowhere."""
    found = []
    for name, anchor, number in re.findall(r"docs/(\w+\.md)(?:#([\w-]+)| (F\d+))?", text):
        path = ROOT / "docs" / name
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if not there or (anchor and anchor not in anchors_of(there)) or (number and f"\n| {number} |" not in there):
            found.append(f"{name}{anchor}{number}")
    return found


def test_what_the_code_cites_of_our_papers_is_there() -> None:
    code = [*(ROOT / "app").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "resources").rglob("*.toml")]
    wrong = {str(path.relative_to(ROOT)): unknown_citations(path.read_text(encoding="utf-8")) for path in code}
    assert {name: found for name, found in wrong.items() if found and name != "tests/test_docs.py"} == {}


def test_a_citation_of_nothing_is_seen() -> None:
    text = "docs/架构.md#时限 docs/架构.md F13 docs/架构.md#没有 docs/架构.md F99 docs/没有.md"
    assert unknown_citations(text) == ["架构.md没有", "架构.mdF99", "没有.md"]


NAMED = re.compile(r"(?<![\w/.{}*-])(?:\w+/)+[\w-]+\.(?:py|md|toml|json|sql|sh|c)\b")
EXAMPLES = {"docs/加一个主题.md"}
"""Papers that tell of files one would write."""


def files_that_are_not_here(text: str, here: set[str]) -> list[str]:
    """Files a text names with a folder before them (``store/dwelling.py``) that no file of the tree ends as."""
    return [
        one for one in NAMED.findall(text) if one not in here and not any(each.endswith(f"/{one}") for each in here)
    ]


def test_files_that_papers_and_code_name_are_in_the_tree() -> None:
    shown = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - git is on the path
    here = {one for one in shown.stdout.decode().split("\0") if one}
    papers = {one for one in here if one.endswith(".md") or (one.startswith("app/") and one.endswith(".py"))}
    said = {one: (ROOT / one).read_text(encoding="utf-8") for one in papers - EXAMPLES if (ROOT / one).is_file()}
    assert {name: found for name, text in said.items() if (found := files_that_are_not_here(text, here))} == {}


def test_a_file_that_is_named_and_not_here_is_seen() -> None:
    text = "`store/dwelling.py`，见 store/nowhere.py、https://a.example/b/c.md 和 {one}/x.py"
    assert files_that_are_not_here(text, {"app/services/store/dwelling.py"}) == ["store/nowhere.py"]
