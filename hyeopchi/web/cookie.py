"""The one cookie that signs a browser in: kept by no script, sent to no other site, gone when it closes."""

from starlette.responses import Response

from hyeopchi.web.through import cookie_name
from hyeopchi.web.website import Site


def keep_session(response: Response, site: Site, token: str) -> None:
    """Let the browser keep the *token* of a session; it replaces what it kept before."""
    response.set_cookie(
        cookie_name(site), token, path="/", httponly=True, secure=site.secure, samesite="lax"
    )


def drop_session(response: Response, site: Site) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(
        cookie_name(site), path="/", httponly=True, secure=site.secure, samesite="lax"
    )
