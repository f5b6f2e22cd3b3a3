"""What of a mail counts as said."""

import pytest

from conversations.channels.email.texts import reply_of, text_of_html

GMAIL = """Sí, el jueves a las 10 me va bien.

El mié, 18 nov 2026 a las 9:12, Peluquería Estilo (<hola@estilo.example>) escribió:

> ¿Te va bien el jueves a las 10?
> Gracias
"""
OUTLOOK = """Yes, please.

From: Salon <hola@estilo.example>
Sent: Wednesday, November 18, 2026 9:12 AM
To: Emma Clark <emma@example.com>
Subject: Re: Appointment

Shall I book it?
"""
PORTUGUESE = """Pode ser amanhã?

Em qua., 18 de nov. de 2026 às 09:12, Salão Estilo <hola@estilo.example> escreveu:

> Que dia prefere?
"""
PHONE = """Vale, gracias

Enviado desde mi iPhone

> El 18 nov 2026, a las 9:12, Peluquería Estilo <hola@estilo.example> escribió:
>
> ¿Te va bien?
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GMAIL, "Sí, el jueves a las 10 me va bien."),
        (OUTLOOK, "Yes, please."),
        (PORTUGUESE, "Pode ser amanhã?"),
        (PHONE, "Vale, gracias"),
        ("hola\r\n\r\nquiero una cita", "hola\n\nquiero una cita"),
    ],
)
def test_what_is_quoted_is_not_said_again(text: str, said: str) -> None:
    assert reply_of(text) == said


def test_a_mail_that_only_forwards_is_read_whole() -> None:
    text = "> ¿Me cambiáis la cita?\n> Gracias"
    assert "cambiáis la cita" in reply_of(text)


def test_html_becomes_lines_without_scripts_styles_and_quotes() -> None:
    markup = """<html><head><title>x</title><style>p{color:red}</style></head><body>
    <p>Hola,</p><p>quiero <b>una cita</b> el <i>jueves</i>.<br>Gracias &amp; saludos</p>
    <script>alert(1)</script><!-- nada -->
    <div class="gmail_quote"><blockquote>¿Qué día prefieres?</blockquote></div></body></html>"""
    assert text_of_html(markup) == "Hola,\n\nquiero una cita el jueves.\nGracias & saludos"


@pytest.mark.parametrize("markup", ["", "<", "<!-- -->", "\x00<p>", "<div>" * 5000 + "fin"])
def test_odd_html_breaks_nothing(markup: str) -> None:
    assert text_of_html(markup) in ("", "fin", "<", "\ufffd")
