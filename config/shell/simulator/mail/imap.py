"""A mailbox over IMAP4rev1, as strict as RFC 3501 about what a reader may do: whatever would change
the mailbox is refused, and noted."""

import re
from dataclasses import dataclass, field

from config.shell.simulator.mail.lines import LineServer, Wire

_FETCH = re.compile(r"UID FETCH (\d+) \((RFC822\.SIZE|BODY\.PEEK\[\](?:<0\.(\d+)>)?)\)", re.I)
_SEARCH = re.compile(r"UID SEARCH (?:UID (\d+):\*|SINCE \d{2}-[A-Z][a-z]{2}-\d{4})", re.I)
_LOGIN = re.compile(r'LOGIN (\S+) "?(.*?)"?$', re.I)


@dataclass
class Box:
    """What lies in the mailbox, by UID; `forbidden` are commands that would have changed it."""

    user: str = "hola@estilo.example"
    password: str = "s3creto"
    uid_validity: int = 1700000000
    mails: dict[int, bytes] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    def put(self, mail: bytes) -> int:
        """Let a mail arrive; its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = mail
        return uid

    def renumber(self, first: int = 1) -> None:
        """Give every mail a new UID under a new UIDVALIDITY, as a restored server does."""
        kept = [self.mails[uid] for uid in sorted(self.mails)]
        self.mails = dict(enumerate(kept, start=first))
        self.uid_validity += 1


class LocalImap(LineServer):
    """`with LocalImap() as imap:` gives `host`, `port` and `box`; `away` hangs up on everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.box, self.away = Box(), False

    def serve(self, wire: Wire) -> None:
        if self.away:
            return
        wire.say("* OK IMAP4rev1 ready")
        inside = False
        while (line := wire.hear()) is not None:
            tag, _space, command = line.partition(" ")
            self.box.commands.append(command.partition(" ")[0].upper())
            if command.upper() == "LOGOUT":
                wire.say("* BYE")
                wire.say(f"{tag} OK done")
                return
            inside = self._one(wire, tag, command, inside)

    def _one(self, wire: Wire, tag: str, command: str, inside: bool) -> bool:
        name = command.partition(" ")[0].upper()
        if name == "CAPABILITY":
            wire.say("* CAPABILITY IMAP4rev1")
            wire.say(f"{tag} OK done")
        elif found := _LOGIN.match(command):
            known = (found[1].strip('"'), found[2]) == (self.box.user, self.box.password)
            wire.say(f"{tag} OK done" if known else f"{tag} NO [AUTHENTICATIONFAILED] no")
            return known
        elif not inside:
            wire.say(f"{tag} NO log in first")
        elif name == "EXAMINE":
            self._examine(wire, tag, command)
        elif found := _SEARCH.match(command):
            self._search(wire, tag, int(found[1] or 0))
        elif found := _FETCH.match(command):
            self._fetch(wire, tag, int(found[1]), found[2], found[3])
        else:
            self.box.forbidden.append(command)
            wire.say(f"{tag} BAD not here")
        return inside

    def _examine(self, wire: Wire, tag: str, command: str) -> None:
        if command.partition(" ")[2].strip('"') != "INBOX":
            wire.say(f"{tag} NO [NONEXISTENT] no such folder")
            return
        wire.say(f"* {len(self.box.mails)} EXISTS")
        wire.say(f"* OK [UIDVALIDITY {self.box.uid_validity}] valid")
        wire.say(f"* OK [UIDNEXT {max(self.box.mails, default=0) + 1}] next")
        wire.say(f"{tag} OK [READ-ONLY] done")

    def _search(self, wire: Wire, tag: str, first: int) -> None:
        uids = [uid for uid in self.box.mails if uid >= first]
        # "n:*" holds the last mail always.
        uids = uids or ([max(self.box.mails)] if self.box.mails and first else [])
        wire.say("* SEARCH " + " ".join(map(str, sorted(uids))))
        wire.say(f"{tag} OK done")

    def _fetch(self, wire: Wire, tag: str, uid: int, what: str, limit: str | None) -> None:
        mail = self.box.mails.get(uid)
        if mail is not None and what.upper() == "RFC822.SIZE":
            wire.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(mail)})")
        elif mail is not None:
            part = mail[: int(limit)] if limit else mail
            name = "BODY[]<0>" if limit else "BODY[]"
            wire.wfile.write(f"* 1 FETCH (UID {uid} {name} {{{len(part)}}}\r\n".encode())
            wire.wfile.write(part + b")\r\n")
        wire.say(f"{tag} OK done")
