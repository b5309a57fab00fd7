"""Our card as a file and on paper (单位名片), and reading the card of another unit from a file, photo or scan."""

from collections.abc import Iterable

from app.models.security.units import CARD, Unit
from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade
from app.services.security import identity

SIDE_MM = 60.0
TOP_MM = 120.0


def sheet(desk: Desk) -> PaperMade:
    """The card on paper: name, fingerprint, a code another DutyDesk can read."""
    from app.services.paper import fonts, qr
    from app.services.paper.archive import across, footer_of
    from app.services.paper.forms.card import card_sheet
    from app.services.paper.grid import LEFT, WIDTH, lay_out
    from app.services.paper.page import MM
    from app.services.paper.pdf import render

    fonts.choose(machine=desk.settings.system_fonts)
    unit, card = identity.ourselves(desk), identity.card(desk)
    paper = across(desk, lay_out(card_sheet(unit, card, desk.settings, desk.now(), footer_of(desk))))
    side = SIDE_MM * MM
    paper.pages[0].boxes.extend(qr.boxes(card.encode("ascii"), LEFT + (WIDTH - side) / 2, TOP_MM * MM, side))
    return PaperMade(name=f"单位名片 {unit.name}.pdf", paper=paper, data=render(paper))


def read(data: bytes, pictures: Iterable[bytes]) -> Unit:
    """The unit on a card: a text file, or the code on a PDF, photo or scan; raises Refused."""
    if data[:200].lstrip(b"\xef\xbb\xbf \r\n").startswith(CARD.encode("ascii")):
        return identity.read_card(data[:2000].decode("ascii", "replace").lstrip("\ufffd"))
    from app.services.paper import qr

    return identity.read_card(qr.read_images(pictures, qr.CARD).decode("ascii", "replace"))
