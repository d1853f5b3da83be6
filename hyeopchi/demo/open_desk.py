"""The example office the day before a report is due, open to browsers: some answered, some not yet."""

import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hyeopchi.demo.happenings import at_hour

if TYPE_CHECKING:
    from flows.steps.setting import Setting

FOLDER: Final = "desk"
KEPT_ON: Final = date(2013, 6, 30)  # the day before two rounds open
OPENED_ON: Final = date(2013, 7, 9)  # the day before the second quarter's reports are due
AS_IF: Final = at_hour(OPENED_ON, 9, 30)  # when somebody first looks at it

_COPIED: Final = ("calendar.csv", "lifecycles", "templates")
_LINK: Final = re.compile(r"https?://\S+/r/[\w-]+")
# One of each kind of person, and what is theirs to try.
_WHO: Final = (
    ("byeot_yeoul", "총괄부서: 회차, 회의, 모든 과제"),
    ("bom_neoul", "담당자: 내일까지인 분기 보고"),
    ("mul_hanui", "팀장: 우리 부서가 아직 내지 않은 것"),
    ("deul_solbi", "관리자: 흐름, 문안, 사람, 시계"),
    ("dol_saetbyeol", "둘째 승인자: 정의를 함께 시행할 사람"),
    ("sae_danbi", "감사 담당: 기록과 접속기록"),
)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody of the example who can sign in, for as long as the example runs."""

    login: str
    name: str
    what: str
    password: str


def keep_desk(setting: "Setting") -> None:
    """Keep a copy of the office as it stands, to be opened to browsers when its year is over."""
    folder = setting.folder / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name in _COPIED:
        path = setting.folder / name
        (shutil.copytree if path.is_dir() else shutil.copyfile)(path, folder / name)
    (folder / "office.toml").write_text(
        (setting.folder / "office.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    raw = setting.store.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(folder / "hyeopchi.db"),))
    finally:
        raw.close()


def has_desk(demo: Path) -> bool:
    return (demo / FOLDER / "office.toml").is_file()


def open_desk(demo: Path, url: str) -> tuple[Path, list[Login], str | None]:
    """
    Bring the copy to its morning, and give it, who may sign in, and a member's link.

    Passwords are new each time and kept nowhere; letters carry links to *url*.
    """
    from hyeopchi.office import open_office

    folder = demo / FOLDER
    _tell_url(folder / "office.toml", url)
    setting = open_office(folder)
    try:
        _live_until_then(setting)
        return folder, _logins(setting), _link(setting, url)
    finally:
        setting.store.dispose()


def _tell_url(toml: Path, url: str) -> None:
    said = re.sub(r"\n\[web\]\n.*\Z", "\n", toml.read_text(encoding="utf-8"), flags=re.DOTALL)
    toml.write_text(
        f'{said.rstrip()}\n\n[web]\nurl = "{url}"\nsecond_step = "off"\n', encoding="utf-8"
    )


def _live_until_then(setting: "Setting") -> None:
    from engine.moment import newest_moment
    from engine.store import reading
    from hyeopchi.demo.example import INCHEON_2013
    from hyeopchi.demo.year import begin_day, live

    with reading(setting.store) as read:
        newest = newest_moment(read)
    if newest is not None and newest >= at_hour(OPENED_ON, 9):
        return  # somebody has been here before
    for day in live(setting, INCHEON_2013):
        if day == OPENED_ON - timedelta(days=1):
            break
    begin_day(setting, OPENED_ON)


def _logins(setting: "Setting") -> list[Login]:

    from engine.invites import accept_invite, make_invite
    from engine.password_hash import hash_password
    from engine.store import transaction

    found = []
    for key, what in _WHO:
        password = secrets.token_urlsafe(9)
        with transaction(setting.store) as write:
            invited = make_invite(write, key, by="system", at=AS_IF)
            one = accept_invite(
                write, invited.code, password_hash=hash_password(password), at=AS_IF
            )
        found.append(Login(key, f"{one.name} {one.title}", what, password))
    return found


def _link(setting: "Setting", url: str) -> str | None:
    """Find a link that still opens where a member would: in the letter that asks them."""
    from engine.review_links import link_of_token
    from engine.store import reading

    letters = sorted(
        (setting.folder / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime
    )
    with reading(setting.store) as read:
        for file in letters:
            body = message_from_bytes(file.read_bytes(), policy=default).get_body(("plain",))
            found = _LINK.search(body.get_content()) if body else None
            token = found.group().rpartition("/")[2] if found else ""
            if token and link_of_token(read, token, at=AS_IF) is not None:
                return f"{url}/r/{token}"
    return None


def showing(url: str, logins: Sequence[Login], link: str | None) -> str:
    """Tell where the office is open and as whom one may look at it."""
    width = max(len(one.login) for one in logins)
    lines = [
        f"본보기 사무실을 열었습니다: {url}",
        f"이 사무실의 오늘은 {AS_IF:%Y. %-m. %-d.}이고, 2분기 보고는 내일까지, 상반기 평가는 이달 말까지입니다.",
        "",
        "로그인할 수 있는 사람 (아이디 / 비밀번호, 열 때마다 새로 만듭니다)",
        *(f"  {one.login:<{width}} / {one.password}   {one.name} – {one.what}" for one in logins),
    ]
    if link:
        lines += ["", f"위원이 받은 메일의 링크: {link}"]
    return "\n".join([*lines, "", "멈추려면 Ctrl+C를 누릅니다."])
