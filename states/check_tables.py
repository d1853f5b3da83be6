"""Tables that no cases could fill."""

from collections.abc import Collection

from states.column_text import is_sound, places
from states.lifecycle import CaseTable, Lifecycle
from states.report import Path, Report

STATE = "state"
BUILT_IN = ("number", "title", STATE)
# One value a case, of few: whatever else would not add up, or not fit on paper.
GROUPED = frozenset({"choice", "organisation", "subcommittee", "committee", "case", "line"})
SUMMED = frozenset({"number", "won"})


def check_tables(lifecycle: Lifecycle, report: Report) -> None:
    fields = lifecycle.fields
    grouped = [*(key for key, each in fields.items() if each.type in GROUPED), STATE]
    summed = [key for key, each in fields.items() if each.type in SUMMED]
    for key, table in lifecycle.tables.items():
        path = ("tables", key)
        if report.unread(path):
            continue
        _check_shape(table, path, report)
        for state in table.states:
            if state not in lifecycle.states and not report.unread(("states",)):
                report.add(
                    (*path, "states", state),
                    f"표 `{key}`: 없는 상태입니다: `{state}`.",
                    report.one_of(state, lifecycle.states),
                )
        _check_columns(lifecycle, table, (*path, "columns"), report)
        for word, field in (("rows", table.rows), ("across", table.across)):
            if field is not None:
                _check_field(lifecycle, table, field, grouped, (*path, word), report)
        for field in table.sums:
            _check_field(lifecycle, table, field, summed, (*path, "sums", field), report)


def _check_columns(lifecycle: Lifecycle, table: CaseTable, path: Path, report: Report) -> None:
    if report.unread(path):
        return
    known = [*BUILT_IN, *lifecycle.fields]
    won = [key for key, field in lifecycle.fields.items() if field.type == "won"]
    for index, column in enumerate(table.columns):
        place = (*path, index)
        if isinstance(column, str):
            _check_field(lifecycle, table, column, known, place, report)
            if column in table.columns[:index]:
                report.add(
                    place,
                    f"표 `{table.key}`: 같은 열이 두 번 나옵니다: `{column}`.",
                    "하나만 남겨 주십시오.",
                )
            continue
        if not column.texts and not report.unread((*place, "texts")):
            report.add(
                place,
                f"표 `{table.key}`: 열 「{column.label}」에 적을 글(texts)이 없습니다.",
                '항목의 키를 중괄호에 넣어 `texts: ["{chair}"]`처럼 적어 주십시오.',
            )
        if not all(is_sound(text) for text in column.texts):
            continue
        named = [each for text in column.texts for each in places(text)]
        for each in named:
            fitting = known if each.unit is None else won
            _check_field(lifecycle, table, each.field, fitting, place, report)
        for key in column.blank:
            if key not in {each.field for each in named}:
                report.add(
                    (*place, "blank", key),
                    f"표 `{table.key}`: blank가 이 열에 없는 항목을 가리킵니다: `{key}`.",
                    report.one_of(key, [each.field for each in named]),
                )


def _check_shape(table: CaseTable, path: Path, report: Report) -> None:
    here = f"표 `{table.key}`"
    if table.columns and table.rows:
        report.add(
            (*path, "rows"),
            f"{here}: 목록(columns)이면서 집계(rows)일 수 없습니다.",
            "둘 가운데 하나를 지워 주십시오.",
        )
    elif not table.columns and not table.rows:
        if not any(report.unread((*path, word)) for word in ("columns", "rows")):
            report.add(
                path,
                f"{here}: 열(columns)도 행(rows)도 없습니다.",
                "목록이면 `columns: [항목]`을, 집계면 `rows: 항목`을 적어 주십시오.",
            )
    elif table.columns:
        for word, said in (("across", table.across), ("sums", table.sums)):
            if said:
                report.add(
                    (*path, word),
                    f"{here}: 목록에는 {word} 값을 쓸 수 없습니다.",
                    f"{word} 줄을 지우거나 columns 대신 rows를 적어 주십시오.",
                )
    if table.rows is not None and table.rows == table.across:
        report.add(
            (*path, "across"),
            f"{here}: 행과 열이 같은 항목입니다: `{table.rows}`.",
            "across를 다른 항목으로 고치거나 지워 주십시오.",
        )


def _check_field(
    lifecycle: Lifecycle,
    table: CaseTable,
    word: str,
    fitting: Collection[str],
    path: Path,
    report: Report,
) -> None:
    if word in fitting or report.unread(("fields",)) or report.unread(("fields", word, "type")):
        return
    here = f"표 `{table.key}`"
    if word in lifecycle.fields or word in BUILT_IN:
        report.add(
            path,
            f"{here}: 이 자리에 쓸 수 없는 종류의 항목입니다: `{word}`.",
            report.one_of(word, fitting),
        )
    else:
        report.add(path, f"{here}: 없는 항목입니다: `{word}`.", report.one_of(word, fitting))
