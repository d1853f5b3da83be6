"""Errors of signing in through another system."""

from states.errors import HyeopchiError


class ProviderUnfit(HyeopchiError):
    """The identity provider does not answer, or what it says is not proven."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the identity provider is not to be relied upon; {why}; try again later")
        self.why = why


class IdentityUnbound(HyeopchiError):
    """Nobody here is bound to who the provider says it is."""

    def __init__(self, subject: str) -> None:
        super().__init__("nobody is bound to that identity; an admin binds it on a person's page")
        self.subject = subject
