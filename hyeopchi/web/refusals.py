"""Every error that leaves a route, as a Korean page or a problem in JSON: never as a stack trace."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hyeopchi.exit_codes import ExitCode
from hyeopchi.said import Said
from hyeopchi.web.errors import SignInNeeded
from hyeopchi.web.headers import HEADERS
from hyeopchi.web.page import page, to
from hyeopchi.web.problem_json import as_problem
from hyeopchi.web.through import whoever
from hyeopchi.wording import said_of
from states.errors import HyeopchiError

logger = logging.getLogger(__name__)

API = "/api/"

# By class, for those whose exit code does not tell.
STATUS: Final[Mapping[str, int]] = {
    "SignInNeeded": 401,
    "RoleNotEnough": 403,
    "RoleMissing": 403,
    "FormForeign": 403,
    "NotThere": 404,
    "BodyTooLarge": 413,
    "BodyGarbled": 400,
    "BodyUnfit": 415,
    "VersionMissing": 428,
    "VersionUnfit": 412,
    "KeyTriedTooOften": 429,
    "TooOften": 429,
}
_BY_CODE: Final[Mapping[ExitCode, int]] = {
    ExitCode.NOT_FOUND: 404,
    ExitCode.CHANGED: 409,
    ExitCode.UNFIT: 503,
}
NOT_THERE: Final = Said(
    ExitCode.NOT_FOUND,
    "찾는 것이 없거나, 볼 수 있는 것이 아닙니다.",
    "주소를 확인하거나, 총괄부서에 문의해 주십시오.",
)
_HTTP: Final[Mapping[int, Said]] = {
    404: NOT_THERE,
    405: Said(
        ExitCode.USAGE, "이 주소로는 그렇게 할 수 없습니다.", "앞 화면으로 돌아가 다시 해 주십시오."
    ),
    413: Said(
        ExitCode.REFUSED, "보낸 것이 너무 큽니다.", "파일을 나누거나 줄여서 다시 올려 주십시오."
    ),
    415: Said(
        ExitCode.USAGE, "읽을 수 없는 형식으로 보냈습니다.", "Content-Type을 확인해 주십시오."
    ),
}
_UNREADABLE: Final = Said(
    ExitCode.USAGE, "보낸 값을 읽을 수 없습니다.", "주소나 입력한 값을 확인해 주십시오."
)
_BUSY: Final = Said(
    ExitCode.UNFIT,
    "기록을 지금 쓸 수 없습니다.",
    "잠시 뒤에 다시 해 주십시오. 계속되면 관리자에게 알려 주십시오.",
)
_UNEXPECTED: Final = Said(
    ExitCode.UNEXPECTED,
    "예상하지 못한 문제로 요청한 일을 하지 못했습니다. 기록은 바뀌지 않았습니다.",
    "같은 일이 되풀이되면 관리자에게 이 시각을 알려 주십시오.",
)


def mount_refusals(app: FastAPI) -> None:
    """Let *app* word every error."""
    app.add_exception_handler(HyeopchiError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_values)
    app.add_exception_handler(DBAPIError, _of_database)
    app.add_exception_handler(Exception, _unexpected)


def status_of(error: HyeopchiError, said: Said) -> int:
    """Give the HTTP status of an error: by its class, or by how a command would have ended."""
    for kind in type(error).__mro__:
        if kind.__name__ in STATUS:
            return STATUS[kind.__name__]
    return _BY_CODE.get(said.code, 422)


def answer(
    request: Request, said: Said, status: int, error: BaseException | None = None
) -> Response:
    """Answer with *said* in the form of the face that was asked."""
    if status in (401, 403, 404):
        request.state.denied = status
    if request.url.path.startswith(API):
        if not hasattr(request.state, "who"):
            with suppress(HyeopchiError):  # a key that opens nothing names nobody
                whoever(request)  # for the access log: an address of ours or not
        return as_problem(request, said, status, error)
    return page(
        request,
        "error.html",
        who=whoever(request) if status != 500 else None,
        status=status,
        number=status,
        what=said.sentence.splitlines()[0],
        problems=said.sentence.splitlines()[1:],
        now=said.mend,
    )


async def _of_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, HyeopchiError)
    if isinstance(error, SignInNeeded) and not request.url.path.startswith(API):
        return _sign_in(request)
    said = said_of(error)
    if said is None:
        return await _unexpected(request, error)
    status = status_of(error, said)
    return answer(request, NOT_THERE if status == 404 else said, status, error)


def _sign_in(request: Request) -> Response:
    """Send the browser to sign in, and remember where it was going if that can be asked again."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "GET" or path == "/" or "hx-request" in request.headers:
        return to("/sign-in")
    return to(f"/sign-in?next={quote(path, safe='')}")


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = answer(request, _HTTP.get(error.status_code, _UNREADABLE), error.status_code, error)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def _of_values(request: Request, error: Exception) -> Response:
    """Word what FastAPI could not read; on a page an id that is no number names nothing."""
    if request.url.path.startswith(API):
        return answer(request, _UNREADABLE, 422, error)
    return answer(request, NOT_THERE, 404, error)


async def _of_database(request: Request, error: Exception) -> Response:
    logger.error("database failed route=%s", request.scope.get("path_format", "?"), exc_info=error)
    response = answer(request, _BUSY, 503, error)
    response.headers["Retry-After"] = "5"
    return response


async def _unexpected(request: Request, error: Exception) -> Response:
    logger.error("unexpected error", exc_info=error)
    response = answer(request, _UNEXPECTED, 500, error)
    for name, value in HEADERS.items():  # what fails so leaves outside of the middleware
        response.headers[name] = value
    return response
