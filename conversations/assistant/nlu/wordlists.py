"""Word lists written as plain text, so that they read and wrap like prose."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text, separated by blanks."""
    return frozenset(text.split())
