"""Schedules that no calendar can keep."""

from states.lifecycle import Lifecycle, Review
from states.period import Every
from states.report import Path, Report

_SHORTEST: dict[Every, int] = {"quarter": 90, "half_year": 181, "year": 365}


def check_schedule(lifecycle: Lifecycle, report: Report) -> None:
    """
    Note what can never happen, counting days as if none was a day off.

    A due day may roll past a holiday; what works only then works by luck.
    """
    for key, review in lifecycle.reviews.items():
        path = ("reviews", key)
        if report.unread(path):
            continue
        opens, due = (not _unread(report, path, each) for each in ("opens", "due"))
        if opens:
            _check_opening(review, (*path, "opens"), report)
        if opens and due:
            _check_reminders(review, path, report)
        if due and review.closes is not None and not _unread(report, path, "closes"):
            _check_closing(review, path, report)


def _unread(report: Report, path: Path, word: str) -> bool:
    return any(report.unread((*path, word, each)) for each in ("from", "days"))


def _check_opening(review: Review, path: Path, report: Report) -> None:
    if not report.unread((*path[:-1], "every")) and review.opens.days > _SHORTEST[review.every]:
        report.add(
            path,
            f"점검 `{review.key}`: 다음 기간이 끝난 뒤에 열립니다({review.opens.days}일째).",
            f"{_SHORTEST[review.every]}일 이하로 줄여 주십시오.",
        )


def _check_reminders(review: Review, path: Path, report: Report) -> None:
    opens, due = review.opens.days, review.due.days
    if due < opens:
        report.add(
            (*path, "due"),
            f"점검 `{review.key}`: 기한({due}일째)이 여는 날({opens}일째)보다 빠릅니다.",
            f"due의 days를 {opens}보다 크게 적어 주십시오.",
        )
        return
    for index, days in enumerate(review.remind_days_before):
        if due - days <= opens:
            report.add(
                (*path, "remind_days_before", index),
                f"기한 {days}일 전 알림은 여는 날이나 그 전이어서 보낼 수 없습니다.",
                f"{due - opens}보다 작은 날수로 고치거나 지워 주십시오.",
            )


def _check_closing(review: Review, path: Path, report: Report) -> None:
    assert review.closes is not None
    after_due = review.closes.days
    if review.closes.since == "period_end":
        after_due -= review.due.days
    if after_due < 0:
        report.add(
            (*path, "closes"),
            f"점검 `{review.key}`: 기한보다 {-after_due}일 먼저 마감됩니다.",
            "closes의 days를 기한 이후로 고쳐 주십시오.",
        )
        return
    for days in review.escalate_days_after:
        if days > after_due:
            report.add(
                (*path, "escalate_days_after", str(days)),
                f"기한 {days}일 뒤의 재촉은 마감(기한 {after_due}일 뒤)보다 늦어 보낼 수 없습니다.",
                f"{after_due} 이하의 날수로 고치거나 마감을 늦추어 주십시오.",
            )
