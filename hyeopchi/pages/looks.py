"""How pages look to one browser: high contrast, kept in a cookie that says nothing about anybody."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import LOOKS, own_path, to
from hyeopchi.web.website import site_of

router = APIRouter()

_YEAR_SECONDS = 365 * 24 * 60 * 60


@router.post("/looks")
def choose(request: Request, form: Form) -> Response:
    """Keep the look that was chosen, and go back to the page that it was chosen on."""
    response = to(own_path(text(form, "next")))
    if text(form, "looks") == "high-contrast":
        response.set_cookie(
            LOOKS, "high-contrast", max_age=_YEAR_SECONDS, path="/", httponly=True,
            secure=site_of(request).secure, samesite="lax",
        )  # fmt: skip
    else:
        response.delete_cookie(LOOKS, path="/")
    return response
