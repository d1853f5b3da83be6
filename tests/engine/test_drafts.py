"""Drafts: one at a time, kept in every version, and published by two people."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.definitions import in_force, publish
from engine.draft import (
    draft_acts,
    draft_versions,
    draft_with_id,
    newest_publication,
    open_draft,
    published,
    text_hash,
    version_text,
)
from engine.draft_errors import (
    ApproverSame,
    DraftChanged,
    DraftNotSo,
    DraftOpen,
    DraftOvertaken,
    DraftUnknown,
    LetterChanged,
    LifecycleTaken,
)
from engine.drafts import (
    approve,
    begin,
    begin_new,
    propose,
    rehearsed,
    rewrite,
    send_back,
    withdraw,
)
from engine.errors import DefinitionInvalid, RoleMissing
from engine.letter_texts import letter_hash, letter_version, letter_versions, save_letter
from engine.people import NewDuty, NewPerson, add_people, assign_duties
from engine.replica import replicate
from engine.store import reading, transaction
from engine.tables import draft, draft_text, letter_text
from states.difference import LifecycleOther
from tests.city import City

NOON = datetime(2013, 4, 3, 3, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
TODAY = date(2013, 4, 3)
SHIPPED = files("states").joinpath("lifecycles/policy_task.yaml").read_text(encoding="utf-8")
CHANGED = SHIPPED.replace("remind_days_before: [14, 7, 1]", "remind_days_before: [14, 10, 1]")


@pytest.fixture
def desk(city: City) -> City:
    """The city with two who may publish, han and ma, and one who may not, lee."""
    with transaction(city.store) as write:
        add_people(write, [NewPerson("ma", "마루한", "관리자", "ma@city.example")])
        assign_duties(
            write,
            [
                NewDuty("han", "coordinator", date(2012, 1, 2)),
                NewDuty("ma", "admin", date(2012, 1, 2)),
                NewDuty("lee", "program_manager", date(2012, 1, 2), organisation="welfare-policy"),
            ],
        )
    return city


def begun(city: City, text: str = CHANGED, *, by: str = "ma") -> int:
    with transaction(city.store) as write:
        return begin(write, "policy_task", text, by=by, at=NOON).id


def proposed(city: City, text: str = CHANGED, *, by: str = "ma") -> int:
    draft_id = begun(city, text, by=by)
    with transaction(city.store) as write:
        seen = newest_publication(write, "policy_task")
        propose(write, draft_id, hashed=text_hash(text), seen=seen, since=TODAY, by=by, at=NOON)
    return draft_id


def approval(city: City, draft_id: int, *, by: str = "han", text: str = CHANGED, seen: int = 1):  # type: ignore[no-untyped-def]
    with transaction(city.store) as write:
        return approve(write, draft_id, hashed=text_hash(text), seen=seen, by=by, at=LATER)


def test_a_second_person_puts_what_was_proposed_in_force(desk: City) -> None:
    draft_id = proposed(desk)

    put = approval(desk, draft_id)

    assert put.lifecycle.reviews["half_yearly_evaluation"].remind_days_before == (14, 10, 1)
    with reading(desk.store) as read:
        assert in_force(read, "policy_task") == put
        assert open_draft(read, "policy_task") is None
        held = draft_with_id(read, draft_id)
        newest = published(read, "policy_task")[0]
    assert (held.state, held.proposed_by, held.approved_by, held.alone) == (
        "published", "ma", "han", False,
    )  # fmt: skip
    assert (newest.id, newest.proposed_by, newest.published_by) == (
        held.publication_id, "ma", "han",
    )  # fmt: skip


def test_who_proposed_does_not_approve(desk: City) -> None:
    draft_id = proposed(desk)

    with pytest.raises(ApproverSame):
        approval(desk, draft_id, by="ma")

    with reading(desk.store) as read:
        assert draft_with_id(read, draft_id).state == "proposed"
        assert in_force(read, "policy_task").published_by == "han"
        assert newest_publication(read, "policy_task") == 1


@pytest.mark.parametrize(
    "values",
    [
        {"approved_by": "ma"},  # the same person
        {"approved_by": None},
        {"approved_by": "han", "approved_hash": "another text"},
        {"approved_by": "ma", "alone": True},  # something was published before
    ],
)
def test_the_database_itself_holds_two_people_to_one_text(
    desk: City, values: dict[str, object]
) -> None:
    draft_id = proposed(desk)
    said = {"state": "published", "approved_at": LATER, "approved_hash": text_hash(CHANGED)}

    with pytest.raises(DBAPIError), transaction(desk.store) as write:
        write.execute(update(draft).where(draft.c.id == draft_id).values({**said, **values}))


@pytest.mark.parametrize(
    "change",
    [
        update(draft_text).values(text="x"),
        delete(draft_text),
        delete(draft),
        update(draft).values(approved_by="lee"),
        update(draft).values(state="working"),
        delete(letter_text),
    ],
)
def test_what_is_over_changes_no_more(desk: City, change: object) -> None:
    approval(desk, proposed(desk))
    with transaction(desk.store) as write:
        save_letter(write, "digest", "새 글\n", held=None, read_hash=None, by="ma", at=NOON)

    with pytest.raises(DBAPIError, match="append-only"), transaction(desk.store) as write:
        write.execute(change)  # type: ignore[call-overload]


def test_only_who_may_publish_begins_writes_proposes_and_approves(desk: City) -> None:
    draft_id = proposed(desk)

    with pytest.raises(RoleMissing):
        approval(desk, draft_id, by="lee")
    with pytest.raises(RoleMissing), transaction(desk.store) as write:
        send_back(write, draft_id, by="lee", at=NOON)
    with pytest.raises(RoleMissing), transaction(desk.store) as write:
        begin_new(write, "plan", "x", by="lee", at=NOON)


def test_there_is_one_draft_of_a_lifecycle_at_a_time(desk: City) -> None:
    begun(desk)

    with pytest.raises(DraftOpen, match="by 'ma'"):
        begun(desk, by="han")
    with pytest.raises(IntegrityError), transaction(desk.store) as write:
        row = {"lifecycle": "policy_task", "state": "working", "version": 1}
        write.execute(insert(draft).values(**row, begun_by="han", begun_at=NOON))


def test_every_text_of_a_draft_is_kept_with_who_wrote_it(desk: City) -> None:
    draft_id = begun(desk, SHIPPED)
    with transaction(desk.store) as write:
        rewrite(write, draft_id, CHANGED, read_version=1, by="han", at=LATER)
        again = rewrite(write, draft_id, CHANGED, read_version=1, by="ma", at=LATER)

    assert (again.version, again.written_by) == (2, "han")  # the same text is no new version
    with reading(desk.store) as read:
        versions = draft_versions(read, draft_id)
        assert [version_text(read, draft_id, one) for one in (1, 2, 3)] == [SHIPPED, CHANGED, None]
        acts = draft_acts(read, "policy_task")
    assert [(one.version, one.written_by, one.hash) for one in versions] == [
        (2, "han", text_hash(CHANGED)),
        (1, "ma", text_hash(SHIPPED)),
    ]
    assert [(one.act, one.by) for one in acts] == [("written", "han"), ("begun", "ma")]


def test_a_text_written_over_another_is_refused(desk: City) -> None:
    draft_id = begun(desk, SHIPPED)
    with transaction(desk.store) as write:
        rewrite(write, draft_id, CHANGED, read_version=1, by="han", at=LATER)

    with pytest.raises(DraftChanged) as caught, transaction(desk.store) as write:
        rewrite(write, draft_id, "label: x", read_version=1, by="ma", at=LATER)

    assert (caught.value.by, caught.value.at) == ("han", LATER)


def test_the_text_that_was_read_is_the_text_that_is_proposed_and_approved(desk: City) -> None:
    draft_id = begun(desk)
    with pytest.raises(DraftChanged), transaction(desk.store) as write:
        propose(write, draft_id, hashed=text_hash(SHIPPED), seen=1, since=TODAY, by="ma", at=NOON)
    with transaction(desk.store) as write:
        propose(write, draft_id, hashed=text_hash(CHANGED), seen=1, since=TODAY, by="ma", at=NOON)

    with pytest.raises(DraftChanged):
        approval(desk, draft_id, text=SHIPPED)
    with pytest.raises(DraftNotSo), transaction(desk.store) as write:
        rewrite(write, draft_id, SHIPPED, read_version=1, by="ma", at=NOON)


def test_who_is_overtaken_is_told_and_decides_anew(desk: City) -> None:
    draft_id = proposed(desk)
    other = SHIPPED.replace("총사업비", "총예산")
    with transaction(desk.store) as write:
        publish(write, other.encode(), file="x.yaml", by="han", at=LATER, since=TODAY)

    with pytest.raises(DraftOvertaken) as caught:
        approval(desk, draft_id)
    put = approval(desk, draft_id, seen=2)

    assert (caught.value.by, caught.value.at) == ("han", LATER)
    assert put.lifecycle.fields["budget"].label == "총사업비"


def test_a_broken_or_foreign_text_is_not_proposed(desk: City) -> None:
    broken = SHIPPED.replace("to: closed", "to: ended")
    foreign = SHIPPED.replace("lifecycle: policy_task", "lifecycle: other_task")

    with pytest.raises(DefinitionInvalid):
        proposed(desk, broken)
    with transaction(desk.store) as write:
        withdraw(write, 1, by="ma", at=NOON)
    with pytest.raises(LifecycleOther):
        proposed(desk, foreign)


def test_a_draft_is_sent_back_and_given_up(desk: City) -> None:
    draft_id = proposed(desk)
    with transaction(desk.store) as write:
        back = send_back(write, draft_id, by="han", at=LATER, why="10일은 너무 이릅니다")
    with pytest.raises(DraftNotSo):
        approval(desk, draft_id)
    with transaction(desk.store) as write:
        withdraw(write, draft_id, by="ma", at=LATER)
        with pytest.raises(DraftNotSo):
            withdraw(write, draft_id, by="ma", at=LATER)
        with pytest.raises(DraftUnknown):
            withdraw(write, 404, by="ma", at=LATER)

    assert (back.state, back.proposed_by, back.proposed_hash) == ("working", None, None)
    with reading(desk.store) as read:
        assert draft_acts(read, "policy_task")[1].why == "10일은 너무 이릅니다"
    assert begun(desk) == draft_id + 1


def test_a_rehearsal_is_of_one_text(desk: City) -> None:
    draft_id = begun(desk)
    with transaction(desk.store) as write:
        rehearsed(write, draft_id, text_hash(CHANGED), by="ma", at=LATER)
        was = draft_with_id(write, draft_id)
        now = rewrite(write, draft_id, SHIPPED, read_version=1, by="ma", at=LATER)

    assert (was.is_rehearsed, was.rehearsed_at, now.is_rehearsed) == (True, LATER, False)


def test_whoever_founds_an_office_publishes_the_first_definition_alone(store: Engine) -> None:
    with transaction(store) as write:
        made = begin_new(write, "policy_task", SHIPPED, by="founder", at=NOON)
        propose(write, made.id, hashed=made.hash, seen=None, since=TODAY, by="founder", at=NOON)
        put = approve(write, made.id, hashed=made.hash, seen=None, by="founder", at=LATER)
        held = draft_with_id(write, made.id)
        with pytest.raises(LifecycleTaken):
            begin_new(write, "policy_task", SHIPPED, by="founder", at=NOON)
        again = begin(write, "policy_task", CHANGED, by="founder", at=LATER)
        propose(
            write,
            again.id,
            hashed=again.hash,
            seen=held.publication_id,
            since=TODAY,
            by="founder",
            at=LATER,
        )

    assert (put.published_by, held.alone) == ("founder", True)
    with pytest.raises(ApproverSame), transaction(store) as write:
        approve(write, again.id, hashed=again.hash, seen=1, by="founder", at=LATER)


def test_a_copy_of_the_record_holds_the_drafts(desk: City, tmp_path) -> None:  # type: ignore[no-untyped-def]
    approval(desk, proposed(desk))
    draft_id = begun(desk, SHIPPED)
    copy = replicate(desk.store, tmp_path / "copy.db")

    with reading(desk.store) as read, reading(copy) as other:
        assert draft_with_id(other, draft_id) == draft_with_id(read, draft_id)
        assert published(other) == published(read)
    copy.dispose()


def test_every_text_of_a_letter_is_kept(desk: City) -> None:
    def save(text: str | None, held: str | None, read_hash: str | None = "") -> bool:
        with transaction(desk.store) as write:
            known = letter_hash(held) if read_hash == "" else read_hash
            return save_letter(write, "digest", text, held=held, read_hash=known, by="ma", at=NOON)

    assert save("둘\n", "하나\n")  # 하나 was in the folder before anybody used the page
    assert not save("둘\n", "둘\n")
    assert save(None, "둘\n")
    with pytest.raises(LetterChanged):
        save("셋\n", "넷\n", read_hash=None)

    with reading(desk.store) as read:
        versions = letter_versions(read, "digest")
        texts = [letter_version(read, "digest", one.id) for one in versions]
        assert read.scalars(select(letter_text.c.hash)).all() == [
            letter_hash("하나\n"), letter_hash("둘\n"), None,
        ]  # fmt: skip
    assert texts == [None, "둘\n", "하나\n"]
    assert [one.saved_by for one in versions] == ["ma", "ma", None]
