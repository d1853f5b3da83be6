"""기관 통합 로그인: to the office's identity provider and back, with nothing kept but a sealed cookie."""

import json
import logging
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from engine.accounts import Account, accounts
from engine.identities import bind_identity, person_of_address, person_of_identity
from engine.store import transaction
from flows.steps.oidc_setting import OidcSetting
from hyeopchi.identity_errors import IdentityUnbound, ProviderUnfit
from hyeopchi.identity_provider import Identified, Started, address_to_ask, identified
from hyeopchi.pages.doorstep import Doorstep
from hyeopchi.pages.entering import come_in, mark_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.page import own_path
from hyeopchi.web.seen import showed
from hyeopchi.web.website import Site, site_of

logger = logging.getLogger(__name__)
router = APIRouter()

_PURPOSE: Final = "sign-in-elsewhere"
_LASTS: Final = timedelta(minutes=10)
_BACK: Final = "/sign-in/oidc/return"


@router.get("/sign-in/oidc")
def start(request: Request, next: str = "/") -> Response:  # noqa: A002 – the word in the address
    """Send the browser to the provider; what it must bring back is sealed into a cookie."""
    site = site_of(request)
    started = Started(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    )
    asked = address_to_ask(_provider(site), started, back=_back(request, site))
    response = RedirectResponse(asked, status_code=303)
    kept = {**asdict(started), "next": own_path(next), "at": site.at().isoformat()}
    response.set_cookie(
        _cookie(site),
        site.key.seal(_PURPOSE, json.dumps(kept)),
        path="/",
        httponly=True,
        secure=site.secure,
        samesite="lax",
    )
    return response


@router.get(_BACK)
def finish(request: Request) -> Response:
    """Let in whom the provider identified and an admin has bound, through what is still asked."""
    site = site_of(request)
    provider, kept = _provider(site), _kept(request, site)
    started = Started(kept["state"], kept["nonce"], kept["verifier"])
    answered = {key: value[:4_000] for key, value in request.query_params.items()}
    try:
        found = identified(provider, started, answered, back=_back(request, site), at=site.at())
        one = _whose(site, provider, found)
    except ProviderUnfit as error:
        logger.warning("identity provider refused: %s", error.why)
        showed(request, what="통합 로그인 실패")
        raise
    except IdentityUnbound:
        showed(request, what="통합 로그인 실패: 연결된 사람 없음")
        raise
    here = Doorstep(
        "", one.person.id, mark_of(one), site.at().isoformat(), kept["next"], by="통합 로그인"
    )
    response = come_in(
        request, site, here, passed={"renew", "code"} if found.two_steps else {"renew"}
    )
    response.delete_cookie(
        _cookie(site), path="/", httponly=True, secure=site.secure, samesite="lax"
    )
    return response


def _whose(site: Site, provider: OidcSetting, found: Identified) -> Account:
    """Give whose identity it is; a verified address binds it once, where the office says so."""
    with transaction(site.setting.store) as write:
        who = person_of_identity(write, issuer=provider.issuer, subject=found.subject)
        if who is None and provider.match_email and found.email:
            who = person_of_address(write, found.email)
            if who is not None:
                bind_identity(
                    write,
                    who.id,
                    issuer=provider.issuer,
                    subject=found.subject,
                    by=who.key,
                    at=site.at(),
                )
        one = accounts(write, at=site.at()).get(who.id) if who is not None else None
    if one is None or one.disabled_at is not None:
        raise IdentityUnbound(found.subject)
    return one


def _kept(request: Request, site: Site) -> dict[str, Any]:
    """Give what the cookie kept; one that is too old, or none, starts nothing."""
    said = request.cookies.get(_cookie(site), "")
    opened = site.key.open(_PURPOSE, said) if said.isascii() and len(said) < 4_000 else None
    kept: dict[str, Any] = json.loads(opened) if opened else {}
    if not kept or site.at() - datetime.fromisoformat(kept["at"]) >= _LASTS:
        raise ProviderUnfit("nobody started to sign in here")
    return kept


def _provider(site: Site) -> OidcSetting:
    if site.setting.oidc is None:
        raise NotThere()
    return site.setting.oidc


def _back(request: Request, site: Site) -> str:
    return f"{(site.setting.web.url or str(request.base_url)).rstrip('/')}{_BACK}"


def _cookie(site: Site) -> str:
    return "__Host-hyeopchi-oidc" if site.secure else "hyeopchi-oidc"
