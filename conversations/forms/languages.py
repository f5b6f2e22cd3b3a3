"""Languages as labels name them within a sentence."""

from django.utils.translation import get_language_info


def language_said(code: str) -> str:
    """Such as "inglés", in the reader's language."""
    return str(get_language_info(code)["name_translated"]).lower()
