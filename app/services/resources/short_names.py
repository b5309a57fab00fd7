"""What is said short and written long, and the other way round: whoever types one finds the other."""

from app.models.texts import folded

SHORT = {
    "危化品": "危险化学品",
    "危化": "危险化学品",
    "民爆": "民用爆炸物品",
    "应急局": "应急管理局",
    "应急办": "应急管理办公室",
    "消防大队": "消防救援大队",
    "消防支队": "消防救援支队",
    "卫健": "卫生健康",
    "住建局": "住房和城乡建设局",
    "自规局": "自然资源和规划局",
    "人社局": "人力资源和社会保障局",
    "人武部": "人民武装部",
    "红会": "红十字会",
}


def both_ways(text: str) -> str:
    """The words of a text said otherwise, one a line; empty where there are none."""
    said = folded(text)
    found = [short for short, long in SHORT.items() if long in said and short not in said]
    return "\n".join(found + [long for short, long in SHORT.items() if short in said and long not in said])
