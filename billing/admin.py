from django.contrib import admin

from billing.models import Plan, Subscription, UsageCounter


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Plans are rows: a change counts from the next message on."""

    list_display = ("name", "code", "price", "currency", "messages", "contacts", "services")


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which plan a business is on."""

    list_display = ("business", "plan", "started_at")
    list_filter = ("plan",)
    search_fields = ("business__name",)


@admin.register(UsageCounter)
class UsageCounterAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What businesses have used, month by month."""

    list_display = ("business", "metric", "month", "used")
    list_filter = ("metric", "month")
    search_fields = ("business__name",)
