"""The kinds of requirement that a year needs: what they refuse, in which words, and what they read."""

from datetime import date
from itertools import pairwise

import pytest

from states import Actor, Asked, DecisionFact, Facts, Refusal, decide, needs
from states.proof_item import signing_items
from states.requirement import ParentFact, ProofFact, RivalFact

DAY = date(2013, 4, 10)
LATER = date(2013, 4, 12)
FIELDS = {
    "district": "namdong",
    "members": ["nanum", "haneul"],
    "agreement": "협약-01",
    "space": 1200,
    "term": {"from": "2013-01-01", "to": "2015-12-31"},
}
NAMES = {"namdong": "남동구", "nanum": "나눔회", "haneul": "하늘모임"}
PLAN = ProofFact("document", "plan", "", "filed", DAY)
CHECKS = (
    ProofFact("check", "precheck", "citizens", "done", DAY),
    ProofFact("check", "precheck", "experts", "not_applicable", DAY),
)
SIGNED = tuple(
    ProofFact("signature", "compact", item, "signed", DAY)
    for item in ("city", "district:namdong", "members:nanum", "members:haneul")
)
TRAINED = tuple(
    ProofFact("attendance", "spending", item, "attended", DAY) for item in ("lead", "accountant")
)
PARENT = ParentFact(
    "agreement", "협약-01", "running", "시행", (("signed", "서명 완료"), ("running", "시행"))
)
DECIDED = DecisionFact(1, "start", "council", True, DAY, False, "제1호 안건")
YEAR = {"term": "2013. 5. 1. ~ 2014. 4. 30."}


def change(facts, **proof):
    """The facts with the proofs of one item changed, or left out (mark=None)."""
    place = (proof.pop("kind"), proof.pop("key"), proof.pop("item", ""))
    kept = [each for each in facts if (each.kind, each.key, each.item) != place]
    assert len(kept) == len(facts) - 1
    if proof["mark"] is None:
        return tuple(kept)
    return (*kept, ProofFact(*place, proof["mark"], proof.get("on", DAY)))


@pytest.fixture
def apply(grant):
    def refusals(fields=None, **facts):
        facts = Facts(**{"proofs": (PLAN, *CHECKS), **facts})
        asked = Asked("apply", DAY, {**FIELDS, **(fields or {})})
        verdict = decide(grant, "applied", asked, facts, frozenset({Actor("coordinator")}))
        return verdict.refusals

    return refusals


@pytest.fixture
def start(grant):
    def refusals(fields=None, given=YEAR, **facts):
        known = {
            "decisions": (DECIDED,),
            "proofs": (*SIGNED, *TRAINED),
            "parents": (PARENT,),
            "names": NAMES,
        }
        asked = Asked("start", DAY, {**FIELDS, **(fields or {})}, given)
        by = frozenset({Actor("secretary", "council")})
        return decide(grant, "deliberating", asked, Facts(**{**known, **facts}), by).refusals

    return refusals


def test_with_everything_there_both_moves_are_open(apply, start):
    assert apply() == ()
    assert start() == ()


def test_what_a_move_reads_is_named(grant):
    assert needs(grant.moves["apply"]) == {"proofs", "rivals"}
    assert needs(grant.moves["start"]) == {"decisions", "proofs", "names", "parents"}
    assert needs(grant.moves["finish"]) == frozenset()


def test_everything_has_a_noun(grant):
    assert [each.noun for key in ("apply", "start") for each in grant.moves[key].requires] == [
        "「공간 면적」 항목 50 이상 5,000 이하",
        "「본계획서」 문서",
        "「사전 검토항목」 완료",
        "겹치지 않는 「자치구」 항목",
        "겹치지 않는 「종류」 항목",
        "「추진기간」 36개월 이내",
        "협의체 결정",
        "「협약서」 서명",
        "「집행교육」 이수",
        "「협약」의 진행",
        "「추진기간」 12개월 이내",
    ]


@pytest.mark.parametrize(
    ("space", "code", "sentence"),
    [
        (None, "case_field_missing", "과제의 「공간 면적」 항목이 비어 있습니다."),
        (0, "field_below", "「공간 면적」 값은 50 이상이어야 합니다(지금 0)."),
        (49, "field_below", "「공간 면적」 값은 50 이상이어야 합니다(지금 49)."),
        (5001, "field_above", "「공간 면적」 값은 5,000 이하여야 합니다(지금 5,001)."),
    ],
)
def test_a_number_stays_within_bounds(apply, space, code, sentence):
    assert [(each.code, each.sentence) for each in apply({"space": space})] == [(code, sentence)]


def test_the_bounds_themselves_will_do(apply):
    assert apply({"space": 50}) == apply({"space": 5000}) == ()


def test_a_document_must_be_filed_by_the_day_of_the_move(apply):
    missing = Refusal(
        "document_missing",
        "「본계획서」 문서가 제출되지 않았습니다.",
        "「본계획서」 문서를 제출받아 기록한 뒤 다시 진행해 주십시오.",
    )
    taken_back = ProofFact("document", "plan", "", "withdrawn", DAY)
    late = ProofFact("document", "plan", "", "filed", LATER)
    another = ProofFact("document", "report", "", "filed", DAY)

    assert apply(proofs=CHECKS) == (missing,)
    assert apply(proofs=(*CHECKS, taken_back)) == (missing,)
    assert apply(proofs=(*CHECKS, another)) == (missing,)
    assert apply(proofs=(*CHECKS, late)) == (
        Refusal(
            "document_later",
            "「본계획서」 문서는 2013-04-12에 제출되어 시행일(2013-04-10)보다 늦습니다.",
            "시행일을 2013-04-12 이후로 지정하거나, 잘못 적힌 날짜를 바로잡아 주십시오.",
        ),
    )


def test_a_checklist_names_the_items_that_are_open(apply):
    proofs = (PLAN, *CHECKS)
    open_ = change(proofs, kind="check", key="precheck", item="experts", mark="open")
    late = change(proofs, kind="check", key="precheck", item="citizens", mark="done", on=LATER)
    both = change(late, kind="check", key="precheck", item="experts", mark=None)

    assert apply(proofs=open_) == (
        Refusal(
            "checklist_missing",
            "「사전 검토항목」에서 확인하지 않은 항목이 있습니다: 전문가 자문.",
            "항목마다 완료나 해당없음으로 표시한 뒤 다시 진행해 주십시오.",
        ),
    )
    assert [each.sentence for each in apply(proofs=both)] == [
        "「사전 검토항목」에서 확인하지 않은 항목이 있습니다: 전문가 자문, 시민 의견 반영(2013-04-12)."
    ]
    assert apply(proofs=late) == (
        Refusal(
            "checklist_later",
            "「사전 검토항목」에서 시행일(2013-04-10)보다 늦게 확인한 항목이 있습니다:"
            " 시민 의견 반영(2013-04-12).",
            "시행일을 2013-04-12 이후로 지정하거나, 잘못 적힌 날짜를 바로잡아 주십시오.",
        ),
    )


def test_signatures_name_the_organisations_that_have_not_signed(start):
    proofs = (*SIGNED, *TRAINED)
    one = {"kind": "signature", "key": "compact"}
    without = change(proofs, **one, item="members:haneul", mark="withdrawn")
    nobody = change(without, **one, item="city", mark=None)
    late = change(proofs, **one, item="district:namdong", mark="signed", on=LATER)

    assert start(proofs=nobody) == (
        Refusal(
            "signatures_missing",
            "「협약서」에 서명하지 않은 곳이 있습니다: 시, 참여기관 하늘모임.",
            "서명을 받아 기록한 뒤 다시 진행해 주십시오.",
        ),
    )
    assert [each.sentence for each in start(proofs=without, names={})] == [
        "「협약서」에 서명하지 않은 곳이 있습니다: 참여기관 haneul."
    ]
    assert start(proofs=late) == (
        Refusal(
            "signatures_later",
            "「협약서」에 시행일(2013-04-10)보다 늦게 서명한 곳이 있습니다: 자치구 남동구(2013-04-12).",
            "시행일을 2013-04-12 이후로 지정하거나, 잘못 적힌 날짜를 바로잡아 주십시오.",
        ),
    )


def test_a_signature_stays_with_who_gave_it(start):
    """After the district changed, the old one's signature is not the new one's."""
    assert [each.sentence for each in start({"district": "nanum"})] == [
        "「협약서」에 서명하지 않은 곳이 있습니다: 자치구 나눔회."
    ]
    assert start({"members": ["nanum"]}) == ()


def test_where_nobody_is_named_nobody_can_have_signed(start):
    assert start({"members": None}) == (
        Refusal(
            "signatures_missing",
            "「협약서」에 서명할 참여기관 쪽 기관을 알 수 없습니다: 「참여기관」 항목이 비어 있습니다.",
            "그 항목을 입력하고 서명을 기록한 뒤 다시 진행해 주십시오.",
        ),
    )


def test_what_each_party_signs_as(grant):
    parties = grant.agreements["compact"].parties

    assert [signing_items(party, FIELDS) for party in parties.values()] == [
        {"city": None},
        {"district:namdong": "namdong"},
        {"members:nanum": "nanum", "members:haneul": "haneul"},
    ]
    assert signing_items(parties["members"], {}) == {}


def test_a_training_names_who_has_not_attended(start):
    proofs = (*SIGNED, *TRAINED)
    one = {"kind": "attendance", "key": "spending", "item": "accountant"}

    assert start(proofs=change(proofs, **one, mark="withdrawn")) == (
        Refusal(
            "training_missing",
            "「집행교육」 이수 기록이 없는 사람이 있습니다: 회계 담당자.",
            "이수한 날을 기록한 뒤 다시 진행해 주십시오.",
        ),
    )
    assert start(proofs=change(proofs, **one, mark="attended", on=LATER)) == (
        Refusal(
            "training_later",
            "「집행교육」 이수일이 시행일(2013-04-10)보다 늦은 사람이 있습니다: 회계 담당자(2013-04-12).",
            "시행일을 2013-04-12 이후로 지정하거나, 잘못 적힌 날짜를 바로잡아 주십시오.",
        ),
    )


def test_unique_names_the_live_cases_that_hold_the_same(apply):
    def rival(number, state, field="district"):
        return RivalFact(field, number, "마을 거점", state)

    assert apply(rivals=(rival("2", "applied"), rival("3", "ended"))) == ()
    assert apply(rivals=(rival("4", "deliberating", "kind"),)) == ()  # only in running
    assert apply(rivals=(rival("2", "running"), rival("5", "deliberating"))) == (
        Refusal(
            "unique_taken",
            "「자치구」 항목이 같은 다른 건이 진행 중입니다: 2 마을 거점, 5 마을 거점.",
            "그 건이 끝난 뒤 진행하거나, 잘못 적힌 쪽의 항목을 고쳐 주십시오.",
        ),
    )
    many = tuple(rival(str(number), "running") for number in range(5))
    assert [each.sentence for each in apply(rivals=many)] == [
        "「자치구」 항목이 같은 다른 건이 진행 중입니다: 0 마을 거점, 1 마을 거점, 2 마을 거점 외 2건."
    ]


def test_unique_says_what_the_engine_is_to_look_for(grant):
    district, kind = (grant.moves["apply"].requires[index] for index in (3, 4))

    assert (district.by, district.states) == ("district", ("deliberating", "running"))
    assert (kind.by, kind.states) == ("kind", ("running",))
    assert district.value(Asked("apply", DAY, FIELDS, {"district": "other"})) == "namdong"
    assert kind.value(Asked("apply", DAY, FIELDS)) is None


def test_a_parent_stands_where_it_must(start):
    elsewhere = ParentFact("agreement", "협약-01", "drafted", "작성", PARENT.labels)

    assert start(parents=()) == (
        Refusal(
            "case_field_missing",
            "과제의 「협약」 항목이 비어 있습니다.",
            "「협약」 항목을 입력한 뒤 다시 진행해 주십시오.",
        ),
    )
    assert start(parents=(ParentFact("agreement", "협약-09", None, ""),)) == (
        Refusal(
            "parent_unknown",
            "「협약」 항목에 없는 번호가 적혀 있습니다: 협약-09.",
            "「협약」 항목을 등록된 번호로 고친 뒤 다시 진행해 주십시오.",
        ),
    )
    assert start(parents=(elsewhere,)) == (
        Refusal(
            "parent_elsewhere",
            "「협약」 협약-01의 상태가 「작성」입니다.",
            "협약-01의 상태가 「시행」, 「서명 완료」 가운데 하나일 때 진행해 주십시오.",
        ),
    )


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2013-01-01", "2016-01-01", 37),
        ("2013-01-31", "2016-02-29", 37),
        ("2013-02-28", "2016-02-28", 37),
        ("2013-01-01", "2099-12-31", 1044),
    ],
)
def test_a_term_of_more_months_is_refused_with_its_length(apply, first, last, months):
    (refusal,) = apply({"term": {"from": first, "to": last}})

    assert refusal.code == "months_exceeded"
    assert refusal.sentence == (
        f"「추진기간」 값은 36개월을 넘을 수 없습니다({first} ~ {last}, {months}개월)."
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [("2013-01-01", "2015-12-31"), ("2013-01-31", "2016-01-30"), ("2013-02-28", "2016-02-27"),
     ("2013-01-01", "2013-01-01"), ("9999-01-01", "9999-12-31")],
)  # fmt: skip
def test_a_term_that_ends_the_day_before_the_same_day_will_do(apply, first, last):
    assert apply({"term": {"from": first, "to": last}}) == ()


def test_a_term_too_long_says_by_when_it_must_end(apply):
    (refusal,) = apply({"term": {"from": "2013-03-15", "to": "2018-01-01"}})

    assert refusal.mend == "끝나는 날을 2016-03-15보다 앞선 날로 고쳐 주십시오."
    assert [each.code for each in apply({"term": None})] == ["case_field_missing"]


def test_what_a_move_sets_is_looked_at_as_it_will_be(start):
    """The case's own term is of 36 months; what counts is the year that the move gives it."""
    (refusal,) = start(given={"term": "2013. 5. 1. ~ 2014. 5. 1."})

    assert refusal.sentence == (
        "「추진기간」 값은 12개월을 넘을 수 없습니다(2013-05-01 ~ 2014-05-01, 13개월)."
    )


def test_a_field_that_a_move_fills_is_filled(grant_text):
    from states import read_lifecycle

    text = grant_text.replace("- decision: council", "- field: kind")
    grant = read_lifecycle(text.encode(), file="g").lifecycle
    filled = grant.moves["start"].requires[0]

    assert filled.refusal(Asked("start", DAY, {}, {"kind": "a"}), Facts()) is None
    assert filled.refusal(Asked("start", DAY, {"kind": "b"}), Facts()) is None
    assert filled.refusal(Asked("start", DAY, {}), Facts()).code == "case_field_missing"


def test_any_of_tells_what_was_tried(grant_text):
    from states import read_lifecycle

    text = grant_text.replace("- document: plan", "- any_of: [document: plan, field: goal]")
    requirement = read_lifecycle(text.encode(), file="g").lifecycle.moves["apply"].requires[1]
    asked = Asked("apply", DAY, {})
    late = ProofFact("document", "plan", "", "filed", LATER)

    assert requirement.needs == {"proofs"}
    assert requirement.refusal(asked, Facts()).sentence == (
        "다음 가운데 하나가 필요합니다: 「본계획서」 문서, 「목표」 항목."
    )
    assert requirement.refusal(asked, Facts(proofs=(late,))).code == "document_later"
    assert requirement.refusal(asked, Facts(proofs=(PLAN,))) is None


def test_the_newest_mark_of_an_item_holds(apply):
    marks = [ProofFact("document", "plan", "", mark, DAY) for mark in ("filed", "withdrawn")]
    for first, last in pairwise([*marks, marks[0]]):
        assert bool(apply(proofs=(*CHECKS, first, last))) is (last.mark == "withdrawn")
