"""A file that leaves the office by a browser: kept with its reason, and named in Korean."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.responses import Response

from engine.exports import Export, keep_export
from hyeopchi.list_files import Form, ListFile, write_list
from hyeopchi.web.principal import Principal
from hyeopchi.web.website import Site

TYPES: Final[Mapping[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}
NO_REASON: Final = "내려받는 까닭을 적어 주십시오. 기록에 남습니다."


def keep_download(
    write: Connection,
    site: Site,
    who: Principal,
    *,
    what: str,
    chosen: Mapping[str, Any],
    form: str,
    rows: int,
    reason: str,
) -> None:
    """Keep who takes away what and why, in the transaction before the file leaves."""
    narrowed = {key: value for key, value in chosen.items() if value not in (None, "", (), False)}
    keep_export(write, Export(what, narrowed, form, reason, rows, who.key, site.at()))


def list_bytes(listing: ListFile, form: Form) -> bytes:
    """Give a list as the bytes of its file."""
    with TemporaryDirectory(prefix="hyeopchi-") as folder:
        file = Path(folder) / f"list.{form}"
        write_list(listing, file, form=form)
        return file.read_bytes()


def file_response(content: bytes, name: str, form: str) -> Response:
    """Answer with a file to be saved: never shown, never guessed at."""
    return Response(
        content,
        media_type=TYPES[form],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"},
    )
