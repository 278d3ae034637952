"""Draws a sheet as a PDF: A4, black on white, Devanagari shaped by HarfBuzz. CPU-heavy: offload it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import segno

from presentation.papers.sheets import Party, Row, Sheet
from services.papers import seal_file

MARGIN: Final = 18
WIDTH: Final = 210 - 2 * MARGIN
FOOT: Final = 52
QR_MM: Final = 42
INK, QUIET, HAIR = (20, 24, 18), (92, 98, 88), (178, 182, 172)
MAIN, DEVANAGARI = "NotoSans", "NotoSansDevanagari"
DOWN: Final = {"new_x": "LMARGIN", "new_y": "NEXT"}
BESIDE: Final = {"new_x": "RIGHT", "new_y": "TOP"}


def draw_pdf(sheet: Sheet, fonts: Mapping[tuple[str, str], Path], made_at: datetime | None = None) -> bytes:
    """Draw a sheet; an issued one carries its code (as QR, in its properties, as attachment) and a seal."""
    paper = _Paper(sheet, fonts, made_at or datetime(2000, 1, 1, tzinfo=UTC))
    paper.head()
    paper.parties()
    paper.about()
    if sheet.rows:
        paper.account()
    paper.sentences()
    paper.signatures()
    content = paper.content()
    return seal_file(content) if sheet.code else content


class _Paper:
    def __init__(self, sheet: Sheet, fonts: Mapping[tuple[str, str], Path], made_at: datetime) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - 28 MB with its fonts' library, for who draws a paper

        self._sheet, self._pdf = sheet, FPDF(format="A4")
        self._pdf.footer = self.footer
        self._pdf.set_creation_date(made_at)
        self._pdf.set_margins(MARGIN, 15, MARGIN)
        self._pdf.set_auto_page_break(auto=True, margin=FOOT + 8)
        for (family, style), path in fonts.items():
            self._pdf.add_font(family, style, path)
        self._pdf.set_fallback_fonts([DEVANAGARI], exact_match=False)
        self._pdf.set_text_shaping(use_shaping_engine=True, language=sheet.language)
        self._pdf.set_lang(f"{sheet.language}-IN")
        self._pdf.set_title(f"{sheet.title} {sheet.number}".strip())
        self._pdf.set_author(sheet.house)
        self._pdf.set_creator("Mandi Connect")
        if sheet.code:
            self._pdf.set_keywords(sheet.code)
            self._pdf.embed_file(bytes=sheet.code.encode("ascii"), basename="code.txt", compress=False)
        self._pdf.add_page()

    def head(self) -> None:
        """The house, what this is, its number and day, between two rules."""
        sheet = self._sheet
        top = self._pdf.get_y()
        self._say(13, "B")
        self._pdf.multi_cell(110, 6.5, sheet.house, align="L", **DOWN)
        if sheet.address:
            self._say(8.5, colour=QUIET)
            self._pdf.multi_cell(110, 4.4, sheet.address, align="L", **DOWN)
        left_end = self._pdf.get_y()
        self._pdf.set_xy(MARGIN + 112, top)
        self._pair_right(sheet.labels["number"], sheet.number or "—")
        self._pair_right(sheet.labels["day"], sheet.day)
        self._pdf.set_xy(MARGIN, max(left_end, self._pdf.get_y()) + 2)
        self._rule(0.6)
        self._pdf.ln(0.9)
        self._rule(0.2)
        self._pdf.ln(5)
        self._say(19, "B")
        self._pdf.multi_cell(WIDTH, 10, sheet.title, align="C", **DOWN)
        if not sheet.number:
            self._say(10, "B")
            self._pdf.multi_cell(WIDTH, 6, sheet.labels["draft"], align="C", border=1, **DOWN)
        self._pdf.ln(4)

    def parties(self) -> None:
        """Both sides beside each other."""
        top, ends = self._pdf.get_y(), []
        for side, party in enumerate(self._sheet.parties):
            self._pdf.set_xy(MARGIN + side * (WIDTH / 2 + 3), top + 2)
            ends.append(self._party(party, self._pdf.get_x()))
        self._pdf.set_draw_color(*HAIR)
        self._pdf.set_line_width(0.2)
        for side in range(len(ends)):
            self._pdf.rect(MARGIN + side * (WIDTH / 2 + 3), top, WIDTH / 2 - 3, max(ends) - top + 2.5)
        self._pdf.set_xy(MARGIN, max(ends) + 7)

    def about(self) -> None:
        """The lot and the sale as labels and values."""
        for label, value in self._sheet.about:
            top = self._pdf.get_y()
            self._say(9.5, colour=QUIET)
            self._pdf.multi_cell(52, 5.8, label, align="L", **BESIDE)
            self._say(10.5)
            self._pdf.set_xy(MARGIN + 54, top)
            self._pdf.multi_cell(WIDTH - 54, 5.8, value, align="L", **DOWN)
        self._pdf.ln(4)

    def account(self) -> None:
        """The lines of the account, their sum, and that in words."""
        labels = self._sheet.labels
        self._rule(0.4)
        self._pdf.ln(1)
        self._cells(labels["what"], labels["how"], labels["amount"], size=8.5, colour=QUIET)
        self._rule(0.2)
        for row in self._sheet.rows:
            self._row(row)
        self._rule(0.4)
        self._pdf.ln(2.5)
        self._say(9.5, colour=QUIET)
        self._pdf.multi_cell(WIDTH, 5, labels["in_words"], align="L", **DOWN)
        self._say(11.5, "B")
        self._pdf.multi_cell(WIDTH, 6.6, self._sheet.in_words, align="L", **DOWN)
        self._pdf.ln(3)

    def sentences(self) -> None:
        """What the paper says besides figures."""
        self._say(9.5)
        for sentence in self._sheet.sentences:
            self._pdf.multi_cell(WIDTH, 5.4, sentence, align="L", **DOWN)
            self._pdf.ln(1)

    def signatures(self) -> None:
        """A line for each hand."""
        names = self._sheet.signatures
        if not names:
            return
        self._pdf.ln(15)
        if self._pdf.get_y() > self._pdf.h - FOOT - 16:
            self._pdf.add_page()
        width = WIDTH / 3
        top = self._pdf.get_y()
        for place, name in enumerate(names, start=3 - len(names)):
            x = MARGIN + place * width
            self._pdf.set_draw_color(*INK)
            self._pdf.set_line_width(0.2)
            self._pdf.line(x + 2, top, x + width - 4, top)
            self._pdf.set_xy(x + 2, top + 1)
            self._say(8.5, colour=QUIET)
            self._pdf.multi_cell(width - 6, 4.6, name, align="L")

    def footer(self) -> None:
        """The code on every page, and how to check it."""
        sheet, labels = self._sheet, self._sheet.labels
        top = self._pdf.h - FOOT
        self._pdf.set_xy(MARGIN, top)
        self._rule(0.2)
        x = MARGIN
        if sheet.code:
            self._qr(f"{sheet.check_at}?code={sheet.code}", MARGIN, top + 3)
            x += QR_MM + 5
        self._pdf.set_left_margin(x)
        self._pdf.set_xy(x, top + 4)
        width = MARGIN + WIDTH - x
        if sheet.code:
            self._say(10.5, "B")
            self._pdf.multi_cell(width, 5.6, labels["check"], align="L", **DOWN)
            self._say(9)
            self._pdf.multi_cell(width, 4.8, labels["check_how"], align="L", **DOWN)
            self._pdf.ln(1)
        self._say(8, colour=QUIET)
        said = [sheet.check_at, labels["key"]] if sheet.code else []
        for text in (*said, labels["ledger"], labels["ledger_hash"]):
            self._pdf.multi_cell(width, 4.2, text, align="L", **DOWN)
        self._pdf.set_left_margin(MARGIN)

    def content(self) -> bytes:
        """The drawn file."""
        return bytes(self._pdf.output())

    def _party(self, party: Party, x: float) -> float:
        width = WIDTH / 2 - 9
        for text, size, style, colour in (
            (party.role, 8.5, "", QUIET),
            (party.name, 12, "B", INK),
            (party.place, 9.5, "", INK),
            (party.contact, 9.5, "", INK),
        ):
            if text:
                self._pdf.set_x(x + 3)
                self._say(size, style, colour=colour)
                self._pdf.multi_cell(width, size * 0.53, text, align="L", **DOWN)
        return float(self._pdf.get_y())

    def _row(self, row: Row) -> None:
        if row.strong:
            self._rule(0.2)
        self._cells(row.what, row.how, row.amount, size=11 if row.strong else 10, bold=row.strong)

    def _cells(
        self,
        what: str,
        how: str,
        amount: str,
        *,
        size: float,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        top, height = self._pdf.get_y() + 1, size * 0.56
        if top + 2 * height > self._pdf.h - FOOT - 8:
            self._pdf.add_page()
            top = self._pdf.get_y() + 1
        ends = []
        columns = ((what, 76.0, "L"), (how, 58.0, "L"), (amount, WIDTH - 134, "R"))
        x = float(MARGIN)
        for text, width, align in columns:
            self._pdf.set_xy(x, top)
            self._say(size, "B" if bold else "", colour=colour)
            self._pdf.multi_cell(width, height, text, align=align, **DOWN)
            ends.append(self._pdf.get_y())
            x += width
        self._pdf.set_xy(MARGIN, max(ends) + 1)

    def _pair_right(self, label: str, value: str) -> None:
        self._pdf.set_x(MARGIN + 112)
        self._say(8.5, colour=QUIET)
        self._pdf.cell(18, 6, label, align="L")
        self._say(10.5, "B")
        self._pdf.cell(WIDTH - 130, 6, value, align="R", **DOWN)

    def _qr(self, text: str, x: float, y: float) -> None:
        """Dark modules as bars of one path each row: sharp at any size."""
        rows = [bytes(row) for row in segno.make(text, error="l", micro=False).matrix]
        size = QR_MM / len(rows)
        self._pdf.set_fill_color(0, 0, 0)
        for line, row in enumerate(rows):
            start = 0
            for column, dark in enumerate((*row, 0)):
                if not dark:
                    if column > start:
                        self._pdf.rect(
                            x + start * size, y + line * size, (column - start) * size, size, style="F"
                        )
                    start = column + 1

    def _rule(self, width: float) -> None:
        self._pdf.set_draw_color(*INK)
        self._pdf.set_line_width(width)
        self._pdf.line(MARGIN, self._pdf.get_y(), MARGIN + WIDTH, self._pdf.get_y())

    def _say(self, size: float, style: Any = "", *, colour: tuple[int, int, int] = INK) -> None:
        self._pdf.set_font(MAIN, style, size)
        self._pdf.current_font_is_set_on_page = False  # a line that ended in the other font left that one set
        self._pdf.set_text_color(*colour)
