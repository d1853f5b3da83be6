"""The way in for an office's first admin: an invitation, printed once, instead of a password for all."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.invites import Invited


def first_invite(write: "Connection", *, at: datetime) -> "Invited | None":
    """
    Invite the first admin, or coordinator, of an office in which nobody may sign in yet.

    None: somebody has a way in already, or nobody is there to be invited.
    """
    from engine.accounts import accounts
    from engine.invites import make_invite
    from engine.people import people
    from engine.seoul import day_in_seoul
    from hyeopchi.duties import duties_on

    known = accounts(write, at=at).values()
    if any(one.is_open or one.invited_until for one in known):
        return None
    held = duties_on(write, day_in_seoul(at))
    for role in ("admin", "coordinator"):
        for person_id in sorted(held):
            if any(duty.role == role for duty in held[person_id]):
                key = people(write, [person_id])[person_id].key
                return make_invite(write, key, by="serve", at=at)
    return None


def invite_words(invited: "Invited", url: str) -> str:
    """Say what to do with it."""
    who = invited.person
    return (
        f"아직 아무도 로그인할 수 없습니다. {who.name}({who.key})님의 초대 부호로 {url}/invited 에서 "
        f"비밀번호를 정해 주십시오(72시간, 한 번): {invited.code}"
    )
