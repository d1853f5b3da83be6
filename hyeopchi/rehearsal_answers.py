"""Reads `answers.yaml`: who is supposed to answer what, when a rehearsal plays a span of days."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from flows.steps.handing_in import Supposed
from hyeopchi.errors import AnswersInvalid, FileUnreadable
from states.errors import PeriodUnknown
from states.lifecycle import Field, Lifecycle, Review
from states.node import Node, Scalar, Table
from states.period import period_named
from states.reader import Entries, Reader
from states.report import Path as Place
from states.report import Report
from states.source import read_source
from states.values import typed

DAYS_MAX = 366
LINES_MAX = 1_000

_KEYS = (
    "review", "after_days", "share", "values", "proposal",
    "lifecycle", "period", "organisation", "person",
)  # fmt: skip
_SHARE = re.compile(r"(\d{1,3})\s*%?")
_TEXT_MAX = 2_000
_WHAT = "답"


def read_answers(file: Path, published: Mapping[str, Lifecycle]) -> tuple[Supposed, ...]:
    """
    Read what is supposed in *file*, checked against the definitions that are in force.

    Raises:
        FileUnreadable: The file is not there, or cannot be read.
        AnswersInvalid: It has problems, and these are all of them.
    """
    try:
        source = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(str(file), "그런 파일이 없거나 읽을 수 없습니다.", "") from error
    if not source.strip():
        return ()
    read = read_source(source, file=str(file))
    if read.root is None:
        raise AnswersInvalid(str(file), read.problems)
    report = Report(str(file))
    found = _Lines(Reader(report), report, published).read(read.root)
    problems = sorted([*read.problems, *report.problems()], key=lambda one: one.line)
    if problems:
        raise AnswersInvalid(str(file), tuple(problems))
    return found


class _Lines:
    """One file being read: what each method cannot take, it notes."""

    def __init__(self, reader: Reader, report: Report, published: Mapping[str, Lifecycle]) -> None:
        self._reader = reader
        self._report = report
        self._published = published

    def read(self, root: Node) -> tuple[Supposed, ...]:
        entries = self._reader.table(root, (), "answers.yaml", ("answers",))
        if "answers" not in entries:
            if isinstance(root, Table):
                self._report.add(
                    (), "`answers:`가 없습니다.", "`answers:` 아래에 목록을 적어 주십시오."
                )
            return ()
        items = self._reader.items(entries["answers"].value, ("answers",), "answers")
        if len(items) > LINES_MAX:
            self._report.add(
                ("answers",), "항목이 너무 많습니다.", f"{LINES_MAX:,}개 이하로 줄여 주십시오."
            )
            return ()
        read = [self._line(item, ("answers", nth)) for nth, item in enumerate(items)]
        return tuple(one for one in read if one is not None)

    def _line(self, node: Node, place: Place) -> Supposed | None:
        reader = self._reader
        entries = reader.table(node, place, _WHAT, _KEYS)
        reader.demand(entries, place, ("review", "after_days"), _WHAT)
        review = self._review(entries, place)
        after_days = self._days(entries, place)
        values = self._values(entries, place)
        proposal = self._text(entries, place, "proposal")
        if review is not None:
            values, proposal = self._checked(review, values, proposal, place)
        share = self._share(entries, place)
        period = self._period(entries, place)
        if review is None or after_days is None:
            return None
        return Supposed(
            review=review.key,
            after_days=after_days,
            values=values,
            share=share,
            proposal=proposal,
            lifecycle=self._text(entries, place, "lifecycle"),
            period=period,
            organisation=self._text(entries, place, "organisation"),
            person=self._text(entries, place, "person"),
            line=node.line,
        )

    def _text(self, entries: Entries, place: Place, key: str) -> str | None:
        if key not in entries:
            return None
        return self._reader.text(entries[key].value, (*place, key), key)

    def _review(self, entries: Entries, place: Place) -> Review | None:
        """Find the review by its key or its label, of the lifecycle that is named, if any."""
        lifecycles: Iterable[Lifecycle] = self._published.values()
        if "lifecycle" in entries:
            at = (*place, "lifecycle")
            key = self._reader.word(entries["lifecycle"].value, at, "lifecycle", self._published)
            lifecycles = (
                [self._published[key]] if key is not None and key in self._published else []
            )
        known = {review.key: review for one in lifecycles for review in one.reviews.values()}
        labels = {review.label: review for review in known.values()}
        if "review" not in entries or not known:
            return None
        said = self._reader.word(
            entries["review"].value, (*place, "review"), "점검(review)", [*known, *labels]
        )
        return known.get(said or "") or labels.get(said or "")

    def _days(self, entries: Entries, place: Place) -> int | None:
        if "after_days" not in entries:
            return None
        at = (*place, "after_days")
        days = self._reader.whole(entries["after_days"].value, at, "after_days")
        if days is not None and days > DAYS_MAX:
            self._report.add(
                at, f"after_days 값이 너무 큽니다: {days}.", f"{DAYS_MAX} 이하로 고쳐 주십시오."
            )
            return None
        return days

    def _share(self, entries: Entries, place: Place) -> int:
        text = self._text(entries, place, "share")
        if text is None:
            return 100
        match = _SHARE.fullmatch(text)
        if match is None or int(match[1]) > 100:
            self._report.add(
                (*place, "share"),
                f"share가 비율이 아닙니다: `{text}`.",
                "`80 %`처럼 적어 주십시오.",
            )
            return 100
        return int(match[1])

    def _period(self, entries: Entries, place: Place) -> str | None:
        text = self._text(entries, place, "period")
        if text is None:
            return None
        try:
            return period_named(text).name
        except PeriodUnknown:
            self._report.add(
                (*place, "period"),
                f"그런 기간은 없습니다: `{text}`.",
                "2013-Q1, 2013-H1, 2013처럼 적어 주십시오.",
            )
            return None

    def _values(self, entries: Entries, place: Place) -> dict[str, object]:
        if "values" not in entries:
            return {}
        given = self._reader.table(entries["values"].value, (*place, "values"), "values")
        values: dict[str, object] = {}
        for key, entry in given.items():
            at = (*place, "values", key)
            if isinstance(entry.value, Scalar) and entry.value.empty:
                continue
            text = self._reader.text(entry.value, at, f"values의 {key}", _TEXT_MAX)
            if text is not None:
                values[key] = text
        return values

    def _checked(
        self, review: Review, values: dict[str, object], proposal: str | None, place: Place
    ) -> tuple[dict[str, object], str | None]:
        """Judge the answer by the review's form, as `round collect` will judge a real one."""
        if self._report.unread(place):
            return values, proposal
        known = self._by_key(review.form, values)
        good, refusals = typed(review.form, known)
        for one in refusals:
            self._report.add((*place, "values"), one.sentence, one.mend)
        if proposal is not None and proposal not in review.proposes:
            self._report.add(
                (*place, "proposal"),
                f"이 점검에서 제안할 수 없는 처리입니다: `{proposal}`.",
                self._report.one_of(proposal, review.proposes),
            )
        elif proposal is None and review.proposes:
            self._report.add(
                place,
                "무엇을 제안하는지(proposal)가 없습니다.",
                self._report.one_of("", review.proposes),
            )
        return good, proposal

    @staticmethod
    def _by_key(form: Mapping[str, Field], values: Mapping[str, object]) -> dict[str, object]:
        """Let a clerk write the label of a question instead of its key."""
        keys = {field.label: key for key, field in form.items()}
        return {keys.get(said, said): value for said, value in values.items()}
