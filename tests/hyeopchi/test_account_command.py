"""`hyeopchi account`: invitations printed once, accounts listed and ended."""

import pytest
from sqlalchemy import select

from engine.invites import accept_invite
from engine.store import open_store, transaction
from engine.tables import account, invite
from hyeopchi.desk import now
from tests.small_office import Shell


def invited(shell: Shell, person: str, **more: str) -> str:
    return shell.data("account", "invite", person, **more)["code"]


def test_invite_prints_a_secret_that_the_record_does_not_keep(shell: Shell):
    said = shell("account", "invite", "lee", "--at", "2013-07-03T10:00")

    assert "이든솔님의 초대 부호입니다. 2013. 7. 6.(토) 10:00까지 한 번 쓸 수 있습니다." in said
    code = said.split("부호: ")[1].strip()
    store = open_store(shell.environment["HYEOPCHI_DATABASE_URL"])
    with transaction(store) as write:
        assert code not in str(write.execute(select(invite)).all())
    store.dispose()
    assert "http://127.0.0.1:8080/invited" in said


def test_list_tells_how_each_account_stands(shell: Shell):
    assert "아직 계정이 없습니다." in shell("account", "list")
    code = invited(shell, "lee")
    invited(shell, "noh")
    store = open_store(shell.environment["HYEOPCHI_DATABASE_URL"])
    with transaction(store) as write:
        accept_invite(write, code, password_hash="hash", at=now())
        assert write.scalar(select(account.c.password_hash)) == "hash"
    store.dispose()

    listed = shell.data("account", "list")["accounts"]

    assert [(one["person"], one["password"], one["invited_until"] is None) for one in listed] == [
        ("lee", True, True),
        ("noh", False, False),
    ]
    file = shell.files / "accounts.csv"
    shell("account", "list", "--csv", file, "--reason", "점검")
    assert '"lee","이든솔","사용","꺼짐"' in file.read_text(encoding="utf-8-sig")
    assert "계정" in shell("exports")


def test_disable_enable_unlock_and_reset_code(shell: Shell):
    invited(shell, "lee")

    assert shell("account", "disable", "lee") == "이든솔님의 계정을 중지했습니다.\n"
    assert shell.data("account", "list")["accounts"][0]["disabled_at"] is not None
    assert shell("account", "enable", "lee") == "이든솔님의 계정을 다시 쓰게 했습니다.\n"
    assert shell("account", "unlock", "lee") == "이든솔님의 로그인 지연을 풀었습니다.\n"
    assert shell("account", "reset-code", "lee") == "이든솔님의 2단계 확인을 지웠습니다.\n"


@pytest.mark.parametrize(
    ("args", "rc", "said"),
    [
        (("invite", "없음"), 3, "없음"),
        (("disable", "lee"), 3, "lee에게는 아직 계정이 없습니다."),
        (("invite", "lee", "--as", "noh"), 1, ""),
        (("invite", "lee", "--hours", "100"), 2, "--hours"),
    ],
)
def test_what_an_account_is_not_given(shell: Shell, args: tuple[str, ...], rc: int, said: str):
    assert said in shell("account", *args, rc=rc)


def test_nobody_disables_themselves(shell: Shell):
    invited(shell, "han")

    assert "자기 계정을 중지하거나" in shell("account", "disable", "han", rc=1)
