"""What happened, told to another machine from the record to the wire, and how its signature is checked."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from engine.case import case_numbered
from engine.register import CaseEdit, edit
from engine.store import reading, transaction
from engine.webhook_news import queue_ping
from engine.webhook_outbox import deliveries
from engine.webhooks import add_webhook
from flows.steps.office_key import office_key
from flows.steps.setting import Setting, setting_of
from flows.steps.tick import tick
from flows.steps.webhook_call import Called
from flows.steps.webhook_setting import WebhookSetting
from flows.steps.webhooks import SEALED_FOR, Told, signature, tell_webhooks
from tests.city import NOON, found

SECRET = "whs_secret"


@dataclass
class Wire:
    """Takes what is sent, and answers as it is told to."""

    answers: list[Called] = field(default_factory=list)
    sent: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Called:
        self.sent.append((url, body, headers))
        return self.answers.pop(0) if self.answers else Called(204)


@pytest.fixture
def office(
    store: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Setting:
    found(store)
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "office.toml").write_text(
        '[office]\nname = "한빛시"\nemail = "a@city.example"\nmail_domain = "city.example"\n'
        '[webhooks]\nhosts = ["hook.example"]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("HYEOPCHI_DATABASE_URL", database_url)
    return replace(setting_of(folder), store=store)


def enter(office: Setting, *, secret: str = SECRET, url: str = "https://hook.example/in") -> int:
    sealed = office_key(office.folder).seal(SEALED_FOR, secret)
    with transaction(office.store) as write:
        return add_webhook(write, url=url, events=["case.edited"], sealed=sealed, by="han", at=NOON)


def change(office: Setting, budget: int = 7) -> None:
    with transaction(office.store) as write:
        one = case_numbered(write, "policy_task", "1")
        edit(
            write,
            [CaseEdit(one.id, one.version, {"budget": budget})],
            actor="han",
            at=NOON,
            on=date(2013, 1, 10),
            reason="추경",
        )


def test_what_happened_arrives_signed_and_named(office: Setting) -> None:
    hook, wire = enter(office), Wire()
    change(office)

    told = tell_webhooks(office, at=NOON, by=wire)
    again = tell_webhooks(office, at=NOON + timedelta(minutes=1), by=wire)

    assert (told, again) == (Told(queued=1, delivered=1), Told())
    ((url, body, headers),) = wire.sent
    said = json.loads(body)
    moment, sign = (part.split("=")[1] for part in headers["Hyeopchi-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert (url, headers["Hyeopchi-Event"]) == ("https://hook.example/in", "case.edited")
    assert (int(moment), sign) == (int(NOON.timestamp()), expected)
    assert said["id"].startswith(f"{hook}:event:")
    assert said["data"]["case"]["number"] == "1"


def test_what_did_not_arrive_is_tried_again_with_the_same_body(office: Setting) -> None:
    enter(office)
    wire = Wire([Called(503, "받는 곳이 503으로 답했습니다.")])
    change(office)

    first = tell_webhooks(office, at=NOON, by=wire)
    early = tell_webhooks(office, at=NOON + timedelta(seconds=59), by=wire)
    second = tell_webhooks(office, at=NOON + timedelta(minutes=1), by=wire)

    assert (first, early, second) == (Told(queued=1, retry=1), Told(), Told(delivered=1))
    assert wire.sent[0][1] == wire.sent[1][1]
    assert wire.sent[0][2]["Hyeopchi-Signature"] != wire.sent[1][2]["Hyeopchi-Signature"]


def test_machine_that_does_not_answer_is_asked_once_a_run(office: Setting) -> None:
    ill, well = enter(office), enter(office, url="https://hook.example/well")
    for budget in (7, 8, 9):
        change(office, budget)

    class Selective(Wire):
        def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Called:
            super().__call__(url, body, headers)
            return Called(204) if url.endswith("well") else Called(None, "연결하지 못했습니다.")

    wire = Selective()
    told = tell_webhooks(office, at=NOON, by=wire)

    assert told == Told(queued=6, delivered=3, retry=1)
    assert sum(not url.endswith("well") for url, _, _ in wire.sent) == 1
    with reading(office.store) as read:
        assert {one.status for one in deliveries(read, ill)} == {"retry", "queued"}
        assert {one.status for one in deliveries(read, well)} == {"delivered"}


def test_secret_under_another_key_is_given_up_with_a_reason(office: Setting) -> None:
    with transaction(office.store) as write:
        hook = add_webhook(
            write,
            url="https://hook.example/",
            events=["case.edited"],
            sealed="gAAAA",
            by="han",
            at=NOON,
        )
        queue_ping(write, hook, key="k", at=NOON)
    wire = Wire()

    told = tell_webhooks(office, at=NOON, by=wire)

    assert (told, wire.sent) == (Told(dead=1), [])
    with reading(office.store) as read:
        (one,) = deliveries(read, hook)
    assert one.reason == "비밀 값을 열 수 없습니다. 받는 곳을 새로 등록하세요."


def test_host_taken_off_the_list_is_told_nothing_more(office: Setting) -> None:
    hook = enter(office, url="https://gone.example/")
    change(office)

    told = tell_webhooks(office, at=NOON)

    assert told == Told(queued=1, dead=1)
    with reading(office.store) as read:
        (one,) = deliveries(read, hook)
    assert one.reason == "office.toml의 [webhooks] hosts에 없는 호스트입니다."


def test_office_that_names_no_host_tells_nothing(office: Setting) -> None:
    enter(office)
    change(office)
    wire = Wire()

    assert tell_webhooks(replace(office, webhooks=WebhookSetting()), at=NOON, by=wire) == Told()
    assert wire.sent == []


def test_tick_tells_webhooks(office: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire()
    monkeypatch.setattr("flows.steps.webhooks.call", lambda *args, **kwargs: wire(*args[:3]))
    enter(office)
    change(office)

    assert tick(office, at=NOON).webhooks == 1
    assert len(wire.sent) == 1


def test_signature_of_another_moment_or_body_is_another() -> None:
    of = {
        signature(SECRET, b"a", at=NOON),
        signature(SECRET, b"b", at=NOON),
        signature(SECRET, b"a", at=NOON + timedelta(seconds=1)),
        signature("whs_other", b"a", at=NOON),
    }

    assert len(of) == 4


@pytest.mark.parametrize(
    "said",
    [
        'hosts = "hook.example"',
        "hosts = [1]",
        'hosts = ["https://hook.example"]',
        'hosts = ["*.example"]',
        'hosts = ["hook.example"]\nnetworks = ["10.0.0.0/33"]',
        'hosts = ["hook.example"]\nca_file = "none.pem"',
        'host = ["hook.example"]',
    ],
)
def test_office_that_says_something_unusable_is_told_so(office: Setting, said: str) -> None:
    from flows.errors import OfficeUnfit

    toml = office.folder / "office.toml"
    text = toml.read_text(encoding="utf-8").partition("[webhooks]")[0]
    toml.write_text(f"{text}[webhooks]\n{said}\n", encoding="utf-8")

    with pytest.raises(OfficeUnfit):
        setting_of(office.folder)
