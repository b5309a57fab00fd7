"""GB/T 38565-2020 应急物资分类及编码: seven digits, one for the 大类 and two each for 中类, 小类 and 细类.

The names below the first digit come from the table a unit imports; the standard's own text is not part of the program.
"""

import re
from collections.abc import Mapping

CODE = re.compile(r"[1-3]\d{6}")
TOP = {"1": "基本生活保障物资", "2": "应急装备及配套物资", "3": "工程材料与机械加工设备"}


def goods_name(code: str, names: Mapping[str, str]) -> str:
    """What a code is called in the imported table, else the class above it that is; empty for a code of another kind.

    >>> goods_name("2010203", {"2010000": "防护用品"})
    '防护用品'
    """
    if not CODE.fullmatch(code):
        return names.get(code, "")
    levels = (code, f"{code[:5]}00", f"{code[:3]}0000")
    return next((names[one] for one in levels if one in names), TOP[code[0]])
