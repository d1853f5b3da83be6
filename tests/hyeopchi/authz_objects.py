"""The things that the ids in paths name: one of 복지정책과, one of 문화예술과, and how to make them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from engine.answer_drafts import save_draft
from engine.api_keys import make_key
from engine.definitions import in_force, publish
from engine.file_store import FileStore
from engine.files import file_away, make_ready
from engine.handover import hand_over
from engine.handover_papers import keep_paper
from engine.interests import declare_none
from engine.meetings import add_agenda_item, hold_meeting
from engine.people import committees, organisations, person_with_key
from engine.remarks import add_remark
from engine.review_links import links_of_round
from engine.review_turn import hand_in
from engine.round_view import asks
from engine.store import reading, transaction
from engine.tables import mail as mails
from engine.tables import person
from engine.webhook_news import queue_ping
from engine.webhook_outbox import deliveries
from engine.webhooks import add_webhook
from hyeopchi.handover_words import kept_content
from tests.documents import PDF
from tests.site import TestSite

MISSING: Final = 987_654_321


@dataclass(frozen=True, slots=True)
class Ids:
    """The same kind of thing, thrice: the path parameters of each."""

    own: dict[str, object]
    other: dict[str, object] | None = None  # None: the kind belongs to no department


def none(site: TestSite) -> Ids:
    return Ids({})


def case(site: TestSite) -> Ids:
    return Ids({"case_id": site.case_id("2")}, {"case_id": site.case_id("8")})


def case_move(site: TestSite) -> Ids:
    ids = case(site)
    assert ids.other is not None
    return Ids({**ids.own, "move": "close"}, {**ids.other, "move": "close"})


def file(site: TestSite) -> Ids:
    """A document of a task of each department."""
    store, made = FileStore.of(site.setting.folder), []
    for number in ("2", "8"):
        with transaction(site.store) as write:
            lifecycle = in_force(write, "policy_task").lifecycle
            ready = make_ready(store, lifecycle, "task_card", f"{number}.pdf", PDF, most=1000)
            today = site.clock().date()
            made.append(
                file_away(
                    write, "policy_task", number, ready, on=today, actor="han", at=site.clock()
                )
            )
    return Ids({"file_id": made[0]}, {"file_id": made[1]})


def case_remark(site: TestSite) -> Ids:
    """A remark about a task of each department."""
    made = []
    for number in ("2", "8"):
        with transaction(site.store) as write:
            remark_id = add_remark(
                write, "policy_task", number, source="audit", text="보완",
                on=site.clock().date(), actor="gam", at=site.clock(),
            )  # fmt: skip
        made.append({"case_id": site.case_id(number), "remark_id": remark_id})
    return Ids(*made)  # type: ignore[arg-type]


def round_(site: TestSite) -> Ids:
    return Ids({"round_id": site.round_id("quarterly_report", "2013-Q2")})


def evaluation(site: TestSite) -> Ids:
    return Ids({"round_id": site.round_id("half_yearly_evaluation", "2013-H1")})


def ask(site: TestSite) -> Ids:
    with reading(site.store) as read:
        open_ = {
            one.number: one.id for one in asks(read, site.round_id("quarterly_report", "2013-Q2"))
        }
    return Ids({"ask_id": open_["2"]}, {"ask_id": open_["8"]})


def item(site: TestSite) -> Ids:
    """What the open evaluation asks of a member of the subcommittee welfare, and of culture."""
    with reading(site.store) as read:
        asked = asks(read, site.round_id("half_yearly_evaluation", "2013-H1"))
    first = {one.person_key: one.id for one in reversed(asked)}
    return Ids({"ask_id": first["seo"]}, {"ask_id": first["bae"]})


def review_receipt(site: TestSite) -> Ids:
    """What a member handed in during the open evaluation: of welfare, and of culture."""
    round_id = site.round_id("half_yearly_evaluation", "2013-H1")
    found = []
    with transaction(site.store) as write:
        for key, ask_id in zip(("seo", "bae"), item_ids(site), strict=True):
            by = person_with_key(write, key)
            declare_none(write, round_id, [ask_id], by=by, at=site.clock())
            save_draft(
                write, ask_id, {"opinion": "예"}, "maintain", person_id=by.id, at=site.clock()
            )
            made = hand_in(write, round_id, by=by, key="matrix", at=site.clock(), part=True)
            found.append({"round_id": round_id, "receipt_id": made.id})
    return Ids(*found)


def item_ids(site: TestSite) -> tuple[int, int]:
    ids = item(site)
    assert ids.other is not None
    return int(str(ids.own["ask_id"])), int(str(ids.other["ask_id"]))


def link(site: TestSite) -> Ids:
    round_id = site.round_id("half_yearly_evaluation", "2013-H1")
    with reading(site.store) as read:
        return Ids({"round_id": round_id, "link_id": links_of_round(read, round_id)[0].id})


def somebody(site: TestSite) -> Ids:
    with reading(site.store) as read:
        ids = {row.key: row.id for row in read.execute(select(person.c.key, person.c.id))}
    return Ids({"person_id": ids["lee"]}, {"person_id": ids["moon"]})


def flow(site: TestSite) -> Ids:
    return Ids({"lifecycle": "policy_task"})


def flow_version(site: TestSite) -> Ids:
    return Ids({"lifecycle": "policy_task", "version": "p1"})


def letter(site: TestSite) -> Ids:
    return Ids({"name:path": "digest"})


def report_table(site: TestSite) -> Ids:
    """A table of a definition: the one in force describes none, so another is published too."""
    shipped = Path(__file__).parents[2] / "states" / "lifecycles" / "communication_task.yaml"
    with transaction(site.store) as write:
        publish(
            write, shipped.read_bytes(), file=shipped.name, by="han", at=site.clock(),
            since=site.clock().date(),
        )  # fmt: skip
    return Ids({"lifecycle": "communication_task", "table": "by_area"})


def person_key(site: TestSite) -> Ids:
    return Ids({"person": "lee"})


def api_key(site: TestSite) -> Ids:
    """A key of 이든솔 (복지정책과) and one of 문나래 (문화예술과)."""
    made = []
    with transaction(site.store) as write:
        for person_key in ("lee", "moon"):
            key_id, _ = make_key(
                write,
                person_id=person_with_key(write, person_key).id,
                name="시험",
                scopes=["cases:read"],
                expires_on=site.clock().date() + timedelta(days=30),
                at=site.clock(),
            )
            made.append(key_id)
    return Ids({"key_id": made[0]}, {"key_id": made[1]})


def webhook(site: TestSite) -> Ids:
    with transaction(site.store) as write:
        hook = add_webhook(
            write,
            url="https://hook.city.example/",
            events=["case.moved"],
            sealed="-",
            by="han",
            at=site.clock(),
        )
    return Ids({"webhook_id": hook})


def webhook_delivery(site: TestSite) -> Ids:
    hook = webhook(site).own["webhook_id"]
    assert isinstance(hook, int)
    with transaction(site.store) as write:
        queue_ping(write, hook, key="matrix", at=site.clock())
        (told,) = deliveries(write, hook)
    return Ids({"webhook_id": hook, "delivery_id": told.id})


def held_meeting(site: TestSite) -> Ids:
    with transaction(site.store) as write:
        meeting = hold_meeting(
            write,
            key="plenary-2013-07-01",
            committee_key="policy_committee",
            kind="extra",
            held_on=date(2013, 7, 1),
        )
    return Ids({"meeting_id": meeting})


def held_item(site: TestSite) -> Ids:
    meeting = held_meeting(site).own["meeting_id"]
    assert isinstance(meeting, int)
    with transaction(site.store) as write:
        return Ids({"item_id": add_agenda_item(write, meeting, "시험 안건")})


def mail(site: TestSite) -> Ids:
    """A letter that went out: it belongs to no department."""
    with reading(site.store) as read:
        return Ids({"mail_id": min(read.scalars(select(mails.c.id)))})


def committee(site: TestSite) -> Ids:
    with reading(site.store) as read:
        return Ids({"committee_id": committees(read)["policy_committee"].id})


def organisation(site: TestSite) -> Ids:
    with reading(site.store) as read:
        known = organisations(read)
    return Ids(
        {"organisation_id": known["welfare-policy"].id}, {"organisation_id": known["arts"].id}
    )


def handover_paper(site: TestSite) -> Ids:
    """The paper of a handover within 복지정책과, and of one within 문화예술과."""
    made = []
    with transaction(site.store) as write:
        for giver, taker in (("lee", "ko"), ("moon", "bae")):
            moved = hand_over(
                write,
                from_key=giver,
                to_key=taker,
                on=site.clock().date(),
                actor="han",
                at=site.clock(),
            )
            content = kept_content(moved)
            made.append(keep_paper(write, moved, content=content, actor="han", at=site.clock()))
    return Ids({"paper_id": made[0]}, {"paper_id": made[1]})


OBJECTS: Final[dict[str, Callable[[TestSite], Ids]]] = {
    "mail": mail,
    "none": none,
    "case": case,
    "case_move": case_move,
    "case_remark": case_remark,
    "file": file,
    "round": round_,
    "evaluation": evaluation,
    "ask": ask,
    "item": item,
    "review_receipt": review_receipt,
    "link": link,
    "person": somebody,
    "flow": flow,
    "flow_version": flow_version,
    "letter": letter,
    "report_table": report_table,
    "person_key": person_key,
    "api_key": api_key,
    "webhook": webhook,
    "webhook_delivery": webhook_delivery,
    "held_meeting": held_meeting,
    "held_item": held_item,
    "committee": committee,
    "organisation": organisation,
    "handover_paper": handover_paper,
}
