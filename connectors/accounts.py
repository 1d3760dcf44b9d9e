"""The accounts that rows name again and again, told once."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import ParamSpec

from connectors.contract import Ignored, Rejected
from connectors.record import Account, Record

Given = ParamSpec("Given")
Found = Record | Rejected | Ignored


def accounts_once(read: Callable[Given, Iterable[Found]]) -> Callable[Given, Iterator[Found]]:
    """The reader, each account told the first time only, and once more when it then proves to be the brand's."""

    @wraps(read)
    def reading(*args: Given.args, **kwargs: Given.kwargs) -> Iterator[Found]:
        told: set[tuple[str, str, bool]] = set()
        for one in read(*args, **kwargs):
            if isinstance(one, Account):
                named = (one.platform, one.account_id, one.is_owned)
                if named in told:
                    continue
                told.add(named)
            yield one

    return reading
