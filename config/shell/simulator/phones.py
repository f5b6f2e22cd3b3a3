"""The other side of SMS and of mail in the demo: a customer's phone, and their mail program."""

import base64
import json
import logging
import unicodedata
from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.shell.simulator import demo
from config.shell.simulator.mailbox import Mail, mails_sent
from config.shell.simulator.people import people_of
from config.shell.simulator.wire import post
from conversations.channels.email.mails import CHANNEL as EMAIL
from conversations.channels.sms.accounts import CHANNEL as SMS
from conversations.channels.sms.accounts import credentials_of
from conversations.channels.sms.keeping import webhook_url
from conversations.services.connections import account_latest
from tenants.ids import new_uuid
from tenants.middleware import require_business
from tenants.urls_for import public_url

logger = logging.getLogger(__name__)

TEXT_CHARS = 4096
DOOR = "/webhook/email/postmark/inbound"


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404


def _place(request: HttpRequest, count: int) -> int:
    who = request.GET.get("who", "0")
    return int(who) if who.isdigit() and int(who[:3]) < count else 0


@require_http_methods(["GET", "POST"])
def sms(request: HttpRequest) -> HttpResponse:
    """The SMS between one of the demo's people (`who`) and the business's number; POST sends
    `text`."""
    _demo_only()
    business = require_business(request)
    people = people_of(business)
    place = _place(request, len(people))
    account = account_latest(SMS)
    using = credentials_of(account) if account else None
    if account is None or using is None:
        return render(request, "shell/sms_phone.html", {"account": None})
    number = people[place].number
    if request.method == "POST":
        text = request.POST.get("text", "").strip()[:TEXT_CHARS]
        if text:
            demo.sms_write(account=using, url=webhook_url(account), number=number, text=text)
        return redirect(f"{request.path}?who={place}")
    thread = demo.sms_thread(ours=account.address, number=number)
    shown = [{"mine": m["direction"] == "inbound", "text": m["body"]} for m in thread]
    context = {"account": account, "people": people, "place": place, "messages_shown": shown}
    piece = request.headers.get("HX-Request") == "true"
    page = "shell/sms_phone_chat.html" if piece else "shell/sms_phone.html"
    return render(request, page, context)


@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """The mail program of one of the demo's people: what has come to them, and a mail to the
    business; POST sends `subject` and `text`, as an answer where `reply` names a mail."""
    _demo_only()
    business = require_business(request)
    people = people_of(business)
    place = _place(request, len(people))
    account = account_latest(EMAIL)
    address = address_of(people[place].name)
    came = [each for each in mails_sent(Path(settings.EMAIL_FILE_PATH)) if each.to == address]
    if request.method == "POST" and account is not None:
        answered = next((m for m in came if m.message_id == request.POST.get("reply")), None)
        text = request.POST.get("text", "").strip()[:TEXT_CHARS]
        subject = request.POST.get("subject", "").strip()[:200]
        if text:
            _deliver(account.address, people[place].name, subject, text, answered)
        return redirect(f"{request.path}?who={place}")
    context = {
        "account": account,
        "people": people,
        "place": place,
        "address": address,
        "mails": came,
        "business_name": business.name,
    }
    return render(request, "shell/mail_program.html", context)


def address_of(name: str) -> str:
    """The address of one of the demo's people."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@clientes.example"


def _deliver(
    business_address: str, name: str, subject: str, text: str, answered: Mail | None
) -> bool:
    """Post a mail to the platform's door, as Postmark does it."""
    to = parseaddr(answered.reply_to)[1] if answered and answered.reply_to else business_address
    headers = [{"Name": "Message-ID", "Value": f"<{new_uuid()}@clientes.example>"}]
    if answered is not None:
        subject = f"Re: {answered.subject.removeprefix('Re: ')}"
        for header in ("In-Reply-To", "References"):
            headers.append({"Name": header, "Value": answered.message_id})
        quoted = "\n".join(f"> {line}" for line in answered.text.splitlines())
        text = f"{text}\n\nEl {answered.at:%d/%m/%Y} a las {answered.at:%H:%M}, escribió:\n{quoted}"
    told = _postmark(formataddr((name, address_of(name))), to, subject, text, headers)
    secret = base64.b64encode(settings.EMAIL_WEBHOOK_SECRET.encode()).decode()
    sent = {"Content-Type": "application/json", "Authorization": f"Basic {secret}"}
    try:
        return post(public_url(DOOR), json.dumps(told).encode(), sent) == 200
    except OSError as error:
        logger.warning("the webhook could not be reached: %s", type(error).__name__)
        return False


def _postmark(
    sender: str, to: str, subject: str, text: str, headers: list[dict[str, str]]
) -> dict[str, Any]:
    name, address = parseaddr(sender)
    return {
        "FromFull": {"Email": address, "Name": name, "MailboxHash": ""},
        "From": address,
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}],
        "To": to,
        "CcFull": [],
        "BccFull": [],
        "OriginalRecipient": to,
        "Subject": subject,
        "MessageID": str(new_uuid()),
        "Date": "",
        "TextBody": text,
        "HtmlBody": "",
        "Headers": headers,
        "Attachments": [],
    }
