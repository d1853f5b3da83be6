"""How the delivery of letters goes: how many of which kind, never to whom or what."""

from typing import Annotated, Final

from fastapi import Depends
from pydantic import Field
from sqlalchemy import func, select

from engine.tables import mail
from hyeopchi.api.documented import refused
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import Labelled, Moment, Out
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through

router = api_router("알림")

Reader = Annotated[Principal, Depends(Through("outbox", "admin:outbox"))]

STATUSES: Final = {
    "queued": "보낼 차례",
    "sending": "보내는 중",
    "sent": "보냄",
    "retry": "다시 시도",
    "uncertain": "도착 알 수 없음",
    "dead": "보내지 못함",
    "bounced": "되돌아옴",
    "held": "보류",
    "discarded": "버림",
}


class MailCount(Out):
    """Letters of one kind in one status."""

    status: Labelled = Field(examples=[{"key": "sent", "label": "보냄"}])
    kind: str = Field(examples=["digest"])
    count: int = Field(examples=[12])
    newest_at: Moment | None


class OutboxStatus(Out):
    """The outbox in numbers."""

    items: list[MailCount]


@router.get("/outbox", summary="알림 발송 현황", responses=refused())
def status(who: Reader, read: Read) -> OutboxStatus:
    """상태와 종류별로 몇 통인지 줍니다. 받는 사람과 내용은 주지 않습니다."""
    rows = read.execute(
        select(
            mail.c.status, mail.c.kind, func.count().label("count"), func.max(mail.c.composed_at)
        )
        .group_by(mail.c.status, mail.c.kind)
        .order_by(mail.c.status, mail.c.kind)
    )
    return OutboxStatus(
        items=[
            MailCount(
                status=Labelled(key=row[0], label=STATUSES.get(row[0], row[0])),
                kind=row[1],
                count=row[2],
                newest_at=row[3],
            )
            for row in rows
        ]
    )
