"""What the plenary paper says in sentences, all of it made from its figures."""

from engine.plenary_report import PlenaryReport
from notifications.korean import josa, official_date

SUBCOMMITTEE = "실무분과"
NO_SUBCOMMITTEE = "구분"


def title_words(report: PlenaryReport) -> str:
    """Name the paper; 2013년 1분기 has said 분기 already, and 자문안건 or 다자 협약 is said once."""
    what = report.review_label.removeprefix("분기 ").removeprefix("반기 ")
    words, said = report.lifecycle_label.split(), what.split()
    twice = next((n for n in range(len(words), 0, -1) if words[-n:] == said[:n]), 0)
    return " ".join([report.period.label, report.lifecycle_label, *said[twice:]])


def sums_label(report: PlenaryReport) -> str:
    """Say what a line of the sums is: a subcommittee, where subcommittees look after the cases."""
    return SUBCOMMITTEE if report.overseen else NO_SUBCOMMITTEE


def counted_words(report: PlenaryReport) -> str:
    """Say what the columns of the sums are: 이행상태, or whether it was handed in."""
    return report.grade.label if report.grade else "제출 여부"


def standing_words(report: PlenaryReport) -> str:
    """Say which frozen version the paper prints, or that it is a draft."""
    held = report.frozen
    if held is None:
        return "마감 전 (잠정)"
    said = f"확정 {held.version}판 ({official_date(held.at)} 확정, {held.hash[:12]})"
    return said if held.reason is None else f"{said}, 고친 까닭: {held.reason}"


def summary_words(report: PlenaryReport) -> str:
    """Give 문서요지: how many were reported on, and how many are done where the form asks that."""
    period, what, total = report.period.label, report.lifecycle_label, len(report.rows)
    if report.each:
        told = f"{period} {what} {total}건에 대하여 {report.asked}건을 요청하여 {report.answered}건을 제출받았다."
    else:
        answered = sum(row.values is not None for row in report.rows)
        told = f"{period} {what} {total}건 가운데 {answered}건의 이행상황을 보고받았다."
    if not report.done_choices:
        return told
    topic = josa(report.case_label, "은/는")
    if len(report.done_choices) > 1:
        done = f"완료하였거나 이행 후 계속추진하는 {topic}"
    else:
        done = f"「{next(iter(report.done_choices.values()))}」인 {topic}"
    return f"{told} {done} {report.done.count}건으로 전체의 {report.done_rate}%이다."


def remark_words(report: PlenaryReport) -> tuple[str, ...]:
    """Give 비고: what the figures count, what is missing, and what does not add up."""
    remarks = []
    if len(report.done_choices) > 1:
        first, *_, last = report.done_choices.values()
        remarks.append(
            f"이행한 {report.case_label} {report.done.count}건({report.done_rate}%)에는 "
            f"{josa(first, '과/와')} {josa(last, '을/를')} 함께 셌다."
        )
    if report.each:
        remarks.append(f"{report.case_label}마다 여럿이 답하며, 합계는 요청한 답을 센 것이다.")
    if report.shares.adjusted:
        remarks.append("* 비율의 합이 100.0이 되도록 맞춘 값이다.")
    missing = report.asked - report.answered
    late = "" if report.frozen else "아직 "
    if missing:
        remarks.append(
            f"보고를 요청한 {report.asked}건 가운데 {missing}건은 {late}제출되지 않았다."
        )
    if report.frozen is not None and not report.frozen.intact:
        remarks.append(
            "확정한 보고가 기록 당시의 해시와 다르다. 이 보고서를 쓰기 전에 확인이 필요하다."
        )
    remarks += [f"합계가 맞지 않는다. {one}" for one in report.imbalances]
    return tuple(remarks)
