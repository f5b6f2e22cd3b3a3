"""Reminders and mails that are there become rows of the ledger."""

from django.db import migrations

import tenants.ids

STATES = {"sent": "sent", "skipped": "skipped", "waiting": "scheduled"}
KINDS = {"confirmed", "requested", "moved", "cancelled"}


def ids_give(apps, schema_editor):
    """A public id for every reminder that is there; the time of its promise is not known."""
    notice = apps.get_model("bookings", "Notice")
    for row in notice.objects.iterator():
        row.uuid = tenants.ids.new_uuid()
        row.save(update_fields=["uuid"])


def messages_move(apps, schema_editor):
    """A reminder that went out keeps its message as its one attempt."""
    notice = apps.get_model("bookings", "Notice")
    attempt = apps.get_model("bookings", "NoticeAttempt")
    for row in notice.objects.filter(message_id__isnull=False).iterator():
        attempt.objects.create(
            notice=row,
            way="whatsapp",
            state="sent",
            message_id=row.message_id,
            at=row.settled_at or row.run_at,
            settled_at=row.settled_at,
        )


def _chat_is_done(attempt, row, mail):
    """Mails went beside the chat, which was told in the same transaction: not by it again."""
    attempt.objects.create(
        notice=row,
        way="whatsapp",
        state="skipped",
        reason="Se le dijo en la conversación",
        at=mail.created_at,
        settled_at=mail.created_at,
    )


def mails_move(apps, schema_editor):
    """Mails become notices of their event; those that still wait are due as such."""
    mail_model = apps.get_model("bookings", "BookingMail")
    notice = apps.get_model("bookings", "Notice")
    attempt = apps.get_model("bookings", "NoticeAttempt")
    due = apps.get_model("tenants", "DueItem")
    schema = schema_editor.connection.schema_name
    for mail in mail_model.objects.select_related("event").iterator():
        waits = mail.state == "waiting"
        row = notice.objects.create(
            booking_id=mail.event.booking_id,
            event=mail.event,
            kind=mail.event.event if mail.event.event in KINDS else "confirmed",
            minutes_before=None,
            run_at=mail.created_at,
            state=STATES[mail.state],
            reason=mail.reason,
            settled_at=mail.settled_at,
        )
        if mail.state == "sent":
            attempt.objects.create(
                notice=row,
                way="email",
                channel="email",
                state="sent",
                at=mail.settled_at or mail.created_at,
                settled_at=mail.settled_at,
            )
        if waits:
            _chat_is_done(attempt, row, mail)
        promised = due.objects.filter(
            schema_name=schema, kind="conversations.booking_mail", object_id=mail.pk
        )
        if waits:
            promised.update(kind="bookings.notice", object_id=row.pk)
        else:
            promised.delete()


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_notice_ledger")]

    operations = [
        migrations.RunPython(ids_give, migrations.RunPython.noop),
        migrations.RunPython(messages_move, migrations.RunPython.noop),
        migrations.RunPython(mails_move, migrations.RunPython.noop),
    ]
