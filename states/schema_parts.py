"""The parts of a definition as JSON Schema: fields, requirements, states, moves, reviews and tables."""

from typing import get_args

from states.field_reader import FIELD_TYPES
from states.lifecycle import CatchUp, Counting
from states.period import EVERY
from states.requirement_reader import WON_MAX
from states.requirements import BODIES
from states.role import ROLES, SYSTEM, SYSTEM_LABEL
from states.schema_words import (
    Schema,
    key,
    label,
    named,
    note,
    one_or_several,
    ref,
    several,
    table,
    text,
    truth,
    whole,
    word,
)

TYPE_NAMES = {
    "line": "한 줄 글", "text": "여러 줄 글", "number": "정수", "won": "원", "percent": "0~100",
    "date": "날짜", "date_range": "기간", "when": "시기(2013. 1월중, 상시)", "choice": "고르기",
    "organisation": "기관·부서 하나", "organisations": "기관·부서 여럿", "subcommittee": "분과",
    "committee": "위원회·협의체", "case": "다른 건의 번호",
}  # fmt: skip
_EVERY = {"quarter": "분기", "half_year": "반기", "year": "해", "month": "달"}
_COUNTING = {"civil": "휴무일이면 다음 업무일로", "burden": "첫날부터 세고 밀지 않음"}
_CATCH_UP = {"each": "하나씩 모두", "latest": "가장 나중 것만", "skip": "건너뜀"}
ROLE_MEANINGS = {**ROLES, SYSTEM: SYSTEM_LABEL}


def field() -> Schema:
    return {
        **table(
            "항목 하나. 키는 저장되므로 바꾸지 않습니다.",
            {
                "label": label("항목의"),
                "type": word(
                    "값의 종류.", {each: TYPE_NAMES.get(each, each) for each in FIELD_TYPES}
                ),
                "required": truth("true이면 비워 둘 수 없습니다."),
                "choices": named("choice일 때 고를 것: 키와 이름.", text("고를 것의 이름.")),
                "of": key(
                    "subcommittee는 위원회의 키, committee는 위원회의 종류, case는 정의의 키."
                ),
                "never_falls_without": key("점검의 답이 지난번보다 낮을 때 사유를 적을 항목의 키."),
            },
            ("label", "type"),
        ),
        "if": {"properties": {"type": {"const": "choice"}}, "required": ["type"]},
        "then": {"required": ["choices"]},
        "else": {"properties": {"choices": False}},
    }


def role() -> Schema:
    return word("역할.", ROLE_MEANINGS)


def actor() -> Schema:
    of = key("과제의 항목. 그 기관이나 분과의 담당을 뜻합니다.", examples=["lead", "case"])
    long = table("역할과 과제의 관계.", {"role": ref("role"), "of": of}, ("role",))
    return {"description": "누가: 역할 하나, 또는 역할과 관계.", "anyOf": [ref("role"), long]}


def document() -> Schema:
    formats = {"type": "string", "pattern": "^[a-z0-9]{1,8}$", "examples": ["hwpx", "pdf"]}
    known = {"label": label("문서"), "formats": one_or_several("파일 형식. 점 없이.", formats)}
    return table("문서 하나.", known, ("label", "formats"))


def checklist() -> Schema:
    items = named("확인할 것: 키와 이름.", text("확인할 것의 이름."))
    known = {"label": label("점검표"), "items": items}
    return table("점검표. 항목마다 완료나 해당없음으로 표시합니다.", known, ("label", "items"))


def agreement() -> Schema:
    of = key("서명할 기관을 담은 항목. 없으면 우리 기관이 서명합니다.")
    party = table("서명하는 쪽.", {"label": label("서명하는 쪽의"), "of": of}, ("label",))
    known = {"label": label("협약"), "parties": named("서명하는 쪽들.", party)}
    return table("여럿이 서명하는 것.", known, ("label", "parties"))


def training() -> Schema:
    attendees = named("이수할 사람: 키와 이름.", text("이수할 사람."))
    known = {"label": label("교육"), "attendees": attendees}
    return table("이수해야 하는 교육.", known, ("label", "attendees"))


def requirement(*, nested: bool = False) -> Schema:
    """Exactly one kind an item; the short form beside the long one, where there is one."""
    kinds = _requirement_kinds()
    if not nested:
        options = several("이 가운데 하나면 됩니다.", requirement(nested=True), least=2)
        kinds["any_of"] = options
    return {
        **table("요건 하나: `종류: 내용`.", kinds),
        "minProperties": 1,
        "maxProperties": 1,
    }


def _requirement_kinds() -> dict[str, Schema]:
    amount = {
        "at_least": whole("이만큼 이상.", most=WON_MAX),
        "at_most": whole("이만큼 이하.", most=WON_MAX),
    }
    bodies = word("결정하는 회의.", BODIES)
    states = one_or_several("그 건이 있어야 하는 상태.", key("상태의 키."))
    return {
        "field": _short_or_long("항목이 채워져 있다.", key("항목의 키."), "key", amount),
        "decision": _short_or_long("이 처리를 가결한 결정이 있다.", bodies, "body"),
        "successor": {
            "description": "이어받을 건을 지정한다.",
            "anyOf": [
                {"const": True},
                table("몇 건 이상.", {"at_least": whole("몇 건.", least=1)}, ("at_least",)),
            ],
        },
        "review": _short_or_long("마감된 회차가 이 건을 물었다.", key("점검의 키."), "of"),
        "prior_move": _short_or_long("이 처리를 먼저 거쳤다.", key("처리의 키."), "move"),
        "times": table(
            "한 건에 이 처리를 몇 번까지만 한다.",
            {"of": key("처리의 키."), "at_most": whole("몇 번.", most=WON_MAX)},
            ("of", "at_most"),
        ),
        "approval_document": {"description": "결재문서 번호(온나라)를 적는다.", "const": True},
        "document": _short_or_long("문서가 제출되었다.", key("문서의 키."), "key"),
        "checklist": _short_or_long("점검표를 모두 확인했다.", key("점검표의 키."), "key"),
        "signatures": _short_or_long("모두 서명했다.", key("협약의 키."), "key"),
        "training": _short_or_long("모두 교육을 이수했다.", key("교육의 키."), "key"),
        "unique": _short_or_long(
            "같은 값을 가진 다른 건이 진행 중이지 않다.", key("항목의 키."), "by", {"in": states}
        ),
        "parent": table(
            "항목이 가리키는 건이 이 상태에 있다.",
            {"through": key("case 항목의 키."), "in": states},
            ("through", "in"),
        ),
        "months_within": table(
            "기간이 몇 달을 넘지 않는다.",
            {"field": key("date_range 항목의 키."), "at_most": whole("몇 달.", most=WON_MAX)},
            ("field", "at_most"),
        ),
    }


def _short_or_long(
    description: str, short: Schema, inner: str, more: dict[str, Schema] | None = None
) -> Schema:
    long = table(description, {inner: short, **(more or {})}, (inner,))
    return {"description": description, "anyOf": [short, long]}


def deadline() -> Schema:
    known = {
        "label": label("기한의"),
        "from": key(
            "세기 시작하는 날: entered(이 상태가 된 날), 처리, 날짜 항목.", examples=["entered"]
        ),
        "days": whole("며칠."),
        "months": whole("몇 달."),
        "counting": counting(),
        "statutory": truth("true이면 법정 기한: 알림이 따로 나갑니다."),
        "note": note("화면에 붙는 설명."),
    }
    return table("이 상태를 떠나야 하는 기한.", known, ("label", "from"))


def counting() -> Schema:
    return word("휴무일을 세는 법.", {each: _COUNTING[each] for each in get_args(Counting)})


def state() -> Schema:
    locks = several("여기서 고칠 수 없는 항목.", key("항목의 키."))
    known = {
        "label": label("상태의"),
        "initial": truth("true: 처음 상태. 하나뿐입니다."),
        "final": truth("true: 끝난 상태."),
        "stale_after": {
            "description": "이만큼 아무 일이 없으면 잊힌 것으로 봅니다.",
            "type": "string",
            "pattern": "^[1-9][0-9]{0,3} business_days$",
            "examples": ["60 business_days"],
        },
        "deadline": deadline(),
        "locks": {"anyOf": [locks, key("항목 하나의 키, 또는 all.", examples=["all"])]},
    }
    return table("건이 있는 자리.", known, ("label",))


def move() -> Schema:
    known = {
        "label": label("처리의"),
        "from": one_or_several("떠나는 상태.", key("상태의 키.")),
        "to": key("이르는 상태."),
        "by": one_or_several("할 수 있는 사람.", ref("actor")),
        "asks": named("처리할 때 적을 것.", ref("field")),
        "sets": one_or_several("답이 그대로 건의 항목이 되는 것.", key("asks의 키.")),
        "requires": several("모두 갖추어야 하는 요건.", ref("requirement")),
    }
    return table("사람이 하는 일.", known, ("label", "from", "to", "by"))


def calls() -> dict[str, Schema]:
    return {
        "remind_days_before": several(
            "기한 며칠 전에 알릴지.", {"type": "integer", "minimum": 0, "examples": [14, 7, 1]}
        ),
        "escalate_days_after": {
            "description": "기한이 며칠 지나면 누구에게 알릴지.",
            "type": "object",
            "patternProperties": {"^[1-9][0-9]{0,3}$": ref("role")},
            "additionalProperties": False,
            "examples": [{"1": "program_manager", "3": "team_lead", "7": "division_head"}],
        },
    }


def review() -> Schema:
    def offset(what: str, *since: str) -> Schema:
        known = {
            "from": word("세기 시작하는 날.", since),
            "days": whole("며칠 뒤."),
            "counting": counting(),
        }
        return table(what, known, ("from", "days"))

    known = {
        "label": label("점검의"),
        "every": word("얼마마다.", {each: _EVERY.get(each, each) for each in EVERY}),
        "of": one_or_several("대상 상태.", key("상태의 키.")),
        "answers": word("답의 수.", {"one": "건마다 하나", "each": "답하는 사람마다 하나"}),
        "answered_by": ref("actor"),
        "opens": offset("여는 날.", "period_end"),
        "due": offset("기한.", "period_end"),
        "closes": offset("마감하는 날. 없으면 사람이 마감합니다.", "due", "period_end"),
        **calls(),
        "catch_up": word("놓친 회차를 어떻게 할지.", {e: _CATCH_UP[e] for e in get_args(CatchUp)}),
        "form": named("답할 항목.", ref("field")),
        "proposes": one_or_several("제안할 수 있는 처리.", key("처리의 키.")),
        "tally": word("제안을 모으는 법.", {"majority": "가장 많은 것"}),
        "note": note("화면에 붙는 설명. 예: 법정 기한이 아닌 관행임."),
        "statutory": truth("true이면 법정 점검: 알림이 따로 나갑니다."),
    }
    needed = ("label", "every", "of", "answers", "answered_by", "opens", "due", "catch_up")
    return table("정기 점검.", known, needed)


def chasing() -> Schema:
    known = {"who": ref("actor"), **calls()}
    return table("건의 기한과 오랜 침묵을 누구에게 알릴지.", known, ("who",))


def case_table() -> Schema:
    place = key("항목의 키, 또는 number, title, state.", examples=["number", "title", "state"])
    texts = {
        "label": label("열의"),
        "texts": one_or_several(
            "항목을 중괄호에 넣은 글.", text("글.", examples=["{chair} ({term})"])
        ),
        "blank": {"type": "object", "additionalProperties": text("빈 항목에 쓸 말.")},
    }
    known = {
        "label": label("표의"),
        "columns": several(
            "목록의 열.", {"anyOf": [place, table("여러 항목의 열.", texts, ("texts",))]}
        ),
        "rows": key("세는 표의 행: 항목의 키나 state."),
        "across": key("세는 표의 열: 항목의 키나 state."),
        "sums": one_or_several("더할 항목.", key("number나 won 항목의 키.")),
        "states": one_or_several("이 상태의 건만.", key("상태의 키.")),
        "note": note("표 아래 붙는 설명."),
    }
    return table("보고서의 표.", known, ("label",))
