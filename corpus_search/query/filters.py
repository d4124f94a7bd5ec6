"""Which articles do the filters beside a query let through? Options of a person in, a condition out.

Filters never change a score: the condition stands beside the query in a `Filtered`.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS_BY_NAME, nearest_field
from corpus_search.errors import UsageError
from corpus_search.query.clauses import leaf_for
from corpus_search.query.dates import is_date, range_between
from corpus_search.query.nodes import And, DateRange, Node, Or
from corpus_search.records import dataclass

__all__ = ["Filters", "condition_of"]

_DATED = "published"
_DURATION = r"([0-9]{1,5})([dwmy])"
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}


@dataclass(frozen=True, slots=True)
class Filters:
    """What an article must be, as typed: see the command `search`.

    `since`, `until`: the first and the last date, as 2016, 2016-02 or 2016-02-02. `last`: a duration up to today,
    as 30d, 2w, 6m or 1y. `where`: conditions "field=value"; of one field one is enough, of several all must hold.
    `today` is the day that `last` counts back from: that of the clock where it is None.
    """

    since: str | None = None
    until: str | None = None
    last: str | None = None
    where: tuple[str, ...] = ()
    today: date | None = None


def condition_of(filters: Filters, analyzer: Analyzer) -> Node | None:
    """Return what an article must match; None where anything will do.

    Raises `UsageError` for a date, a duration, a field or a value that cannot be.
    """
    conditions: list[Node] = []
    if dates := _dates(filters):
        conditions.append(dates)
    conditions += _fields(filters.where, analyzer)
    return _joined(And, conditions) if conditions else None


def _dates(filters: Filters) -> DateRange | None:
    since, until = filters.since, filters.until
    for name, day in (("since", since), ("until", until)):
        if day is not None and not is_date(day):
            hint = "Write a year, a month or a day: 2016, 2016-02 or 2016-02-02."
            raise UsageError(f'--{name} "{day}" is not a date.', hint)
    if filters.last is not None:
        if since is not None:
            raise UsageError(f"--since {since} and --last {filters.last} both say where to begin.", "Leave one out.")
        since = _days_back(filters.last, filters.today or datetime.now().astimezone().date())
    if since is None and until is None:
        return None
    dates = range_between(_DATED, since, until)
    if dates is None:
        raise UsageError(f"no day is since {since} and until {until}.", "Give the earlier date to --since.")
    return dates


def _days_back(duration: str, today: date) -> str:
    """Return the day that lies a duration before today; the last of its month where that has no such day."""
    match = re.fullmatch(_DURATION, duration)
    if match is None:
        raise UsageError(
            f'--last "{duration}" is not a duration.',
            "Write a number (up to 99999) and d, w, m or y for days, weeks, months or years: 30d, 2w, 6m, 1y.",
        )
    count, unit = int(match[1]), match[2]
    if unit in _DAYS:
        return date.fromordinal(max(today.toordinal() - count * _DAYS[unit], 1)).isoformat()
    months = today.year * 12 + today.month - 1 - count * _MONTHS[unit]
    year, month = max(months // 12, 1), months % 12 + 1
    from calendar import monthrange  # noqa: PLC0415  (few searches need it)

    return date(year, month, min(today.day, monthrange(year, month)[1])).isoformat()


def _fields(where: Sequence[str], analyzer: Analyzer) -> list[Node]:
    """Return a condition for each field that is named."""
    wanted: dict[str, list[Node]] = {}
    for condition in where:
        name, equals, value = condition.partition("=")
        field = name.strip().lower()
        if not equals:
            raise UsageError(f'--where "{condition}" is not a condition.', "Write field=value: --where source=Reuters.")
        if field not in FIELDS_BY_NAME:
            raise _unknown_field(condition, name)
        leaf = leaf_for(field, value, analyzer)
        if leaf is None:
            raise _empty_value(condition, field)
        wanted.setdefault(field, []).append(leaf)
    return [_joined(Or, alternatives) for alternatives in wanted.values()]


def _unknown_field(condition: str, name: str) -> UsageError:
    near = nearest_field(name)
    suggestion = f" Did you mean {near} ?" if near else ""
    fields = f"Fields: {', '.join(FIELDS_BY_NAME)}."
    return UsageError(f'--where "{condition}": there is no field "{name}".{suggestion}', fields)


def _empty_value(condition: str, field: str) -> UsageError:
    if field == _DATED:
        hint = "Write a date or a range: 2016, 2016-02, 2016-02-02, 2016-01..2016-03, >=2016."
    else:
        hint = f"Write at least one letter or digit after the =. What has no {field} is found by the query -{field}:*"
    return UsageError(f'--where "{condition}" has no value that can be looked for.', hint)


def _joined(kind: type[And] | type[Or], nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else kind(tuple(nodes))
