"""A long list, one page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some of `total` things: page `page` of `pages`, counted from 1 (an empty list has one page)."""

    items: Sequence[T]
    page: int
    pages: int
    total: int

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """The same page with every item changed."""
        return Page(
            items=[change(item) for item in self.items], page=self.page, pages=self.pages, total=self.total
        )
