"""계속 쓰기: a person who still reads says so, and their session goes on."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from hyeopchi.web.forms import Form
from hyeopchi.web.principal import Principal
from hyeopchi.web.through import Through

router = APIRouter()


@router.post("/stay")
def stay(who: Annotated[Principal, Depends(Through("stay"))], form: Form) -> Response:
    """Answer with nothing: that they asked is what keeps the session open."""
    return Response(status_code=204)
