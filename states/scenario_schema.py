"""JSON Schema (2020-12) of a scenario file, for editors."""

from states import schema_parts as parts
from states.proof_item import MARKS
from states.requirements import BODIES
from states.scenario_facts import MISSING, SUCCESSORS
from states.scenario_reader import ASKED_KEYS, EXPECTED_KEYS, GIVEN_KEYS, NAME_MAX
from states.schema_words import (
    DIALECT,
    Schema,
    key,
    named,
    note,
    one_or_several,
    ref,
    table,
    text,
    truth,
    whole,
    word,
)

_ANY = {"description": "값. 사람이 적는 대로."}


def scenarios_schema() -> Schema:
    """Give the schema of the scenarios beside a definition."""
    keys = _keys()
    given = table("모든 시험에 함께 놓이는 것.", {each: keys[each] for each in GIVEN_KEYS})
    every = (*GIVEN_KEYS, *ASKED_KEYS, *EXPECTED_KEYS)
    scenario = {
        **table("시험 하나.", {each: keys[each] for each in every}, ("move",)),
        "oneOf": [
            {"required": ["goes_to"], "properties": {"refused": False, "because": False}},
            {
                "anyOf": [{"required": ["refused"]}, {"required": ["because"]}],
                "properties": {"goes_to": False, "sets": False},
            },
        ],
    }
    known = {
        "lifecycle": key("시험할 정의의 키."),
        "given": given,
        "scenarios": {
            "description": "시험: 이름은 증명하는 문장입니다.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"maxLength": NAME_MAX},
            "additionalProperties": scenario,
        },
    }
    return {
        "$schema": DIALECT,
        "title": "협치 정의의 시험",
        **table("정의가 하기로 한 일.", known, ("lifecycle", "scenarios")),
        "$defs": {"role": parts.role(), "actor": parts.actor()},
    }


def _keys() -> dict[str, Schema]:
    state, move = key("상태의 키."), key("처리의 키.")
    return {
        "state": state,
        "fields": named("건의 항목.", _ANY),
        "on": text("처리하는 날.", examples=["2013-04-10"]),
        "by": one_or_several("누가.", ref("actor")),
        "decisions": one_or_several("결정.", _decision()),
        "successors": _marked("이어받을 건.", list(SUCCESSORS)),
        "documents": _marked("제출된 문서.", None),
        "checklists": _proved("확인한 점검표.", "check"),
        "signatures": _proved("받은 서명.", "signature"),
        "trainings": _proved("이수한 교육.", "attendance"),
        "prior_moves": {"description": "지금까지 한 처리.", "type": "array", "items": move},
        "reviews": one_or_several("마감된 회차가 이 건을 물은 점검.", _review()),
        "rivals": named("같은 값을 가진 다른 건이 있는 상태.", state),
        "parents": named(f"항목이 가리키는 건의 상태, 또는 {MISSING}.", key("상태의 키.")),
        "names": {"type": "object", "additionalProperties": text("기관의 이름.")},
        "move": move,
        "asks": named("처리할 때 적는 것.", _ANY),
        "decision": whole("몇 번째 결정.", least=1),
        "approval_document": text("결재문서 번호.", examples=["담당부서-2053"]),
        "goes_to": state,
        "sets": named("바뀌는 항목과 값.", _ANY),
        "refused": one_or_several("거부 코드 모두.", key("코드.", examples=["decision_missing"])),
        "because": one_or_several("거부하는 문장의 일부.", note("문장의 일부.")),
    }


def _decision() -> Schema:
    body = word("결정한 회의.", BODIES)
    known = {
        "body": body,
        "move": key("처리의 키."),
        "passed": truth("false: 부결."),
        "used": truth("true: 이미 사용함."),
        "on": text("시행일."),
    }
    return {"anyOf": [body, table("결정.", known, ("body",))]}


def _review() -> Schema:
    known = {
        "review": key("점검의 키."),
        "period": text("기간.", examples=["2013-Q1"]),
        "answered": whole("답한 수."),
        "proposal": key("제안된 처리."),
    }
    return {"anyOf": [key("점검의 키."), table("회차.", known, ("review",))]}


def _marked(description: str, marks: list[str] | None) -> Schema:
    mark: Schema = {"enum": marks} if marks else {"type": ["string", "number"]}
    return {
        "description": description,
        "anyOf": [
            one_or_several(description, text("이름.")),
            {"type": "object", "additionalProperties": mark},
        ],
    }


def _proved(description: str, kind: str) -> Schema:
    said = next(", ".join(marks) for each, marks in MARKS.items() if each == kind)
    return {
        "description": f"{description} 표시: {said}, 또는 날짜.",
        "anyOf": [
            one_or_several("모두 갖춘 것.", key("키.")),
            named(description, _marked("갖춘 것.", None)),
        ],
    }
