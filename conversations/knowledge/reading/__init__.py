"""Files turned into text, one reader a kind.

What comes out is the same for all: Markdown with `#` headings, pages parted by form feeds. Files
come from anybody, so they are read in a process of their own with bounded time and memory
(`apart.py`, which runs `python -m conversations.knowledge.reading`); nothing here may import
Django, or each file would pay for starting it.
"""
