"""Reads the facts of a scenario: what was decided, proved, reviewed and done before."""

from collections.abc import Iterator, Mapping
from datetime import date

from states.day import date_of
from states.lifecycle import Agreement, Lifecycle
from states.node import Node, Scalar, Series, Table
from states.proof_item import MARKS, signing_items
from states.reader import Entries, Reader
from states.report import Path
from states.requirement import (
    DecisionFact,
    Facts,
    ParentFact,
    ProofFact,
    ProofKind,
    ReviewFact,
    RivalFact,
    SuccessorFact,
)
from states.requirements import BODIES

SUCCESSORS = ("fits", "ended", "unknown", "itself")
MISSING = "missing"  # a parent that the record does not know


def read_facts(
    reader: Reader,
    lifecycle: Lifecycle,
    entries: Entries,
    path: Path,
    *,
    move: str,
    on: date,
    fields: Mapping[str, object],
) -> Facts:
    """Read what a scenario lays down about its case; what it leaves out is not so."""
    facts = _FactReader(reader, lifecycle, path, on)
    return Facts(
        decisions=facts.decisions(entries, move),
        successors=facts.successors(entries),
        reviews=facts.reviews(entries),
        prior_moves=facts.prior_moves(entries),
        proofs=facts.proofs(entries, fields),
        rivals=facts.rivals(entries),
        parents=facts.parents(entries),
        names=facts.names(entries, fields),
    )


class _FactReader:
    def __init__(self, reader: Reader, lifecycle: Lifecycle, path: Path, on: date) -> None:
        self._reader = reader
        self._report = reader.report
        self._lifecycle = lifecycle
        self._path = path
        self._on = on

    def decisions(self, entries: Entries, move: str) -> tuple[DecisionFact, ...]:
        """``decisions: [plenary]`` is a passed and unused one on this move; or say otherwise."""
        found = []
        for number, (item, path) in enumerate(self._items(entries, "decisions"), start=1):
            body, about, passed, used, day = "", move, True, False, self._on
            if isinstance(item, Table):
                keys = ("body", "move", "passed", "used", "on")
                table = self._reader.table(item, path, "결정", keys)
                self._reader.demand(table, path, ("body",), "결정")
                if "body" in table:
                    body = self._word(table["body"].value, (*path, "body"), tuple(BODIES))
                if "move" in table:
                    moves = tuple(self._lifecycle.moves)
                    about = self._word(table["move"].value, (*path, "move"), moves)
                if "passed" in table:
                    place = (*path, "passed")
                    passed = self._reader.truth(table["passed"].value, place, "passed")
                if "used" in table:
                    used = self._reader.truth(table["used"].value, (*path, "used"), "used")
                if "on" in table:
                    day = read_day(self._reader, table["on"].value, (*path, "on")) or day
            else:
                body = self._word(item, path, tuple(BODIES))
            label = f"{day} {BODIES.get(body, body)} 제{number}호 안건"
            found.append(DecisionFact(number, about, body, passed, day, used, label))
        return tuple(found)

    def successors(self, entries: Entries) -> tuple[SuccessorFact, ...]:
        if "successors" not in entries:
            return ()
        path = (*self._path, "successors")
        marked = self._marked(entries["successors"].value, path, SUCCESSORS)
        return tuple(
            SuccessorFact(
                number,
                id=None if mark == "unknown" else index,
                final=mark == "ended",
                same=mark == "itself",
            )
            for index, (number, mark, _) in enumerate(marked, start=1)
        )

    def reviews(self, entries: Entries) -> tuple[ReviewFact, ...]:
        """``reviews: [key]`` is a closed round that asked about the case and proposed nothing."""
        found = []
        known = tuple(self._lifecycle.reviews)
        for item, path in self._items(entries, "reviews"):
            period, answered, proposal = "", 1, None
            if isinstance(item, Table):
                keys = ("review", "period", "answered", "proposal")
                table = self._reader.table(item, path, "점검", keys)
                self._reader.demand(table, path, ("review",), "점검")
                review = (
                    self._word(table["review"].value, (*path, "review"), known)
                    if "review" in table
                    else ""
                )
                if "period" in table:
                    node = table["period"].value
                    period = self._reader.text(node, (*path, "period"), "period") or ""
                if "answered" in table:
                    node = table["answered"].value
                    answered = self._reader.whole(node, (*path, "answered"), "answered") or 0
                if "proposal" in table:
                    moves = tuple(self._lifecycle.moves)
                    node = table["proposal"].value
                    proposal = self._word(node, (*path, "proposal"), moves) or None
            else:
                review = self._word(item, path, known)
            found.append(ReviewFact(review, period, answered, proposal))
        return tuple(found)

    def prior_moves(self, entries: Entries) -> tuple[str, ...]:
        known = tuple(self._lifecycle.moves)
        return tuple(
            self._word(item, path, known) for item, path in self._items(entries, "prior_moves")
        )

    def proofs(self, entries: Entries, fields: Mapping[str, object]) -> tuple[ProofFact, ...]:
        checklists = {key: tuple(one.items) for key, one in self._lifecycle.checklists.items()}
        agreements = {key: _signers(one, fields) for key, one in self._lifecycle.agreements.items()}
        trainings = {key: tuple(one.attendees) for key, one in self._lifecycle.trainings.items()}
        return (
            *self._documents(entries),
            *self._proved(entries, "checklists", "check", checklists),
            *self._proved(entries, "signatures", "signature", agreements),
            *self._proved(entries, "trainings", "attendance", trainings),
        )

    def _documents(self, entries: Entries) -> Iterator[ProofFact]:
        if "documents" not in entries:
            return
        path = (*self._path, "documents")
        known = tuple(self._lifecycle.documents)
        for key, mark, on, place in self._dated(entries["documents"].value, path, "document"):
            if self._known(key, place, known, "documents"):
                yield ProofFact("document", key, "", mark, on)

    def _proved(
        self, entries: Entries, section: str, kind: ProofKind, known: Mapping[str, tuple[str, ...]]
    ) -> Iterator[ProofFact]:
        """``section: [key]`` proves all of its items; ``section: {key: {item: mark}}`` some."""
        if section not in entries:
            return
        node, path = entries[section].value, (*self._path, section)
        if not isinstance(node, Table):
            for key in self._reader.words(node, path, section):
                if self._known(key, (*path, key), tuple(known), section):
                    for item in known[key]:
                        yield ProofFact(kind, key, item, _meant(kind), self._on)
            return
        for key, entry in self._reader.table(node, path, section, tuple(known)).items():
            place = (*path, key)
            for item, mark, on, at in self._dated(entry.value, place, kind):
                several = tuple(each for each in known[key] if each.startswith(f"{item}:"))
                if several or self._known(item, at, known[key], f"{section}의 {key}"):
                    for each in several or (item,):
                        yield ProofFact(kind, key, each, mark, on)

    def _dated(
        self, node: Node, path: Path, kind: ProofKind
    ) -> Iterator[tuple[str, str, date, Path]]:
        """Read items with what holds of each: a mark, or the day on which it was shown."""
        if not isinstance(node, Table):
            for key, mark, place in self._marked(node, path, tuple(MARKS[kind])):
                yield key, mark, self._on, place
            return
        for key, entry in self._reader.table(node, path, str(path[-1])).items():
            place = (*path, key)
            written = entry.value.text if isinstance(entry.value, Scalar) else ""
            day = date_of(written)
            if day is not None:
                yield key, _meant(kind), day, place
            else:
                yield key, self._word(entry.value, place, tuple(MARKS[kind])), self._on, place

    def rivals(self, entries: Entries) -> tuple[RivalFact, ...]:
        """``rivals: {field: state}`` is another live case with the same value, standing there."""
        return tuple(
            RivalFact(
                field, f"다른 건 {number}", f"다른 건 {number}", self._word(node, path, known)
            )
            for number, (field, node, path) in enumerate(self._by_field(entries, "rivals"), 1)
            for known in [tuple(self._lifecycle.states)]
        )

    def parents(self, entries: Entries) -> tuple[ParentFact, ...]:
        """``parents: {field: state}`` is where the case named there stands; or ``missing``."""
        found = []
        for field, node, path in self._by_field(entries, "parents"):
            state = self._reader.text(node, path, "parents")
            if state:
                known = None if state == MISSING else state
                found.append(ParentFact(field, "상위 건", known, known or ""))
        return tuple(found)

    def names(self, entries: Entries, fields: Mapping[str, object]) -> dict[str, str]:
        """Name the organisations of the fields by their keys, unless the scenario names them."""
        names: dict[str, str] = {}
        for key, value in fields.items():
            kind = self._lifecycle.fields[key].type
            if kind in ("organisation", "organisations"):
                each = value if isinstance(value, list) else [value]
                names.update((str(one), str(one)) for one in each)
        if "names" in entries:
            path = (*self._path, "names")
            for key, entry in self._reader.table(entries["names"].value, path, "names").items():
                text = self._reader.text(entry.value, (*path, key), "names")
                names.update({key: text} if text else {})
        return names

    def _by_field(self, entries: Entries, section: str) -> Iterator[tuple[str, Node, Path]]:
        if section not in entries:
            return
        path = (*self._path, section)
        known = tuple(self._lifecycle.fields)
        for key, entry in self._reader.table(entries[section].value, path, section, known).items():
            yield key, entry.value, (*path, key)

    def _items(self, entries: Entries, section: str) -> Iterator[tuple[Node, Path]]:
        if section not in entries:
            return
        node, path = entries[section].value, (*self._path, section)
        if isinstance(node, Scalar) and not node.empty:  # one alone may stand without brackets
            node = Series(node.line, (node,))
        for index, item in enumerate(self._reader.items(node, path, section)):
            yield item, (*path, index)

    def _marked(
        self, node: Node, path: Path, marks: tuple[str, ...]
    ) -> Iterator[tuple[str, str, Path]]:
        """Read a list of names, each with the first mark, or a table of names and marks."""
        if isinstance(node, Table):
            for key, entry in self._reader.table(node, path, str(path[-1])).items():
                yield key, self._word(entry.value, (*path, key), marks), (*path, key)
        else:
            for key in self._reader.words(node, path, str(path[-1])):
                yield key, marks[0], (*path, key)

    def _known(self, key: str, path: Path, known: tuple[str, ...], what: str) -> bool:
        if key in known:
            return True
        self._report.add(path, f"{what}에 없는 키입니다: `{key}`.", self._report.one_of(key, known))
        return False

    def _word(self, node: Node, path: Path, known: tuple[str, ...]) -> str:
        what = next((str(part) for part in reversed(path) if isinstance(part, str)), "값")
        return self._reader.word(node, path, what, known) or ""


def read_day(reader: Reader, node: Node, path: Path) -> date | None:
    """Read a day in any form that people type."""
    text = reader.text(node, path, "날짜")
    day = date_of(text)
    if text is not None and day is None:
        sentence = f"날짜가 아닙니다: `{text}`."
        reader.report.add(path, sentence, "`2013-04-10` 꼴로 적어 주십시오.")
    return day


def _signers(agreement: Agreement, fields: Mapping[str, object]) -> tuple[str, ...]:
    """Give the item of every signature: a party's own, or one for each organisation that it is."""
    return tuple(
        item for party in agreement.parties.values() for item in signing_items(party, fields)
    )


def _meant(kind: ProofKind) -> str:
    """Give the mark that is meant where none is written: that it was done."""
    return next(iter(MARKS[kind]))
