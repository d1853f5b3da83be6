"""시험: the year is seen before it is in force, and nothing of it happens."""

import pytest
from sqlalchemy import func, select

from engine.draft import open_draft
from engine.store import reading
from engine.tables import mail, notice
from hyeopchi.rehearsal_room import RehearsalRoom
from tests.site import TestSite, Visitor, words

BASE = "/admin/flows/policy_task"


def played(site: TestSite, visitor: Visitor) -> str:
    """Change the reminder from 7 to 10 days, rehearse a month, and give the page."""
    visitor.post(f"{BASE}/rounds", {"version": "0", "remind-half_yearly_evaluation": "14, 10, 1"})
    visitor.follow(visitor.post(f"{BASE}/trial", {"months": "1"}))
    room = site.app.state.rehearsals
    assert isinstance(room, RehearsalRoom)
    with reading(site.store) as read:
        draft = open_draft(read, "policy_task")
    assert draft is not None
    run = room.newest("policy_task", draft.hash)
    assert run is not None
    assert run.done.wait(120)
    return visitor.get(f"{BASE}/trial").text


@pytest.mark.slow
def test_the_calendar_shows_the_days_that_change(site: TestSite):
    site.clock.move(days=187)  # 2014-01-06: the evaluation of 2013-H2 is about to open
    admin = site.visitor("ad")
    with reading(site.store) as read:
        before = read.scalar(select(func.count()).select_from(mail))

    text = played(site, admin)

    changed = {
        part.partition('"')[0] for part in text.split('<div class="day-row changed" id="d-')[1:]
    }
    # Due on 01-31, which is 설날, so on Monday 02-03: seven days before it, and ten.
    assert changed == {"2014-01-24", "2014-01-27"}
    with reading(site.store) as read:
        assert read.scalar(select(func.count()).select_from(mail)) == before
        draft = open_draft(read, "policy_task")
    assert draft is not None
    assert draft.is_rehearsed
    day = admin.get(f"{BASE}/trial/2014-01-24")
    assert "시험한 것이며, 보내지 않았습니다." in words(day)
    assert "***@" in words(day)
    assert admin.get(f"{BASE}/trial/2014-01-24?letter=999").status_code == 404
    for key in ("lee", "gam"):
        other = site.visitor(key)
        assert other.get(f"{BASE}/trial/2014-01-24").status_code == 403
        assert other.post(f"{BASE}/trial", {"months": "3"}).status_code == 403
    assert site.anonymous().get(f"{BASE}/trial/2014-01-24").status_code == 303


def test_what_has_problems_is_not_rehearsed(site: TestSite):
    admin = site.visitor("ad")
    admin.post(BASE, {"text": "lifecycle: policy_task\n", "act": "save", "version": "0"})

    page = admin.follow(admin.post(f"{BASE}/trial", {"months": "3"}))

    assert "먼저 고쳐 주십시오." in words(page)
    with reading(site.store) as read:
        assert read.scalar(select(func.count()).where(notice.c.kind == "x")) == 0
