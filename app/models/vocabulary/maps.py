"""Words of maps; values go into facts and never change."""

from app.models.vocabulary.term import Term


class Datum(Term):
    """In which datum a point is given; map services in China show GCJ-02."""

    CGCS2000 = "cgcs2000", "CGCS2000/WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
