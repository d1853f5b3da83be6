"""How the cells of a round's sheet look: what is fixed, what is to be filled in, what stood before."""

from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from hyeopchi.round_prefill import LAST, NONE, THIS

COLOURS: Final = {NONE: None, THIS: "#E2EFDA", LAST: "#FFF2CC"}


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        font = {"font_name": "맑은 고딕", "font_size": 10, "valign": "vcenter"}
        body = {**font, "border": 1, "text_wrap": True, "valign": "top"}
        self.title: Format = book.add_format({**font, "font_size": 15, "bold": True})
        self.line: Format = book.add_format({**font, "text_wrap": True})
        self.header: Format = book.add_format(
            {
                **font,
                "bold": True,
                "bg_color": "#D9D9D9",
                "border": 1,
                "align": "center",
                "text_wrap": True,
            }
        )
        self.fixed: Format = book.add_format({**body, "bg_color": "#F2F2F2"})
        self.mark: Format = book.add_format({**body, "align": "center", "bold": True})
        self.bodies: dict[str, Format] = {
            source: book.add_format({**body, **({"bg_color": colour} if colour else {})})
            for source, colour in COLOURS.items()
        }
