from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from koshiqon.rendering.formatting import amount, count_days, day, duration, money, number

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "22 November 2026"), ("ru", "22 ноября 2026 г."), ("kk", "2026 жылғы 22 қараша")],
)
def test_a_day_is_written_as_a_legal_text_writes_it(language, shown):
    """A date and its day number give the same words, in the legal pattern of the language."""
    assert day(TODAY, language) == shown
    assert day(TODAY.toordinal(), language) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "43,250\u00a0₸"), ("ru", "43\u00a0250\u00a0₸"), ("kk", "43\u00a0250\u00a0₸")]
)
def test_an_amount_never_breaks_across_lines(language, shown):
    """An amount in tenge carries the tenge sign and only non-breaking spaces."""
    assert amount(Decimal(43250), language) == shown


def test_tiyn_are_shown_only_when_there_are_any():
    """Decimals appear when the amount has them, exactly."""
    assert amount(Decimal("43250.5"), "ru") == "43\u00a0250,5\u00a0₸"
    assert amount(Decimal("43250.00"), "en") == "43,250\u00a0₸"
    assert number(Decimal("0.1") + Decimal("0.2"), "en") == "0.3"


@pytest.mark.parametrize(("language", "unit"), [("en", "MCI"), ("ru", "МРП"), ("kk", "АЕК")])
def test_the_index_has_its_own_name_in_each_language(language, unit):
    """An amount in monthly calculation indices uses the language's abbreviation."""
    assert money("30 MCI", language) == f"30\u00a0{unit}"


def test_money_that_is_not_an_amount_is_left_alone():
    """A text that is no amount is shown as it stands instead of failing."""
    assert money("as the court decides", "en") == "as the court decides"


@pytest.mark.parametrize(
    ("n", "ru"),
    [(0, "0 дней"), (1, "1 день"), (2, "2 дня"), (5, "5 дней"), (11, "11 дней"), (21, "21 день"), (112, "112 дней")],
)
def test_days_take_the_right_form_in_russian(n, ru):
    """Russian has three forms of the word for days, chosen by the last digits."""
    assert count_days(n, "ru") == ru


def test_days_in_kazakh_have_one_form():
    """A Kazakh noun stays the same after every number."""
    assert [count_days(n, "kk") for n in (1, 2, 5)] == ["1 күн", "2 күн", "5 күн"]


@pytest.mark.parametrize("unit", ["calendar days", "working days", "days", "weeks", "months", "years", "hours"])
def test_every_unit_of_the_rules_has_a_name_in_every_language(unit):
    """No unit falls back to English in Russian or Kazakh."""
    english = duration(3, unit, "en")
    assert english == f"3 {unit}"
    assert duration(1, unit.removesuffix("s"), "en") == f"1 {unit.removesuffix('s')}"
    for language in ("ru", "kk"):
        assert not any("a" <= letter <= "z" for letter in duration(3, unit, language))


def test_a_unit_that_is_not_known_is_shown_as_it_is():
    """A new unit of the rules is shown rather than lost."""
    assert duration(2, "quarters", "ru") == "2 quarters"
