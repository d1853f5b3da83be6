"""An office as large as no office is: cases and events by the million, written set by set into SQLite."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.office import office
from engine.case_text import initials
from engine.people import NewDuty, NewOrganisation, add_organisations, assign_duties
from engine.store import open_store, transaction

AT = datetime(2013, 7, 3, 1, tzinfo=UTC)  # 10:00 in Seoul
DEPARTMENTS = 50


@dataclass(frozen=True, slots=True)
class Large:
    store: Engine
    path: Path
    cases: int
    events: int


def large_office(path: Path, cases: int) -> Large:
    """
    Make a record of *cases* with five events each, an open round that half have answered, and the index.

    One case is entered as every case is; the others are its copies, so that what is read is what
    the product writes, but for hashes that nobody verifies here.
    """
    office(path, 1).dispose()
    quick = open_store(f"sqlite:///{path}", lasting=False)
    given = {"cases": cases, "departments": DEPARTMENTS}
    with transaction(quick) as write:
        add_organisations(
            write,
            [NewOrganisation(f"d{n}", f"부서 {n}", "department") for n in range(1, DEPARTMENTS)],
        )
        assign_duties(
            write, [NewDuty("lee", "program_manager", date(2012, 1, 2), organisation="d7")]
        )
        for statement in _STATEMENTS:
            wanted = {name: value for name, value in given.items() if f":{name}" in statement}
            write.execute(text(statement), wanted)
        events = write.scalar(text("SELECT count(*) FROM event")) or 0
    quick.dispose()
    return Large(open_store(f"sqlite:///{path}"), path, cases, events)


# n: 1 to :cases − 1; the first case is there already. Departments take turns, titles are made of
# three words so that a search finds few, some or very many.
_N = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < :cases)"


def _title(first: str, second: str, gap: str) -> str:
    words = f"substr('{first}', 1 + 2 * (i % 8), 2) || '{gap}' || "
    return words + f"substr('{second}', 1 + 2 * (i / 8 % 6), 2) || '{gap}' || i"


_WORDS = ("빈집마을돌봄청년문화건강보행도서", "정비지원확대상담교실조성")
_TITLE = _title(*_WORDS, " ")
# As engine/case_text.py writes it; a test of the benchmark compares the two.
_SEARCH = (
    f"i || char(10) || {_title(*_WORDS, '')} || char(10) || "
    f"{_title(initials(_WORDS[0]), initials(_WORDS[1]), '')}"
)
_STATE = (
    "CASE WHEN i % 10 = 0 THEN 'closed' WHEN i % 37 = 0 THEN 'superseded' ELSE 'maintained' END"
)

_STATEMENTS = (
    f"""
    {_N}
    INSERT INTO "case" (id, lifecycle, number, title, state, version, head, definition_hash,
                        fields, entered_on, effective_on, checkpoint_seq)
    SELECT i, k.lifecycle, CAST(i AS TEXT), {_TITLE}, {_STATE}, 5, k.head, k.definition_hash,
           json_set(k.fields, '$.lead', 'd' || (1 + i % (:departments - 1))),
           k.entered_on, k.effective_on, 0
    FROM n, "case" k WHERE k.id = 1
    """,
    f"""
    {_N}, s(nth) AS (VALUES (1), (2), (3), (4), (5))
    INSERT INTO event (case_id, seq, kind, move, from_state, to_state, actor, effective_on,
                       recorded_at, data, prev_hash, hash)
    SELECT i, nth, CASE nth WHEN 1 THEN 'imported' WHEN 5 THEN 'answered' ELSE 'edited' END, NULL,
           CASE nth WHEN 1 THEN NULL ELSE 'maintained' END,
           CASE nth WHEN 5 THEN {_STATE} ELSE 'maintained' END, 'han',
           date('2012-01-02', '+' || (nth * 90 + i % 30) || ' days'),
           datetime('2012-01-02', '+' || (nth * 90 + i % 30) || ' days', '+' || (i % 80000) || ' seconds'),
           k.data, k.prev_hash, k.hash
    FROM n, s, event k WHERE k.case_id = 1 AND k.seq = 1
    """,
    f"""
    {_N}
    INSERT INTO case_relation (case_id, relation, organisation_id, committee_id)
    SELECT i, 'lead', o.id, NULL FROM n
    JOIN organisation o ON o.key = 'd' || (1 + i % (:departments - 1))
    UNION ALL
    SELECT i, 'subcommittee', NULL, c.id FROM n, committee c WHERE c.key = 'care'
    """,
    """
    INSERT INTO occurrence (lifecycle, review, period, ended, late, recorded_at)
    VALUES ('policy_task', 'quarterly_report', '2013-Q2', 'opened', 0, '2013-07-01 00:00:00')
    """,
    """
    INSERT INTO round (occurrence_id, lifecycle, review, period, definition_hash, period_last,
                       opens_on, due_on, status, cursor, opened_on, opened_at)
    SELECT o.id, 'policy_task', 'quarterly_report', '2013-Q2', d.hash, '2013-06-30', '2013-07-01',
           '2013-07-10', 'open', :cases, '2013-07-01', '2013-07-01 00:00:00'
    FROM occurrence o, definition d WHERE d.review = 'quarterly_report'
    """,
    """
    INSERT INTO round_item (round_id, case_id, state)
    SELECT r.id, c.id, c.state FROM round r, "case" c WHERE c.state = 'maintained'
    """,
    """
    INSERT INTO ask (round_id, case_id, person_id, organisation_id, status)
    SELECT i.round_id, i.case_id, p.id, r.organisation_id,
           CASE WHEN i.case_id % 2 THEN 'open' ELSE 'answered' END
    FROM round_item i
    JOIN case_relation r ON r.case_id = i.case_id AND r.relation = 'lead'
    LEFT JOIN organisation o ON o.id = r.organisation_id
    LEFT JOIN person p ON p.key = CASE o.key WHEN 'd7' THEN 'lee' END
    """,
    """
    INSERT INTO answer (ask_id, version, "values", person_id, submitted_at, event_id)
    SELECT a.id, 1,
           json_object('results', '함', 'next_steps', '함', 'progress', a.case_id % 100,
                       'grade', CASE a.case_id % 3 WHEN 0 THEN 'done' ELSE 'normal' END),
           p.id, '2013-07-02 00:00:00', e.id
    FROM ask a JOIN event e ON e.case_id = a.case_id AND e.seq = 5, person p
    WHERE a.status = 'answered' AND p.key = 'lee'
    """,
    f"""
    {_N}
    INSERT INTO case_index (case_id, lifecycle, number_form, title_form, search, state, state_rank,
                            subcommittee, lead, choices, changed_at, asked_on, due_on,
                            report_round_id, report_status, grade, progress)
    SELECT i, k.lifecycle, '0' || printf('%03d', length(i)) || i, {_TITLE}, {_SEARCH}, {_STATE},
           CASE WHEN i % 10 = 0 THEN 3 WHEN i % 37 = 0 THEN 4 ELSE 1 END,
           k.subcommittee, 'd' || (1 + i % (:departments - 1)), k.choices, e.recorded_at,
           CASE a.status WHEN 'open' THEN '2013-07-10' ELSE k.asked_on END,
           CASE a.status WHEN 'open' THEN '2013-07-10' ELSE k.due_on END,
           a.round_id, a.status,
           CASE WHEN a.status = 'answered' THEN CASE i % 3 WHEN 0 THEN 'done' ELSE 'normal' END END,
           CASE WHEN a.status = 'answered' THEN i % 100 END
    FROM n JOIN case_index k ON k.case_id = 1
    JOIN event e ON e.case_id = i AND e.seq = 5 LEFT JOIN ask a ON a.case_id = i
    """,
)
