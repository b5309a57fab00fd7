"""Report numbers (发文字号): per year and series, without gaps."""


def mark(code: str, year: int, number: int) -> str:
    """The number as printed, e.g. 青应急值〔2026〕37号 (GB/T 9704: six-cornered brackets, no 第)."""
    return f"{code}〔{year}〕{number}号"


def next_number(used: tuple[int, ...]) -> int:
    """The number after the highest one used this year; void numbers stay used."""
    return max(used, default=0) + 1


def stage_name(stage_label: str, ordinal: int) -> str:
    """首报, 续报一, 续报二 …, 终报."""
    return f"{stage_label}{chinese_ordinal(ordinal)}" if stage_label == "续报" else stage_label


def chinese_ordinal(number: int) -> str:
    """一 to 九十九 for counting follow-ups; larger numbers in digits."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    return str(number)
