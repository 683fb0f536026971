"""Days, numbers, money and lengths of time as a reader of one language writes them.

Babel knows the names of months and the signs between digits; it is imported when the first date or number is shown.
The patterns of dates are ours: a legal text in Kazakh writes "2026 жылғы 22 қараша", not the short form of a calendar.
"""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from koshiqon.rendering.voice import Voice

__all__ = ["amount", "count_days", "day", "duration", "money", "number"]

_DAY_PATTERNS: Final = {"en": "d MMMM y", "ru": "d MMMM y 'г.'", "kk": "y 'жылғы' d MMMM"}

# A group of digits, and an amount and its sign, stay on one line.
_NO_BREAK: Final = "\u00a0"
_TENGE: Final = "₸"


def day(value: int | datetime.date, language: str) -> str:
    """Return a day (a date or a day number) in words.

    >>> day(datetime.date(2026, 11, 22), "en"), day(datetime.date(2026, 11, 22), "kk")
    ('22 November 2026', '2026 жылғы 22 қараша')
    """
    from babel.dates import format_date

    found = datetime.date.fromordinal(value) if isinstance(value, int) else value
    return format_date(found, _DAY_PATTERNS[language], locale=language)


def number(value: int | Decimal, language: str) -> str:
    """Return a number with the signs of the language; at most three decimals are shown.

    >>> number(Decimal("43250.50"), "en")
    '43,250.5'
    """
    from babel.numbers import format_decimal

    return format_decimal(value, "#,##0.###", locale=language)


def amount(value: int | str | Decimal, language: str) -> str:
    """Return an amount in tenge, whose digits and sign a line break never parts.

    >>> amount(Decimal("43250"), "en")
    '43,250\\xa0₸'
    """
    from babel.numbers import format_decimal

    return format_decimal(Decimal(value), "#,##0.##", locale=language) + _NO_BREAK + _TENGE


def money(text: str, language: str) -> str:
    """Return an amount as rules write it ("30 MCI", "1000 KZT") in the words of the language.

    >>> money("30 MCI", "en")
    '30\\xa0MCI'
    """
    value, _, unit = text.partition(" ")
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return text
    if unit == "KZT":
        return amount(exact, language)
    return Voice(language).say("{number} MCI", number=number(exact, language)).replace(" ", _NO_BREAK)


def count_days(n: int, language: str) -> str:
    """Return a number of days with the word in its right form.

    >>> count_days(1, "en"), count_days(22, "ru")
    ('1 day', '22 дня')
    """
    return Voice(language).say_plural("{n} day", "{n} days", n, n=number(n, language))


def duration(n: int, unit: str, language: str) -> str:
    """Return a length of time; `unit` is one of those of the rules, such as "calendar days" or "month".

    >>> duration(2, "calendar days", "en"), duration(1, "month", "en")
    ('2 calendar days', '1 month')
    """
    voice, shown = Voice(language), number(n, language)
    match unit.removesuffix("s"):
        case "calendar day":
            return voice.say_plural("{n} calendar day", "{n} calendar days", n, n=shown)
        case "working day":
            return voice.say_plural("{n} working day", "{n} working days", n, n=shown)
        case "day":
            return count_days(n, language)
        case "week":
            return voice.say_plural("{n} week", "{n} weeks", n, n=shown)
        case "month":
            return voice.say_plural("{n} month", "{n} months", n, n=shown)
        case "year":
            return voice.say_plural("{n} year", "{n} years", n, n=shown)
        case "hour":
            return voice.say_plural("{n} hour", "{n} hours", n, n=shown)
    return f"{shown} {unit}"
