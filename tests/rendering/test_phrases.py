from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from samples import KINDS, LANGUAGES, texts

from koshiqon.loading.conditions import parse_atom
from koshiqon.model import terms
from koshiqon.model.values import INFINITY, NO_VALUE, Range
from koshiqon.rendering.phrases import Words, fact_kinds, term_in_words, value_in_words

DAY = datetime.date(2026, 11, 22).toordinal()
ENTRY = ("fact", "stay.entered_on")
HOUSEHOLD = (("is", ("field", "kind"), ("household",), False), ("compare", ">=", ("field", "valid_until"), ("today",)))
ADULT = ("fact", "worker.is_adult")
FREE = ("is", ("fact", "stay.basis"), ("visa_free",), False)

# One term of every shape, as its words in English.
TERMS = [
    (ADULT, "is 18 or older"),
    (FREE, "way of stay: without a visa"),
    (("is", ("fact", "stay.basis"), ("visa_free", "visa"), False), "way of stay: without a visa or on a visa"),
    (("is", ("fact", "stay.basis"), ("visa",), True), "way of stay: not “on a visa”"),
    (
        ("is", ("fact", "stay.basis"), ("visa", "temporary_residence_permit"), True),
        "way of stay: none of “on a visa, with a permit”",
    ),
    (("is", ("fact", "worker.citizenship"), ("UZB",), False), "citizenship: Uzbekistan"),
    (("group", ("fact", "worker.citizenship"), "eaeu", None, False), "citizenship: among “states of the Union”"),
    (
        ("group", ("fact", "worker.citizenship"), "eaeu", ENTRY, True),
        "citizenship: not among “states of the Union” (on: date of entry)",
    ),
    (parse_atom("today <= stay.entered_on + 30 calendar days"), "today ≤ date of entry + 30 calendar days"),
    (parse_atom("today - 1 months > 2026-11-22"), "today − 1 month > 22 November 2026"),
    (parse_atom("employer.staff_count != 20"), "number of staff ≠ 20"),
    (parse_atom("work.wage >= param/kz/minimum-wage"), "monthly wage ≥ minimum wage"),
    (
        parse_atom("work.wage >= param/kz/minimum-wage on stay.entered_on"),
        "monthly wage ≥ minimum wage (on: date of entry)",
    ),
    (parse_atom("work.wage = 10 MCI"), "monthly wage = 10\u00a0MCI"),
    (parse_atom("work.wage < 1000 KZT"), "monthly wage < 1,000\u00a0₸"),
    (
        parse_atom("(employer.staff_count + 1) * 2 - (employer.staff_count - 3) > 4"),
        "(number of staff + 1) × 2 − (number of staff − 3) > 4",
    ),
    (
        ("any", "permits", HOUSEHOLD),
        "any of the permits with kind: household worker and valid until ≥ today",
    ),
    (("any", "permits", ()), "any of the permits"),
    (("no", "permits", HOUSEHOLD[:1]), "none of the permits with kind: household worker"),
    (("every", "permits", HOUSEHOLD[:1]), "each of the permits: kind: household worker"),
    (("norm", "applies", "kz/toy/art-10/p1"), "the norm applies: kz/toy/art-10/p1"),
    (("norm", "kept", "kz/toy/art-10/p1"), "the duty is kept: kz/toy/art-10/p1"),
    (("norm", "breached", "kz/toy/art-10/p1"), "the duty is breached: kz/toy/art-10/p1"),
    (("all", (ADULT, FREE)), "all of these: is 18 or older; way of stay: without a visa"),
    (
        ("any", (ADULT, ("all", (ADULT, FREE)))),
        "at least one of these: is 18 or older; (all of these: is 18 or older; way of stay: without a visa)",
    ),
    (("none", (ADULT, FREE)), "none of these: is 18 or older; way of stay: without a visa"),
    (("none", (ADULT,)), "not: is 18 or older"),
    (("all", (ADULT,)), "is 18 or older"),
    (parse_atom("today <= deadline"), "today ≤ the deadline"),
    (parse_atom("days(stay.entered_on, today) > 30"), "(days from date of entry to today) > 30"),
    (parse_atom("months(stay.entered_on, today) > 3"), "(full months from date of entry to today) > 3"),
    (parse_atom("years(stay.entered_on, today) >= 1"), "(full years from date of entry to today) ≥ 1"),
    (parse_atom("latest(stay.entered_on, 2026-11-22) < today"), "(the latest of: date of entry; 22 November 2026) < today"),
    (parse_atom("earliest(stay.entered_on, today) < today"), "(the earliest of: date of entry; today) < today"),
    (
        parse_atom("latest(permits.valid_until where kind is household) >= today"),
        "(the latest “valid until” of the permits with kind: household worker) ≥ today",
    ),
    (parse_atom("earliest(permits.valid_until) >= today"), "(the earliest “valid until” of the permits) ≥ today"),
    (parse_atom("total(permits.months) > 12"), "(the sum of “months paid for” over the permits) > 12"),
    (
        parse_atom("count(permits where kind is household) <= 5"),
        "(the number of permits with kind: household worker) ≤ 5",
    ),
    (
        parse_atom("days_present(stays, 180, today) > 90"),
        "(days of presence (stays) within 180 days up to today) > 90",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("term", "shown"), TERMS)
def test_a_term_is_told_in_the_names_of_the_vocabulary(term, shown):
    """Every shape of a term has words, and they use names instead of ids."""
    assert term_in_words(term, texts("en"), "en", KINDS) == shown


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("term", [term for term, _ in TERMS])
def test_a_term_has_no_english_in_russian_and_kazakh(term, language):
    """Nothing but pinpoints is left in Latin letters."""
    shown = term_in_words(term, texts(language), language, KINDS)
    assert not re.search("[A-Za-z]", shown.replace("kz/toy/art-10/p1", ""))


def test_every_shape_of_the_model_is_covered():
    """The shapes listed in the model's documentation are all among the examples above."""
    assert terms.__doc__ is not None
    documented = set(re.findall(r"\(\"(\w+)\"", terms.__doc__)) | set(re.findall(r"\"(\w+)\"", terms.__doc__))
    seen: set[str] = set()

    def collect(term: object) -> None:
        if isinstance(term, tuple) and term:
            if isinstance(term[0], str):
                seen.add(term[0])
            for part in term:
                collect(part)

    for term, _ in TERMS:
        collect(term)
    assert documented <= seen
    assert set(Words._FORMS) <= seen


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ru", "есть хотя бы одна запись: разрешения, где вид: домашний работник и действует до ≥ сегодня"),
        ("kk", "кемінде бір жазба бар: рұқсаттар (түрі: үй жұмыскері және жарамды мерзімі ≥ бүгін)"),
    ],
)
def test_a_search_reads_naturally(language, shown):
    """Names stay in the nominative behind a colon, so that no ending can be wrong."""
    assert term_in_words(("any", "permits", HOUSEHOLD), texts(language), language) == shown


VALUES = [
    ("stay.entered_on", DAY, "22 November 2026"),
    ("stay.entered_on", Range(DAY, DAY + 2), "between 22 November 2026 and 24 November 2026"),
    ("stay.entered_on", Range(-INFINITY, DAY), "22 November 2026 or earlier"),
    ("stay.entered_on", Range(DAY, INFINITY), "22 November 2026 or later"),
    ("employer.staff_count", 700_000, "700,000"),
    ("employer.staff_count", Range(3, INFINITY), "3 or more"),
    ("employer.staff_count", Range(-INFINITY, 3), "3 or less"),
    ("work.wage", Decimal("85000"), "85,000\u00a0₸"),
    ("worker.is_adult", True, "yes"),
    ("worker.is_adult", False, "no"),
    ("worker.is_adult", None, "not known"),
    ("work.wage", NO_VALUE, "there is none"),
    ("worker.citizenship", "UZB", "Uzbekistan"),
    ("stay.basis", "visa_free", "without a visa"),
    ("worker.category", {"household": True, "seasonal": None}, "household worker; possibly seasonal worker"),
    ("worker.category", {"household": False}, "there is none"),
    ("permits", [], "no entries"),
    (
        "permits",
        [{"kind": "household", "valid_until": DAY}],
        "1 entry: (kind: household worker; valid until: 22 November 2026)",
    ),
    (
        "permits",
        [{"months": number} for number in range(4)],
        "4 entries: (months paid for: 0), (months paid for: 1), (months paid for: 2), …",
    ),
]


@pytest.mark.parametrize(("name", "value", "shown"), VALUES)
def test_a_value_is_told_by_its_kind(name, value, shown):
    """Days, amounts, names, ranges and lists are told apart by the type of the fact."""
    assert value_in_words(name, value, texts("en"), "en", KINDS) == shown


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize(("name", "value", "shown"), VALUES)
def test_a_value_has_no_english_in_russian_and_kazakh(name, value, shown, language):
    """Every kind of value is told in the language of the reader."""
    assert not re.search("[A-Za-z]", value_in_words(name, value, texts(language), language, KINDS))


def test_a_day_of_unknown_kind_is_still_shown_as_a_day():
    """Without the types of facts, a number that looks like a day number is taken for a day, a small one is not."""
    assert value_in_words("a.b", DAY, {}, "en") == "22 November 2026"
    assert value_in_words("a.b", 42, {}, "en") == "42"


def test_what_has_no_name_is_shown_by_its_id():
    """A fact or group that the texts do not know is shown by its id instead of failing."""
    term = ("group", ("fact", "a.b"), "somewhere", None, False)
    assert term_in_words(term, {}, "en") == "a.b: among “somewhere”"
    assert term_in_words(("field", "kind"), {}, "en") == "kind"


@pytest.mark.parametrize("language", LANGUAGES)
def test_alternatives_are_joined_with_or(language):
    """The last of several values stands behind the word for or."""
    word = {"en": " or ", "ru": " или ", "kk": " немесе "}[language]
    assert Words({}, language).either(["1", "2", "3"]) == f"1, 2{word}3"
    assert Words({}, language).either([]) == ""


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        (("today",), "date"),
        (("shift", ENTRY, 1, 1, "years"), "date"),
        (("extreme", "latest", (ENTRY,)), "date"),
        (("extreme_of", "latest", "permits", "valid_until", ()), "date"),
        (("total", "permits", "months", ()), "integer"),
        (("money", "1", "MCI"), "money"),
        (("multiply", ("fact", "work.wage"), ("number", "2")), "money"),
        (("add", ("number", "1"), ("number", "2")), "number"),
        (("param", "kz/minimum-wage", None), ""),
        (("field", "valid_until"), "date"),
    ],
)
def test_the_kind_of_an_expression_is_found(term, kind):
    """The type of what is compared follows from the expression and the types of its facts."""
    assert Words(texts("en"), "en", KINDS).kind(term, "permits") == kind


def test_the_types_of_a_compiled_base_are_flattened():
    """Facts and fields of lists share one table of types."""
    plan = {"a.b": {"type": "date", "fields": {}}, "list": {"type": "list", "fields": {"x": ("money", ())}}}
    assert fact_kinds(plan) == {"a.b": "date", "list": "list", "list.x": "money"}
