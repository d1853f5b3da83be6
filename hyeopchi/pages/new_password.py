"""A new password, typed twice: everything wrong with it, beside its field."""

from engine.password_rules import password_problems, plain_password
from engine.people import Person
from hyeopchi.pages.entering import rules_of
from hyeopchi.web.website import Site


def problems_with(site: Site, who: Person, typed: str, again: str) -> list[tuple[str, str]]:
    """Give (field, sentence) of all that keeps *typed* from being the password of *who*."""
    office = site.setting.office
    names = (who.key, who.name, office["name"], office["department"], *_mailbox(who.email))
    said = password_problems(typed, rules_of(site), names=[one for one in names if one])
    problems = [("password", sentence) for sentence in said]
    if plain_password(again) != typed:
        problems.append(("again", "두 번 적은 비밀번호가 서로 다릅니다. 다시 적어 주십시오."))
    return problems


def asked_of(site: Site) -> str:
    """Say in words what the office asks of a password."""
    rules = rules_of(site)
    kinds = (
        f"영문 대문자, 소문자, 숫자, 특수문자, 한글 가운데 {rules.kinds_min}가지 이상을 섞어 "
        if rules.kinds_min
        else ""
    )
    lasts = f" {rules.lasts.days}일마다 바꿉니다." if rules.lasts else ""
    return f"{kinds}{rules.length_min}자 이상으로 정합니다.{lasts} 한글과 빈칸도 쓸 수 있습니다."


def _mailbox(email: str | None) -> tuple[str, ...]:
    return (email.partition("@")[0],) if email else ()
