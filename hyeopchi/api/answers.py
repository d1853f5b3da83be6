"""Answering: what a round asks, handed in together, all of it or none."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy import Connection, select

from engine.answers import Submission, submit
from engine.round_scope import seen_asks
from engine.submission import form_of
from engine.tables import ask
from hyeopchi.api.documented import refused
from hyeopchi.api.once import Answer, answer_once, command_key
from hyeopchi.api.places import Given
from hyeopchi.api.round_shape import AnswersIn, AnswersTaken
from hyeopchi.api.rounds import round_seen, scope_here
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import Id, IdempotencyKey
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = api_router("회차")

Writer = Annotated[Principal, Depends(Through("rounds", "rounds:write"))]


@router.post(
    "/rounds/{round_id}/answers",
    status_code=201,
    summary="답 제출",
    response_model=AnswersTaken,
    responses=refused(404, writes=True),
)
def handed_in(
    request: Request, who: Writer, key: IdempotencyKey, round_id: Id, body: AnswersIn
) -> Response:
    """답을 한꺼번에 냅니다. 하나라도 받을 수 없으면 아무것도 받지 않습니다."""
    site = site_of(request)

    def do(write: Connection) -> Answer:
        scope = scope_here(request, write, who)
        round_seen(write, scope, round_id)
        ids = {each.ask_id for each in body.answers}
        theirs = write.scalars(
            select(ask.c.id).where(ask.c.round_id == round_id, ask.c.id.in_(ids), seen_asks(scope))
        )
        if ids - set(theirs):
            raise NotThere()
        fields = form_of(write, round_id).fields
        request.state.given_by_ask = {
            each.ask_id: Given(f"/answers/{at}/values", fields, each.values)
            for at, each in enumerate(body.answers)
        }
        said = [Submission(each.ask_id, each.values, each.proposal) for each in body.answers]
        taken = submit(
            write, round_id, said, by=who.key, at=site.at(), key=f"{command_key(who, key)}:submit"
        )
        return Answer(AnswersTaken(round=round_id, taken=taken), 201)

    return answer_once(request, who, key, body.model_dump(mode="json"), do)
