"""Errors of what is said. Each carries what a caller needs to explain it."""

from notifications.letter import LetterProblem


class NotificationRefused(Exception):
    """Base of every error notifications raises on purpose."""


class LetterUnknown(NotificationRefused):
    """No folder holds a template of this name."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        super().__init__(f"no letter {name!r}; try {', '.join(near) or 'one of names()'}")
        self.name = name
        self.near = near


class LetterInvalid(NotificationRefused):
    """The template of a letter uses what letters may not use."""

    def __init__(self, name: str, problems: tuple[LetterProblem, ...]) -> None:
        super().__init__(f"letter {name!r} breaks the rules of letters; {problems[0]}")
        self.name = name
        self.problems = problems


class WordNotPlain(NotificationRefused):
    """A word handed to a letter is more than a plain value, or too much of one."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"word {path!r} of a letter; {why}; texts, whole numbers, dates and lists work"
        )
        self.path = path
        self.why = why


class LetterUnrendered(NotificationRefused):
    """A template and its words do not make a letter."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"letter {name!r} could not be written; {sentence}")
        self.name = name
        self.sentence = sentence  # Korean


class AddressRefused(NotificationRefused):
    """A mail address is not exactly one plain mailbox."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"address {address!r}; {why}; one like person@office.example works")
        self.address = address
        self.why = why


class MailRefused(NotificationRefused):
    """A header or text cannot stand in a mail."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"the {part} of a mail; {why}; one line of plain text works")
        self.part = part
        self.why = why


class LoginUnprotected(NotificationRefused):
    """A password would cross the network in the clear."""

    def __init__(self, host: str) -> None:
        super().__init__(f"login at {host!r} without TLS; only loopback is private; starttls works")
        self.host = host
