"""What two versions of a definition say differently, as data: nothing that is said is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from states.errors import HyeopchiError
from states.lifecycle import Actor, Lifecycle, Offset, TextColumn
from states.requirement import Requirement

# What a requirement was given to say its refusals with; the thing itself says it elsewhere.
_TOLD = frozenset(
    {"label", "move_label", "case_label", "field_labels", "set_here", "type", "parties", "items"}
    | {"attendees"}
)


class LifecycleOther(HyeopchiError):
    """Two definitions are of different lifecycles, so neither is a version of the other."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(
            f"compare {old!r} with {new!r}; a lifecycle's key is for ever; publish it as a new one"
        )
        self.old = old
        self.new = new


@dataclass(frozen=True, slots=True)
class Change:
    """
    One thing that is said differently.

    `where` leads there by sections, keys and attributes, as the dataclasses of
    `states.lifecycle` call them: ``("reviews", "quarterly_report", "due")``. What is new has no
    `before`, what is gone no `after`. Of things that only stand in another order, both are
    the tuples of their keys.
    """

    where: tuple[str, ...]
    before: Any
    after: Any
    order: bool = False


def differences(old: Lifecycle, new: Lifecycle) -> tuple[Change, ...]:
    """
    Give every change from *old* to *new*, in the order in which a definition is read.

    Raises:
        LifecycleOther: They are not versions of one lifecycle.
    """
    if old.key != new.key:
        raise LifecycleOther(old.key, new.key)
    return tuple(_between(old, new, ()))


def essence(requirement: Requirement) -> tuple[object, ...]:
    """Give what a requirement asks, without the labels that it was given for its refusals."""
    said: list[object] = [type(requirement).__name__]
    for each in fields(requirement):  # type: ignore[arg-type]  # every kind is a dataclass
        if each.name == "options":
            said += [essence(option) for option in getattr(requirement, each.name)]
        elif each.name not in _TOLD:
            said.append((each.name, getattr(requirement, each.name)))
    return tuple(said)


def _between(old: Any, new: Any, where: tuple[str, ...]) -> Iterator[Change]:
    """Compare two dataclasses attribute by attribute; a new attribute is compared without ado."""
    for each in fields(old):
        if each.name == "key":
            continue
        before, after = getattr(old, each.name), getattr(new, each.name)
        place = (*where, each.name)
        if each.name == "requires":
            yield from _requirements(before, after, place)
        elif isinstance(before, Mapping):
            yield from _tables(before, after, place)
        elif _has_parts(before) and _has_parts(after):
            yield from _between(before, after, place)
        elif before != after:
            yield Change(place, before, after)


def _has_parts(value: object) -> bool:
    """Whether *value* is compared part by part; who acts and days counted are said whole."""
    return is_dataclass(value) and not isinstance(value, Actor | Offset | TextColumn)


def _tables(
    old: Mapping[Any, Any], new: Mapping[Any, Any], where: tuple[str, ...]
) -> Iterator[Change]:
    for key in (*old, *(key for key in new if key not in old)):
        before, after = old.get(key), new.get(key)
        place = (*where, str(key))
        if _has_parts(before) and _has_parts(after):
            yield from _between(before, after, place)
        elif before != after:
            yield Change(place, before, after)
    kept = [key for key in old if key in new]
    # Reviews are stored apart, by their keys: their order is not kept.
    if where != ("reviews",) and kept != [key for key in new if key in old]:
        yield Change(where, tuple(old), tuple(new), order=True)


def _requirements(
    old: tuple[Requirement, ...], new: tuple[Requirement, ...], where: tuple[str, ...]
) -> Iterator[Change]:
    before = {essence(each): each for each in old}
    after = {essence(each): each for each in new}
    gone = [each for said, each in before.items() if said not in after]
    come = [each for said, each in after.items() if said not in before]
    # One for one is a change of the same requirement, such as a bound that was raised.
    for one in list(gone):
        same = next((each for each in come if type(each) is type(one)), None)
        if same is not None:
            gone.remove(one)
            come.remove(same)
            yield Change(where, one, same)
    yield from (Change(where, one, None) for one in gone)
    yield from (Change(where, None, one) for one in come)
    kept = [said for said in before if said in after]
    if kept != [said for said in after if said in before]:
        yield Change(where, old, new, order=True)
