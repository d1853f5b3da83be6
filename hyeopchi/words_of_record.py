"""Words for the errors of the record: what was not found, and what was refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from hyeopchi.exit_codes import ExitCode
from hyeopchi.said import Said, Worded, listed, not_found, refused, usage
from notifications.korean import josa, official_date
from states.role import role_label


def _lines(refusals: Iterable[Any]) -> list[str]:
    return [f"  - {one.sentence} {one.mend}".rstrip() for one in refusals]


def _plain(refusals: Iterable[Any]) -> list[dict[str, str]]:
    return [{"code": r.code, "sentence": r.sentence, "mend": r.mend} for r in refusals]


def _fields(error: Any) -> Said:
    lead = f"{error.number}의 항목이 정의와 맞지 않습니다."
    return refused("\n".join([lead, *_lines(error.refusals)]), refusals=_plain(error.refusals))


def _moves(error: Any) -> Said:
    lines, listed = [], []
    for each in error.refused:
        one, verdict = each.case, each.verdict
        lines += [f"{one.number} {one.title}", *_lines(verdict.refusals)]
        listed.append({"number": one.number, "refusals": _plain(verdict.refusals)})
    total = len(error.previews)
    if total == 1:
        lead = "할 수 없는 처리입니다."
    else:
        lead = f"{total}건 가운데 {len(error.refused)}건을 처리할 수 없어 아무것도 하지 않았습니다."
    return refused("\n".join([lead, *lines]), refused=listed)


def _proofs(error: Any) -> Said:
    lines, listed = [], []
    for new, refusals in error.refused:
        what = " ".join(word for word in (new.number, new.key, new.item) if word)
        lines += [f"{what}", *_lines(refusals)]
        listed.append(
            {
                "number": new.number,
                "kind": new.kind,
                "key": new.key,
                "item": new.item,
                "refusals": _plain(refusals),
            }
        )
    lead = f"기록할 수 없는 것이 {len(error.refused)}건 있어 아무것도 기록하지 않았습니다."
    return refused("\n".join([lead, *lines]), refused=listed)


def _submissions(error: Any) -> Said:
    lines = [line for refusals in error.refused.values() for line in _lines(refusals)]
    lead = f"받을 수 없는 답이 {len(error.refused)}건 있어 아무것도 받지 않았습니다."
    return refused("\n".join([lead, *dict.fromkeys(lines)]))


def _changed(error: Any) -> Said:
    acts = [f"{one.actor}: {one.move or one.kind}" for one in error.happened]
    since = f" 그 사이의 기록: {', '.join(acts)}." if acts else ""
    return Said(
        ExitCode.CHANGED,
        f"{josa(error.number, '을/를')} 읽은 뒤에 다른 사람이 먼저 바꾸었습니다"
        f"({error.expected}번째 기록까지 읽었고 지금은 {error.version}번째입니다).{since}",
        f"`hyeopchi show {error.number}`에서 달라진 점을 보고 다시 판단해 주십시오.",
        {"number": error.number, "expected": error.expected, "version": error.version},
    )


_STATUSES: Mapping[str, str] = {
    "opening": "여는 중",
    "open": "열린 회차",
    "closed": "마감한 회차",
}

_RESTS: Mapping[str, tuple[str, str]] = {  # why a move must stay, and what to do about it
    "successor": (
        "이 번호를 이어받을 곳으로 지정한 것이 있습니다.",
        "이어 맡긴 쪽을 먼저 바로잡아 주십시오.",
    ),
    "asked": (
        "열린 회차에서 묻고 있습니다.",
        "회차를 마감한 뒤에 새 결정으로 바로잡아 주십시오.",
    ),
    "child": (
        "이 처리를 근거로 이미 진행한 건이 있습니다.",
        "그 건의 처리를 먼저 되돌려 주십시오.",
    ),
    "rival": (
        "그 사이에 한 건만 가질 수 있는 값을 다른 건이 쓰고 있습니다.",
        "그 건이 끝난 뒤에 되돌리거나, 그 건을 먼저 바로잡아 주십시오.",
    ),
}

FINDING: dict[str, Worded] = {
    "PeriodUnknown": lambda e: usage(
        f"{josa(e.name, '이라는/라는')} 기간은 없습니다.",
        "2013-Q1(분기), 2013-H1(반기), 2013(연)처럼 적어 주십시오.",
    ),
    "PersonUnknown": lambda e: not_found(
        f"{josa(e.key, '이라는/라는')} 사람은 없습니다.",
        "`hyeopchi people`에서 사람의 키를 확인해 주십시오.",
    ),
    "OrganisationUnknown": lambda e: not_found(
        f"{josa(e.key, '이라는/라는')} 부서나 기관은 없습니다.", "먼저 명부에 넣어 주십시오."
    ),
    "CommitteeUnknown": lambda e: not_found(
        f"{josa(e.key, '이라는/라는')} 위원회나 분과는 없습니다.", "먼저 명부에 넣어 주십시오."
    ),
    "LifecycleUnknown": lambda e: not_found(
        f"시행 중인 정의 가운데 {josa(e.lifecycle, '이/가')} 없습니다.",
        "`hyeopchi publish 정의파일`로 먼저 시행해 주십시오.",
    ),
    "CaseNotFound": lambda e: not_found(
        f"{josa(e.number, '은/는')} 등록되지 않은 번호입니다.",
        "`hyeopchi cases`에서 번호를 확인해 주십시오.",
    ),
    "RoundUnknown": lambda e: not_found(
        f"{josa(e.name, '이라는/라는')} 회차는 아직 열리지 않았습니다.",
        "`hyeopchi round status`에서 열린 회차를 확인해 주십시오.",
    ),
    "ReportUnknown": lambda e: not_found(
        "이 회차에는 확정한 보고가 없습니다."
        if e.version is None
        else f"이 회차의 보고에는 {josa(e.version, '이라는/라는')} 판이 없습니다.",
        "회차를 마감하면 1판이 확정됩니다.",
    ),
    "CaseTableUnknown": lambda e: not_found(
        f"{josa(e.key, '이라는/라는')} 표는 {e.lifecycle} 정의에 없습니다.",
        f"있는 표: {', '.join(e.known)}."
        if e.known
        else "정의 파일의 tables에 표를 적어 시행해 주십시오.",
    ),
    "MeetingUnknown": lambda e: not_found(
        f"{josa(e.key, '이라는/라는')} 회의는 없습니다.",
        "`hyeopchi decide`에서 회의를 확인해 주십시오.",
    ),
    "AgendaItemUnknown": lambda e: not_found(
        f"안건 {josa(e.item_id, '을/를')} 여기에 쓸 수 없습니다.",
        "`hyeopchi decide`에서 안건과 초안의 번호를 확인해 주십시오.",
    ),
    "LetterUnknown": lambda e: not_found(
        f"{josa(e.name, '이라는/라는')} 알림 문안이 없습니다.",
        f"비슷한 이름: {', '.join(e.near)}"
        if e.near
        else "templates 폴더에 그 문안을 두어 주십시오.",
    ),
}

RECORD: dict[str, Worded] = {
    "DefinitionInvalid": lambda e: listed(
        f"정의 파일에 고칠 곳이 {len(e.problems)}군데 있어 시행하지 않았습니다.",
        e.problems,
        "모두 고친 뒤에 다시 시행해 주십시오.",
    ),
    "CaseNumberTaken": lambda e: refused(
        f"번호 {josa(e.number, '은/는')} 이미 쓰고 있습니다.", "다른 번호를 적어 주십시오."
    ),
    "CaseChanged": _changed,
    "EffectiveTooEarly": lambda e: refused(
        f"{josa(e.number, '을/를')} {official_date(e.on)} 자로 바꿀 수 없습니다. "
        f"마지막 기록이 {official_date(e.last)} 자입니다.",
        f"{josa(official_date(e.last), '이나/나')} 그 뒤의 날을 시행일로 적어 주십시오.",
    ),
    "PeriodFrozen": lambda e: refused(
        f"{josa(e.number, '을/를')} {official_date(e.on)} 자로 바꿀 수 없습니다. "
        f"{official_date(e.frozen_through)}까지는 보고를 마쳐 확정한 기간입니다.",
        "그 뒤의 날을 시행일로 적거나, 까닭을 적어 정정해 주십시오.",
    ),
    "FieldsInvalid": _fields,
    "FieldLocked": lambda e: refused(
        f"{josa(e.number, '은/는')} 「{e.state}」 상태라서 「{e.field}」 항목을 고칠 수 없습니다.",
        f"다음 처리로 바꿔 주십시오: {', '.join(e.moves)}."
        if e.moves
        else "상태가 바뀐 뒤에 고쳐 주십시오.",
    ),
    "ProofsRefused": _proofs,
    "StateUnknown": lambda e: refused(
        f"{josa(e.state, '이라는/라는')} 상태는 없습니다.",
        f"{', '.join(e.states)} 가운데 하나입니다.",
    ),
    "KeyReused": lambda e: refused(
        f"요청 키 {josa(e.key, '은/는')} 다른 요청에 이미 썼습니다.",
        "새로운 --key를 적어 주십시오.",
    ),
    "MovesRefused": _moves,
    "DecisionUsed": lambda e: Said(
        ExitCode.CHANGED,
        "그 사이에 다른 처리가 이 결정을 썼습니다. 결정 하나는 한 번만 쓸 수 있습니다.",
        "지금 모습을 다시 보고 판단해 주십시오.",
    ),
    "SuccessorEnded": lambda e: refused(
        f"{josa(e.number, '은/는')} 이미 끝났거나 함께 끝나고 있어 이어받을 수 없습니다.",
        "이어받을 수 있는 것의 번호를 적어 주십시오.",
    ),
    "DecisionTwice": lambda e: refused(
        "이 안건에서 이미 다르게 결정한 것으로 기록되어 있습니다.",
        "기록한 결정은 고치지 않습니다. 바로잡으려면 새 안건으로 결정을 기록해 주십시오.",
    ),
    "MeetingDiffers": lambda e: refused(
        f"회의 {e.key}는 이미 다르게 기록되어 있습니다.",
        "기록한 회의의 구분, 날짜, 출석을 그대로 적거나 다른 회의로 기록해 주십시오.",
    ),
    "UndoRefused": lambda e: refused(
        f"{e.number}의 마지막 처리({e.seq}번째 기록)는 되돌릴 수 없습니다. {_RESTS[e.why][0]}",
        _RESTS[e.why][1],
    ),
    "RoleMissing": lambda e: refused(
        f"{e.actor}에게 이 일을 할 역할이 없습니다.",
        f"다음 담당에게 요청해 주십시오: {', '.join(role_label(role) for role in e.roles)}.",
    ),
    "HandoverTooEarly": lambda e: refused(
        f"{official_date(e.on)}이 아직 오지 않아 넘기지 않았습니다.",
        "인수하는 날이 되면 다시 해 주십시오. 그때까지는 지금 담당자에게 알립니다.",
    ),
    "NothingToUndo": lambda e: refused(
        f"{e.number}의 마지막 기록({e.seq}번째)은 되돌릴 수 있는 것이 아닙니다.",
        "마지막 처리나 고침만 되돌릴 수 있습니다.",
    ),
    "RoundNotOpen": lambda e: refused(
        f"회차가 {_STATUSES.get(e.status, e.status)}이라 할 수 없습니다.",
        f"{_STATUSES.get(e.wanted, e.wanted)}일 때 할 수 있습니다.",
    ),
    "PeriodSkipped": lambda e: refused(
        f"{e.period} 회차는 정의의 catch_up대로 열지 않고 넘어갔습니다.",
        "다음 기간의 회차를 이용해 주십시오.",
    ),
    "SubmissionsRefused": _submissions,
    "HandoverToSelf": lambda e: refused(
        f"{josa(e.key, '이/가')} 자기 일을 자기에게 넘길 수는 없습니다.", "후임을 적어 주십시오."
    ),
    "SpreadsheetRefused": lambda e: refused(
        f"{josa(e.file, '을/를')} 표로 읽을 수 없습니다. {e.problem.sentence}.",
        f"{e.problem.mend}.",
    ),
    "HistoryRefused": lambda e: listed(
        f"고칠 줄이 {len(e.problems)}개 있어 아무것도 기록하지 않았습니다.", e.problems
    ),
    "ImportRefused": lambda e: listed(
        f"표에 고칠 칸이 {len(e.problems)}군데 있어 아무것도 하지 않았습니다.", e.problems
    ),
}
