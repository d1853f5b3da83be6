"""Calls that change something are done once: their first answer is kept, and given again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from engine.command import Command, once
from engine.store import transaction
from hyeopchi.web.principal import Principal
from hyeopchi.web.website import site_of

REPLAYED = "Idempotent-Replayed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call answers, to be kept with its key."""

    body: BaseModel
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "headers": dict(self.headers),
            "body": self.body.model_dump_json(),  # as text: again the same to the last byte
        }


def command_key(who: Principal, key: str) -> str:
    """Name a call of one person: what somebody else called so is another."""
    return f"api:{who.key}:{key}"


def answer_once(
    request: Request,
    who: Principal,
    key: str,
    said: object,
    do: Callable[[Connection], Answer],
) -> Response:
    """
    Do what is asked in one transaction and keep its answer there, or give the answer kept.

    Args:
        said: The body as it was sent, and whatever else makes this call another one.

    Raises:
        KeyReused: The key names another call.
    """
    site = site_of(request)
    body = {"call": f"{request.method} {request.url.path}", "said": said}
    asked = Command(command_key(who, key), body, who.key)
    with transaction(site.setting.store) as write:
        kept, before = once(write, asked, lambda: do(write).kept(), at=site.at())
    return as_response(kept, replayed=before)


def as_response(kept: Mapping[str, Any], *, replayed: bool) -> Response:
    headers = {**kept["headers"], REPLAYED: "true" if replayed else "false"}
    return Response(kept["body"], kept["status"], headers, "application/json")
