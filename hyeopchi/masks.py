"""Contact data half hidden, as lists show it (안전성 확보조치 기준 제12조): enough to tell two people apart."""

_SHOWN = 2  # signs of a mailbox
_LAST = 4  # figures of a telephone number


def masked_phone(phone: str | None) -> str | None:
    """Give 010-****-1234 of 010-9876-1234; a number too short to hide keeps none of its figures."""
    if not phone:
        return None
    figures = sum(sign.isdigit() for sign in phone)
    first = (
        phone.replace("(", "").replace(")", "-").split("-")[0]
        if "-" in phone or ")" in phone
        else ""
    )
    last = "".join(sign for sign in phone if sign.isdigit())[-_LAST:]
    if figures < 2 * _LAST:
        return "****"
    return f"{first}-****-{last}" if first else f"****-{last}"


def masked_email(email: str | None) -> str | None:
    """Give ho***@city.example of hong@city.example: the domain is the office's, not the person's."""
    if not email:
        return None
    mailbox, at, domain = email.partition("@")
    shown = mailbox[:_SHOWN] if len(mailbox) > _SHOWN else mailbox[:1]
    return f"{shown}***{at}{domain}"
