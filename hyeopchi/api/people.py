"""People, organisations and committees; telephone and mail only for keys that may."""

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import Field

from engine.people import Person, committees, everybody, organisations
from hyeopchi.api.documented import refused
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import Key, Labelled, Out
from hyeopchi.duties import HeldRole, duties_on
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.role import role_label

router = api_router("사람과 기관")

Reader = Annotated[Principal, Depends(Through("people", "people:read"))]

_CONTACT = "people:contact"


class RoleOut(Out):
    """A role that somebody holds today, and where."""

    role: Labelled = Field(examples=[{"key": "program_manager", "label": "주무관(담당자)"}])
    place: str | None = Field(examples=["복지정책과"])


class PersonOut(Out):
    """A person. Contact data is there only for a key with people:contact."""

    key: str = Field(examples=["lee"])
    name: str = Field(examples=["이든솔"])
    title: str | None = Field(examples=["주무관"])
    roles: list[RoleOut]
    email: str | None = Field(default=None, examples=[None])
    phone: str | None = Field(default=None, examples=[None])


class PersonList(Out):
    """Everybody who is entered."""

    items: list[PersonOut]


class OrganisationOut(Out):
    """A department, a team or another body."""

    key: str = Field(examples=["welfare-policy"])
    name: str = Field(examples=["복지정책과"])
    kind: str = Field(examples=["department"])


class OrganisationList(Out):
    """Every organisation."""

    items: list[OrganisationOut]


class CommitteeOut(Out):
    """A committee or a subcommittee."""

    key: str = Field(examples=["welfare"])
    name: str = Field(examples=["복지·여성·보건의료"])
    kind: str = Field(examples=["subcommittee"])
    parent: str | None = Field(examples=["policy_committee"])
    number: int = Field(examples=[3])


class CommitteeList(Out):
    """Every committee, in the order of tables of figures."""

    items: list[CommitteeOut]


@router.get("/people", summary="사람 목록", responses=refused())
def listed(request: Request, who: Reader, read: Read) -> PersonList:
    """사람과 오늘 맡은 역할을 줍니다. 연락처는 `people:contact` 범위가 있어야 나옵니다."""
    held = duties_on(read, site_of(request).today())
    found = everybody(read)
    showed(request, query="전체", what="사람 목록 보기")
    return PersonList(items=[_person(each, held.get(each.id, []), who) for each in found.values()])


@router.get("/people/{person}", summary="사람 하나", responses=refused(404))
def one(request: Request, who: Reader, read: Read, person: Key) -> PersonOut:
    """사람 하나를 key로 찾습니다."""
    found = everybody(read).get(person)
    if found is None:
        raise NotThere()
    showed(request, [found.key], what="사람 보기")
    held = duties_on(read, site_of(request).today())
    return _person(found, held.get(found.id, []), who)


@router.get("/organisations", summary="기관 목록", responses=refused())
def places(who: Reader, read: Read) -> OrganisationList:
    """부서와 기관을 줍니다."""
    return OrganisationList(
        items=[
            OrganisationOut(key=each.key, name=each.name, kind=each.kind)
            for each in organisations(read).values()
        ]
    )


@router.get("/committees", summary="위원회 목록", responses=refused())
def bodies(who: Reader, read: Read) -> CommitteeList:
    """위원회와 실무분과를 줍니다."""
    found = committees(read)
    keys = {each.id: each.key for each in found.values()}
    return CommitteeList(
        items=[
            CommitteeOut(
                key=each.key,
                name=each.name,
                kind=each.kind,
                parent=keys.get(each.parent_id or 0),
                number=each.number,
            )
            for each in found.values()
        ]
    )


def _person(one: Person, held: list[HeldRole], who: Principal) -> PersonOut:
    contact: dict[str, Any] = {}
    if _CONTACT in who.scopes:
        contact = {"email": one.email, "phone": one.phone}
    return PersonOut(
        key=one.key,
        name=one.name,
        title=one.title,
        roles=[
            RoleOut(role=Labelled(key=each.role, label=role_label(each.role)), place=each.place)
            for each in held
        ],
        **contact,
    )
