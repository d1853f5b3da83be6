"""What keeps a request from being answered as asked, before the engine is asked at all."""

from states.errors import HyeopchiError


class SignInNeeded(HyeopchiError):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__("nobody is signed in; sign in first")


class RoleNotEnough(HyeopchiError):
    """No role of the person who asks lets them in."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: no role of yours lets you in; ask an administrator")
        self.what = what


class NotThere(HyeopchiError):
    """There is no such thing, or it is not theirs to see: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("there is nothing here, or nothing of yours")


class FormForeign(HyeopchiError):
    """A form came from another page than ours, or from another session."""

    def __init__(self) -> None:
        super().__init__("the form was not sent from a page of this session; open it again")


class BodyTooLarge(HyeopchiError):
    """More was sent than is taken."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} bytes were sent")
        self.most = most
