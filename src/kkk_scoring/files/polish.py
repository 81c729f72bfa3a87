"""Numbers of Polish registers: NIP, KRS and REGON, with their check digits.

Sources of the check digits: NIP, regulation on NIP numbers (weights 6 5 7 2 3 4 5 6 7,
modulo 11); REGON, regulation on the national register of businesses (weights
8 9 2 3 4 5 6 7, and 2 4 8 5 0 9 7 3 6 1 2 4 8 for fourteen digits, modulo 11,
ten becoming zero). KRS numbers have no check digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import Final

from kkk_scoring.files.show import short
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import Message, say

_ZERO: Final = ord("0")
_ZEROS: Final = _ZERO * (6 + 5 + 7 + 2 + 3 + 4 + 5 + 6 + 7)
_REGON_9: Final = (8, 9, 2, 3, 4, 5, 6, 7)
_REGON_14: Final = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)


def nip(value: object) -> str:
    """The ten digits of a tax number; dashes, spaces and the prefix PL may be written.

    >>> nip("526-025-02-74")
    '5260250274'
    """
    if type(value) is str and len(value) == 10 and value.isascii() and value.isdigit():
        digits = value  # the way it is nearly always written; lists of members hold thousands
    else:
        written = value.removeprefix("PL") if isinstance(value, str) else value
        digits = _digits(written, say("a NIP (ten digits)"))
        if len(digits) != 10:
            raise _wrong_length("KKK058", "NIP", say("10"), digits)
    # Written out, because an application may hold thousands. A remainder of ten is never given out:
    # no tenth digit can match it.
    a, b, c, d, e, f, g, h, i, last = digits.encode()
    if (6 * a + 5 * b + 7 * c + 2 * d + 3 * e + 4 * f + 5 * g + 6 * h + 7 * i - _ZEROS) % 11 != last - _ZERO:
        raise _wrong_check_digit("KKK058", "NIP", digits)
    return digits


def krs(value: object) -> str:
    """The ten digits of an entry in the National Court Register, leading zeros included."""
    digits = _digits(value, say("a KRS number (ten digits)"))
    if len(digits) != 10:
        fix = say("Write all ten digits, with the zeros at the front: {full}.", full=digits.rjust(10, "0"))
        raise _wrong_length("KKK059", "KRS", say("10"), digits, fix if len(digits) < 10 else None)
    return digits


def regon(value: object) -> str:
    """The nine digits of a business, or the fourteen of one of its units."""
    digits = _digits(value, say("a REGON (nine or fourteen digits)"))
    if len(digits) not in (9, 14):
        raise _wrong_length("KKK060", "REGON", say("9 or 14"), digits)
    whole = _remainder(digits, _REGON_9) % 10 == int(digits[8])
    if not whole or (len(digits) == 14 and _remainder(digits, _REGON_14) % 10 != int(digits[13])):
        raise _wrong_check_digit("KKK060", "REGON", digits)
    return digits


def _digits(value: object, expected: Message) -> str:
    if type(value) is int and value >= 0:
        return str(value)
    if not isinstance(value, str):
        raise WrongKind(expected, value, say("Write the digits in quotes."))
    digits = value.replace("-", "").replace(" ", "").replace("\u00a0", "")
    if not digits.isascii() or not digits.isdigit():
        raise WrongKind(expected, value, say("Write digits only."))
    return digits


def _remainder(digits: str, weights: Sequence[int]) -> int:
    total: int = sum(map(mul, map(int, digits), weights))
    return total % 11


def _wrong_length(code: str, name: str, wanted: Message, digits: str, fix: Message | None = None) -> Unfit:
    message = say(
        "A {name} number has {wanted} digits; {digits} has {count}.",
        name=name,
        wanted=wanted,
        digits=short(digits, 30),
        count=len(digits),
    )
    return Unfit(code, message, fix or say("Compare it with the register."))


def _wrong_check_digit(code: str, name: str, digits: str) -> Unfit:
    message = say("{digits} is not a {name} number: its check digit is wrong.", digits=digits, name=name)
    return Unfit(code, message, say("Compare it digit by digit with the register; two may be swapped."))
