"""What keeps a call of the API from being answered, beside what the engine says."""

from datetime import datetime

from states.errors import HyeopchiError


class VersionMissing(HyeopchiError):
    """A change was asked for without saying which version of the case it is about."""

    def __init__(self) -> None:
        super().__init__("If-Match is missing; send the ETag that the case was read with")


class VersionUnfit(HyeopchiError):
    """The version that was named is none that we gave out."""

    def __init__(self) -> None:
        super().__init__("If-Match names no version of ours; send the ETag as it was given")


class CursorUnfit(HyeopchiError):
    """The place in a list is none that we gave out."""

    def __init__(self) -> None:
        super().__init__("the cursor cannot be read; begin the list anew without one")


class BodyUnfit(HyeopchiError):
    """A body came in another form than JSON."""

    def __init__(self) -> None:
        super().__init__("the body is not application/json; send JSON")


class BodyGarbled(HyeopchiError):
    """A body calls itself JSON and is none."""

    def __init__(self) -> None:
        super().__init__("the body is no JSON in UTF-8; send it as RFC 8259 writes it")


class KeyTriedTooOften(HyeopchiError):
    """Keys that open nothing came from one address too often."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many keys that open nothing; wait until {until.isoformat()}")
        self.until = until
