"""A refusal as `application/problem+json` (RFC 9457), in Korean, with a code that never changes."""

from fastapi import Request
from starlette.responses import Response

from hyeopchi.said import Said


def as_problem(
    request: Request, said: Said, status: int, error: BaseException | None = None
) -> Response:
    """Give *said* as a problem, in the words and under the codes of the API."""
    from hyeopchi.api.problem import problem  # it needs the doors, and they do not need it

    return problem(request, said, status, error)
