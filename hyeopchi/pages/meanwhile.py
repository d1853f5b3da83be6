"""What others did to a case after who asks had read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.called import called
from engine.case import Case
from engine.happened import Happened
from engine.people import committees, organisations
from hyeopchi.names import Names
from hyeopchi.pages.case_view import lifecycle_of
from hyeopchi.story import sentence_of
from hyeopchi.veiled import MEMBER, veiled


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What others did to the case after who asks had read it."""

    sentences: tuple[str, ...]

    @classmethod
    def of(cls, read: Connection, one: Case, happened: Sequence[Happened]) -> "Meanwhile":
        names = Names.of(lifecycle_of(read, one), organisations(read), committees(read))
        happened = veiled(
            read, happened, ()
        )  # who may know which member it was finds it in the story
        people = called(read, {each.actor for each in happened} - {MEMBER})
        titles = {str(key): said for key, said in people.items()}
        return cls(tuple(sentence_of(each, names, titles) for each in happened))
