"""What whoever asks wants of us (请你县核实后1小时内反馈): no word of what happened, so it is in no report of ours."""

import re

_ENTRUSTS = re.compile(
    r"(?:现|特|兹)?转(?:给)?[你贵](?:县|区|市|局|办|室|单位)(?:值班室)?(?:核实|核查|处理|处置|办理|阅处)*"
    r"|(?:请|望|要求)(?:[你贵](?:县|区|市|局|办|室|单位)|你们)?(?:值班室)?(?:立即|马上|尽快|迅速|抓紧|即刻|速)*"
    r"(?:组织)?(?:核实|核查|查明|了解)(?:有关|相关|具体)?(?:情况)?(?:处置|处理|办理)?(?:情况)?"
    r"(?:(?:是否|有无)[^，。；]{1,20})?(?:[，,]?(?:并|后|并于|并在|于|在)*(?:[\d一二两三半]+个?(?:小时|分钟)(?:之?内)?|尽快|及时|立即|速)?"
    r"(?:向?我[室局办厅]|书面|电话)*(?:反馈|回复|报告|上报|报)(?:结果|情况)?(?:至?我[室局办厅])?)?"
    r"|(?:请|望)?(?:核实|核查)?(?:情况)?(?:后|并)?(?:请)?(?:于|在)?(?:[\d一二两三半]+个?(?:小时|分钟)(?:之?内)?|尽快|及时|立即)?"
    r"(?:向?我[室局办厅]|书面)*(?:反馈|回复)(?:结果|情况)?(?:至?我[室局办厅])?"
)


def entrusts(words: str) -> bool:
    """Whether a clause does nothing but hand the matter to us, or ask us to look into it and to answer."""
    return bool(words) and _ENTRUSTS.fullmatch(words) is not None
