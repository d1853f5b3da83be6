"""
JSON Schema (2020-12) of a definition file, for editors that complete and check as one types.

It says of each place which keys and words may stand there. What the parts of a file say of
each other, such as a move to a state that does not exist, only `hyeopchi check` sees.
"""

from states import schema_parts as parts
from states.lifecycle_reader import CASE_LABEL_MAX
from states.schema_words import DIALECT, Schema, key, label, named, note, ref, table, text


def definition_schema() -> Schema:
    """Give the schema of a definition, from the words that its readers know."""
    known = {
        "lifecycle": key("정의의 키. 저장되므로 바꾸지 않습니다.", examples=["policy_task"]),
        "label": label("정의의"),
        "case_label": text(
            "한 건을 부르는 말. 없으면 과제.", longest=CASE_LABEL_MAX, examples=["공약", "신청"]
        ),
        "basis": note("근거: 조례나 지침의 이름."),
        "fields": named("건마다 적는 항목. 번호와 이름은 늘 있습니다.", ref("field")),
        "documents": named("문서.", parts.document()),
        "checklists": named("점검표.", parts.checklist()),
        "agreements": named("여럿이 서명하는 협약.", parts.agreement()),
        "trainings": named("교육.", parts.training()),
        "states": {**named("상태.", parts.state()), "minProperties": 1},
        "moves": {**named("처리.", parts.move()), "minProperties": 1},
        "reviews": named("정기 점검.", parts.review()),
        "chasing": parts.chasing(),
        "tables": named("보고서의 표.", parts.case_table()),
    }
    return {
        "$schema": DIALECT,
        "title": "협치 정의",
        **table("한 가지 일의 처음부터 끝까지.", known, ("lifecycle", "label", "states", "moves")),
        "$defs": {
            "field": parts.field(),
            "role": parts.role(),
            "actor": parts.actor(),
            "requirement": parts.requirement(),
        },
    }
