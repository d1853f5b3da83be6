"""관리: where an administrator's work begins; each sees only what they may open."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.through import Through

router = APIRouter()

Clerk = Annotated[Principal, Depends(Through("admin"))]

# (address, name, what it is for): a place that this office's pages do not have is left out.
PLACES: Final = (
    ("/admin/people", "사람", "이름과 연락처, 직무, 계정을 봅니다. 초대하고 중지합니다."),
    ("/admin/committees", "위원회", "위원 자리(위촉직, 당연직)와 임기를 봅니다."),
    ("/admin/organisations", "기관", "부서와 기관의 이름과 전화를 고칩니다."),
    ("/handover", "인수인계", "담당자의 일을 후임에게 넘기고 인계·인수서를 인쇄합니다."),
    ("/deputies", "대결", "자리를 비우는 사람의 대결자를 정합니다."),
    ("/admin/holidays", "휴무일", "사무실이 쉬는 날과 일하는 날을 정합니다."),
    ("/admin/flows", "흐름", "정의와 회차, 기한을 고치고 시험하고 시행합니다."),
    ("/admin/letters", "알림 문안", "나가는 알림의 글을 고치고 미리 봅니다."),
    ("/admin/clock", "시계", "할 일을 제때 했는지 봅니다."),
    ("/admin/rights", "권한 내력", "누가 누구에게 어떤 직무와 계정을 주고 거두었는지 봅니다."),
    ("/audit", "감사", "기록과 접속기록을 봅니다."),
    ("/admin/audit", "감사", "기록과 접속기록을 봅니다."),
    ("/admin/keys", "API 키", "다른 프로그램이 쓰는 키를 보고 폐기합니다."),
    ("/admin/webhooks", "웹훅", "일이 일어날 때 다른 시스템에 알립니다."),
)


@router.get("/admin")
def show(request: Request, who: Clerk) -> Response:
    """Show every place of administration that there is."""
    there = {getattr(route, "path", "") for route in request.app.routes}
    there |= {
        getattr(inner, "path", "")
        for route in request.app.routes
        for inner in getattr(getattr(route, "original_router", None), "routes", ())
    }
    places = [place for place in PLACES if place[0] in there]
    return page(request, "admin/home.html", who=who, places=places)
