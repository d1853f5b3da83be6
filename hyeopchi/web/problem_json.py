"""A refusal as `application/problem+json` (RFC 9457), in Korean, with a code that never changes."""

from fastapi import Request
from starlette.responses import JSONResponse, Response

from hyeopchi.desk import plain
from hyeopchi.said import Said


def as_problem(
    request: Request, said: Said, status: int, error: BaseException | None = None
) -> Response:
    """Give *said* as a problem; its code is the error's class, which is a name we keep."""
    content = {
        "type": "about:blank",
        "title": said.sentence,
        "status": status,
        "code": type(error).__name__ if error else str(status),
        "mend": said.mend,
        **plain(said.details),
    }
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(content, status, headers, "application/problem+json")
