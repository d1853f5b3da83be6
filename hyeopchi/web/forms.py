"""Posted forms: taken only from a page of the same session."""

import hmac
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from hyeopchi.web.errors import FormForeign
from hyeopchi.web.through import whoever

CSRF, NONCE = "_csrf", "_key"
# As we make them: the keys of programs are written otherwise, and no form may claim one.
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,100}")
_FIELDS_MAX, _FILES_MAX, _FIELD_BYTES_MAX = 5_000, 20, 1_000_000


async def _posted(request: Request) -> AsyncIterator[FormData]:
    """Give the form; the files that came with it are closed when the route is done."""
    form = request.form(
        max_fields=_FIELDS_MAX, max_files=_FILES_MAX, max_part_size=_FIELD_BYTES_MAX
    )
    async with form as posted:
        yield posted


def checked_form(request: Request, form: Annotated[FormData, Depends(_posted)]) -> FormData:
    """
    Give the posted form, if our own page sent it.

    The browser says where a request came from (Sec-Fetch-Site, else Origin); who is signed
    in must name the session's token as well.

    Raises:
        FormForeign: Another site sent it, or another session's page.
    """
    if not _same_site(request):
        raise FormForeign()
    who = whoever(request)
    if who is not None:
        told = request.headers.get("x-csrf-token") or text(form, CSRF)
        if not who.csrf or not hmac.compare_digest(told.encode(), who.csrf.encode()):
            raise FormForeign()
    return form


Form = Annotated[FormData, Depends(checked_form)]


def text(form: FormData, name: str, default: str = "") -> str:
    """Give one field as text without the space around it; a file is no text."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else default


def texts(form: FormData, name: str) -> list[str]:
    """Give every value of a field that may be said many times."""
    return [value.strip() for value in form.getlist(name) if isinstance(value, str)]


def upload(form: FormData, name: str) -> UploadFile | None:
    """Give the file of a field; None: none was chosen."""
    value = form.get(name)
    return value if isinstance(value, UploadFile) and value.filename else None


def nonce(form: FormData) -> str | None:
    """Give the key of this very form, so that pressing twice does it once."""
    said = text(form, NONCE)
    return said if _NONCE.fullmatch(said) else None


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


def fields(form: FormData) -> Iterator[tuple[str, str]]:
    """Give every text field but those that guard the form."""
    for name, value in form.multi_items():
        if isinstance(value, str) and name not in (CSRF, NONCE):
            yield name, value


def _same_site(request: Request) -> bool:
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")
