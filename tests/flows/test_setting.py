from datetime import date, time
from pathlib import Path

import pytest

from engine.business_days import OfficeDaysInvalid
from engine.caps import Caps
from flows.errors import OfficeUnfit
from flows.steps.setting import Hours, Setting, office_at, setting_of
from flows.steps.web_setting import WebSetting
from notifications.folder import FolderTransport
from notifications.smtp import SmtpTransport

LEAST = """
[office]
name = "남동구"
email = "hyeopchi@namdong.example"
mail_domain = "namdong.example"
"""


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HYEOPCHI_DATABASE_URL", raising=False)
    monkeypatch.delenv("HYEOPCHI_SMTP_PASSWORD", raising=False)


def opened(folder: Path, said: str) -> Setting:
    (folder / "office.toml").write_text(said, encoding="utf-8")
    return setting_of(folder)


def test_setting_of_the_least_office_fills_in_the_usual(tmp_path: Path) -> None:
    setting = opened(tmp_path, LEAST)

    assert setting.office == {
        "name": "남동구",
        "department": "",
        "address": "",
        "phone": "",
        "email": "hyeopchi@namdong.example",
        "signature": "",
        "mail_domain": "namdong.example",
    }
    assert setting.hours == Hours(time(9), time(18))
    assert isinstance(setting.transport, FolderTransport)
    assert setting.store.url.render_as_string() == f"sqlite:///{tmp_path}/hyeopchi.db"


def test_setting_of_reads_hours_mail_and_calendar(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text(
        "\ufeff날짜,구분,이름,근거\n2013-05-15,휴무,구민의 날,조례\n", encoding="utf-8"
    )
    said = (
        LEAST
        + '[hours]\nstart = "08:30"\nend = "17:30"\n[mail]\ntransport = "smtp"\nhost = "mail.namdong.example"\n'
    )

    setting = opened(tmp_path, said)

    assert setting.hours == Hours(time(8, 30), time(17, 30))
    assert isinstance(setting.transport, SmtpTransport)
    assert setting.calendar.name_of(date(2013, 5, 15)) == "구민의 날"


def test_setting_of_reads_how_mail_leaves_and_how_much(tmp_path: Path) -> None:
    said = (
        LEAST
        + '[mail]\ntransport = "smtp"\nhost = "m"\ntls = true\nuser = "hyeopchi"\n'
        + "final_wait = 600\nper_person_per_day = 3\nper_run = 100\n"
    )

    setting = opened(tmp_path, said)

    assert setting.caps == Caps(per_person_per_day=3, per_run=100)
    assert isinstance(setting.transport, SmtpTransport)
    assert setting.transport._port == 465
    assert setting.transport._final_seconds == 600


def test_setting_of_reads_how_the_pages_are_served(tmp_path: Path) -> None:
    said = (
        LEAST
        + '[web]\nurl = "https://hyeopchi.city.example/"\npassword = "institution"\n'
        + 'second_step = "admin"\nidle_minutes = 10\nupload_mb = 5\nhost = "0.0.0.0"\nport = 80\n'
    )

    assert opened(tmp_path, LEAST).web == WebSetting()
    assert opened(tmp_path, said).web == WebSetting(
        "https://hyeopchi.city.example", "institution", "admin", 10, 5, "0.0.0.0", 80
    )
    assert opened(tmp_path, LEAST + '[web]\nurl = ""\n').web.url is None
    local = LEAST + '[web]\nurl = "http://127.0.0.1:8080"\n'
    assert opened(tmp_path, local).web.url == "http://127.0.0.1:8080"


def test_setting_of_follows_the_database_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYEOPCHI_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")

    (tmp_path / "office.toml").write_text(LEAST, encoding="utf-8")

    with office_at(tmp_path) as setting:
        assert setting.store.url.database == f"{tmp_path}/other.db"


@pytest.mark.parametrize(
    ("said", "problem", "mend"),
    [
        ('name = "', "it is no TOML", "mend that line"),
        ("[office]\nname = 3\n", "[office] name is no text", "put it in quotes"),
        ('[office]\nname = "남동구"\n', "[office] email is missing", 'add email = "…"'),
        (LEAST + "[hours]\nstart = 9\n", "[hours] start is 9", 'write it "09:00"'),
        (
            LEAST + '[hours]\nstart = "19:00"\n',
            "[hours] end before they start",
            '"09:00" to "18:00"',
        ),
        (LEAST + '[mail]\ntransport = "fax"\n', "[mail] transport is 'fax'", '"folder" or "smtp"'),
        (LEAST + '[mail]\ntransport = "smtp"\n', "[mail] host is missing", "add host"),
        (
            LEAST + '[mail]\ntransport="smtp"\nhost="m"\nport="25"\n',
            "[mail] port is '25'",
            "such as port = 587",
        ),
        (
            LEAST + '[mail]\ntransport="smtp"\nhost="mail.namdong.example"\nuser="hyeopchi"\n',
            "[mail] would send the password in the clear",
            "write starttls = true",
        ),
        (LEAST + '[mial]\ntransport = "smtp"\n', "it says [mial]", "[office], [hours], [mail]"),
        (LEAST + '[mail]\nhots = "m"\n', "[mail] says 'hots'", "per_run, port, starttls"),
        (
            LEAST + '[mail]\ntransport="smtp"\nhost="m"\ntls=true\nstarttls=true\n',
            "[mail] says both tls and starttls",
            "write only one",
        ),
        (
            LEAST + '[mail]\ntransport="smtp"\nhost="m"\nfinal_wait=59\n',
            "[mail] final_wait is 59",
            "from 60 to 600",
        ),
        (
            LEAST + '[mail]\ntransport="smtp"\nhost="m"\nca_file="office.toml"\n',
            "[mail] ca_file holds no certificates: office.toml",
            "PEM",
        ),
        (
            LEAST + '[web]\nurl = "http://hyeopchi.city.example"\n',
            "[web] url is 'http://hyeopchi.city.example'",
            'such as url = "https://',
        ),
        (LEAST + '[web]\nurl = "https://a.example/x?y"\n', "[web] url is", "such as url"),
        (LEAST + '[web]\nurl = "https://a@b.example"\n', "[web] url is", "such as url"),
        (LEAST + '[web]\nport = "80"\n', "[web] port is '80'", "such as port = 8080"),
        (LEAST + "[web]\nport = 65536\n", "[web] port is 65536", "from 1 to 65535"),
        (LEAST + "[web]\nidle_minutes = 9\n", "[web] idle_minutes is 9", "from 10 to 60"),
        (LEAST + '[web]\npassword = "1234"\n', "[web] password is '1234'", "asvs, institution"),
        (LEAST + '[web]\nsecond_step = "x"\n', "[web] second_step is 'x'", "staff, admin, off"),
        (LEAST + '[web]\nhost = "a/b"\n', "[web] host is 'a/b'", "such as host"),
        (LEAST + "[mail]\nper_run = 0\n", "[mail] per_run is 0", "such as per_run = 2000"),
        (
            LEAST + "[mail]\nper_person_per_day = true\n",
            "[mail] per_person_per_day is True",
            "such as per_person_per_day = 5",
        ),
    ],
)
def test_setting_of_refuses_what_it_cannot_use(
    tmp_path: Path, said: str, problem: str, mend: str
) -> None:
    with pytest.raises(OfficeUnfit) as refused:
        opened(tmp_path, said)

    assert problem in refused.value.problem
    assert mend in refused.value.mend
    assert refused.value.path == tmp_path / "office.toml"


def test_setting_of_a_folder_without_settings_names_init(tmp_path: Path) -> None:
    with pytest.raises(OfficeUnfit, match="there is no such file; `hyeopchi init` writes one"):
        setting_of(tmp_path)


def test_setting_of_refuses_a_password_that_others_can_read(tmp_path: Path) -> None:
    secret = tmp_path / "smtp-password"
    secret.write_text("비밀\n", encoding="utf-8")
    secret.chmod(0o644)

    with pytest.raises(OfficeUnfit, match="others on this machine can read it; chmod 600"):
        opened(tmp_path, LEAST + '[mail]\ntransport = "smtp"\nhost = "m"\n')


def test_setting_of_refuses_a_calendar_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text("day,kind\n", encoding="utf-8")

    with pytest.raises(OfficeDaysInvalid):
        opened(tmp_path, LEAST)
