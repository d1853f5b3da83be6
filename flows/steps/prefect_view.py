"""Where Prefect shows our runs, if its server is up and is this office's own. Prefect is not imported."""

import base64
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

_USUAL: Final = "http://127.0.0.1:4200/api"
_SECONDS: Final = 0.5
_LOOPBACK: Final = ("http://127.0.0.1:", "http://localhost:")


def prefect_view(folder: Path, *, api_url: str | None = None) -> str | None:
    """
    Give the address of Prefect's pages, if a server answers there to this office's key.

    Only loopback is asked, and half a second: a page waits for it.

    Args:
        folder: The office; its ``prefect/key`` is the server's user and password.
    """
    api = api_url or os.environ.get("PREFECT_API_URL") or _USUAL
    key = folder / "prefect" / "key"
    if not api.startswith(_LOOPBACK) or not key.is_file():
        return None
    token = base64.b64encode(key.read_bytes().strip()).decode("ascii")
    asked = urllib.request.Request(  # noqa: S310 - loopback, see above
        f"{api}/admin/version", headers={"Authorization": f"Basic {token}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310
            return api.removesuffix("/api") if answer.status == 200 else None
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return None
