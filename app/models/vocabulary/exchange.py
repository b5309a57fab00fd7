"""Words of what is carried by hand (来文); values go into facts and never change."""

from app.models.vocabulary.term import Term


class Seal(Term):
    """What the signature of a carried package or code says."""

    VERIFIED = "verified", "已验"
    UNKNOWN = "unknown", "未知单位"
    MISMATCH = "mismatch", "不符"


class CarriedBy(Term):
    """On what it was carried here."""

    PACKAGE = "package", "数据包"
    CODE = "code", "二维码"
