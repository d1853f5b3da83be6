"""Errors of letters that a person wants to settle."""

from states.errors import HyeopchiError


class MailUnknown(HyeopchiError):
    """No letter has this number."""

    def __init__(self, mail_id: int) -> None:
        super().__init__(f"no letter {mail_id}; `hyeopchi outbox` lists all")
        self.mail_id = mail_id


class LetterFixed(HyeopchiError):
    """A letter that left, or may have left, keeps its text."""

    def __init__(self, mail_id: int, status: str) -> None:
        super().__init__(
            f"letter {mail_id} is {status!r}; only what is held or waits, and never left, is edited"
        )
        self.mail_id = mail_id
        self.status = status


class LetterChanged(HyeopchiError):
    """Somebody else edited the letter after it was read."""

    def __init__(self, mail_id: int) -> None:
        super().__init__(f"letter {mail_id} was edited since it was read; read it again")
        self.mail_id = mail_id
