"""Errors of accounts. Each carries what a caller needs to explain it."""

from collections.abc import Sequence

from states.errors import HyeopchiError

_HOLDS = {
    "last_admin": "nobody else could see to accounts then; make somebody else an admin first",
    "admins_only": "it concerns an admin, and only an admin may do it; ask one",
    "oneself": "nobody gives rights to themselves or takes their own account away; ask another",
}


class InviteUnknown(HyeopchiError):
    """The invitation does not open: it is unknown, used, withdrawn or over."""

    def __init__(self) -> None:
        super().__init__("the invitation does not open; ask for a new one")


class AccountUnknown(HyeopchiError):
    """The person has no account."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} has no account; `hyeopchi account invite {key}` makes one")
        self.key = key


class AccountKept(HyeopchiError):
    """What was asked of an account or of rights is not for this person to do, or for nobody."""

    def __init__(self, why: str, key: str) -> None:
        super().__init__(f"cannot do that to {key!r}; {_HOLDS[why]}")
        self.why = why  # a key of what holds
        self.key = key


class PasswordRefused(HyeopchiError):
    """A new password breaks the office's rules."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"the password is refused: {'; '.join(problems)}")
        self.problems = tuple(problems)  # Korean sentences


class PasswordWrong(HyeopchiError):
    """What was typed is not the person's password of now."""

    def __init__(self) -> None:
        super().__init__("the password is not the one of now; type it again")


class CodeWrong(HyeopchiError):
    """The code of the second step does not open, or opened once already."""

    def __init__(self) -> None:
        super().__init__("the code does not open; wait for the next one")


class IdentityTaken(HyeopchiError):
    """Somebody else signs in with that identity, or the person with another one."""

    def __init__(self, issuer: str, key: str) -> None:
        super().__init__(f"an identity of {issuer} is bound already; take it from {key!r} first")
        self.issuer = issuer
        self.key = key


class DutyUnknown(HyeopchiError):
    """There is no such duty or term, or it is over."""

    def __init__(self, duty_id: int) -> None:
        super().__init__(f"no duty {duty_id} runs; look at the person's page again")
        self.duty_id = duty_id


class DaysInOrder(HyeopchiError):
    """The last day would be before the first."""

    def __init__(self) -> None:
        super().__init__("the last day is before the first; give the days in order")


class KeyTaken(HyeopchiError):
    """Somebody or something is called so already."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is taken; choose another key")
        self.key = key


class SeatTaken(HyeopchiError):
    """The seat has a member in that span."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} holds the seat in that span; end their term first")
        self.name = name


class DutyMisplaced(HyeopchiError):
    """A role is held in a department, or through a committee, and not the other way round."""

    def __init__(self, role: str) -> None:
        super().__init__(f"{role!r} is not held there; name the place that it is held in")
        self.role = role
