"""
A small office open to browsers: 한빛시, on Wednesday 2013-07-03 at 10:00 in Seoul.

People (keys): han coordinator; lee 주무관 of 복지정책과 and ko its team_lead; moon 주무관 of 문화예술과;
do division_head; gam auditor; gan secretary; ad admin; an_two a second admin; seo and noh
members of the subcommittee welfare, bae of culture.

Tasks of `policy_task`: 1 to 6 of 복지정책과 and subcommittee welfare, 7 to 9 of 문화예술과 and culture.
Closed rounds: 2012-Q4, 2013-Q1 (quarterly_report), 2012-H2 (half_yearly_evaluation). Open rounds:
2013-Q2, due 07-10, task 1 answered; 2013-H1, due 07-31, nobody answered.
"""

import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection, Engine, event
from starlette.routing import BaseRoute

from engine.answers import Submission, submit
from engine.definitions import publish
from engine.people import (
    NewCommittee,
    NewDuty,
    NewOrganisation,
    NewPerson,
    NewSeat,
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
    person_with_key,
    seat_members,
)
from engine.register import NewCase, register
from engine.round_view import asks, round_named
from engine.sessions import open_session
from engine.store import reading, transaction
from flows.steps.setting import Setting, setting_of
from flows.steps.tick import act
from hyeopchi.office import init_office
from hyeopchi.web.app import build_app
from hyeopchi.web.through import SECURE_COOKIE
from hyeopchi.web.website import site_for

LIFECYCLE = "policy_task"
OPENED = datetime(2013, 7, 3, 1, tzinfo=UTC)  # 10:00 in Seoul
START = date(2012, 1, 2)
TERM = date(2014, 12, 31)
TITLES = {
    "1": ("빈집 정비", "welfare"),
    "2": ("마을 도서관", "welfare"),
    "3": ("돌봄 확대", "welfare"),
    "4": ("무장애 보행로", "welfare"),
    "5": ("청년 주거 상담", "welfare"),
    "6": ("건강 돌봄 교실", "welfare"),
    "7": ("생활문화센터", "culture"),
    "8": ("거리 공연", "culture"),
    "9": ("협치 교육", "culture"),
}
_LEADS = {"welfare": "welfare-policy", "culture": "arts"}
_PEOPLE = (
    ("han", "한가람", "협치팀장", "coordinator", "communication"),
    ("lee", "이든솔", "주무관", "program_manager", "welfare-policy"),
    ("ko", "고운빛", "복지정책팀장", "team_lead", "welfare-policy"),
    ("moon", "문나래", "주무관", "program_manager", "arts"),
    ("do", "도담", "복지정책과장", "division_head", "welfare-policy"),
    ("gam", "감누리", "감사담당", "auditor", None),
    ("gan", "간하늘", "간사", "secretary", None),
    ("ad", "안다솜", "주무관", "admin", None),
    ("an_two", "안두레", "주무관", "admin", None),
)
_MEMBERS = (
    ("seo", "서윤슬", "welfare"),
    ("noh", "노을", "welfare"),
    ("bae", "배가온", "culture"),
)


_ROUTES: list[BaseRoute] = []


@dataclass(slots=True)
class TestClock:
    """A clock that stands still until a test moves it."""

    __test__ = False
    at: datetime = OPENED

    def __call__(self) -> datetime:
        return self.at

    def move(self, *, to: datetime | None = None, **by: float) -> None:
        self.at = to or self.at + timedelta(**by)


@dataclass(slots=True)
class Visitor:
    """A browser: it keeps its cookie, and sends forms as our own pages do."""

    client: TestClient
    csrf: str = ""

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(path, follow_redirects=False, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Response:
        form = {"_csrf": self.csrf, **(data or {})}
        return self.client.post(path, data=form, follow_redirects=False, **more)

    def follow(self, answered: Response) -> Response:
        """Give the page that a redirect leads to."""
        assert answered.status_code == 303, (answered.status_code, words(answered))
        return self.get(answered.headers["location"])


@dataclass(slots=True)
class TestSite:
    """The office of one test, with its clock."""

    __test__ = False
    setting: Setting
    clock: TestClock
    app: Any
    clients: list[TestClient] = field(default_factory=list)

    @property
    def store(self) -> Engine:
        return self.setting.store

    def anonymous(self) -> Visitor:
        client = TestClient(
            self.app, base_url="https://testserver", headers={"Sec-Fetch-Site": "same-origin"}
        )
        self.clients.append(client)
        return Visitor(client)

    def visitor(self, key: str) -> Visitor:
        """Give a browser in which the person with this key is signed in."""
        with transaction(self.store) as write:
            opened = open_session(
                write,
                person_with_key(write, key).id,
                at=self.clock(),
                source="192.0.2.1",
                agent="test",
            )
        visitor = self.anonymous()
        visitor.client.cookies.set(SECURE_COOKIE, opened.token)
        visitor.csrf = opened.csrf
        return visitor

    def case_id(self, number: str) -> int:
        from engine.case import case_numbered

        with reading(self.store) as read:
            return case_numbered(read, LIFECYCLE, number).id

    def round_id(self, review: str, period: str) -> int:
        with reading(self.store) as read:
            return round_named(read, LIFECYCLE, review, period).id

    def tick(self) -> None:
        """Do what is due at the clock's moment."""
        act(self.setting, at=self.clock())

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.store.dispose()


def open_site(folder: Path) -> TestSite:
    """Open the office in *folder* to browsers."""
    setting = setting_of(folder)
    clock = TestClock()
    app = build_app(site_for(setting, clock))
    # Routes hold nothing of a site, and laying them out at the first request takes longer than a test.
    if _ROUTES:
        app.router.routes[:] = _ROUTES
    else:
        _ROUTES.extend(app.router.routes)
    return TestSite(setting, clock, app)


def make_office(folder: Path) -> None:
    """Lay down the office and live it until its day: once a run, then it is copied."""
    init_office(
        folder,
        name="한빛시",
        department="소통협력관",
        email="hyeopchi@city.example",
        phone="02-123-4567",
    )
    toml = folder / "office.toml"
    said = toml.read_text(encoding="utf-8")
    toml.write_text(
        said.replace("[web]\n", '[web]\nurl = "https://testserver"\n'), encoding="utf-8"
    )
    setting = setting_of(folder)
    with transaction(setting.store) as write:
        _settle(write)
    for day in (date(2013, 1, 2), date(2013, 2, 25), date(2013, 4, 2), date(2013, 5, 2)):
        act(setting, at=_at(day))
        if day.month in (1, 4):
            _answer_all(setting, day)
    act(setting, at=_at(date(2013, 7, 2)))
    with transaction(setting.store) as write:
        _answer(write, "quarterly_report", "2013-Q2", date(2013, 7, 2), {"1"})
    setting.store.dispose()


def words(answered: Response) -> str:
    """Give the words that a page shows, without its tags, on one line."""
    shown = re.sub(r"(?s)<(script|style|title|svg)\b.*?</\1>", " ", answered.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


@contextmanager
def count_statements(store: Engine) -> Iterator[list[str]]:
    """Collect the statements sent to *store* within, but the openings of transactions."""
    seen: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SET TRANSACTION")):
            seen.append(statement)

    event.listen(store, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        event.remove(store, "before_cursor_execute", hear)


def copy_office(template: Path, folder: Path) -> Path:
    shutil.copytree(template, folder)
    return folder


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 9, tzinfo=UTC)


def _settle(write: Connection) -> None:
    add_organisations(
        write,
        [
            NewOrganisation("communication", "소통협력관", "department", phone="02-123-4567"),
            NewOrganisation("welfare-policy", "복지정책과", "department", phone="02-123-4000"),
            NewOrganisation("arts", "문화예술과", "department", phone="02-123-5000"),
        ],
    )
    staff = [
        NewPerson(key, name, title, f"{key}@city.example", f"010-1234-{number:04}")
        for number, (key, name, title, _, _) in enumerate(_PEOPLE, start=1)
    ]
    members = [
        NewPerson(key, name, "위원", f"{key}@member.example", f"010-5678-{number:04}")
        for number, (key, name, _) in enumerate(_MEMBERS, start=1)
    ]
    add_people(write, staff + members)
    add_committee(
        write,
        NewCommittee("policy_committee", "시정참여정책위원회", "plenary", 0, regular_months=(4, 9)),
    )
    for number, (key, name) in enumerate(
        (("welfare", "복지·여성·보건의료"), ("culture", "문화·체육·관광")), 1
    ):
        add_committee(
            write, NewCommittee(key, name, "subcommittee", number, parent="policy_committee")
        )
    seats = [
        NewSeat(number, "appointed", "member", key, START, TERM, (subcommittee,))
        for number, (key, _, subcommittee) in enumerate(_MEMBERS, start=1)
    ]
    seat_members(write, "policy_committee", seats)
    assign_duties(
        write,
        [NewDuty(key, role, START, organisation=place) for key, _, _, role, place in _PEOPLE],
    )
    shipped = Path(__file__).parents[1] / "states" / "lifecycles" / "policy_task.yaml"
    publish(
        write,
        shipped.read_bytes(),
        file="policy_task.yaml",
        by="han",
        at=_at(date(2012, 9, 3)),
        since=date(2012, 10, 1),
    )
    rows = [
        NewCase(
            number,
            title,
            "maintained",
            {"subcommittee": place, "batch": "agreed", "lead": _LEADS[place]},
            START,
            "2012년 정책합의과제 목록",
        )
        for number, (title, place) in TITLES.items()
    ]
    register(write, LIFECYCLE, rows, actor="han", at=_at(START))


def _answer_all(setting: Setting, day: date) -> None:
    """Let everybody answer the rounds that opened with the period before *day*."""
    with transaction(setting.store) as write:
        quarter = "2012-Q4" if day.month == 1 else "2013-Q1"
        _answer(write, "quarterly_report", quarter, day, set(TITLES))
        if day.month == 1:
            _answer(write, "half_yearly_evaluation", "2012-H2", day, set(TITLES))


def _answer(write: Connection, review: str, period: str, day: date, numbers: set[str]) -> None:
    round_id = round_named(write, LIFECYCLE, review, period).id
    asked = [one for one in asks(write, round_id) if one.number in numbers]
    for key in sorted({one.person_key for one in asked if one.person_key}):
        mine = [one for one in asked if one.person_key == key]
        if review == "quarterly_report":
            said = [Submission(one.id, _report(one.number, period)) for one in mine]
        else:
            said = [
                Submission(one.id, {"opinion": "계획대로 추진되고 있다."}, "maintain")
                for one in mine
            ]
        submit(write, round_id, said, by=key, at=_at(day, 15))


def _report(number: str, period: str) -> dict[str, object]:
    progress = {"2012-Q4": 20, "2013-Q1": 35, "2013-Q2": 50}[period] + int(number)
    return {
        "results": f"{TITLES[number][0]} 대상지를 조사하고 계획을 세움",
        "next_steps": "예산을 확보하고 착수함",
        "progress": progress,
        "grade": "normal",
    }
