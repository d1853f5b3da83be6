"""The application: every page and the API of one office, behind the same doors."""

from importlib import import_module

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response

from engine.store import reading
from hyeopchi.api import ROUTERS as API_ROUTERS
from hyeopchi.pages import ROUTERS as PAGE_ROUTERS
from hyeopchi.web.headers import BodyBound, Headers
from hyeopchi.web.logged import AccessLog
from hyeopchi.web.page import NAVIGATION, to
from hyeopchi.web.refusals import mount_refusals
from hyeopchi.web.templates import STATIC, VENDOR
from hyeopchi.web.through import whoever
from hyeopchi.web.website import Site, site_of

_MEGABYTE = 1024 * 1024


def build_app(site: Site) -> FastAPI:
    """Build the application of *site*; nothing is read from its database yet."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.site = site
    mount_refusals(app)
    app.add_api_route("/", _home, methods=["GET"], include_in_schema=False)
    app.add_api_route("/health", _health, methods=["GET"], include_in_schema=False)
    for package, names in (("pages", PAGE_ROUTERS), ("api", API_ROUTERS)):
        for name in names:
            module = import_module(f"hyeopchi.{package}.{name}")
            app.include_router(module.router, include_in_schema=package == "api")
    # Only what is the same for everybody is compressed: a page beside a secret would tell of it.
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)))
    app.mount("/vendor", GZipMiddleware(StaticFiles(directory=VENDOR)))
    app.add_middleware(AccessLog)
    app.add_middleware(BodyBound, most=(site.setting.web.upload_mb + 1) * _MEGABYTE)
    app.add_middleware(Headers, secure=site.secure)
    return app


def _home(request: Request) -> Response:
    """Send everybody to the first page that is theirs."""
    who = whoever(request)
    if who is None:
        return to("/sign-in")
    if who.via == "link":
        return to("/review")
    return to(next((href for door, href, _ in NAVIGATION if who.may(door)), "/account"))


def _health(request: Request) -> Response:
    """Tell whether the record answers: up, or degraded."""
    try:
        with reading(site_of(request).setting.store) as read:
            read.execute(select(1))
    except DBAPIError:
        return JSONResponse({"status": "degraded"}, 503)
    return JSONResponse({"status": "up"})
