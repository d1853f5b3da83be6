"""Checklists without questions, agreements without parties, trainings for nobody."""

from states.check_actor import ORGANISATIONS
from states.check_names import check_known
from states.lifecycle import Agreement, Lifecycle
from states.report import Path, Report


def check_proofs(lifecycle: Lifecycle, report: Report) -> None:
    for document in lifecycle.documents.values():
        _check_some(
            document.formats, ("documents", document.key, "formats"), report,
            f"문서 `{document.key}`: 파일 형식(formats)이 없습니다.",
            "`formats: [hwpx, pdf]`처럼 적어 주십시오.",
        )  # fmt: skip
    for checklist in lifecycle.checklists.values():
        _check_some(
            checklist.items, ("checklists", checklist.key, "items"), report,
            f"점검표 `{checklist.key}`: 확인할 항목(items)이 없습니다.",
            "`items: {키: 이름}`을 적어 주십시오.",
        )  # fmt: skip
    for training in lifecycle.trainings.values():
        _check_some(
            training.attendees, ("trainings", training.key, "attendees"), report,
            f"교육 `{training.key}`: 이수할 사람(attendees)이 없습니다.",
            "`attendees: {키: 이름}`을 적어 주십시오.",
        )  # fmt: skip
    for agreement in lifecycle.agreements.values():
        _check_agreement(lifecycle, agreement, ("agreements", agreement.key, "parties"), report)


def _check_some(found: object, path: Path, report: Report, sentence: str, mend: str) -> None:
    if not found and not report.unread(path):
        report.add(path, sentence, mend)


def _check_agreement(
    lifecycle: Lifecycle, agreement: Agreement, path: Path, report: Report
) -> None:
    _check_some(
        agreement.parties, path, report,
        f"협약 `{agreement.key}`: 서명하는 쪽(parties)이 없습니다.",
        "`parties: {키: {label: 이름}}`을 적어 주십시오.",
    )  # fmt: skip
    fitting = [each.key for each in lifecycle.fields.values() if each.type in ORGANISATIONS]
    for party in agreement.parties.values():
        place = (*path, party.key, "of")
        if party.of is None or not check_known(
            party.of,
            lifecycle.fields,
            place,
            report,
            sentence=f"협약 `{agreement.key}`: of가 없는 항목을 가리킵니다",
            section="fields",
        ):
            continue
        if party.of not in fitting and not report.unread(("fields", party.of, "type")):
            report.add(
                place,
                f"협약 `{agreement.key}`: of가 가리키는 항목은 기관이 아닙니다: `{party.of}`.",
                report.one_of(party.of, fitting),
            )
