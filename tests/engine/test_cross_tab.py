from engine.cross_tab import CrossTab, Figure, Heading, Line, Placed, cross_tab

ROWS = [Heading("agreed", "합의"), Heading("new", "신규")]
COLUMNS = [Heading("welfare", "복지"), Heading("culture", "문화")]
PLACED = [
    Placed("1", "agreed", "welfare"),
    Placed("2", "agreed", "culture"),
    Placed("3", "new", "welfare"),
]


def counts(table: CrossTab) -> dict[str, tuple[int, list[int]]]:
    return {
        line.label: (line.total.count, [figure.count for figure in line.figures])
        for line in table.lines
    }


def test_cross_tab_counts_and_adds_up():
    table = cross_tab(PLACED, rows=ROWS, columns=COLUMNS)

    assert counts(table) == {"계": (3, [2, 1]), "합의": (2, [1, 1]), "신규": (1, [1, 0])}
    assert table.lines[0].figures[0] == Figure(("1", "3"))
    assert table.imbalances() == ()


def test_cross_tab_gives_what_is_not_said_a_place_of_its_own():
    table = cross_tab([*PLACED, Placed("4", None, "sport")], rows=ROWS, columns=COLUMNS)

    assert [column.label for column in table.columns] == ["복지", "문화", "sport"]
    assert counts(table)["미지정"] == (1, [0, 0, 1])
    assert table.imbalances() == ()


def test_cross_tab_without_rows_or_columns_is_one_number():
    table = cross_tab(PLACED, rows=(), columns=())

    assert counts(table) == {"계": (3, [])}
    assert table.imbalances() == ()


def test_a_table_that_does_not_add_up_says_where():
    table = CrossTab(
        (COLUMNS[0],),
        (
            Line("total", "계", Figure(("1", "2")), (Figure(("1",)),)),
            Line("agreed", "합의", Figure(("1",)), (Figure(("1",)),)),
        ),
    )

    assert table.imbalances() == (
        "계 행: 더하면 1건인데 2건이라고 적혀 있습니다.",
        "합계 열: 더하면 1건인데 2건이라고 적혀 있습니다.",
    )
