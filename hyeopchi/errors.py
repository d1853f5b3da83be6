"""Errors of the face. Each carries what a caller needs to explain it."""

from pathlib import Path

from states.errors import HyeopchiError
from states.problem import Problem


class OfficeMissing(HyeopchiError):
    """The folder holds no office."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"no office in {folder}; `hyeopchi init` makes one")
        self.folder = folder


class OfficeExists(HyeopchiError):
    """The folder already holds an office, and making one would overwrite it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is an office already; another folder would work")
        self.folder = folder


class StoreEmpty(HyeopchiError):
    """The database of the office was never laid out, or is gone."""

    def __init__(self, url: str) -> None:
        super().__init__(f"no record in {url}; `hyeopchi init` lays one out")
        self.url = url


class ActorMissing(HyeopchiError):
    """The command changes the record, and nobody was named as doing so."""

    def __init__(self, command: str) -> None:
        super().__init__(f"{command!r} needs a person; `--as KEY` names one")
        self.command = command


class FileUnreadable(HyeopchiError):
    """A file that was named cannot be read as what it should be."""

    def __init__(self, file: str, holds: str, mend: str) -> None:
        super().__init__(f"cannot use {file}")
        self.file = file
        self.holds = holds  # Korean, for people
        self.mend = mend


class LifecycleUnclear(HyeopchiError):
    """The office keeps several lifecycles, and none was named."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__(f"which lifecycle; one of {', '.join(known) or 'none is published'}")
        self.known = known


class ReviewUnclear(HyeopchiError):
    """No review was named that runs for the period, or several do and none was named."""

    def __init__(
        self, period: str, *, named: str | None, fits: tuple[str, ...], known: tuple[str, ...]
    ) -> None:
        super().__init__(
            f"which review for {period}; {named or 'none'} was named; "
            f"one of {', '.join(fits or known) or 'none: the definition has no reviews'}"
        )
        self.period = period
        self.named = named
        self.fits = fits  # reviews for such periods, as people are to type them
        self.known = known


class RowsInvalid(HyeopchiError):
    """Rows of a file cannot be used; nothing was done."""

    def __init__(self, file: str, problems: tuple[str, ...]) -> None:
        super().__init__(f"cannot use {file}; {len(problems)} rows have problems")
        self.file = file
        self.problems = problems  # Korean, each with its row


class DemoFlowFailed(HyeopchiError):
    """A Prefect run of the demo did not complete."""

    def __init__(self, flow: str, period: str, message: str | None) -> None:
        super().__init__(f"{flow} of {period} did not complete: {message}; see prefect/flows.log")
        self.flow = flow
        self.period = period
        self.reason = message


class LettersInvalid(HyeopchiError):
    """Letters of a definition cannot go out as they are, so it was not published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"not published; {len(problems)} problems in its letters; mend each")
        self.problems = problems


class ScenariosFailed(HyeopchiError):
    """A definition does not do what the scenarios beside it say, so it was not published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"not published; {len(problems)} problems in its scenarios; mend each")
        self.problems = problems


class AskUnclear(HyeopchiError):
    """Which answer of a round is meant cannot be told."""

    def __init__(self, number: str, respondents: tuple[str, ...]) -> None:
        held = ", ".join(respondents) or "nobody was asked about it"
        super().__init__(f"no single answer about case {number!r}; {held}; name one with --of")
        self.number = number
        self.respondents = respondents


class MailNotSettled(HyeopchiError):
    """A letter is not in a state that a person may settle."""

    def __init__(self, mail_id: int) -> None:
        super().__init__(f"letter {mail_id} is neither dead nor uncertain; nothing was changed")
        self.mail_id = mail_id


class AnswersInvalid(HyeopchiError):
    """The answers that a rehearsal is to suppose cannot be understood; nothing was played."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"cannot use {file}; {len(problems)} problems; mend each")
        self.file = file
        self.problems = problems


class ListTooLong(HyeopchiError):
    """A list does not fit into a spreadsheet."""

    def __init__(self, file: str, *, rows: int, longest: int) -> None:
        super().__init__(
            f"{rows} rows, cells of {longest} letters do not fit {file}; CSV would work"
        )
        self.file = file
        self.rows = rows
        self.longest = longest


class EditUnclear(HyeopchiError):
    """A definition's text has no place where the change could be written."""

    def __init__(self, place: tuple[str, ...]) -> None:
        super().__init__(f"cannot write {'.'.join(place)}; edit the text itself")
        self.place = place


class RehearsalTooLong(HyeopchiError):
    """A rehearsal asked for on a page took longer than a person waits."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"not done in {seconds} s; `hyeopchi rehearse` takes its time")
        self.seconds = seconds


class RehearsalBusy(HyeopchiError):
    """Another rehearsal is being played; there is one at a time."""

    def __init__(self) -> None:
        super().__init__("another rehearsal is being played; wait for it")


class ExampleOnly(HyeopchiError):
    """An office of real people was to be shown as of another day."""

    def __init__(self) -> None:
        super().__init__(
            "people of this office are real; only an example office lives in another year"
        )


class PortTaken(HyeopchiError):
    """Another program listens where the pages were to."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} is taken; name another port")
        self.host = host
        self.port = port


class PagesSilent(HyeopchiError):
    """The pages were started and did not answer."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url} did not answer; the log says why")
        self.url = url


class StoreOld(HyeopchiError):
    """An older program laid out the record."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"the record has schema {found}; this program needs {wanted}: upgrade it")
        self.found = found
        self.wanted = wanted


class StoreNewer(HyeopchiError):
    """A newer program laid out the record."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"the record has schema {found}; this program knows {known}: update it")
        self.found = found
        self.known = known
