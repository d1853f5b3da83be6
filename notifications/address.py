"""Mail addresses: exactly one mailbox, or none."""

import re
from email.headerregistry import Address

from notifications.errors import AddressRefused, MailRefused

ADDRESS_MAX = 254
LOCAL_MAX = 64
NAME_MAX = 100

# No quotes, comments or routes, and no % or !, with which old servers pass mail on.
_LOCAL = re.compile(r"[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
# Controls, line and paragraph separators, marks that turn the direction, half characters.
_NOT_IN_A_LINE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def mailbox(name: str, address: str) -> Address:
    """
    Give the one mailbox of *address*, under the display name *name*.

    Raises:
        AddressRefused: The address is none, or more than one, or could be read as such.
        MailRefused: The name holds what no name holds.
    """
    local, at, domain = address.rpartition("@")
    if not at:
        raise AddressRefused(address, "it has no @")
    if not address.isascii():
        raise AddressRefused(address, "it holds characters beyond ASCII")
    if len(address) > ADDRESS_MAX or len(local) > LOCAL_MAX:
        raise AddressRefused(address[:80], "it is longer than any address may be")
    if _LOCAL.fullmatch(local) is None:
        raise AddressRefused(address, f"{local!r} is no plain name of a mailbox")
    if _DOMAIN.fullmatch(domain) is None:
        raise AddressRefused(address, f"{domain!r} is no full domain name")
    return Address(display_name=_display(name), addr_spec=address)


def one_line(part: str, text: str) -> str:
    """
    Give *text* with single spaces, if it is one line of text.

    Raises:
        MailRefused: It holds a line break, a control character or half a character.
    """
    if found := _NOT_IN_A_LINE.search(text):
        raise MailRefused(part, f"it holds the character U+{ord(found[0]):04X}")
    return " ".join(text.split())


def _display(name: str) -> str:
    if len(name) > NAME_MAX:
        raise MailRefused("display name", f"it is longer than {NAME_MAX} characters")
    return one_line("display name", name)
