"""A poster for the shop's counter: who photographs it writes to the business."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, A5, A6
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

SIZES: Final = {"a4": A4, "a5": A5, "a6": A6}
_BRAND, _INK, _QUIET = HexColor("#0d6a5d"), HexColor("#16211f"), HexColor("#5c6b68")
_REGULAR, _BOLD = "Helvetica", "Helvetica-Bold"
# What customers read is in the business's language, not in that of the member who prints it.
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "es": (
        "Escríbenos por {channel}",
        "Abre la cámara del móvil, apunta al código y pide tu cita por chat.",
    ),
    "en": (
        "Message us on {channel}",
        "Open your phone's camera, point it at the code and book in the chat.",
    ),
    "pt": (
        "Fale conosco pelo {channel}",
        "Abra a câmera do celular, aponte para o código e marque seu horário no chat.",
    ),
}


@dataclass(frozen=True)
class Poster:
    """What a poster says. `url` is what the code holds, `address` what people read below it; both
    belong to the business. `language` es, en or pt; others count as es."""

    business: str
    channel: str
    url: str
    address: str
    language: str = "es"


def poster_pdf(poster: Poster, size: str = "a4") -> bytes:
    """One page of PDF in that paper size (`SIZES`), sharp at any enlargement. Raises `KeyError`
    for another size."""
    width, height = SIZES[size]
    file = BytesIO()
    canvas = Canvas(file, pagesize=(width, height), lang=poster.language)
    title, how = _WORDS.get(poster.language, _WORDS["es"])
    title = title.format(channel=poster.channel)
    canvas.setTitle(f"{_printable(poster.business)} · {poster.channel}")
    band = _band(canvas, poster, title, (width, height))
    _code(canvas, poster.url, width, top=height - band - width * 0.07)
    _foot(canvas, poster.address, how, width)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _band(canvas: Canvas, poster: Poster, title: str, page: tuple[float, float]) -> float:
    """The coloured head with the business's name and what to do; its height."""
    width, height = page
    unit = width / 100
    room = width - 16 * unit
    names, size = _fitted(_printable(poster.business), _BOLD, 8 * unit, room, lines=2)
    band = (20 + 1.25 * size / unit * len(names)) * unit
    canvas.setFillColor(_BRAND)
    canvas.rect(0, height - band, width, band, stroke=0, fill=1)
    canvas.setFillColor(white)
    y = height - 8 * unit - size * 0.75
    for line in names:
        canvas.setFont(_BOLD, size)
        canvas.drawCentredString(width / 2, y, line)
        y -= size * 1.25
    (line,), small = _fitted(title, _REGULAR, 5.5 * unit, room, lines=1)
    canvas.setFont(_REGULAR, small)
    canvas.drawCentredString(width / 2, height - band + 5.5 * unit, line)
    return float(band)


def _code(canvas: Canvas, url: str, width: float, *, top: float) -> None:
    """The QR code, with the quiet margin of four modules that scanners need; a link on screens."""
    side = width * 0.68
    code = QrCodeWidget(url, barLevel="M", barBorder=4)
    left, bottom, right, _top = code.getBounds()
    scale = side / (right - left)
    drawing = Drawing(side, side, transform=[scale, 0, 0, scale, -left * scale, -bottom * scale])
    drawing.add(code)
    x, y = (width - side) / 2, top - side
    renderPDF.draw(drawing, canvas, x, y)
    canvas.linkURL(url, (x, y, x + side, y + side))


def _foot(canvas: Canvas, address: str, how: str, width: float) -> None:
    unit = width / 100
    room = width - 20 * unit
    (line,), size = _fitted(address, _BOLD, 6.5 * unit, room, lines=1)
    canvas.setFillColor(_INK)
    canvas.setFont(_BOLD, size)
    canvas.drawCentredString(width / 2, 24 * unit, line)
    canvas.setFillColor(_QUIET)
    small = 3.6 * unit
    canvas.setFont(_REGULAR, small)
    for number, part in enumerate(simpleSplit(how, _REGULAR, small, room)):
        canvas.drawCentredString(width / 2, 16 * unit - number * small * 1.35, part)


def _fitted(
    text: str, font: str, size: float, room: float, *, lines: int
) -> tuple[list[str], float]:
    """The text in at most so many lines of this width, and the largest type up to `size` that
    allows it."""
    while True:
        parts = simpleSplit(text, font, size, room) or [""]
        widest = max(_width(part, font, size) for part in parts)
        if (len(parts) <= lines and widest <= room) or size < 4:
            return parts[:lines], size
        size *= 0.94


def _width(text: str, font: str, size: float) -> float:
    return float(stringWidth(text, font, size))


def _printable(text: str) -> str:
    """Without what the letters of every PDF reader lack: emojis and other alphabets."""
    return " ".join(text.encode("cp1252", "ignore").decode("cp1252").split())
