"""Why something was not done, in sentences for the form that is shown once more."""

from typing import Any

from sqlalchemy import Connection

from engine.case import Case
from engine.errors import CaseChanged, FieldsInvalid, KeyReused, ProofsRefused
from hyeopchi.pages.meanwhile import Meanwhile
from hyeopchi.wording import said_of
from states.errors import HyeopchiError

PRESSED = "이 화면으로는 이미 다른 내용을 처리하였습니다. 내용을 확인하고 다시 눌러 주십시오."


def sentences_of(error: HyeopchiError) -> list[str]:
    """Give every reason in a sentence of its own, with what would work."""
    refusals: list[Any] = []
    if isinstance(error, KeyReused):
        return [PRESSED]
    if isinstance(error, FieldsInvalid):
        refusals = list(error.refusals)
    elif isinstance(error, ProofsRefused):
        refusals = [each for _, some in error.refused for each in some]
    if refusals:
        return list(dict.fromkeys(f"{one.sentence} {one.mend}".strip() for one in refusals))
    said = said_of(error)
    assert said is not None, "every error of ours has words"
    return [f"{said.sentence} {said.mend}".strip()]


def meanwhile_of(read: Connection, one: Case, error: HyeopchiError) -> Meanwhile | None:
    """Tell what others did since the form was read; None: the form is refused for something else."""
    return Meanwhile.of(read, one, error.happened) if isinstance(error, CaseChanged) else None


def status_of(error: HyeopchiError) -> int:
    return 409 if isinstance(error, CaseChanged | KeyReused) else 422
