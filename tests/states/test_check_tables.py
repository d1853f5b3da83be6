"""Tables that no cases could fill."""

import pytest


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("columns: [number, title, district, state]", "columns: [number, titel, district]", [
            "80: 표 `list`: 없는 항목입니다: `titel`.",
        ]),
        ("columns: [number, title, district, state]", "columns: []", [
            "80: 표 `list`: 열(columns)도 행(rows)도 없습니다.",
        ]),
        ("columns: [number, title, district, state]", "columns: [number, number]", [
            "80: 표 `list`: 같은 열이 두 번 나옵니다: `number`.",
        ]),
        ("columns: [number, title, district, state]", "columns: [number], rows: kind", [
            "80: 표 `list`: 목록(columns)이면서 집계(rows)일 수 없습니다.",
        ]),
        ("columns: [number, title, district, state]", "columns: [number], sums: [budget]", [
            "80: 표 `list`: 목록에는 sums 값을 쓸 수 없습니다.",
        ]),
        ("columns: [number, title, district, state]", "columns: [{label: 기관, texts: [\"{distrct}\"]}]", [
            "80: 표 `list`: 없는 항목입니다: `distrct`.",
        ]),
        ("columns: [number, title, district, state]", "columns: [{label: 기관, texts: [\"{goal:천원}\"], blank: {kind: 미정}}]", [
            "80: 표 `list`: 이 자리에 쓸 수 없는 종류의 항목입니다: `goal`.",
            "80: 표 `list`: blank가 이 열에 없는 항목을 가리킵니다: `kind`.",
        ]),
        ("columns: [number, title, district, state]", "columns: [{texts: []}]", [
            "80: 열 `column`에 이름(label)이 없습니다.",
            "80: 표 `list`: 열 「column」에 적을 글(texts)이 없습니다.",
        ]),
        (", states: [running], note: 사업 중", ", states: [runing]", [
            "80: 표 `list`: 없는 상태입니다: `runing`.",
        ]),
        ("rows: kind", "rows: goal", [
            "81: 표 `count`: 이 자리에 쓸 수 없는 종류의 항목입니다: `goal`.",
        ]),
        ("rows: kind", "rows: kynd", [
            "81: 표 `count`: 없는 항목입니다: `kynd`.",
        ]),
        ("rows: kind", "rows: number", [
            "81: 표 `count`: 이 자리에 쓸 수 없는 종류의 항목입니다: `number`.",
        ]),
        ("across: state", "across: kind", [
            "81: 표 `count`: 행과 열이 같은 항목입니다: `kind`.",
        ]),
        ("across: state", "across: goal", [
            "81: 표 `count`: 이 자리에 쓸 수 없는 종류의 항목입니다: `goal`.",
        ]),
        ("sums: [budget, space]", "sums: [kind]", [
            "81: 표 `count`: 이 자리에 쓸 수 없는 종류의 항목입니다: `kind`.",
        ]),
        ("label: 종류별", "label: 현황", [
            "81: 같은 이름이 두 번 나옵니다: 「현황」.",
        ]),
        ("rows: kind, across", "row: kind, across", [
            "81: 표 `count`에 없는 키입니다: `row`.",
            "81: 표 `count`: 열(columns)도 행(rows)도 없습니다.",
        ]),
    ],
)  # fmt: skip
def test_tables_that_no_cases_could_fill(broken_grant, old, new, problems):
    assert broken_grant(old, new) == problems
