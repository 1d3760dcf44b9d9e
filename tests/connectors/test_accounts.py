"""The accounts that a reader names at every row are told once."""

from connectors.accounts import accounts_once
from connectors.contract import Ignored, Reason
from connectors.record import Account


def account(name: str, *, is_owned: bool = False, platform: str = "x") -> Account:
    return Account(position=0, platform=platform, account_id=name, is_owned=is_owned)


def test_an_account_is_told_once_and_again_when_it_proves_to_be_the_brands() -> None:
    blank = Ignored(2, Reason.BLANK_ROW)
    told = [account("a"), blank, account("a"), account("b"), blank, account("a", is_owned=True),
            account("a", platform="tiktok"), account("a")]  # fmt: skip
    read = accounts_once(lambda: told)
    expected = [told[0], blank, told[3], blank, told[5], told[6]]
    assert list(read()) == expected and list(read()) == expected  # a second reading starts afresh
