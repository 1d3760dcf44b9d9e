"""What a figure is computed on: a period of local days, and which platforms and accounts."""

from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A frozen, hashable selection. ``start`` and ``end`` are local days of ``timezone``, both included.

    Empty ``platforms`` or ``accounts`` mean all of them. ``only_on`` keeps some days of the period only:
    the days that two compared periods have in common when an import left gaps (0.11); ``left_out`` sets aside the
    accounts, as ``<platform>:<account_id>``, that only one of two compared periods covers.
    """

    start: date
    end: date
    platforms: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    timezone: str = "Europe/Paris"
    only_on: tuple[date, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a scope ends on or after the day it starts")

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1

    @property
    def is_everywhere(self) -> bool:
        """Whether every platform and account is in it."""
        return not (self.platforms or self.accounts or self.left_out)

    @property
    def whole_weeks(self) -> "Scope":
        """The last whole number of weeks of the period, or the period itself when shorter than one."""
        if self.days < 7:
            return self
        return replace(self, start=self.end - timedelta(days=self.days // 7 * 7 - 1))

    @property
    def previous(self) -> "Scope":
        """The period of the same length that ends the day before this one starts."""
        return replace(self, start=self.start - timedelta(days=self.days), end=self.start - timedelta(days=1))
