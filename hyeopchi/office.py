"""The office as a folder: made by `hyeopchi init`, opened by every command."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hyeopchi.errors import OfficeExists, OfficeMissing, StoreEmpty, StoreNewer, StoreOld

if TYPE_CHECKING:
    from flows.steps.setting import Setting

SETTINGS = "office.toml"
SHIPPED_LIFECYCLES = Path(__file__).parents[1] / "states" / "lifecycles"

_OFFICE_TOML = """\
# 이 사무실의 설정입니다. '#'으로 시작하는 줄은 설명이며, 값은 따옴표 안에서 고칩니다.
# 고친 뒤에 `hyeopchi verify`를 실행하면 설정도 함께 점검합니다.

[office]
# 기관 이름. 공문과 알림의 보내는 곳입니다.
name = {name}
# 총괄부서. 보고서의 작성부서로도 찍힙니다.
department = {department}
# 우편번호와 주소, 문의 전화
address = ""
phone = {phone}
# 알림을 보내는 주소
email = {email}
# 메일 고유번호(Message-ID)의 오른쪽. 한번 정하면 바꾸지 않습니다.
mail_domain = {domain}
# 알림 끝에 붙는 서명. 비워 두면 부서와 전화가 붙습니다.
signature = ""
# 여러 정의를 시행하는 사무실에서, 명령에 --lifecycle을 적지 않으면 이 정의로 봅니다.
lifecycle = {lifecycle}

# 이 시간 밖이나 휴무일에는 아무 알림도 나가지 않습니다.
[hours]
start = "09:00"
end = "18:00"

# folder: outbox/ 폴더에 .eml 파일로 남깁니다. smtp: 메일 서버로 보냅니다.
[mail]
transport = "folder"
# smtp를 쓸 때만 아래 줄의 '#'을 지웁니다. 비밀번호는 HYEOPCHI_SMTP_PASSWORD나
# 이 폴더의 smtp-password 파일(권한 600)에서 읽으며, 이 파일에는 적지 않습니다.
# host = "mail.office.example"
# port = 587
# starttls = true
# user = "hyeopchi"
# 465번 포트로 보내면 starttls 대신 tls = true를 적습니다. 기관이 스스로 만든 인증서를 쓰면 ca_file에
# 인증 기관의 인증서(PEM)를 적습니다. final_wait은 본문을 보낸 뒤 답을 기다리는 시간(60–600초)입니다.
# tls = true
# ca_file = "ca.pem"
# final_wait = 120
# 한 사람에게 하루, 그리고 한 번에 나가는 알림의 한도입니다. 넘으면 보류하고 총괄부서에 묻습니다.
per_person_per_day = 5
per_run = 2000

# 화면(hyeopchi serve)의 설정입니다. url은 사람들이 여는 주소이며, 적어 두어야 위원 알림에 링크가 붙습니다.
[web]
# url = "https://hyeopchi.city.example"
# host = "127.0.0.1"
# port = 8080
# 비밀번호 규칙: "asvs"(길이 위주) 또는 "institution"(글자 종류와 주기). 2단계 확인: "staff", "admin", "off"
password = "asvs"
second_step = "staff"
# 이만큼 아무 일도 하지 않으면 로그아웃됩니다(10–60분). 올리는 파일 하나의 한도(MB)
idle_minutes = 30
upload_mb = 20

# 다른 프로그램에 일어난 일을 알릴 때만 씁니다. 여기에 적은 호스트로만 보냅니다.
# [webhooks]
# hosts = ["hook.city.example"]
"""

_CALENDAR_CSV = "날짜,구분,이름,근거\n"

_TEMPLATES_README = """\
이 폴더에 알림 문안을 두면, 같은 이름의 기본 문안 대신 쓰입니다.
예: policy_task/quarterly_report.request.txt.j2
첫 줄은 제목이고, 쓸 수 있는 말은 `hyeopchi check`가 점검합니다.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` laid down."""

    folder: Path
    files: tuple[Path, ...]  # relative to the folder
    database: str


def open_office(folder: Path, *, any_schema: bool = False) -> "Setting":
    """
    Open the office in *folder*; the caller disposes of its store.

    Args:
        any_schema: Whether a record laid out by an older program will do, as to upgrade it.

    Raises:
        OfficeMissing: There is no office in the folder.
        OfficeUnfit: Its settings cannot be used.
        StoreEmpty: Its database was never laid out.
        StoreOld: An older program laid it out.
        StoreNewer: A newer program laid it out.
    """
    if not (folder / SETTINGS).is_file():
        raise OfficeMissing(folder)
    from flows.steps.setting import setting_of

    setting = setting_of(folder)
    try:
        _look_at_schema(setting, any_schema=any_schema)
    except BaseException:
        setting.store.dispose()
        raise
    return setting


def _look_at_schema(setting: "Setting", *, any_schema: bool) -> None:
    from engine.migrate import head, standing
    from engine.store import reading

    url = setting.store.url
    path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if path is not None and not path.is_file():  # looking would make one
        raise StoreEmpty(url.render_as_string())
    with reading(setting.store) as read:
        found = standing(read)
    if found is None:
        raise StoreEmpty(url.render_as_string())
    if found > head():
        raise StoreNewer(found, head())
    if found < head() and not any_schema:
        raise StoreOld(found, head())


def main_lifecycle(folder: Path) -> str | None:
    """Give the lifecycle that commands mean when none is named; None: the office names none."""
    import tomllib

    try:
        said = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None  # opening the office says what is wrong with it
    return said.get("office", {}).get("lifecycle") or None


def init_office(
    folder: Path,
    *,
    name: str,
    department: str,
    email: str,
    phone: str = "",
    lifecycle: str = "policy_task",
) -> Made:
    """
    Lay down an office: settings, definitions, calendar, letters and an empty record.

    Args:
        lifecycle: The one that a command means which names none.

    Raises:
        OfficeExists: The folder holds an office already.
    """
    if (folder / SETTINGS).exists():
        raise OfficeExists(folder)
    from hyeopchi.schema_files import DEFINITIONS, SCENARIOS, schema_text, with_schema

    domain = email.rpartition("@")[2] or "office.example"
    files = {
        Path("calendar.csv"): "\ufeff" + _CALENDAR_CSV,  # the mark tells Excel it is UTF-8
        Path("templates") / "README.txt": _TEMPLATES_README,
        **{
            Path("lifecycles") / shipped.name: with_schema(
                shipped.name, shipped.read_text(encoding="utf-8")
            )
            for shipped in sorted(SHIPPED_LIFECYCLES.glob("*.yaml"))
        },
        Path("lifecycles") / DEFINITIONS: schema_text(scenarios=False),
        Path("lifecycles") / SCENARIOS: schema_text(scenarios=True),
        Path(SETTINGS): _OFFICE_TOML.format(
            name=_quoted(name),
            department=_quoted(department),
            email=_quoted(email),
            phone=_quoted(phone),
            domain=_quoted(domain),
            lifecycle=_quoted(lifecycle),
        ),
    }
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    for name_ in ("outbox", "reports"):
        (folder / name_).mkdir(exist_ok=True)
    return Made(folder, tuple(files), _lay_out_record(folder))


def _lay_out_record(folder: Path) -> str:
    from engine.migrate import migrate
    from flows.steps.setting import setting_of

    store = setting_of(folder).store
    try:
        migrate(store)
    finally:
        store.dispose()
    folder.chmod(0o700)  # it holds the record, and people's addresses
    return store.url.render_as_string()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
