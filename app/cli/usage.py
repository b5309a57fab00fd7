"""What is wrong with the words of a command, in Chinese: the parser's own sentences are English."""

import re

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "缺少{0}。"),
    (r"argument (.+): invalid choice: '(.*?)' \(choose from (.+)\)", "没有“{1}”这一种（{0}）。可用：{2}。"),
    (r"argument (.+): invalid (?:int|float) value: '(.*)'", "“{1}”不是数字（{0}）。"),
    (r"argument (.+): expected one argument", "{0} 后面要写内容。"),
    (r"argument (.+): expected at least one argument", "{0} 后面要写内容。"),
    (r"argument (.+): ignored explicit argument '(.*)'", "{0} 后面不写内容。"),
    (r"argument (.+): not allowed with argument (.+)", "{0} 和 {1} 不能一起写。"),
    (r"argument (.+): ([“\u4e00-\u9fff].*)", "{0} {1}。"),
    (r"unrecognized arguments: (.+)", "不认得：{0}。"),
    (r"ambiguous option: (.+) could match (.+)", "“{0}”写得太短，可能是 {1}。"),
)
OF_HELP = (
    (r"\Ausage: ", "用法："),
    (r"(?m)^positional arguments:$", "内容："),
    (r"(?m)^(?:options|optional arguments):$", "选项："),
    (r"show this help message and exit", "显示这些说明"),
)
OF_ACT = {"act": "要做什么", "command": "命令", "file": "文件", "kind": "种类"}


def said(message: str) -> str:
    """The parser's sentence in Chinese; one nobody knows keeps its words behind a Chinese head."""
    for pattern, words in PATTERNS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*map(_named, found.groups()))
    return f"请核对写法（{message}）。"


def _named(words: str) -> str:
    """Words between commas, those that stand by themselves under their Chinese name."""
    return "、".join(OF_ACT.get(one, one) for one in words.replace("'", "").split(", "))


def chinese(text: str) -> str:
    """A help text with the parser's own words in Chinese."""
    for pattern, words in OF_HELP:
        text = re.sub(pattern, words, text)
    return text
