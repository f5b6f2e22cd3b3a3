"""OpenAI's stand-in: completions and transcriptions, strict about what it is asked."""
