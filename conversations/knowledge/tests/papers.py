"""Files as people send them, made by hand: a PDF with text, one without, Word files, pages."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
from pypdf import PdfReader, PdfWriter


def pdf(*pages: Sequence[str], title: str = "") -> bytes:
    """A PDF with these lines on its pages, in Helvetica."""
    objects = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        shown = b"\n".join(
            b"("
            + line.encode("cp1252")
            .replace(b"\\", b"\\\\")
            .replace(b"(", b"\\(")
            .replace(b")", b"\\)")
            + b") Tj T*"
            for line in lines
        )
        stream = zlib.compress(b"BT /F1 11 Tf 14 TL 60 780 Td\n" + shown + b"\nET")
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
        )
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    if title:
        objects.append(b"<< /Title (%s) >>" % title.encode("cp1252"))
    return assembled(objects, info=len(objects) if title else 0)


def assembled(objects: Sequence[bytes], info: int) -> bytes:
    """A PDF of these objects; the first is its catalog, `info` the number of what describes it."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    named = b" /Info %d 0 R" % info if info else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, named)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def pdf_encrypted(password: str) -> bytes:
    """A PDF that opens with a password only."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Secreto"]))))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_bomb(megabytes: int) -> bytes:
    """A small PDF whose page unpacks to something large."""
    stream = zlib.compress(b"BT ET" + b" " * (megabytes * 1024 * 1024), 9)
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ],
        info=0,
    )


def run(text: str, *, unseen: bool = False) -> str:
    """Words of a Word paragraph; `unseen` as Word's "hidden" makes them."""
    look = "<w:rPr><w:vanish/></w:rPr>" if unseen else ""
    return f"<w:r>{look}<w:t>{text}</w:t></w:r>"


def word_with(*runs: str, before: str = "") -> bytes:
    """A Word file of one paragraph; `before` stands ahead of its XML."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:body><w:p>{''.join(runs)}</w:p></w:body>"
    whole = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{space}">{body}</w:document>'
    return _word_part("word/document.xml", whole.encode())


def word() -> bytes:
    """A Word file with headings, a list and a table."""
    document = docx.Document()
    document.core_properties.title = "Normas del centro"
    document.add_heading("Normas", 1)
    document.add_paragraph("Llegue diez minutos antes de la clase.")
    document.add_heading("Precios de alquiler", 2)
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Taquilla", "5 € al mes"), ("Kimono", "3 €")), strict=True):
        row.cells[0].text, row.cells[1].text = cells
    document.add_paragraph("Traer toalla", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_bomb(megabytes: int, part: str = "word/media/image1.bin") -> bytes:
    """A small Word file of which one part unpacks to something large."""
    return _word_part(part, b" " * (megabytes * 1024 * 1024))


def _word_part(part: str, content: bytes) -> bytes:
    """A Word file with one part replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word())) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in whole.namelist():
            if name != part:
                archive.writestr(name, whole.read(name))
        archive.writestr(part, content)
    return out.getvalue()


PAGE = """<!doctype html><html lang="es"><head><title>Parking y accesos | Peluquería Estilo</title>
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Inicio</a></li><li><a href="/servicios">Servicios</a></li></ul></nav>
<div class="cookie-banner">Usamos cookies propias y de terceros. Aceptar todas</div>
<main><h1>Cómo llegar</h1><p>Estamos en la calle Mayor 12, junto a la plaza. El autobús 27 para en
la puerta y el metro más cercano es Sol, a cinco minutos andando.</p>
<h2>Parking</h2><p>Nuestros clientes tienen una hora gratis en el parking Centro, en la calle Mayor
20. Traiga el ticket y se lo sellamos en el mostrador antes de salir.</p>
<script>alert("nada")</script></main>
<footer>Copyright 2026. Aviso legal. Política de privacidad.</footer></body></html>"""
