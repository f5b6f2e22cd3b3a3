"""`.env.example` is the list of what an operator may set: all of it, and nothing that is gone."""

import re

from config.shell.embedded.paths import PROJECT

READ = re.compile(r"""env\.(?:text|boolean|integer|number|words|url|keys)\(\s*["']([A-Z_]+)["']""")
READ_ELSEWHERE = {"VAR_DIR"}


def test_every_variable_that_is_read_is_listed_and_no_other() -> None:
    sources = (PROJECT / "config").rglob("*.py")
    read = {name for path in sources for name in READ.findall(path.read_text())}
    read |= READ_ELSEWHERE
    listed = re.findall(r"^# ([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == read
