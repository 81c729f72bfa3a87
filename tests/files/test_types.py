"""Register numbers, dates, ids and texts: what is accepted and how a wrong one is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kkk_scoring.files import polish, types
from kkk_scoring.files.dates import local_date, local_date_time
from kkk_scoring.files.unfit import Unfit

ACCEPTED: list[tuple[Any, object, Any]] = [
    (types.Nip, "5260250274", "5260250274"),
    (types.Nip, "526-025-02-74", "5260250274"),
    (types.Nip, "526 025 02 74", "5260250274"),
    (types.Nip, "PL5260250274", "5260250274"),
    (types.Nip, 5260250274, "5260250274"),
    (types.Krs, "0000123456", "0000123456"),
    (types.Krs, 1234567890, "1234567890"),
    (types.Regon, "000002217", "000002217"),
    (types.Regon, "123456785", "123456785"),
    (types.Regon, 123456785, "123456785"),
    (types.Regon, "12345678512347", "12345678512347"),
    (types.LocalDate, "2024-02-29", date(2024, 2, 29)),
    (types.LocalDateTime, "2026-05-31 16:00", datetime(2026, 5, 31, 16)),
    (types.LocalDateTime, "2026-05-31T16:00:59", datetime(2026, 5, 31, 16, 0, 59)),
    (types.LocalDateTime, "2026-05-31T16:00Z", datetime(2026, 5, 31, 16, tzinfo=UTC)),
    (types.LocalDateTime, "2026-05-31 16:00+02:00",
     datetime(2026, 5, 31, 16, tzinfo=timezone(timedelta(hours=2)))),
    (types.LocalDateTime, "2026-05-31 16:00 -03:30",
     datetime(2026, 5, 31, 16, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
    (types.Id, "M4_a", "M4_a"),
    (types.Id, "a" * 32, "a" * 32),
    (types.SlugId, "kkk-2015", "kkk-2015"),
    (types.LocalText, "tytuł", "tytuł"),
    (types.LocalText, {"pl": "tytuł", "en": "title"}, {"pl": "tytuł", "en": "title"}),
    (types.YesNo, False, False),
    (types.Whole, 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "written", "value"), ACCEPTED, ids=[str(a[1])[:30] for a in ACCEPTED])
def test_what_is_written_rightly_has_its_plain_value(kind: Any, written: object, value: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    read = adapter.validate_python(written)

    assert read == value
    assert type(read) is type(value)
    assert getattr(read, "tzinfo", None) == getattr(value, "tzinfo", None)


CHECKS: list[tuple[Callable[[object], object], object, str, str]] = [
    (polish.nip, "5260250275", "KKK058", "5260250275 is not a NIP number: its check digit is wrong."),
    (polish.nip, "526025027", "KKK058", "A NIP number has 10 digits; 526025027 has 9."),
    (polish.nip, "", "KKK052", "Expected a NIP (ten digits), found an empty text."),
    (polish.nip, "526025O274", "KKK052", "Expected a NIP (ten digits), found the text “526025O274”."),
    (polish.nip, "٥٢٦٠٢٥٠٢٧٤", "KKK052", "Expected a NIP (ten digits), found the text “٥٢٦٠٢٥٠٢٧٤”."),
    (polish.nip, True, "KKK052", "Expected a NIP (ten digits), found the word true."),
    (polish.nip, -5, "KKK052", "Expected a NIP (ten digits), found the number -5."),
    (polish.nip, None, "KKK052", "Expected a NIP (ten digits), found nothing."),
    # Nine digits that no tenth digit can follow.
    (polish.nip, "0000000190", "KKK058", "0000000190 is not a NIP number: its check digit is wrong."),
    (polish.krs, "123456", "KKK059", "A KRS number has 10 digits; 123456 has 6."),
    (polish.krs, 123456, "KKK059", "A KRS number has 10 digits; 123456 has 6."),
    (polish.krs, "12345678901", "KKK059", "A KRS number has 10 digits; 12345678901 has 11."),
    (polish.regon, "000002218", "KKK060", "000002218 is not a REGON number: its check digit is wrong."),
    (polish.regon, "12345678512348", "KKK060",
     "12345678512348 is not a REGON number: its check digit is wrong."),
    (polish.regon, "12345678412347", "KKK060",
     "12345678412347 is not a REGON number: its check digit is wrong."),
    (polish.regon, "1234567", "KKK060", "A REGON number has 9 or 14 digits; 1234567 has 7."),
    (local_date, "2026-2-3", "KKK061", "“2026-2-3” is not a date."),
    (local_date, "2026-02-30", "KKK061", "There is no day 2026-02-30."),
    (local_date, "0000-01-01", "KKK061", "There is no day 0000-01-01."),
    (local_date, "2026-02-03 10:00", "KKK061", "“2026-02-03 10:00” is not a date."),
    (local_date, 2026, "KKK052", "Expected a date, found the number 2026."),
    (local_date_time, "2026-05-31", "KKK062", "“2026-05-31” is not a date and time."),
    (local_date_time, "2026-05-31 24:00", "KKK062", "There is no such day or time: 2026-05-31 24:00."),
    (local_date_time, "2026-05-31 16:00+02:60", "KKK062",
     "There is no such day or time: 2026-05-31 16:00+02:60."),
    (local_date_time, "2026-05-31 16:00+24:00", "KKK062",
     "There is no such day or time: 2026-05-31 16:00+24:00."),
    (local_date_time, [], "KKK052", "Expected a date and time, found a list."),
    (types.identifier, "4M", "KKK063", "“4M” is not an id."),
    (types.identifier, "kkk-2015", "KKK063", "“kkk-2015” is not an id."),
    (types.identifier, "a" * 33, "KKK063", f"“{'a' * 33}” is not an id."),
    (types.identifier, "../x", "KKK063", "“../x” is not an id."),
    (types.identifier, "a\n", "KKK063", "“a⟨U+000A⟩” is not an id."),
    (types.identifier, 4, "KKK052", "Expected an id, found the number 4."),
    (types.slug, "", "KKK063", "“” is not an id."),
    (types.local_text, {"polski": "x"}, "KKK064", "“polski” is not the code of a language."),
    (types.local_text, {"pl": 1}, "KKK052", "Expected a text, found the number 1."),
    (types.local_text, {}, "KKK052", "Expected a text, found a mapping of keys to values."),
    (types.local_text, 7, "KKK052", "Expected a text, found the number 7."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "written", "code", "message"), CHECKS, ids=[str(c[1])[:20] for c in CHECKS]
)
def test_what_is_written_wrongly_is_told(
    check: Callable[[object], object], written: object, code: str, message: str
) -> None:
    with pytest.raises(Unfit) as caught:
        check(written)

    assert (caught.value.code, caught.value.message.render("en")) == (code, message)


def test_a_krs_number_without_its_zeros_is_shown_with_them() -> None:
    with pytest.raises(Unfit) as caught:
        polish.krs(123456)

    assert caught.value.fix is not None
    assert caught.value.fix.render("en") == "Write all ten digits, with the zeros at the front: 0000123456."


@given(st.text("0123456789", min_size=8, max_size=8))
def test_of_ten_last_digits_one_makes_a_regon(first: str) -> None:
    good = [digit for digit in "0123456789" if accepts(polish.regon, first + digit)]

    assert len(good) == 1


@given(st.text("0123456789", min_size=9, max_size=9))
def test_of_ten_last_digits_at_most_one_makes_a_nip(first: str) -> None:
    good = [digit for digit in "0123456789" if accepts(polish.nip, first + digit)]

    weighted = sum(
        int(digit) * weight for digit, weight in zip(first, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)
    )
    assert good == ([] if weighted % 11 == 10 else [str(weighted % 11)])


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_nip_is_noticed(position: int, shift: int) -> None:
    digits = [int(digit) for digit in "5260250274"]
    digits[position] = (digits[position] + shift) % 10

    assert not accepts(polish.nip, "".join(map(str, digits)))


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_a_date_and_time_is_read_back_as_written(value: datetime) -> None:
    value = value.replace(microsecond=0)

    assert local_date(f"{value:%Y-%m-%d}") == value.date()
    assert local_date_time(value.isoformat(" ")) == value
    assert local_date_time(value.isoformat()) == value


def test_every_type_has_a_json_schema() -> None:
    kinds: list[Any] = [types.Number, types.Whole, types.YesNo, types.Text, types.Nip, types.Krs, types.Regon,
             types.Id, types.SlugId, types.LocalDate, types.LocalDateTime, types.LocalText]  # fmt: skip

    for kind in kinds:
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        assert {"type", "anyOf"} & {*adapter.json_schema()}


def accepts(check: Callable[[object], object], written: str) -> bool:
    try:
        check(written)
    except Unfit:
        return False
    return True
