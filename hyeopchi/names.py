"""The Korean names of what the record keeps by key: states, moves, choices, departments, committees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from notifications.korean import official_date, won
from states.when import when_label

if TYPE_CHECKING:
    from engine.people import Committee, Organisation
    from states.lifecycle import Field, Lifecycle


@dataclass(frozen=True, slots=True)
class Names:
    """Names for one lifecycle's values. What has none keeps its key: nothing is hidden."""

    definition: "Lifecycle"
    organisations: Mapping[str, str]
    committees: Mapping[str, str]

    @classmethod
    def of(
        cls,
        definition: "Lifecycle",
        organisations: Mapping[str, "Organisation"],
        committees: Mapping[str, "Committee"],
    ) -> "Names":
        return cls(
            definition,
            {key: one.name for key, one in organisations.items()},
            {key: one.name for key, one in committees.items()},
        )

    def state(self, key: str | None) -> str:
        state = self.definition.states.get(key or "")
        return state.label if state else key or "-"

    def move(self, key: str | None) -> str:
        move = self.definition.moves.get(key or "")
        return move.label if move else key or "-"

    def field(self, key: str) -> str:
        if key == "title":
            return f"{self.definition.case_label}명"
        field = self.definition.fields.get(key)
        return field.label if field else key

    def value(self, key: str, value: object) -> str:
        """Word the *value* of the case field called *key*."""
        field = self.definition.fields.get(key)
        return self.worded(field, value)

    def worded(self, field: "Field | None", value: object) -> str:
        """Word a *value* as its *field*'s type asks."""
        if value in (None, ""):
            return "-"
        match field.type if field else None:
            case "choice":
                assert field is not None
                return field.choices.get(str(value), str(value))
            case "organisation":
                return self.organisations.get(str(value), str(value))
            case "organisations" if isinstance(value, list):
                return ", ".join(self.organisations.get(str(key), str(key)) for key in value)
            case "when":
                return when_label(str(value))
            case "subcommittee" | "committee":
                return self.committees.get(str(value), str(value))
            case "percent":
                return f"{value}%"
            case "won":
                return won(int(str(value)))
            case "date":
                return official_date(date.fromisoformat(str(value)))
            case "date_range" if isinstance(value, Mapping):
                return _span(value)
        return str(value)


def _span(value: Mapping[str, Any]) -> str:
    days = (value.get("from"), value.get("to"))
    first, last = (official_date(date.fromisoformat(str(day))) if day else "" for day in days)
    return f"{first} ~ {last}".strip()
