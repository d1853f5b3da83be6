"""
The program that serves the pages and the API of one office.

``python -m hyeopchi.web.serve OFFICE HOST PORT`` runs it; `hyeopchi serve` does, and keeps it running.
"""

import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import uvicorn

from flows.steps.as_if import ahead
from hyeopchi.office import open_office
from hyeopchi.web.app import build_app
from hyeopchi.web.website import site_for
from notifications.korean import official_date

# The addresses of proxies whose word about the visitor's own address and scheme is taken.
PROXIES: Final = "HYEOPCHI_TRUSTED_PROXIES"


def serve(folder: Path, host: str, port: int) -> None:
    """Serve the office in *folder* until told to end; requests under way are answered first."""
    shift = ahead()

    def now() -> datetime:
        return datetime.now(UTC) + shift

    setting = open_office(folder)
    notice = f"본보기 사무실입니다. 오늘을 {official_date(now().date())}로 봅니다." if shift else ""
    app = build_app(site_for(setting, now, notice=notice))
    try:
        uvicorn.run(
            app,
            host=host,
            port=port,
            access_log=False,  # an address may hold a token; who saw what stands in the access log
            server_header=False,
            log_level="warning",
            forwarded_allow_ips=os.environ.get(PROXIES, "127.0.0.1"),
            timeout_graceful_shutdown=10,
        )
    finally:
        setting.store.dispose()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    serve(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
