"""Asking a Prefect server what it knows, over its API, without importing Prefect."""

import base64
import json
import urllib.request
from typing import Any

from flows.prefect_server import PrefectServer


def ask(server: PrefectServer, path: str, body: dict[str, Any]) -> Any:
    """Post *body* and give the answer."""
    key = server.environment()["PREFECT_API_AUTH_STRING"]
    request = urllib.request.Request(
        f"{server.api_url}/{path}",
        data=json.dumps(body).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Basic {base64.b64encode(key.encode()).decode()}",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)
