"""A server that takes mail by SMTP with a password, and keeps it."""

import base64
import email
from email import policy
from email.message import EmailMessage

from config.shell.simulator.mail.lines import LineServer, Wire


class LocalSmtp(LineServer):
    """`with LocalSmtp() as smtp:` gives `host`, `port` and `mails`; recipients in `unknown` are
    refused for good."""

    def __init__(self, user: str = "hola@estilo.example", password: str = "s3creto") -> None:  # noqa: S107 - a stand-in
        super().__init__()
        self.user, self.password = user, password
        self.mails: list[EmailMessage] = []
        self.unknown: set[str] = set()

    def serve(self, wire: Wire) -> None:
        wire.say("220 ready")
        inside, to = False, 0
        while (line := wire.hear()) is not None:
            verb = line[:4].upper()
            if verb == "QUIT":
                wire.say("221 bye")
                return
            if verb == "EHLO":
                wire.say("250-here")
                wire.say("250 AUTH PLAIN")
            elif verb == "AUTH":
                inside = self._knows(line)
                wire.say("235 welcome" if inside else "535 5.7.8 wrong password")
            elif verb == "RCPT" and self._is_unknown(line):
                wire.say("550 5.1.1 nobody here")
            elif verb in ("MAIL", "RCPT", "RSET", "NOOP"):
                to += verb == "RCPT"
                wire.say("250 ok" if inside else "530 5.7.0 password first")
            elif verb == "DATA" and inside and to:
                wire.say("354 go on")
                self._take(wire)
                wire.say("250 2.0.0 taken")
            else:
                wire.say("503 not now")

    def _knows(self, line: str) -> bool:
        try:
            given = base64.b64decode(line.rpartition(" ")[2]).decode()
        except ValueError:
            return False
        return given == f"\0{self.user}\0{self.password}"

    def _is_unknown(self, line: str) -> bool:
        return any(f"<{address}>" in line for address in self.unknown)

    def _take(self, wire: Wire) -> None:
        lines = []
        while (line := wire.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = email.message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
