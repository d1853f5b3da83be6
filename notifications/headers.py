"""
Mail headers that read back as they were given, whatever they hold.

The standard library takes a title that looks like an encoded word for one, and folds long
Korean names and long Message-IDs into something else. So these three kinds fold themselves.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, MutableMapping
from email.headerregistry import (
    HeaderRegistry,
    UniqueSingleAddressHeader,
    UniqueUnstructuredHeader,
)
from email.policy import SMTP, Policy
from typing import Any

_WORD_BYTES = 42  # 56 characters of base64, within the 75 of an encoded word (RFC 2047)
_PLAIN_MAX = 60


class _Text(UniqueUnstructuredHeader):
    """A line of free text, such as a subject."""

    name: str  # the registry adds BaseHeader, which has it

    @classmethod
    def parse(cls, value: str, kwds: MutableMapping[str, Any]) -> None:
        kwds["parse_tree"] = None
        kwds["decoded"] = str(value)

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {_encoded(str(self), policy.linesep)}{policy.linesep}"


class _Verbatim(_Text):
    """A line that software compares byte by byte, such as a Message-ID."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Mailbox(UniqueSingleAddressHeader):
    """One name and one address."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        address = self.address
        if not address.display_name:
            return f"{self.name}: {address.addr_spec}{policy.linesep}"
        name = _encoded(address.display_name, policy.linesep, phrase=True)
        return f"{self.name}: {name}{policy.linesep} <{address.addr_spec}>{policy.linesep}"


_KINDS: Mapping[str, type] = {
    "subject": _Text,
    "message-id": _Verbatim,
    "from": _Mailbox,
    "to": _Mailbox,
    "reply-to": _Mailbox,
}


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name, kind in _KINDS.items():
        registry.map_to_type(name, kind)
    return registry


MAIL_POLICY = SMTP.clone(header_factory=_registry(), cte_type="7bit")


def _encoded(text: str, linesep: str, *, phrase: bool = False) -> str:
    if _is_plain(text, phrase=phrase):
        return text
    words = (f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(text))
    return f"{linesep} ".join(words)


def _is_plain(text: str, *, phrase: bool) -> bool:
    if not text.isascii() or not text.isprintable() or len(text) > _PLAIN_MAX:
        return False
    if phrase:
        return text.replace(" ", "").isalnum() and text == " ".join(text.split())
    return "=?" not in text and text == " ".join(text.split()) and text != ""


def _parts(text: str) -> Iterator[bytes]:
    """Cut into pieces of whole characters, each short enough for one encoded word."""
    part = b""
    for character in text:
        encoded = character.encode()
        if len(part) + len(encoded) > _WORD_BYTES:
            yield part
            part = b""
        part += encoded
    yield part
