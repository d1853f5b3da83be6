"""The transport of a rehearsal: every mail is kept in memory, and none leaves."""

from email.message import EmailMessage

from notifications.transport import Outcome, Sent


class MemoryTransport:
    """Takes every mail and keeps it, in the order of sending: no file, no server."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> Outcome:
        self.messages.append(message)
        return Sent()
