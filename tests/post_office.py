"""A real mail server on loopback that greylists, refuses, stays silent or hangs up as it is told."""

import asyncio
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# What happens to one attempt; a text beginning with a figure is the server's answer.
Fate = str
Drop = Literal["drop"]

HOST = "127.0.0.1"


@dataclass
class PostOffice:
    """
    Takes mail, and keeps what it took.

    A fate is ``rcpt <answer>``, ``data <answer>``, ``rcpt drop`` (hangs up), ``data lose``
    (hangs up after the final dot, without the mail), ``data keep`` (hangs up after the
    final dot, with it), ``data mute`` (with it, and never says so) or ``take``.
    """

    port: int = 0
    fates: dict[str, list[Fate]] = field(default_factory=dict)  # by recipient, one an attempt
    every: Fate = "take"  # of who has no other
    per_connection: int | None = None  # mails until it closes
    warns: bool = False  # with 421 before it closes
    tries: list[str] = field(default_factory=list, repr=False)  # recipients named
    took: list[tuple[str, str]] = field(default_factory=list, repr=False)  # (recipient, Message-ID)
    contents: list[bytes] = field(default_factory=list, repr=False)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.warns and getattr(session, "mails", 0) == self.per_connection:
            _close(server)
            return "421 4.7.0 too many mails"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries.append(address)
        waiting = self.fates.get(address)
        fate = waiting.pop(0) if waiting else self.every
        envelope.rcpt_tos.append(address)
        step, _, answer = fate.partition(" ")
        session.fate = answer if step == "data" else ""
        if step != "rcpt":
            return "250 OK"
        envelope.rcpt_tos.pop()
        if answer == "drop":
            _abort(server)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fate: str = session.fate
        if fate == "lose":
            _abort(server)
            return ""
        if fate[:1].isdigit():
            return fate
        assert isinstance(envelope.content, bytes)
        (address,) = envelope.rcpt_tos
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.took.append((address, str(message["Message-ID"])))
        self.contents.append(envelope.content)
        session.mails = getattr(session, "mails", 0) + 1
        if fate == "keep":
            _abort(server)
        if fate == "mute":
            await asyncio.sleep(60)
        if session.mails == self.per_connection and not self.warns:
            asyncio.get_running_loop().call_later(0, _close, server)
        return "250 OK"


def _abort(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()


def _close(server: SMTP) -> None:
    transport: Any = server.transport
    if transport is not None:
        transport.close()


def free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def open_post_office(
    fates: Mapping[str, list[Fate]] | None = None, **options: Any
) -> Iterator[PostOffice]:
    """Give a running server; *options* are aiosmtpd's."""
    post_office = PostOffice(free_port(), dict(fates or {}))
    controller = Controller(post_office, hostname=HOST, port=post_office.port, **options)
    controller.start()
    try:
        yield post_office
    finally:
        controller.stop(no_assert=True)
