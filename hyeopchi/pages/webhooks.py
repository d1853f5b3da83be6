"""웹훅: which other machines are told what happens, and how that went."""

import secrets
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.outside_errors import WebhookUnfit, WebhookUnknown
from engine.store import reading, transaction
from engine.webhook_news import queue_ping
from engine.webhook_outbox import deliveries, delivery_counts, send_delivery_again
from engine.webhooks import EVENTS, PING, add_webhook, stop_webhook, webhook_with, webhooks
from flows.steps.web_address import Closed, target_of
from flows.steps.webhooks import SEALED_FOR
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text, texts
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from hyeopchi.wording import said_of

router = APIRouter()

Clerk = Annotated[Principal, Depends(Through("admin"))]

HOME: Final = "/admin/webhooks"
STATUSES: Final = {
    "queued": ("보낼 차례", "info"),
    "sending": ("보내는 중", "info"),
    "retry": ("다시 시도", "warn"),
    "delivered": ("보냄", "good"),
    "dead": ("보내지 못함", "bad"),
}
NAMES: Final = {**EVENTS, PING: "시험"}
_PREFIX: Final = "whs_"


@router.get(HOME)
def listed(request: Request, who: Clerk, read: Read) -> Response:
    """Show every machine that is told, and the form for another."""
    return _listed(request, who, webhooks(read), delivery_counts(read))


@router.post(HOME)
def enter(request: Request, who: Clerk, form: Form) -> Response:
    """Enter a machine, and show the secret that signs, this once."""
    site = site_of(request)
    url, events = text(form, "url"), texts(form, "events")
    secret = _PREFIX + secrets.token_urlsafe(32)
    problems: list[tuple[str, str]] = []
    try:
        if not site.setting.webhooks.on:
            raise WebhookUnfit("off")
        target_of(url, site.setting.webhooks)
        with transaction(site.setting.store) as write:
            add_webhook(
                write,
                url=url,
                events=events,
                sealed=site.key.seal(SEALED_FOR, secret),
                by=who.key,
                at=site.at(),
            )
    except Closed as error:
        problems = [("url", error.why)]
    except WebhookUnfit as error:
        said = said_of(error)
        field = "events" if error.why == "events" else "url"
        problems = [(field, f"{said.sentence} {said.mend}" if said else "")]
    with reading(site.setting.store) as read:
        held, counts = webhooks(read), delivery_counts(read)
    if problems:
        given = {"url": url, "events": events}
        return _listed(request, who, held, counts, given=given, problems=problems, status=422)
    return _listed(request, who, held, counts, made=secret)


@router.get(HOME + "/{webhook_id}")
def one(request: Request, who: Clerk, read: Read, webhook_id: int) -> Response:
    """Show what one machine was told last, and why it was not."""
    try:
        hook = webhook_with(read, webhook_id)
    except WebhookUnknown as error:
        raise NotThere() from error
    return page(
        request,
        "webhooks/one.html",
        who=who,
        hook=hook,
        told=deliveries(read, webhook_id),
        told_of=", ".join(EVENTS[name] for name in hook.events),
        statuses=STATUSES,
        names=NAMES,
    )


@router.post(HOME + "/{webhook_id}/ping")
def ping(request: Request, who: Clerk, form: Form, webhook_id: int) -> Response:
    """Queue a test."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        hook = webhook_with(write, webhook_id)
        if not hook.running:
            raise WebhookUnknown(webhook_id)
        queue_ping(write, webhook_id, key=nonce(form) or secrets.token_hex(8), at=site.at())
    say(site, who, f"{HOME}/{webhook_id}", "시험을 보낼 차례에 넣었습니다. 1분 안에 나갑니다.")
    return to(f"{HOME}/{webhook_id}")


@router.post(HOME + "/{webhook_id}/stop")
def stop(request: Request, who: Clerk, form: Form, webhook_id: int) -> Response:
    """Tell it nothing any more."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        stop_webhook(write, webhook_id, by=who.key, at=site.at())
    say(site, who, HOME, "받는 곳을 멈췄습니다. 이제 아무것도 보내지 않습니다.")
    return to(HOME)


@router.post(HOME + "/{webhook_id}/deliveries/{delivery_id}/resend")
def resend(request: Request, who: Clerk, form: Form, webhook_id: int, delivery_id: int) -> Response:
    """Try again what was given up."""
    site, back = site_of(request), f"{HOME}/{webhook_id}"
    with transaction(site.setting.store) as write:
        webhook_with(write, webhook_id)
        done = send_delivery_again(write, delivery_id, webhook_id=webhook_id, at=site.at())
    if done:
        say(site, who, back, "다시 보낼 차례에 넣었습니다. 1분 안에 나갑니다.")
    else:
        say(site, who, back, "다시 보낼 수 있는 것이 아닙니다.", kind="refused")
    return to(back)


def _listed(
    request: Request,
    who: Principal,
    held: list[Any],
    counts: dict[int, dict[str, int]],
    *,
    made: str | None = None,
    given: dict[str, Any] | None = None,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    setting = site_of(request).setting.webhooks
    return page(
        request,
        "webhooks/list.html",
        who=who,
        status=status,
        hooks=[one for one in held if one.running],
        stopped=[one for one in held if not one.running],
        counts=counts,
        events=EVENTS,
        hosts=setting.hosts,
        made=made,
        given=given or {"url": "", "events": list(EVENTS)},
        problems=problems or [],
    )
