"""Proofs: checked against the pinned definition, recorded quietly, the newest of an item holds."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy import event as hook
from sqlalchemy.exc import DBAPIError

from engine.asof import case_as_of
from engine.errors import CaseNotFound, KeyReused, MovesRefused, ProofsRefused
from engine.proof import HeldProof, held_proofs, preview_proofs, proofs_of
from engine.register import CaseEdit, edit
from engine.store import reading, transaction
from engine.tables import case as case_table
from engine.tables import event as event_table
from engine.tables import event_text, proof
from engine.verify import verify
from states.requirement import ProofFact
from tests.grant_office import NOON, TODAY, attended, check, filed, signed

MARCH_20 = date(2013, 3, 20)


def held(grants, number):
    with reading(grants.store) as read:
        return proofs_of(read, [grants.case(number).id]).get(grants.case(number).id, [])


def codes(caught):
    return [[refusal.code for refusal in refusals] for _, refusals in caught.value.refused]


def test_proofs_of_a_case_are_one_quiet_event(grants):
    grants.enter("1")

    (done,) = grants.prove(
        filed("1", on=MARCH_20, document_number="복지-12"), check("1", "citizens")
    )

    one, last = grants.case("1"), grants.story("1")[-1]
    assert (last.id, last.seq, last.kind, last.from_state, last.to_state) == (
        done.event_id, 2, "proved", "applied", "applied",
    )  # fmt: skip
    assert (last.effective_on, one.effective_on) == (TODAY, date(2013, 3, 4))
    assert held(grants, "1") == [
        ProofFact("document", "plan", "", "filed", MARCH_20),
        ProofFact("check", "precheck", "citizens", "done", TODAY),
    ]
    assert last.data["proofs"][0] == {
        "kind": "document", "key": "plan", "item": "", "mark": "filed", "on": "2013-03-20",
        "document_number": "복지-12",
    }  # fmt: skip


def test_the_same_proof_again_is_nothing_new(grants):
    grants.enter("1")
    grants.prove(filed("1"), check("1", "citizens"))

    assert grants.prove(filed("1"), filed("1"), check("1", "citizens")) == []
    assert grants.case("1").version == 2


def test_withdrawing_is_a_proof_of_its_own_and_the_newest_holds(grants):
    grants.enter("1")
    grants.prove(filed("1"))
    grants.prove(filed("1", mark="withdrawn"))
    assert held(grants, "1") == [ProofFact("document", "plan", "", "withdrawn", TODAY)]

    grants.prove(filed("1"))

    assert held(grants, "1") == [ProofFact("document", "plan", "", "filed", TODAY)]
    assert [each.kind for each in grants.story("1")] == ["imported", *["proved"] * 3]


def test_organisations_of_a_field_sign_one_by_one(grants):
    grants.enter("1", members=["lake", "hill"])

    grants.prove(signed("1", "city"), signed("1", "district:east"), signed("1", "members:hill"))

    assert [fact.item for fact in held(grants, "1")] == ["city", "district:east", "members:hill"]
    with pytest.raises(ProofsRefused) as caught:
        grants.prove(signed("1", "members:west"), signed("1", "members"), signed("1", ""))
    assert codes(caught) == [["proof_item_unknown"]] * 3
    assert "members:lake" in caught.value.refused[0][1][0].mend


def test_a_party_without_organisations_has_nobody_to_sign(grants):
    grants.enter("1")

    with pytest.raises(ProofsRefused) as caught:
        grants.prove(signed("1", "members:lake"))

    assert codes(caught) == [["proof_item_unknown"]]


def test_every_proof_that_does_not_fit_is_told_at_once_and_none_is_recorded(grants):
    grants.enter("1")
    wrong = [
        replace(filed("1"), key="budget"),
        filed("1", mark="done"),
        check("1", "weather"),
        attended("1", "lead", on=date(2013, 4, 2)),
        check("1", "experts", mark="withdrawn"),
        signed("1", "city", mark="withdrawn"),
        replace(filed("1"), kind="photo"),
        replace(filed("1"), item="appendix"),
    ]

    with pytest.raises(ProofsRefused) as caught:
        grants.prove(check("1", "citizens"), *wrong)

    assert codes(caught) == [
        ["proof_unknown"],
        ["proof_mark_unknown"],
        ["proof_item_unknown"],
        ["proof_later"],
        ["proof_mark_unknown"],
        ["proof_nothing_to_withdraw"],
        ["proof_kind_unknown"],
        ["proof_item_unknown"],
    ]
    assert held(grants, "1") == []
    assert grants.case("1").version == 1


def test_one_item_marked_in_two_ways_at_once_is_refused(grants):
    grants.enter("1")

    with pytest.raises(ProofsRefused) as caught:
        grants.prove(check("1", "citizens"), check("1", "citizens", mark="not_applicable"))

    assert codes(caught) == [["proof_twice"]]


def test_proof_of_an_unknown_case(grants):
    with pytest.raises(CaseNotFound):
        grants.prove(filed("404"))


def test_an_organisation_that_left_the_case_may_still_withdraw(grants):
    one = grants.enter("1", members=["lake"])
    grants.prove(signed("1", "members:lake"))
    with transaction(grants.store) as write:
        change = CaseEdit(one.id, 2, {"members": ["hill"]})
        edit(write, [change], actor="han", at=NOON, on=TODAY, reason="교체")

    grants.prove(signed("1", "members:lake", mark="withdrawn"))

    assert [fact.mark for fact in held(grants, "1")] == ["withdrawn"]
    with pytest.raises(ProofsRefused):
        grants.prove(signed("1", "members:lake"))


def test_a_note_is_kept_apart_and_may_be_erased(grants):
    one = grants.enter("1")
    grants.prove(filed("1", note="보완 뒤 다시 받음"))
    with reading(grants.store) as read:
        before = held_proofs(read, [one.id])[one.id]["document", "plan", ""]
    assert before == HeldProof("document", "plan", "", "filed", TODAY, None, "보완 뒤 다시 받음")
    assert "보완" not in str(grants.story("1")[-1].data)

    with transaction(grants.store) as write:
        write.execute(delete(event_text))

    with reading(grants.store) as read:
        after = held_proofs(read, [one.id])[one.id]["document", "plan", ""]
        assert verify(read).findings == ()
    assert after == replace(before, note=None)


def test_a_proof_does_not_hold_back_a_decision_of_an_earlier_day(grants):
    grants.enter("1")
    for item in ("citizens", "experts"):
        grants.prove(check("1", item, on=MARCH_20))
    grants.prove(filed("1", on=MARCH_20))

    grants.advance("1", "deliberate", on=MARCH_20)

    assert grants.case("1").effective_on == MARCH_20
    with reading(grants.store) as read:
        assert case_as_of(read, grants.case("1").id, on=MARCH_20).state == "deliberating"
        assert verify(read).findings == ()


def test_proofs_as_of_a_day(grants):
    one = grants.enter("1")
    grants.prove(check("1", "citizens", on=MARCH_20))
    grants.prove(check("1", "citizens", mark="not_applicable"))

    with reading(grants.store) as read:
        then = held_proofs(read, [one.id], on=MARCH_20)[one.id]
        assert held_proofs(read, [one.id], on=date(2013, 3, 19)) == {}
    assert [each.mark for each in then.values()] == ["done"]


def test_prove_twice_with_one_key_happens_once(grants):
    grants.enter("1")
    first = grants.prove(filed("1"), key="k")
    grants.prove(filed("1", mark="withdrawn"))

    assert grants.prove(filed("1"), key="k") == first
    assert held(grants, "1")[0].mark == "withdrawn"
    with pytest.raises(KeyReused):
        grants.prove(check("1", "citizens"), key="k")


def test_a_move_needs_what_was_not_shown_yet(grants):
    grants.enter("1")

    with pytest.raises(MovesRefused) as caught:
        grants.advance("1", "deliberate")
    assert [r.code for r in caught.value.refused[0].verdict.refusals] == [
        "document_missing",
        "checklist_missing",
    ]

    grants.prove(filed("1"), check("1", "citizens"), check("1", "experts", mark="not_applicable"))
    grants.advance("1", "deliberate")
    assert grants.case("1").state == "deliberating"


def test_a_withdrawn_document_is_missing_again(grants):
    grants.enter("1")
    grants.ready("1")
    grants.prove(filed("1", mark="withdrawn"))

    with pytest.raises(MovesRefused) as caught:
        grants.advance("1", "deliberate")

    assert [r.code for r in caught.value.refused[0].verdict.refusals] == ["document_missing"]


def test_preview_says_what_is_new_and_what_was_said_before(grants):
    grants.enter("1")
    grants.prove(filed("1"))

    with reading(grants.store) as read:
        seen = preview_proofs(
            read, "grant", [filed("1"), check("1", "citizens"), check("1", "x")], today=TODAY
        )

    assert [(each.same, len(each.refusals)) for each in seen] == [
        (True, 0), (False, 0), (False, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [2, 60])
def test_proofs_of_many_cases_ask_a_constant_number_of_statements(grants, count):
    numbers = [str(n) for n in range(1, count + 1)]
    for number in numbers:
        grants.enter(number)
    seen = []
    hook.listen(grants.store, "before_cursor_execute", lambda c, cu, s, *rest: seen.append(s))

    grants.prove(*(filed(number) for number in numbers), *(check(n, "experts") for n in numbers))

    assert len([each for each in seen if not each.startswith("BEGIN")]) == 11


def test_nobody_changes_a_proof_afterwards(grants):
    grants.enter("1")
    grants.prove(filed("1"))

    with pytest.raises(DBAPIError), transaction(grants.store) as write:
        write.execute(update(proof).values(mark="withdrawn"))


def test_verify_finds_a_proof_that_no_event_tells_of(grants):
    one = grants.enter("1")
    grants.prove(filed("1"))
    with transaction(grants.store) as write:
        event_id = write.scalar(select(func.min(event_table.c.id)))
        write.execute(
            text(
                "INSERT INTO proof (case_id, kind, key, item, mark, on_day, event_id) "
                "VALUES (:case, 'signature', 'compact', 'city', 'signed', '2013-04-01', :event)"
            ),
            {"case": one.id, "event": event_id},
        )

    with reading(grants.store) as read:
        assert [(each.code, each.number) for each in verify(read).findings] == [("proof", "1")]


def test_a_proof_that_comes_late_leaves_what_was_reported_as_it_was(grants):
    """It keeps the day that it tells of, and takes effect after the period that was reported."""
    one = grants.enter("1")
    grants.prove(check("1", "citizens", on=MARCH_20))
    end = date(2013, 3, 31)
    with transaction(grants.store) as write:
        write.execute(update(case_table).values(frozen_through=end))
    with reading(grants.store) as read:
        reported = held_proofs(read, [one.id], on=end)

    grants.prove(filed("1", on=MARCH_20), check("1", "citizens", mark="not_applicable", on=end))

    with reading(grants.store) as read:
        assert held_proofs(read, [one.id], on=end) == reported
        assert verify(read).findings == ()
    assert grants.story("1")[-1].effective_on == date(2013, 4, 1)
    assert held(grants, "1") == [
        ProofFact("document", "plan", "", "filed", MARCH_20),
        ProofFact("check", "precheck", "citizens", "not_applicable", end),
    ]
