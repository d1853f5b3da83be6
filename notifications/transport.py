"""How a mail leaves the office, and how the attempt can end."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took responsibility for the mail."""


@dataclass(frozen=True, slots=True)
class Refused:
    """
    The mail was refused: trying again changes nothing if *permanent*.

    It is the address's fault unless the server said otherwise: *address* is False when it
    spoke of the text, of its rules or of itself.
    """

    permanent: bool
    reason: str
    address: bool = True


@dataclass(frozen=True, slots=True)
class Retry:
    """The mail is certainly not sent, and a later attempt may succeed."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The mail may or may not have been sent: the answer to its last line was lost."""

    reason: str


Outcome = Sent | Refused | Retry | Uncertain


class Transport(Protocol):
    """Takes one mail for one person and says how that ended; it never raises for a fault outside."""

    def send(self, message: EmailMessage) -> Outcome: ...


def opened(transport: Transport) -> AbstractContextManager[object]:
    """Keep *transport* open for a batch: one connection for many mails, if it has one."""
    if isinstance(transport, AbstractContextManager):
        return transport
    return nullcontext(transport)
