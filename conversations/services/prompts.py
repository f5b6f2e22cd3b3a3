"""The owner's instructions by version: written as a draft, published by one writer."""

from conversations.models import PromptVersion


def prompt_in_force() -> PromptVersion | None:
    """The version that the open business's assistant follows; None: the product's rules alone."""
    return PromptVersion.objects.filter(state=PromptVersion.State.PUBLISHED).first()
