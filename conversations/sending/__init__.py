"""The one decision about each message that leaves: as it is, as an approved template, by another
way, later, or not; what that is expected to cost, and why. `rule` is pure; `facts` gathers what it
needs, `choosing` puts the ways of a person in order."""
