"""What members change about a person's channels."""

from django import forms


class WayForm(forms.Form):
    """A move of one channel, or `reset` without one."""

    channel = forms.CharField(max_length=20, required=False)
    move = forms.ChoiceField(choices=[(each, each) for each in ("up", "down", "reset")])

    def moved(self, names: list[str]) -> list[str]:
        """The order after the move; empty: none is wanted."""
        move, channel = self.cleaned_data["move"], self.cleaned_data["channel"]
        if move == "reset":
            return []
        if channel not in names:
            return names
        here = names.index(channel)
        there = max(here - 1, 0) if move == "up" else min(here + 1, len(names) - 1)
        names.insert(there, names.pop(here))
        return names
