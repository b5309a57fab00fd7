"""What is wrong with a TOML file, as the officer reads it: the libraries that read it say it in English."""

import re

LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
PLACE = re.compile(r" - at (?:`key` in )?`\$\.?([^`]*)`$")
STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
LACKING = re.compile(r"Object missing required field `(\w+)`")
STRANGE = re.compile(r"Object contains unknown field `(\w+)`")
NOT_LISTED = re.compile(r"Invalid enum value (.+)", re.DOTALL)
OTHER_KIND = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
BOUND = re.compile(r"Expected `([^`]+)`(?: of length)?( >=| <=| >| <)? (-?[\d.]+)")
KINDS = {
    "int": "整数", "float": "数字", "str": "引号里的文字", "bool": "true 或 false", "array": "方括号里的列表",
    "object": "一组“名字 = 值”", "datetime": "日期和时刻", "date": "日期", "time": "时刻", "null": "空",
}  # fmt: skip
BOUNDS = {" >=": "不小于", " <=": "不大于", " >": "大于", " <": "小于"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def wrong_in(error: Exception, content: str) -> str:
    """Where and what, one sentence without its full stop: ``第3行：minutes 应当是整数，写的是引号里的文字``."""
    import tomllib  # only where something is wrong

    said = str(error)
    if isinstance(error, tomllib.TOMLDecodeError):
        return _unread(said, content)
    if isinstance(error, UnicodeDecodeError):
        return "文字不是 UTF-8 编码，请另存为 UTF-8"
    if isinstance(error, OSError):
        return "读不到这个文件"
    if isinstance(error, KeyError):
        return f"缺少 {error.args[0]}"
    place = PLACE.search(said)
    path = place[1] if place else ""
    bare = PLACE.sub("", said)
    strange = STRANGE.match(bare)
    line = _line_of(f"{path}.{strange[1]}" if strange else path, content)
    return (f"第{line}行：" if line else "") + _wrong(bare, path)


def _unread(said: str, content: str) -> str:
    """What does not read at all."""
    if "Cannot declare" in said or "Cannot overwrite" in said:
        what = "同一个名字写了两次"
    elif "string" in said or "Unescaped" in said:
        what = "引号里的文字写得不对"
    else:
        what = "读不懂，名字、等号、引号、括号请对照别的行"
    if found := LINE.search(said):
        return f"第{found[1]}行第{found[2]}列：{what}"
    return f"第{len(content.rstrip().splitlines())}行：没有写完，或者{what}"


def _wrong(said: str, path: str) -> str:
    """What reads and is not what it should be."""
    name = path.rpartition(".")[2] or "整个文件"
    if found := LACKING.match(said):
        return f"缺少 {found[1]}"
    if found := STRANGE.match(said):
        return f"不认得 {found[1]}"
    if found := NOT_LISTED.match(said):
        return f"{name} 不能写 {found[1]}"
    if found := OTHER_KIND.match(said):
        return f"{name} 应当是{_kinds(found[1])}，写的是{_kinds(found[2])}"
    if found := BOUND.match(said):
        measured = f"{name} 的长度" if "of length" in said else name
        return f"{measured}应当{BOUNDS.get(found[2] or '', '是')} {found[3]}"
    return said if CHINESE.search(said) else f"{name} 写得不对"


def _kinds(said: str) -> str:
    return "或".join(KINDS.get(one, one) for one in said.split(" | ") if one != "null") or KINDS["null"]


def _line_of(path: str, content: str) -> int:
    """The line on which the thing at ``$.path`` stands, that of its table where it has none; 0 where that is not seen.

    ``rules[3].minutes`` is the line of ``minutes`` below the fourth ``[[rules]]``.
    """
    lines, at = content.splitlines(), 0
    for name, number in STEP.findall(path):
        wanted = int(number) if number else 0
        heads = [row for row, text in enumerate(lines, 1) if re.fullmatch(rf"\[\[?(?:\w+\.)*{name}\]\]?", text.strip())]
        heads = [row for row in heads if row > at]
        if len(heads) > wanted:
            at = heads[wanted]
            continue
        for row, text in enumerate(lines[at:], at + 1):
            if re.match(rf"\s*{name}\s*=", text):
                return row
            if text.startswith("["):
                break
        return at
    return at
