"""Pieces that mean what was asked, by embeddings: none where no model is configured."""


def nearest(text: str) -> list[tuple[int, float]]:
    """(chunk id, likeness from 0 to 1) of the nearest pieces, best first."""
    return []
