"""How work travels to rooms further left (DESIGN 1): names of what a room offers to those that it
may not import."""

DUE_HANDLERS = {
    "billing.compare": "billing.services.sync.subscription_compare",
    "billing.close": "billing.services.closing.closure_work",
    "billing.dunning": "billing.services.dunning.dunning_step",
    "billing.gateway_event": "billing.services.events.event_process",
    "billing.report_conversation": "billing.services.conversations.conversation_report",
    "billing.switch": "billing.services.switching.charging_switch",
    "billing.trial_end": "billing.services.subscriptions.subscription_end_trial",
    "analytics.daily": "analytics.rollups.daily_metrics_due",
    "analytics.day": "analytics.rollups.late_day_due",
    "bookings.calendar_check": "bookings.services.calendar_pulls.calendar_check",
    "bookings.calendar_leave": "bookings.services.connections.calendar_leave",
    "bookings.farewell": "bookings.services.farewells.farewell_say",
    "bookings.calendar_pull": "bookings.services.calendar_pulls.calendar_pull",
    "bookings.attendance_ask": "conversations.services.attendance.attendance_ask",
    "bookings.attendance_customer": "conversations.services.attendance.attendance_check",
    "bookings.calendar_push": "bookings.services.calendars.calendar_push",
    "bookings.calendar_watch": "bookings.services.calendar_pulls.calendar_watch",
    "bookings.calendar_delivery": "bookings.services.deliveries.delivery_process",
    "bookings.scheduler_sync": "bookings.services.schedulers.scheduler_sync_due",
    "bookings.hold_expired": "bookings.services.booking_hold_expire",
    "bookings.series": "bookings.services.series.series_extend_due",
    "bookings.request_lapsed": "bookings.services.booking_request_lapse",
    "bookings.reminder": "conversations.services.notices.notice_send",
    "bookings.waitlist": "bookings.services.waitlist.waitlist_round",
    "bookings.waitlist_wake": "bookings.services.waiting.waitlist_wake_due",
    "bookings.waitlist_offer": "conversations.services.waitlist.waitlist_offer_tell",
    "bookings.changed": "conversations.services.notices.booking_change_notify",
    "bookings.notice": "conversations.services.notices.notice_send",
    "conversations.booking_mail": "conversations.services.booking_mail.booking_mail_send",
    "conversations.acknowledge": "conversations.services.inbound.event_acknowledge",
    "conversations.mailbox_read": "conversations.channels.email.reading.mailbox_read_due",
    "conversations.farewell": "conversations.services.farewells.farewell_say",
    "conversations.mirror": "conversations.channels.chatwoot.mirror.pushing.conversation_mirror",
    "conversations.channel_check": "conversations.services.connections.account_check_due",
    "conversations.file_loose": "conversations.services.stored.loose_file_remove",
    "conversations.files_fetch": "conversations.services.files.files_fetch",
    "conversations.handler_tell": "conversations.services.handoff.handler_tell",
    "conversations.inbound": "conversations.services.inbound.event_process",
    "conversations.summarise": "conversations.assistant.background.conversation_summarise",
    "conversations.roll": "conversations.assistant.rolling.conversation_roll",
    "conversations.transcribe": "conversations.assistant.background.message_transcribe",
    "conversations.outage_over": "conversations.assistant.outage.outage_over",
    "conversations.task_expired": "conversations.processing.runs.task_expired",
    "conversations.past_questions": "conversations.services.past_questions.past_questions_collect",
    "conversations.question_tell": "conversations.services.questions.question_tell",
    "conversations.replay": "conversations.replay.services.replay_work",
    "conversations.reply": "conversations.services.replies.conversation_reply",
    "conversations.deliver": "conversations.services.outbound.delivery_send",
    "conversations.reconcile": "conversations.services.outbound.delivery_reconcile",
    "conversations.quota_return": "conversations.services.quota.conversations_return_due",
    "conversations.knowledge_read": "conversations.knowledge.working.document_read_due",
    "conversations.knowledge_embed": "conversations.knowledge.embeddings.embed_due",
    "conversations.knowledge_folder": "conversations.knowledge.drive.folders.folder_follow_due",
    "conversations.member_left": "conversations.services.leaving.member_left",
    "whatsapp.template": "channels_whatsapp.templating.services.template_work",
    "whatsapp.account_check": "channels_whatsapp.checking.account_check_due",
    "conversations.seen": "conversations.services.seen.conversation_seen",
    "conversations.give_back": "conversations.services.handoff.conversation_give_back_due",
    "leads.import_work": "leads.imports.services.import_work",
    "leads.import_forget": "leads.imports.services.import_forget",
    "leads.silence": "leads.services.lead_silence_check",
    "leads.follow_up": "conversations.services.follow_ups.follow_up_send",
    "config.signup": "config.shell.signup.services.signup_make",
    "leads.retention": "leads.privacy.retention.contact_retention",
    "leads.prune": "leads.privacy.retention.data_prune",
    "tenants.media_remove": "tenants.media.store.business_media_remove",
    "tenants.notice_mail": "tenants.notices.notice_mail_send",
    "tenants.platform_mail": "tenants.platform_notices.platform_mail_send",
    "tenants.invitation_mail": "tenants.members.mail.invitation_mail_send",
}
# Told, with the object's id, that work of a kind has failed so often that it is given up.
DUE_GIVEN_UP = {
    "conversations.deliver": "conversations.services.giving_up.delivery_send_given_up",
    "conversations.reconcile": "conversations.services.giving_up.delivery_reconcile_given_up",
}
# The platform's own work among these: it runs in `public`, and no suspension sets it aside.
PLATFORM_DUE = frozenset(
    {
        "config.signup",
        "bookings.farewell",
        "conversations.farewell",
        "billing.close",
        "billing.compare",
        "billing.dunning",
        "billing.gateway_event",
        "billing.report_conversation",
        "billing.switch",
        "billing.trial_end",
        "conversations.outage_over",
        "tenants.media_remove",
        "tenants.notice_mail",
        "tenants.platform_mail",
    }
)
# Told, in the same transaction, that a member (the user's id) answers customers no more.
MEMBER_LEAVERS = ["conversations.services.leaving.member_leaves"]
# What has to end outside when a business is erased; called in that transaction.
BUSINESS_CLOSERS = [
    "billing.services.closing.business_close",
    "bookings.services.farewells.business_farewell",
    "tenants.media.store.business_media_close",
    "conversations.services.farewells.business_farewell",
]
# Quotas that are a stock and no flow of the month: what counts them in the open business.
QUOTA_GAUGES = {"services": "bookings.selectors.services_offered_count"}
CHANNELS = {
    "whatsapp": "channels_whatsapp.channel.WhatsAppChannel",
    "web": "conversations.channels.web.WebChannel",
    "telegram": "conversations.channels.telegram.channel.TelegramChannel",
    "chatwoot": "conversations.channels.chatwoot.channel.ChatwootChannel",
    "email": "conversations.channels.email.channel.EmailChannel",
    "sms": "conversations.channels.sms.channel.SmsChannel",
    "fake": "conversations.channels.fake.FakeChannel",
}
# What fetches an attachment, by channel: (account_key, attachment, into) -> its type.
MEDIA_FETCHERS = {
    "whatsapp": "channels_whatsapp.media.media_fetch",
    "telegram": "conversations.channels.telegram.media.media_fetch",
    "chatwoot": "conversations.channels.chatwoot.media.media_fetch",
    "sms": "conversations.channels.sms.media.media_fetch",
    "email": "conversations.channels.email.media.media_fetch",
}
# How the account of a channel that is connected in a guided page is looked after, by kind.
CHANNEL_KEEPERS = {
    "telegram": "conversations.channels.telegram.keeping.TelegramKeeper",
    "chatwoot": "conversations.channels.chatwoot.keeping.ChatwootKeeper",
    "chatwoot_mirror": "conversations.channels.chatwoot.mirror.keeping.MirrorKeeper",
    "sms": "conversations.channels.sms.keeping.SmsKeeper",
    "email": "conversations.channels.email.keeping.EmailKeeper",
}
# How the providers of an erased business's channels are told.
CHANNEL_LEAVERS = {
    "accounts": "conversations.services.farewells.AccountsLeaver",
    "whatsapp": "channels_whatsapp.farewells.NumbersLeaver",
}
# Channels that keep their accounts elsewhere: what the page of all channels shows of them.
CHANNEL_LINES = {"whatsapp": "channels_whatsapp.overview.number_lines"}
# What has the accounts of all channels asked at once.
CHANNEL_CHECKS = [
    "conversations.services.connections.accounts_check_soon",
    "channels_whatsapp.overview.numbers_check_soon",
]
# The page that connects a channel, by the name of its address.
CHANNEL_PAGES = {
    "whatsapp": "whatsapp:list",
    "telegram": "telegram_page",
    "web": "chat:page",
    "email": "email_page",
    "sms": "sms_page",
    "chatwoot": "chatwoot_page",
}
# What sends a business's SMS where it has named nothing else (SmsAccount or None).
SMS_USUAL_ACCOUNT = "channels_whatsapp.accounts.sms_usual_account"
ENGINES = {
    "builtin": "conversations.assistant.engines.builtin.BuiltinEngine",
    "openai": "conversations.assistant.engines.openai.OpenAIEngine",
}
# Says what a customer would be told of a change, before a member makes it (bookings/calendar).
NOTICE_PREVIEW = "conversations.services.notice_preview.notice_preview"
# Outside calendars, behind one interface (bookings/providers/base.py).
CALENDARS: dict[str, str] = {
    "google": "bookings.providers.google.calendar.GoogleCalendar",
    "calendly": "bookings.providers.calendly.provider.CalendlyCalendar",
    "calcom": "bookings.providers.calcom.provider.CalcomCalendar",
}
# Where a browser comes back to from a provider's consent, on the business's host.
CONSENT_DOORS = {
    "calendar": "/settings/calendars/arrive/",
    "knowledge": "/knowledge/folders/arrive/",
}
# Payment gateways; new subscriptions are bought at the first one that has its keys.
GATEWAYS = {"stripe": "billing.gateways.stripe.StripeGateway"}
CONTACT_PANELS = [
    "bookings.contact_panel.BookingsPanel",
    "conversations.contact_panel.WaysPanel",
    "conversations.contact_panel.KnownPanel",
    "conversations.contact_panel.ConversationsPanel",
    "leads.imports.panel.PastMessagesPanel",
    "leads.privacy.panel.PrivacyPanel",
]
# What can be imported from another system's files, in the order of the page.
IMPORT_KINDS = {
    "contacts": "leads.imports.contacts.ContactsImport",
    "services": "bookings.imports.services.ServicesImport",
    "staff": "bookings.imports.staff.StaffImport",
    "bookings": "bookings.imports.bookings.BookingsImport",
    "history": "leads.imports.history.HistoryImport",
}
# Told, in the same transaction, that a merged contact is taken out of another again:
# (kept, gone, since).
CONTACT_SEPARATORS = ["conversations.separating.payloads_return"]
# Addresses that a contact gave without proof, as (kind, address): who else has one may be the same.
MERGE_HINTS = ["bookings.merge_hints.given_addresses"]
LEAD_ROOMS = ["bookings.lead_room.BookingsRoom", "conversations.lead_room.ConversationsRoom"]
# Whoever keeps something of a person; the order is that of erasing and of locks.
PRIVACY_HANDLERS = [
    "conversations.privacy.ConversationsPrivacy",
    "bookings.privacy.BookingsPrivacy",
    "leads.privacy.handler.LeadsPrivacy",
]
# What is deleted by age alone, per class of `leads.privacy.retention.PERIODS`.
RETENTION_PRUNERS = {
    "payloads": "conversations.privacy.payloads_prune",
    "audit": "tenants.audit.services.audit_prune",
}
CONTACT_SCOPE = "conversations.selectors.inbox.contact_scope"
