"""What every error means to a person, by its class."""

from hyeopchi.said import Said, Worded
from hyeopchi.words_of_accounts import ACCOUNTS
from hyeopchi.words_of_chasing import CHASING
from hyeopchi.words_of_drafts import DRAFTS
from hyeopchi.words_of_letters import SETTLING
from hyeopchi.words_of_links import LINKS
from hyeopchi.words_of_lists import LISTS
from hyeopchi.words_of_meetings import MEETINGS
from hyeopchi.words_of_outside import OUTSIDE
from hyeopchi.words_of_record import FINDING, RECORD
from hyeopchi.words_of_running import FACE, LETTERS, RUNNING
from hyeopchi.words_of_web import WEB

WORDS: dict[str, Worded] = {
    **ACCOUNTS,
    **FACE,
    **RUNNING,
    **FINDING,
    **RECORD,
    **CHASING,
    **LETTERS,
    **LINKS,
    **SETTLING,
    **OUTSIDE,
    **DRAFTS,
    **WEB,
    **MEETINGS,
    **LISTS,
}


def said_of(error: BaseException) -> Said | None:
    """Word *error* by its class, or by the nearest class above it that has words; None: none has."""
    for kind in type(error).__mro__:
        if kind.__name__ in WORDS:
            return WORDS[kind.__name__](error)
    return None
