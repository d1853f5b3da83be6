"""Names that lead nowhere: one sentence for whatever a definition points at and does not have."""

from collections.abc import Collection

from states.report import Path, Report


def check_known(
    word: str, known: Collection[str], path: Path, report: Report, *, sentence: str, section: str
) -> bool:
    """
    Note *word* when it is not among the *known* of a *section*, and tell whether it is.

    Args:
        word: What is named.
        known: What may be named.
        path: Where it is named.
        report: Where the problem goes.
        sentence: What is wrong, up to the word.
        section: Where the known things stand; of an unread one nothing is concluded.
    """
    if word in known:
        return True
    if not report.unread((section,)):
        report.add(path, f"{sentence}: `{word}`.", report.one_of(word, known))
    return False
