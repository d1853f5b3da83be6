"""Everything that a definition may say in good form and still not mean."""

from states.check_deadlines import check_deadlines
from states.check_fields import check_fields
from states.check_moves import check_moves
from states.check_proofs import check_proofs
from states.check_reviews import check_reviews
from states.check_schedule import check_schedule
from states.check_states import check_states
from states.check_tables import check_tables
from states.lifecycle import Lifecycle
from states.report import Report


def check(lifecycle: Lifecycle, report: Report) -> None:
    """
    Note every contradiction of *lifecycle* at its line.

    Of what could not be read nothing is concluded, so that one mistake is one problem.
    """
    check_fields(lifecycle.fields, ("fields",), report)
    check_proofs(lifecycle, report)
    check_states(lifecycle, report)
    check_deadlines(lifecycle, report)
    check_moves(lifecycle, report)
    check_reviews(lifecycle, report)
    check_schedule(lifecycle, report)
    check_tables(lifecycle, report)
