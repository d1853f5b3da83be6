"""A small grants office for the tests: two districts, applications, and the agreement above them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from engine.advance import advance
from engine.case import Case, case_numbered
from engine.definitions import publish
from engine.happened import Happened, happened
from engine.people import (
    NewDuty,
    NewOrganisation,
    NewPerson,
    add_organisations,
    add_people,
    assign_duties,
)
from engine.preview import MovePreview, MoveRequest, preview_moves
from engine.proof import NewProof, prove
from engine.record import Recorded
from engine.register import NewCase, register
from engine.store import reading, transaction

START = date(2013, 3, 4)
NOON = datetime(2013, 4, 1, 3, tzinfo=UTC)  # 12:00 in Seoul
TODAY = date(2013, 4, 1)

AGREEMENT = """
lifecycle: accord
label: 다자 협약
fields:
  council: {label: 협의체, type: line}
states:
  drafted: {label: 준비, initial: true}
  running: {label: 시행}
  ended: {label: 종료, final: true}
moves:
  begin: {label: 시행, from: [drafted], to: running, by: [coordinator]}
  end: {label: 종료, from: [running], to: ended, by: [coordinator]}
"""

GRANT = """
lifecycle: grant
label: 지원 신청
fields:
  district: {label: 자치구, type: organisation, required: true}
  members: {label: 참여기관, type: organisations}
  agreement: {label: 협약, type: case, of: accord}
  site: {label: 장소, type: line}
  seats: {label: 좌석, type: number}
  goal: {label: 목표, type: text}
  term: {label: 기간, type: date_range}
  amount: {label: 지원액, type: won}
documents:
  plan: {label: 본계획서, formats: [hwpx, pdf]}
checklists:
  precheck: {label: 사전 검토항목, items: {citizens: 시민 의견 반영, experts: 전문가 자문}}
agreements:
  compact:
    label: 협약서
    parties: {city: {label: 시}, district: {label: 자치구, of: district}, members: {label: 참여기관, of: members}}
trainings:
  spending: {label: 집행교육, attendees: {lead: 사업 책임자, accountant: 회계 담당자}}
states:
  applied: {label: 신청, initial: true}
  deliberating: {label: 심의, locks: [goal, term]}
  started: {label: 개시, locks: all}
  closed: {label: 종결, final: true}
moves:
  deliberate:
    label: 심의
    from: [applied]
    to: deliberating
    by: [coordinator, {role: applicant, of: members}]
    requires:
      - document: plan
      - checklist: precheck
      - unique: {by: district}
  start:
    label: 개시
    from: [deliberating]
    to: started
    by: [coordinator]
    asks:
      term: {label: 기간, type: date_range, required: true}
      amount: {label: 지원액, type: won}
      goal: {label: 목표, type: text}
      reason: {label: 의견, type: text}
    sets: [term, amount, goal]
    requires:
      - signatures: compact
      - training: spending
      - parent: {through: agreement, in: [running]}
      - unique: {by: site, in: [started]}
  close: {label: 종결, from: [deliberating, started], to: closed, by: [coordinator]}
"""


@dataclass(frozen=True, slots=True)
class Grants:
    """The office in a database, and short ways to act in it and to look at it."""

    store: Engine

    def publish(self, *sources: str) -> None:
        with transaction(self.store) as write:
            for source in sources:
                publish(write, source.encode(), file="x.yaml", by="han", at=NOON, since=START)

    def enter(
        self, number: str, state: str = "applied", *, lifecycle: str = "grant", **fields: object
    ) -> Case:
        given = {"district": "east", **fields} if lifecycle == "grant" else fields
        row = NewCase(number, f"{number}호", state, given, START, "신청서")
        at = datetime(2013, 3, 4, 3, tzinfo=UTC)
        with transaction(self.store) as write:
            register(write, lifecycle, [row], actor="han", at=at)
        return self.case(number, lifecycle)

    def case(self, number: str, lifecycle: str = "grant") -> Case:
        with reading(self.store) as read:
            return case_numbered(read, lifecycle, number)

    def story(self, number: str) -> tuple[Happened, ...]:
        with reading(self.store) as read:
            return happened(read, case_numbered(read, "grant", number).id)

    def prove(self, *proofs: NewProof, key: str | None = None) -> list[Recorded]:
        with transaction(self.store) as write:
            return prove(write, "grant", proofs, actor="han", at=NOON, key=key)

    def advance(
        self,
        number: str,
        move: str,
        given: Mapping[str, object] | None = None,
        *,
        on: date | None = None,
        lifecycle: str = "grant",
    ) -> Recorded:
        request = MoveRequest(number, move, given or {})
        return advance(self.store, lifecycle, request, actor="han", at=NOON, on=on)

    def preview(self, number: str, move: str, given: Mapping[str, object]) -> MovePreview:
        with reading(self.store) as read:
            request = MoveRequest(number, move, given)
            return preview_moves(read, "grant", [request], actor="han", on=TODAY, today=TODAY)[0]

    def ready(self, number: str) -> None:
        """Show all that the deliberation needs."""
        self.prove(filed(number), check(number, "citizens"), check(number, "experts"))


def found(store: Engine) -> Grants:
    """Found the office in an empty record."""
    with transaction(store) as write:
        add_organisations(
            write,
            [
                NewOrganisation("east", "동구", "body"),
                NewOrganisation("west", "서구", "body"),
                NewOrganisation("lake", "호수마을회", "body"),
                NewOrganisation("hill", "언덕마을회", "body"),
            ],
        )
        add_people(
            write,
            [
                NewPerson("han", "한가람", "협치팀장", "han@city.example"),
                NewPerson("mok", "목단비", "간사", "mok@lake.example"),
                NewPerson("gil", "길나루", "간사", "gil@hill.example"),
            ],
        )
        assign_duties(
            write,
            [
                NewDuty("han", "coordinator", START),
                NewDuty("mok", "applicant", START, organisation="lake"),
            ],
        )
    grants = Grants(store)
    grants.publish(AGREEMENT, GRANT)
    return grants


def filed(number: str, *, on: date = TODAY, mark: str = "filed", **more: str) -> NewProof:
    return NewProof(number=number, kind="document", key="plan", mark=mark, on=on, **more)


def check(number: str, item: str, *, on: date = TODAY, mark: str = "done") -> NewProof:
    return NewProof(number=number, kind="check", key="precheck", item=item, mark=mark, on=on)


def signed(number: str, item: str, *, on: date = TODAY, mark: str = "signed") -> NewProof:
    return NewProof(number=number, kind="signature", key="compact", item=item, mark=mark, on=on)


def attended(number: str, item: str, *, on: date = TODAY, mark: str = "attended") -> NewProof:
    return NewProof(number=number, kind="attendance", key="spending", item=item, mark=mark, on=on)
