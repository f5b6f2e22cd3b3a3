"""Tasks that a program asks for in one call: summary, translation, classification, answer."""
