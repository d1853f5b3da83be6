"""A program that calls the API with a key."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

PREFIX = "/api/v1"


@dataclass(slots=True)
class Caller:
    """Calls with one key; every change under a name of its own unless one is given."""

    client: TestClient
    key: str
    key_id: int = 0
    _numbers: Any = field(default_factory=lambda: count(1))

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(PREFIX + path, headers=self.headers, **more)

    def post(self, path: str, body: object, *, key: str | None = None, **headers: str) -> Response:
        return self._send("POST", path, body, key, headers)

    def patch(self, path: str, body: object, *, key: str | None = None, **headers: str) -> Response:
        return self._send("PATCH", path, body, key, headers)

    def _send(
        self, method: str, path: str, body: object, key: str | None, headers: dict[str, str]
    ) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Idempotency-Key"] = key or f"test-call-{next(self._numbers)}"
        return self.client.request(
            method, PREFIX + path, json=body, headers={**self.headers, **named}
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}
