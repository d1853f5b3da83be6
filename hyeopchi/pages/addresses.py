"""받지 않는 주소: addresses that take no mail, and where to write instead."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.letter_list import count_letters
from engine.mail_address import mend_address
from engine.people import person_with_key
from engine.store import reading, transaction
from engine.suppression import suppressed
from hyeopchi.letter_reasons import reason_words
from hyeopchi.pages.outbox_words import view_tabs
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from notifications.address import mailbox
from notifications.errors import AddressRefused
from notifications.korean import josa

router = APIRouter()

PATH = "/outbox/addresses"
Clerk = Annotated[Principal, Depends(Through("outbox"))]


@router.get(PATH)
def show(request: Request, who: Clerk, read: Read) -> Response:
    """Show the addresses that take no mail, whose they are, and what their server said."""
    found = suppressed(read)
    showed(
        request, [owner.key for one in found for owner in one.owners], what="받지 않는 주소 보기"
    )
    return page(
        request,
        "outbox/addresses.html",
        who=who,
        tabs=view_tabs(count_letters(read), "addresses"),
        addresses=found,
        reason_words=reason_words,
    )


@router.post(PATH)
def mend(request: Request, who: Clerk, form: Form) -> Response:
    """Let a person's mail go to another address, and tell again what waited for one."""
    site = site_of(request)
    key, address = text(form, "person"), text(form, "address")
    with reading(site.setting.store) as read:
        name = person_with_key(read, key).name
    try:
        mailbox("", address)
    except AddressRefused:
        wrong = f"{josa(address or '빈 칸', '은/는')} 메일 주소로 쓸 수 없어 {name}님의 주소를 그대로 두었습니다."
        say(site, who, PATH, f"{wrong} person@office.example처럼 적어 주십시오.", kind="refused")
        return to(PATH)
    with transaction(site.setting.store) as write:
        done = mend_address(write, key, address, at=site.at())
    said = [f"{name}님의 알림이 이제 {josa(address, '으로/로')} 갑니다."]
    if done.told.notices or done.told.letters:
        said.append(
            f"알릴 것 {done.told.notices:,}건을 다시 쓰고, "
            f"알림 {done.told.letters:,}통을 다시 보냅니다."
        )
    say(site, who, PATH, *said)
    return to(PATH)
