"""Errors of what programs use. Each carries what a caller needs to explain it."""

from collections.abc import Sequence

from states.errors import HyeopchiError


class ApiKeyUnfit(HyeopchiError):
    """An API key cannot be made as it was asked for."""

    def __init__(self, why: str, *, scopes: Sequence[str] = ()) -> None:
        mend = {
            "name": "say what it is for",
            "scopes": "choose at least one known scope",
            "expires": "let it end between tomorrow and a year from now",
            "many": "revoke one that is not needed",
        }
        super().__init__(f"cannot make an API key: {why}; {mend[why]}")
        self.why = why  # name, scopes, expires, many
        self.scopes = tuple(scopes)  # those that are not known


class WebhookUnfit(HyeopchiError):
    """A webhook cannot be entered as it was asked for."""

    def __init__(self, why: str, *, url: str = "", hosts: Sequence[str] = ()) -> None:
        mend = {
            "off": "name hosts in [webhooks] of office.toml",
            "url": "give an https address without a name or password in it",
            "host": "one of the named hosts would work",
            "events": "choose at least one known event",
            "many": "stop one that is not needed",
        }
        super().__init__(f"cannot enter the webhook: {why}; {mend[why]}")
        self.why = why  # off, url, host, events, many
        self.url = url
        self.hosts = tuple(hosts)  # that office.toml names


class WebhookUnknown(HyeopchiError):
    """There is no such webhook, or none that is running."""

    def __init__(self, webhook_id: int) -> None:
        super().__init__(f"no running webhook {webhook_id}; the list shows those there are")
        self.webhook_id = webhook_id
