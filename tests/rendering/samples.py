"""A small base's texts and a report that uses every field, in three languages; nothing in ru and kk is in Latin letters."""

from __future__ import annotations

import datetime
from typing import Any

from koshiqon.model.report import (
    ComplianceGap,
    DeadlineState,
    FamilyAnswer,
    GoalAnswer,
    Knowledge,
    NormAnswer,
    Notice,
    ProtectionGap,
    Question,
    RegimeAnswer,
    Report,
    Sanction,
    Urgent,
)

LANGUAGES = ("en", "ru", "kk")

WORDS: dict[str, tuple[str, str, str]] = {
    "entered": ("date of entry", "дата въезда", "кірген күні"),
    "citizenship": ("citizenship", "гражданство", "азаматтығы"),
    "basis": ("way of stay", "основание пребывания", "елде болу негізі"),
    "visa_free": ("without a visa", "без визы", "визасыз"),
    "visa": ("on a visa", "по визе", "визамен"),
    "permit": ("with a permit", "по разрешению", "рұқсатпен"),
    "adult": ("is 18 or older", "исполнилось 18 лет", "18 жасқа толған"),
    "category": ("category of worker", "категория работника", "жұмыскер санаты"),
    "household": ("household worker", "домашний работник", "үй жұмыскері"),
    "seasonal": ("seasonal worker", "сезонный работник", "маусымдық жұмыскер"),
    "wage": ("monthly wage", "месячная зарплата", "айлық жалақы"),
    "staff": ("number of staff", "число работников", "жұмыскерлер саны"),
    "permits": ("permits", "разрешения", "рұқсаттар"),
    "kind": ("kind", "вид", "түрі"),
    "until": ("valid until", "действует до", "жарамды мерзімі"),
    "months": ("months paid for", "оплаченные месяцы", "төленген айлар"),
    "stays": ("stays", "поездки", "келулер"),
    "uzbekistan": ("Uzbekistan", "Узбекистан", "Өзбекстан"),
    "union": ("states of the Union", "государства Союза", "Одақ мемлекеттері"),
    "minimum": ("minimum wage", "минимальная зарплата", "ең төмен жалақы"),
    "employer": ("Employer", "Работодатель", "Жұмыс беруші"),
    "worker": ("Worker", "Работник", "Жұмыскер"),
    "state": ("State", "Государство", "Мемлекет"),
    "police": ("Migration police", "Миграционная полиция", "Көші-қон полициясы"),
    "lawful": ("Is the stay lawful?", "Законно ли пребывание?", "Елде болуы заңды ма?"),
    "may_work": ("May the person work?", "Вправе ли человек работать?", "Адам жұмыс істеуге құқылы ма?"),
    "general": ("General rules", "Общий порядок", "Жалпы тәртіп"),
    "union_rules": ("Rules of the Union", "Порядок Союза", "Одақ тәртібі"),
    "kandas": ("Kandas", "Кандас", "Қандас"),
    "refugee": ("Refugee", "Беженец", "Босқын"),
    "business": ("Business", "Бизнес", "Бизнес"),
    "counting": ("the day of the event is not counted", "день события не считается", "оқиға күні есептелмейді"),
    "toy_law": ("Toy Law", "Учебный закон", "Оқу заңы"),
    "treaty": ("Toy Treaty", "Учебный договор", "Оқу шарты"),
    "heading": ("Permits", "Разрешения", "Рұқсаттар"),
    "hold_permit": ("hold a permit for the worker", "иметь разрешение на работника", "жұмыскерге рұқсаты болуға тиіс"),
    "notify": ("inform the police", "уведомить полицию", "полицияға хабарлауға тиіс"),
    "register": ("register the contract", "зарегистрировать договор", "шартты тіркеуге тиіс"),
    "keep_passport": ("keep the passport", "удерживать паспорт", "паспортты ұстап қалуға тиіс емес"),
    "be_paid": ("be paid for the work", "на оплату труда", "еңбекақы алуға құқылы"),
    "stay_on": ("stay for 90 days", "оставаться 90 дней", "90 күн бола алады"),
    "refuse": ("refuse the permit", "отказать в разрешении", "рұқсаттан бас тарта алады"),
    "apply_online": ("The request goes through the portal.", "Заявление подаётся через портал.", "Өтініш портал арқылы беріледі."),
    "overstay": ("Overstay: a fine or expulsion.", "Просрочка: штраф или выдворение.", "Мерзімін өткізу: айыппұл немесе шығарып жіберу."),
    "small": ("The employer is presumed small.", "Работодатель считается малым.", "Жұмыс беруші шағын деп саналады."),
    "good_reason": ("A good reason excuses.", "Уважительная причина извиняет.", "Дәлелді себеп ақтайды."),
    "remedy": ("Apply for the permit.", "Подайте на разрешение.", "Рұқсатқа өтініш беріңіз."),
    "doubt": ("Two readings are possible.", "Возможны два прочтения.", "Екі түрлі түсінуге болады."),
    "act": ("Find the ruling today.", "Сегодня найдите постановление.", "Бүгін қаулыны табыңыз."),
    "yes": ("The stay is lawful.", "Пребывание законно.", "Елде болуы заңды."),
    "no": ("The stay is not lawful.", "Пребывание незаконно.", "Елде болуы заңсыз."),
    "open": ("It is not known yet.", "Пока не известно.", "Әзірге белгісіз."),
    "question": ("When did the person enter?", "Когда человек въехал?", "Адам қашан кірді?"),
    "why": ("The days run from the entry.", "Дни идут от въезда.", "Күндер кіргеннен басталады."),
    "proof": ("border stamp", "отметка пограничников", "шекара мөрі"),
    "no_new_permits": ("no new permits", "новые разрешения не выдаются", "жаңа рұқсат берілмейді"),
    "care": ("No right to care.", "Нет права на помощь.", "Көмек алуға құқық жоқ."),
    "stale": ("The base is old.", "База устарела.", "База ескірген."),
}  # fmt: skip

TODAY = datetime.date(2026, 11, 22)
ART = "kz/toy/art-10"

# The types of the facts, as `fact_kinds` gives them for a compiled base.
KINDS = {
    "stay.entered_on": "date",
    "worker.citizenship": "country",
    "stay.basis": "one_of",
    "worker.is_adult": "boolean",
    "worker.category": "one_of",
    "work.wage": "money",
    "employer.staff_count": "integer",
    "permits": "list",
    "permits.kind": "one_of",
    "permits.valid_until": "date",
    "permits.months": "integer",
    "stays": "list",
}


def texts(language: str) -> dict[str, Any]:
    """Return the texts of the small base, in the shape of `KnowledgeBase.texts`."""

    def word(name: str) -> str:
        return WORDS[name][LANGUAGES.index(language)]

    def fact(name: str, values: dict[str, str] | None = None, fields: dict[str, Any] | None = None) -> dict[str, Any]:
        named = {"name": word(name), "question": word("question"), "why": word("why"), "proof": word("proof")}
        return {**named, "values": {key: word(value) for key, value in (values or {}).items()}, "fields": fields or {}}

    bases = {"visa_free": "visa_free", "visa": "visa", "temporary_residence_permit": "permit"}
    return {
        "norms": {
            f"{ART}/p1": [(word("hold_permit"), word("remedy"), None, [])],
            f"{ART}/p2": [(word("notify"), None, None, []), (word("register"), None, None, [])],
            f"{ART}/p3": [(None, None, None, [])],
        },
        "facts": {
            "stay.entered_on": fact("entered"),
            "worker.citizenship": fact("citizenship"),
            "stay.basis": fact("basis", bases),
            "worker.is_adult": fact("adult"),
            "worker.category": fact("category", {"household": "household", "seasonal": "seasonal"}),
            "work.wage": fact("wage"),
            "employer.staff_count": fact("staff"),
            "permits": fact(
                "permits",
                fields={
                    "kind": (word("kind"), {"household": word("household"), "seasonal": word("seasonal")}),
                    "valid_until": (word("until"), {}),
                    "months": (word("months"), {}),
                },
            ),
            "stays": fact("stays"),
        },
        "provisions": {ART: (word("heading"), None), f"{ART}/p3": (word("heading"), None)},
        "instruments": {"kz/toy": (word("toy_law"), word("toy_law")), "un/toy": (word("treaty"), word("treaty"))},
        "actors": {"employer": word("employer"), "worker": word("worker"), "state": word("state")},
        "authorities": {"kz/authority/police": (word("police"), None)},
        "counting": {"cautious": word("counting")},
        "parameters": {"kz/minimum-wage": word("minimum")},
        "groups": {"eaeu": word("union")},
        "states": {"UZB": word("uzbekistan")},
        "goals": {
            "stay.is_lawful": (word("lawful"), word("yes"), word("no"), word("open")),
            "work.is_authorised": (word("may_work"), word("yes"), word("no"), word("open")),
            "work.permit_is_needed": (word("heading"), word("yes"), word("no"), word("open")),
        },
        "regimes": {
            "general": word("general"),
            "eaeu": word("union_rules"),
            "kandas": word("kandas"),
            "refugee": word("refugee"),
            "business": word("business"),
        },
        "alerts": {"detained": word("act")},
    }


def report(language: str, **changes: Any) -> Report:
    """Return a report that uses every field of the model; `changes` replace whole fields."""

    def word(name: str) -> str:
        return WORDS[name][LANGUAGES.index(language)]

    def day(number: int, month: int = 11) -> datetime.date:
        return datetime.date(2026, month, number)

    fine = Sanction("fine", "official", "30 MCI", "129750", provision="kz/toy/art-40/p1")
    sanctions = [
        Sanction("warning", "natural_person", provision="kz/toy/art-40/p1"),
        fine,
        Sanction("fine", "small_business", "1000 KZT", "1000", provision="kz/toy/art-40/p1"),
        Sanction("fine", "large_business", "50 MCI", provision="kz/toy/art-40/p1"),
        Sanction("ban", text=word("no_new_permits"), up_to="12 months", provision="kz/toy/art-41"),
        Sanction("other", text=word("no_new_permits"), provision="kz/toy/art-41"),
        Sanction("fine", "foreigner", "25 MCI", "108125", provision="kz/toy/art-42", any_of=True),
        Sanction("arrest", up_to="10 days", provision="kz/toy/art-42", any_of=True),
        Sanction("expulsion", provision="kz/toy/art-42", any_of=True),
        Sanction("ban", "nonprofit", provision="kz/toy/art-43"),
        Sanction("arrest", "medium_business", provision="kz/toy/art-43"),
    ]
    overdue = DeadlineState(day(20, 10), "overdue", "cautious")
    goals = [
        GoalAnswer("stay.is_lawful", True, word("yes"), [f"{ART}/p{n}" for n in range(1, 6)]),
        GoalAnswer(
            "work.is_authorised",
            None,
            word("open"),
            [f"{ART}/p1"],
            settle_with=["stay.entered_on", "stay.basis"],
            needs_human=["worker.is_adult", f"{ART}/p9"],
            settled_anyway=False,
            otherwise=True,
            unless=["stay.basis"],
            verified="recalled",
        ),
        GoalAnswer(
            "work.permit_is_needed",
            None,
            word("open"),
            [f"{ART}/p1"],
            settle_with=["stay.entered_on"],
            settled_anyway=True,
            verified="secondary",
        ),
    ]
    norms = [
        NormAnswer(
            f"{ART}/p1",
            "duty",
            "applies",
            word("hold_permit"),
            [f"{ART}/p1"],
            position="work.permit",
            who="employer",
            towards="state",
            deadline=overdue,
            sanction=sanctions,
            authority="kz/authority/police",
            rests_on_statements=["stay.entered_on"],
        ),
        NormAnswer(
            f"{ART}/p2",
            "duty",
            "applies",
            word("notify"),
            [f"{ART}/p2", f"{ART}/p1"],
            who="employer",
            deadline=DeadlineState(day(24), "due", "cautious", earliest=day(23), provisional=True),
            verified="secondary",
            doubt=word("doubt"),
        ),
        NormAnswer(f"{ART}/p3", "duty", "applies", word("register"), [f"{ART}/p3"], who="employer", deadline=DeadlineState(day(22), "unknown")),
        NormAnswer(f"{ART}/p3#later", "duty", "applies", word("register"), [f"{ART}/p3"], who="employer", deadline=DeadlineState(None, "unknown")),
        NormAnswer(f"{ART}/p4", "duty", "applies", word("notify"), [f"{ART}/p4"], who="worker", deadline=DeadlineState(day(1), "kept")),
        NormAnswer(f"{ART}/p5", "prohibition", "applies", word("keep_passport"), [f"{ART}/p5"], who="employer", deadline=DeadlineState(None, "overdue")),
        NormAnswer(f"{ART}/p6", "right", "applies", word("be_paid"), [f"{ART}/p6"], who="worker", towards="employer", verified="recalled"),
        NormAnswer("un/toy/art-1", "right", "applies", word("be_paid"), ["un/toy/art-1"], who="worker", force="yardstick"),
        NormAnswer("un/toy/art-2", "right", "applies", word("be_paid"), ["un/toy/art-2"], who="worker", force="reserved"),
        NormAnswer("un/toy/art-3", "right", "applies", word("be_paid"), ["un/toy/art-3"], who="worker", force="signed_only"),
        NormAnswer(f"{ART}/p7", "permission", "applies", word("stay_on"), [f"{ART}/p7"], who="worker", doubt=word("doubt")),
        NormAnswer(f"{ART}/p8", "power", "applies", word("refuse"), [f"{ART}/p8"], authority="kz/authority/police"),
        NormAnswer("kz/toy/art-11", "procedure", "applies", word("apply_online"), ["kz/toy/art-11"]),
        NormAnswer("kz/toy/art-44", "sanction", "applies", word("overstay"), ["kz/toy/art-44"], who="worker", sanction=[fine]),
        NormAnswer("kz/toy/art-12", "presumption", "applies", word("small"), ["kz/toy/art-12"]),
        NormAnswer(f"{ART}/p9", "open", "needs_human", word("good_reason"), [f"{ART}/p9"], needs_human=[f"{ART}/p9"]),
        NormAnswer("kz/toy/art-13", "delegation", "needs_human", word("good_reason"), ["kz/toy/art-13"]),
        NormAnswer("kz/toy/art-14", "right", "depends", word("be_paid"), ["kz/toy/art-14"], who="worker", settle_with=["stay.basis"], settled_anyway=True),
        NormAnswer("kz/toy/art-15", "definition", "depends", word("small"), ["kz/toy/art-15"], settle_with=["stay.basis"]),
        NormAnswer("kz/toy/art-16", "exception", "not_triggered", word("small"), ["kz/toy/art-16"]),
        NormAnswer("kz/toy/art-17", "duty", "switched_off", word("register"), ["kz/toy/art-17"], who="employer"),
    ]  # fmt: skip
    gaps = [
        ComplianceGap(f"{ART}/p2", "due", word("notify"), "employer", norms[1].deadline, [], None, None, [f"{ART}/p2"]),
        ComplianceGap(f"{ART}/p1", "overdue", word("hold_permit"), "employer", overdue, sanctions, word("remedy"), "kz/authority/police", [f"{ART}/p1"]),
        ComplianceGap("kz/toy/art-18", "overdue", word("register"), "employer", None, [], None, None, []),
    ]  # fmt: skip
    fields: dict[str, Any] = {
        "as_of": TODAY,
        "lang": language,
        "knowledge": Knowledge("0.1.0", "0123456789abcdef", day(18, 5)),
        "urgent": [Urgent(word("act"), ["kz/toy/art-20"], day(25)), Urgent(word("act"), [])],
        "goals": goals,
        "regimes": [
            RegimeAnswer("eaeu", "not_triggered", word("union_rules"), [f"{ART}/p1"]),
            RegimeAnswer("general", "applies", word("general"), [f"{ART}/p1"]),
            RegimeAnswer("kandas", "depends", word("open"), [f"{ART}/p1"], ["stay.basis"]),
            RegimeAnswer("refugee", "needs_human", word("refugee"), []),
            RegimeAnswer("business", "not_in_force", word("business"), []),
        ],
        "norms": norms,
        "compliance": gaps,
        "protection": [
            ProtectionGap("un/toy/art-1", "yardstick", "absent", [], word("care")),
            ProtectionGap("un/toy/art-2", "in_force", "weaker", [f"{ART}/p6"], word("care")),
            ProtectionGap("un/toy/art-3", "signed_only", "contrary", [f"{ART}/p6"], word("care")),
            ProtectionGap("un/toy/art-4", "reserved", "conditional", [f"{ART}/p6"], word("care")),
        ],
        "questions": [
            Question("stay.entered_on", word("question"), word("why"), ["detained", "stay.is_lawful", "kandas", *(f"kz/toy/art-{n}" for n in range(14, 19))], word("proof"), red_flag=True),
            Question("stay.basis", word("question"), "", [f"{ART}/p1"]),
        ],
        "warnings": [
            Notice("stale", word("stale")),
            Notice("doubt", word("doubt"), [f"{ART}/p2"]),
            Notice("doubt", word("doubt"), [f"{ART}/p7"]),
        ],
        "family": [FamilyAnswer(one, goals[:2]) for one in ("spouse", "child", "parent", "other")],
    }  # fmt: skip
    return Report(**{**fields, **changes})
