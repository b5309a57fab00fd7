"""Words of 资料库; values go into facts and never change."""

from app.models.vocabulary.term import Term


class DocumentKind(Term):
    """What a document of 资料库 is."""

    OVERALL = "overall", "总体预案"
    SPECIAL = "special", "专项预案"
    DEPARTMENT = "department", "部门预案"
    SITE = "site", "现场处置方案"
    LAW = "law", "法规制度"
    AGREEMENT = "agreement", "区域联动协议"
    MAP = "map", "图件"
    OTHER = "other", "其他资料"
