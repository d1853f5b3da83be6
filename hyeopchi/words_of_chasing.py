"""Words for the errors of deputies and of remarks."""

from typing import Any

from hyeopchi.said import Said, Worded, not_found, refused
from notifications.korean import josa, official_date


def _span(e: Any) -> str:
    held = e.held
    return f"{official_date(held.starts_on)}부터 {official_date(held.ends_on)}까지"


def _deputy(e: Any) -> Said:
    if e.why == "oneself":
        return refused("자기 일을 자기가 대결할 수는 없습니다.", "다른 사람을 적어 주십시오.")
    if e.why == "order":
        return refused("마지막 날이 첫날보다 앞섭니다.", "--from과 --to를 확인해 주십시오.")
    if e.why == "overlap":
        return refused(
            f"{e.held.person.name}에게는 {_span(e)} 이미 대결자({e.held.deputy.name})가 있습니다.",
            "`hyeopchi deputy end`로 먼저 끝내거나 겹치지 않는 기간을 적어 주십시오.",
        )
    if e.why == "deputy_is_absent":
        return refused(
            f"{josa(e.held.person.name, '은/는')} {_span(e)} 자리에 없어 대결할 수 없습니다.",
            "그 기간에 자리에 있는 사람을 적어 주십시오.",
        )
    return refused(
        f"{josa(e.held.deputy.name, '은/는')} {_span(e)} {e.held.person.name}의 일을 대결하고 있습니다.",
        "그 대결을 먼저 끝내 주십시오. 대결자의 대결자는 둘 수 없습니다.",
    )


def _remark(e: Any) -> Said:
    if e.why == "empty":
        return refused("내용이 비어 있어 기록하지 않았습니다.", "--text에 내용을 적어 주십시오.")
    if e.why == "source":
        return refused(
            "어디서 나온 지적인지 알 수 없습니다.",
            "--source에 plenary(본회의), evaluation(평가), audit(감사) 가운데 하나를 적어 주십시오.",
        )
    if e.why == "future":
        return refused(
            f"{josa(official_date(e.on), '은/는')} 아직 오지 않았습니다.",
            "있었던 날을 적어 주십시오.",
        )
    if e.why == "before":
        return refused(
            f"지적한 날({official_date(e.limit)})보다 앞선 날에는 조치할 수 없습니다.",
            "--on에 조치한 날을 적어 주십시오.",
        )
    return refused(
        f"{official_date(e.limit)}까지는 이미 보고한 기간이라 그날로 적을 수 없습니다.",
        "보고한 수가 바뀌지 않도록 그 뒤의 날로 적어 주십시오.",
    )


CHASING: dict[str, Worded] = {
    "DeputyRefused": _deputy,
    "DeputyUnknown": lambda e: not_found(
        f"{e.of}에게는 {official_date(e.on)} 이후로 대결자가 없습니다.",
        "`hyeopchi deputy list`에서 확인해 주십시오.",
    ),
    "RemarkUnknown": lambda e: not_found(
        f"{e.remark_id}번 지적사항이 없습니다.",
        "`hyeopchi remark list`에서 번호를 확인해 주십시오.",
    ),
    "RemarkSettled": lambda e: refused(
        f"{e.remark_id}번 지적사항은 {official_date(e.on)}에 이미 조치한 것으로 기록되어 있습니다.",
        "다시 지적할 것이 있으면 `hyeopchi remark add`로 새로 적어 주십시오.",
    ),
    "RemarkRefused": _remark,
}
