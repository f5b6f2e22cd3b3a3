"""`{% first_steps %}`: the list of first things to do, where there is one."""

from typing import Any

from django import template

from config.shell.first_steps import first_steps_of

register = template.Library()


@register.inclusion_tag("shell/first_steps.html", takes_context=True)
def first_steps(context: dict[str, Any]) -> dict[str, Any]:
    """The list of the page's business for the page's reader."""
    business, membership = context.get("business"), context.get("membership")
    steps = first_steps_of(business, membership) if business else []
    return {"steps": steps, "done": sum(step.done for step in steps)}
