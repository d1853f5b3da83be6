"""Words for the errors of the face, of a running office and of its letters."""

from hyeopchi.exit_codes import ExitCode
from hyeopchi.said import Said, Worded, listed, not_found, refused, unfit, usage
from hyeopchi.setting_words import setting_words
from notifications.korean import josa, official_date, official_moment

FACE: dict[str, Worded] = {
    "OfficeMissing": lambda e: unfit(
        f"{e.folder}에 사무실이 없습니다.",
        "`hyeopchi init 폴더`로 만들거나 --office로 사무실 폴더를 알려 주십시오.",
    ),
    "OfficeExists": lambda e: refused(
        f"{e.folder}에는 이미 사무실이 있어 덮어쓰지 않았습니다.", "다른 폴더를 적어 주십시오."
    ),
    "StoreEmpty": lambda e: unfit(
        f"기록할 데이터베이스가 비어 있습니다({e.url}).",
        "`hyeopchi init`으로 만든 사무실인지, HYEOPCHI_DATABASE_URL이 맞는지 확인해 주십시오.",
    ),
    "ActorMissing": lambda e: usage(
        "누구로서 하는 일인지 알아야 기록할 수 있습니다.",
        f"`{e.command} … --as 사람의키`처럼 적거나 HYEOPCHI_AS에 넣어 주십시오. "
        "사람의 키는 `hyeopchi people`에서 볼 수 있습니다.",
    ),
    "FileUnreadable": lambda e: refused(
        f"{josa(e.file, '을/를')} 쓸 수 없습니다. {e.holds}", e.mend
    ),
    "LifecycleUnclear": lambda e: usage(
        "어느 정의의 일인지 알 수 없습니다.",
        f"--lifecycle {josa(e.known[0], '을/를')} 적어 주십시오."
        if len(e.known) == 1
        else f"`--lifecycle {e.known[0]}`처럼 적어 주십시오({', '.join(e.known)} 가운데 하나)."
        if e.known
        else "아직 시행한 정의가 없습니다. `hyeopchi publish 정의파일`로 먼저 시행해 주십시오.",
    ),
    "PeriodBeyond": lambda e: not_found(
        f"이 점검은 {official_date(e.until)}까지 끝나는 기간만 엽니다.",
        "더 열려면 `hyeopchi publish`에 더 나중의 --until을 적어 주십시오.",
    ),
    "ReviewUnclear": lambda e: usage(
        f"{josa(e.period, '을/를')} 보는 점검이 여럿입니다."
        if e.named is None and e.fits
        else f"{e.period}에는 그런 점검이 없습니다.",
        f"--review에 {', '.join(e.fits)} 가운데 하나를 적어 주십시오."
        if e.fits
        else f"이 정의의 점검: {', '.join(e.known)}. 점검의 주기에 맞는 기간을 적어 주십시오."
        if e.known
        else "이 정의에는 정기 점검이 없습니다.",
    ),
    "RowsInvalid": lambda e: listed(
        f"{e.file}에 고칠 곳이 {len(e.problems)}군데 있어 아무것도 하지 않았습니다.", e.problems
    ),
    "LettersInvalid": lambda e: listed(
        f"알림 문안에 고칠 곳이 {len(e.problems)}군데 있어 시행하지 않았습니다.", e.problems
    ),
    "AnswersInvalid": lambda e: listed(
        f"{e.file}에 고칠 곳이 {len(e.problems)}군데 있어 예행하지 않았습니다.", e.problems
    ),
    "LifecycleOther": lambda e: refused(
        f"같은 정의의 두 판이 아닙니다: {e.old}, {e.new}.",
        "정의의 키(lifecycle)는 바꿀 수 없습니다. 키를 되돌리거나, 새 정의로 시행해 주십시오.",
    ),
    "ScenariosFailed": lambda e: listed(
        f"정의의 시험에 맞지 않는 곳이 {len(e.problems)}군데 있어 시행하지 않았습니다.", e.problems
    ),
    "AskUnclear": lambda e: usage(
        f"{e.number}에서 누구의 답을 고칠지 알 수 없습니다.",
        f"--of에 다음 가운데 하나를 적어 주십시오: {', '.join(e.respondents)}."
        if e.respondents
        else "이 회차에서 묻지 않은 것입니다. 번호를 확인해 주십시오.",
    ),
    "ListTooLong": lambda e: refused(
        f"{e.file}에 담기에는 너무 깁니다(줄 {e.rows:,}개, 가장 긴 칸 {e.longest:,}자).",
        "--xlsx 대신 --csv로 내거나 조건을 적어 나누어 주십시오.",
    ),
    "MailNotSettled": lambda e: refused(
        f"{e.mail_id}번 알림은 그렇게 처리할 수 있는 상태가 아니어서 그대로 두었습니다.",
        "`hyeopchi outbox`로 번호와 상태를 확인해 주십시오.",
    ),
    "AddressSuppressed": lambda e: refused(
        f"{josa(e.address, '은/는')} 메일을 받지 않는 주소여서 다시 보내지 않았습니다.",
        f"`hyeopchi address {e.person} 새주소`로 주소를 바로잡아 주십시오.",
    ),
    "DemoFlowFailed": lambda e: unfit(
        f"{e.period} 회차의 Prefect 실행({e.flow})이 끝나지 못했습니다: {e.reason or '까닭을 남기지 않음'}.",
        "사무실 폴더의 prefect/flows.log를 확인한 뒤 다시 해 주십시오. 이미 한 일은 그대로입니다.",
    ),
}

RUNNING: dict[str, Worded] = {
    "OfficeUnfit": lambda e: unfit(
        f"{josa(e.path, '을/를')} 쓸 수 없습니다. {setting_words(e.problem)}", setting_words(e.mend)
    ),
    "OfficeDaysInvalid": lambda e: Said(
        ExitCode.UNFIT,
        "\n".join(["휴무일 표(calendar.csv)에 고칠 곳이 있습니다.", *map(str, e.problems)]),
    ),
    "ClockUnfit": lambda e: unfit(
        f"{official_moment(e.at)}이라는 시각이 맞지 않아 아무것도 하지 않았습니다. "
        + (
            f"기록에는 이미 그보다 나중인 {official_moment(e.newest)}의 것이 있습니다."
            if e.newest
            else "그렇게 오래된 기록은 없습니다."
        ),
        "컴퓨터의 시각을 맞추거나 더 나중의 --at을 적어 주십시오.",
    ),
    "RehearsalTooEarly": lambda e: refused(
        f"{official_date(e.first)}부터는 예행할 수 없습니다. "
        f"기록에 이미 {official_date(e.newest)}의 것이 있습니다.",
        f"--from에 {official_date(e.newest)}이나 그 뒤의 날짜를 적어 주십시오.",
    ),
    "PrefectNotStarted": lambda e: unfit(
        f"Prefect 서버가 {e.port}번 포트에서 켜지지 않았습니다({e.problem}).",
        f"까닭은 {e.log}에 있습니다. 서버가 없어도 `hyeopchi tick`은 쓸 수 있습니다.",
    ),
    "FlowLost": lambda e: unfit(
        f"{e.flow} 실행이 어떻게 끝났는지 알 수 없습니다. "
        + (
            "하던 프로세스가 사라졌습니다."
            if e.waited is None
            else "제때 끝나지 않아 멈추었습니다."
        ),
        f"까닭은 {e.log}에 있습니다. 다시 해도 두 번 하는 일은 없습니다.",
    ),
    "StoreUnfit": lambda e: unfit(
        f"{e.what}에는 기록을 약속대로 남길 수 없습니다.",
        "SQLite나 PostgreSQL의 주소를 HYEOPCHI_DATABASE_URL에 적어 주십시오.",
    ),
}

LETTERS: dict[str, Worded] = {
    "NotSayable": lambda e: refused(f"알림 문안을 쓰지 못했습니다. {e}."),
    "TooManyTurns": lambda e: refused("알림 문안을 쓰지 못했습니다. 되풀이가 너무 많습니다."),
    "LetterInvalid": lambda e: listed(f"알림 문안 {e.name}에 고칠 곳이 있습니다.", e.problems),
    "LetterUnrendered": lambda e: refused(
        f"알림 문안 {josa(e.name, '을/를')} 쓰지 못했습니다. {e.sentence}."
    ),
    "WordNotPlain": lambda e: refused(f"알림 문안에 쓸 수 없는 값입니다: {e.path}."),
    "AddressRefused": lambda e: refused(
        f"{josa(e.address, '은/는')} 메일 주소 하나가 아닙니다.",
        "person@office.example처럼 적어 주십시오.",
    ),
    "MailRefused": lambda e: refused(f"메일의 {e.part}에 쓸 수 없는 글자가 있습니다."),
    "LoginUnprotected": lambda e: unfit(
        f"메일 서버 {e.host}에 비밀번호가 그대로 드러납니다.",
        "office.toml에 starttls = true를 적어 주십시오.",
    ),
}
