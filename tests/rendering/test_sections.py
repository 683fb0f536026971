from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import get_args

import pytest
from samples import ART, LANGUAGES, WORDS, report, texts

from koshiqon.model.norms import Says
from koshiqon.model.report import DeadlineState, Knowledge, NormAnswer, Notice, Sanction
from koshiqon.rendering.lines import Document, Line, Section, printable
from koshiqon.rendering.sections import document
from koshiqon.rendering.wording import Wording

KEYS = ["urgent", "answers", "gaps", "duties", "rights", "regimes", "family", "questions", "open", "protection", "sources"]  # fmt: skip


def written(language: str = "en", full: bool = True, **changes) -> Document:
    """Return the sample report in words, in full unless the usual length is asked for."""
    return document(report(language, **changes), texts(language), full=full)


def section(key: str, language: str = "en", **changes) -> Section:
    """Return one section of the sample report."""
    return next(one for one in written(language, **changes).sections if one.key == key)


def sentences(key: str, language: str = "en", **changes) -> list[str]:
    """Return the lines of one section, with their details, as plain text."""
    return [line.sentence for one in section(key, language, **changes).lines for line in one.walk()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_stand_in_reading_order(language):
    """What is urgent comes first and the sources last, in every language."""
    assert [one.key for one in written(language).sections] == KEYS


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_nothing_is_left_in_english(language):
    """In Russian and Kazakh only pinpoints, the program's name and the digest stand in Latin letters."""
    found = written(language)
    whole = [found.title, found.lead, found.closing.replace("Koshiqon", "").replace("0123456789abcdef", "")]
    for one in found.sections:
        whole += [one.title, one.lead]
    for line in found.lines():
        whole += [line.text, line.lead.replace("kz/toy", "").replace("un/toy", "")]
    assert [text for text in whole if re.search("[A-Za-z]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_is_shown_by_its_id(language):
    """Facts appear by their names; nothing but pinpoints and instruments looks like an id."""
    for line in written(language).lines():
        assert not re.search(r"\b[a-z_]+\.[a-z_]+\b", f"{line.lead} {line.text}"), line


def test_what_is_urgent_carries_its_day_and_how_far_it_is():
    """The box for today gives the date, the days left, the sentence and the provision."""
    assert sentences("urgent") == [
        "25 November 2026 (3 days left): Find the ruling today. [kz/toy/art-20]",
        "today: Find the ruling today.",
    ]


def test_an_empty_box_says_so():
    """When nothing is urgent the report says it instead of leaving the reader in doubt."""
    assert section("urgent", urgent=[]).lead == "Nothing urgent follows from what was told."
    assert section("answers", goals=[]).lead == "No question was answered."
    assert section("questions", questions=[]).lead == "No missing fact would change an answer."
    quiet = section("gaps", compliance=[], norms=[])
    assert quiet.lead == "No breach and no deadline close at hand follows from what was told."


def test_sections_without_content_are_left_out():
    """A report without family, treaties or regimes has no headings for them."""
    keys = [one.key for one in written(family=[], protection=[], regimes=[], norms=[]).sections]
    assert keys == ["urgent", "answers", "gaps", "questions", "sources"]


def test_answers_say_yes_or_no_first_and_what_would_settle_them():
    """Each answer is one line with the provision; open ones name the facts that settle them."""
    assert sentences("answers") == [
        f"Is the stay lawful? Yes. The stay is lawful. [{ART}/p1, {ART}/p2, {ART}/p3]",
        f"Rests also on [{ART}/p4, {ART}/p5]",
        f"May the person work? It depends. It is not known yet. [{ART}/p1]",
        "Ordinarily yes, if none of these holds: way of stay",
        "What would settle it: date of entry",
        "For a person to judge: is 18 or older; A good reason excuses.",
        f"Permits: The same whatever the missing facts are. It is not known yet. [{ART}/p1]",
        "Settled whatever the answer to: date of entry",
    ]


@pytest.mark.parametrize(
    ("otherwise", "unless", "shown"),
    [
        (True, ["worker.is_adult"], ["Ordinarily yes, if none of these holds: is 18 or older", "What would settle it: way of stay"]),
        (False, ["worker.is_adult"], ["Ordinarily no, if none of these holds: is 18 or older", "What would settle it: way of stay"]),
        (True, [], ["Ordinarily yes.", "What would settle it: is 18 or older; way of stay"]),
        (False, [], ["Ordinarily no.", "What would settle it: is 18 or older; way of stay"]),
        (None, ["worker.is_adult"], ["What would settle it: is 18 or older; way of stay"]),
    ],
)  # fmt: skip
def test_an_open_answer_tells_what_holds_ordinarily(otherwise, unless, shown):
    """The answer without rare situations is told as an aid, with the situations that would change it."""
    kind, names = type(report("en").goals[0]), ["worker.is_adult", "stay.basis"]
    goal = kind("stay.is_lawful", None, "Open.", [], settle_with=names, otherwise=otherwise, unless=unless)
    assert sentences("answers", goals=[goal])[1:-1] == shown


def test_a_negative_answer_says_no():
    """A goal that is false says so in words, not only by its sign."""
    goal = report("en").goals[0]
    line = section("answers", goals=[type(goal)("stay.is_lawful", False, "The stay is not lawful.", [])]).lines[0]
    assert line.sentence == "Is the stay lawful? No. The stay is not lawful."
    assert line.tone == "no"


def test_a_breach_shows_the_date_the_sanctions_in_tenge_the_authority_and_the_way_out():
    """A breached duty tells whom it binds, since when, what can be done, and what may follow for whom."""
    shown = sentences("gaps")
    first = shown.index(f"Employer (towards: State): hold a permit for the worker – overdue; last day was: 20 October 2026 (33 days ago) [{ART}/p1]")  # fmt: skip
    assert shown[first + 1 : first + 8] == [
        "How the term is counted: the day of the event is not counted",
        "What can be done: Apply for the permit.",
        (
            "What may follow: private person – warning; official in charge – fine: 30\u00a0MCI = 129,750\u00a0₸; "
            "small business – fine: 1,000\u00a0₸; large business – fine: 50\u00a0MCI [kz/toy/art-40/p1]"
        ),
        "What may follow: no new permits; up to 12 months; no new permits [kz/toy/art-41]",
        (
            "What may follow, one of these: foreigner – fine: 25\u00a0MCI = 108,125\u00a0₸; arrest; up to 10 days; "
            "expulsion from the country [kz/toy/art-42]"
        ),
        "What may follow: non-profit organisation – ban; medium-sized business – arrest [kz/toy/art-43]",
        "Authority: Migration police",
    ]


def test_breaches_come_before_what_is_only_due():
    """The order is breached, then due; a gap without a date comes after those with one."""
    shown = [one.sentence for one in section("gaps").lines]
    assert [one.split("[")[-1] for one in shown] == [f"{ART}/p1]", "kz/toy/art-18]", f"{ART}/p2]", "kz/toy/art-44]"]


def test_a_deadline_known_only_within_bounds_shows_the_safe_day():
    """The earliest possible last day is the one to act on, and the bounds are told; so is a calendar not confirmed."""
    shown = sentences("gaps")
    assert (
        f"Employer: inform the police – still to be done; last day: 23 November 2026 (1 day left) [{ART}/p2]" in shown
    )
    assert (
        "The day is known only within bounds; the safe day is the first one: "
        "between 23 November 2026 and 24 November 2026"
    ) in shown
    assert "The days off of that year are not confirmed yet, so the date may move." in shown


def test_duties_follow_by_urgency_and_do_not_repeat_the_breaches():
    """Breached prohibitions come first, then what is open by date, then what is kept; procedures end the list."""
    found = section("duties")
    assert [one.sentence for one in found.lines] == [
        f"Employer (prohibited): keep the passport – breached [{ART}/p5]",
        (
            "Employer: register the contract – not known whether it is kept; "
            f"last day: 22 November 2026 (the day of the question) [{ART}/p3]"
        ),
        f"Employer: register the contract – not known whether it is kept [{ART}/p3]",
        f"Worker: inform the police – kept [{ART}/p4]",
        "Procedure: The request goes through the portal. [kz/toy/art-11]",
    ]
    assert [one.tone for one in found.lines] == ["no", "open", "open", "yes", "plain"]
    assert found.lead == "Besides what stands under “What is breached or due soon”."
    assert section("duties", compliance=[]).lead == ""


def test_rights_tell_their_holder_the_other_end_and_their_force():
    """Rights come before permissions and powers; one that does not bind Kazakhstan says so."""
    assert sentences("rights") == [
        f"Worker (right; towards: Employer): be paid for the work [{ART}/p6]",
        "Worker (right): be paid for the work [un/toy/art-1]",
        "Force: a yardstick, not binding on Kazakhstan",
        "Worker (right): be paid for the work [un/toy/art-2]",
        "Force: Kazakhstan made a reservation to it",
        "Worker (right): be paid for the work [un/toy/art-3]",
        "Force: signed by Kazakhstan, not in force for it",
        f"Worker (permission): stay for 90 days [{ART}/p7]",
        f"Power of the authority: refuse the permit [{ART}/p8]",
        "Authority: Migration police",
    ]


def test_regimes_are_ordered_by_whether_they_govern():
    """What governs comes first, then what is open, then what does not govern, each with its reason."""
    shown = [one.sentence for one in section("regimes").lines]
    assert shown == [
        f"General rules: These rules govern. [{ART}/p1]",
        f"Kandas: Whether these rules govern is open. It is not known yet. [{ART}/p1]",
        "Refugee: Whether these rules govern is for a person to judge.",
        f"Rules of the Union: These rules do not govern. [{ART}/p1]",
        "Business: These rules are not in force on this day.",
    ]
    assert "What would settle it: way of stay" in sentences("regimes")


def test_the_family_gets_its_own_answers():
    """Each member's goals stand below who the member is."""
    shown = [one.lead for one in section("family").lines]
    assert shown == ["Spouse", "Child", "Parent", "Another family member"]
    assert section("family").lines[0].details[0].sentence.startswith("Is the stay lawful? Yes.")


def test_a_question_says_why_what_proves_it_and_what_it_settles():
    """Goals and regimes are named, an alert is called by what it is, norms are cited and then counted."""
    assert sentences("questions") == [
        "When did the person enter? [kz/toy/art-14, kz/toy/art-15, kz/toy/art-16]",
        "Why it is asked: The days run from the entry.",
        "What proves it: border stamp",
        "It may settle: whether something is urgent today; Is the stay lawful?; Kandas",
        "It may settle 2 more provisions.",
        f"When did the person enter? [{ART}/p1]",
    ]
    assert section("questions").lines[0].tone == "urgent"


def test_many_questions_end_in_a_list_of_names():
    """Questions beyond the first are named by their facts, so that none is lost."""
    question = report("en").questions[1]
    shown = sentences("questions", questions=[question] * 16)
    assert shown[-1] == "Also not known: way of stay"
    assert len(section("questions", questions=[question] * 16).lines) == 16


def test_many_open_facts_are_counted():
    """A long list of facts is cut with the number of those left out."""
    goal = report("en").goals[1]
    names = [f"a.b{number}" for number in range(10)]
    many = type(goal)("work.is_authorised", None, "Open.", [], settle_with=names)
    assert sentences("answers", goals=[many])[1].endswith("a.b7; and 2 more")


def test_what_a_person_must_judge_comes_before_what_depends():
    """Norms that depend are told with what settles them; definitions that depend are counted by instrument."""
    assert sentences("open") == [
        f"Left open by the text: A good reason excuses. – a person has to judge [{ART}/p9]",
        "For a person to judge: A good reason excuses.",
        "Left to a by-law: A good reason excuses. – a person has to judge [kz/toy/art-13]",
        "Presumed: The employer is presumed small. [kz/toy/art-12]",
        "Worker (right): be paid for the work – depends [kz/toy/art-14]",
        "Settled whatever the answer to: way of stay",
        "1 more norm depends on missing facts.",
        "Toy Law: 1",
    ]


def test_protection_gaps_compare_the_treaty_with_national_law():
    """Each gap says what national law makes of the right, where, and how the treaty binds."""
    shown = sentences("protection")
    assert shown[:6] == [
        "No right to care. [un/toy/art-1]",
        "In national law: there is no such right",
        "Force: a yardstick, not binding on Kazakhstan",
        "No right to care. [un/toy/art-2]",
        f"In national law: the right is weaker [{ART}/p6]",
        "Force: binding on Kazakhstan",
    ]
    assert f"In national law: the law says the opposite [{ART}/p6]" in shown
    assert f"In national law: the right comes with conditions [{ART}/p6]" in shown


def test_the_sources_show_warnings_weak_marks_statements_and_the_texts_cited():
    """The same doubt is told once, weak ground is named with what rests on it, and each instrument has its name."""
    assert sentences("sources") == [
        "The base is old.",
        f"Weakest ground: written from memory, nobody has looked it up yet. [{ART}/p6]",
        "Answers that rest on it: May the person work?",
        f"Weaker ground: a page that states it was read, not the text itself. [{ART}/p2]",
        "Answers that rest on it: Permits",
        f"Doubtful: Two readings are possible. [{ART}/p2, {ART}/p7]",
        f"date of entry: Told, but no document was seen. These conclusions rest on it: [{ART}/p1]",
        "The texts cited above:",
        "kz/toy: Toy Law",
        "un/toy: Toy Treaty",
    ]


def test_a_doubt_that_no_warning_tells_is_told_once():
    """Without the checker's warnings the doubts of the norms still appear."""
    shown = sentences("sources", warnings=[])
    assert shown.count(f"Doubtful: Two readings are possible. [{ART}/p2, {ART}/p7]") == 1


def test_a_mark_that_a_warning_tells_is_not_told_twice():
    """The checker's warning about weak sources replaces the line of the report."""
    shown = sentences("sources", warnings=[Notice("recalled", "Not looked up.", [ART])])
    assert not any(one.startswith("Weakest ground") for one in shown)


def test_official_sources_are_said_to_be_official():
    """When everything was read in the text itself the report says so."""
    strong = [one for one in report("en").norms if one.verified == "official"]
    goals = report("en").goals[:1]
    first = section("sources", norms=strong, goals=goals, warnings=[]).lines[0]
    assert first.text.startswith("Everything above rests on texts that were read")


def test_the_last_line_is_no_legal_advice_and_names_the_base():
    """The closing line gives the day of verification, the version and the digest, and what lies after that day."""
    assert written().closing == (
        "This is not legal advice: it helps a person decide, and decides nothing itself. "
        "Verified up to 18 May 2026; Koshiqon 0.1.0, knowledge base 0123456789abcdef."
    )
    assert "later changes of the law are not in this report" in written(warnings=[]).closing
    undated = written(knowledge=Knowledge("0.1.0", "abc", None)).closing
    assert "does not say up to which day" in undated


@pytest.mark.parametrize("state", ["kept", "due", "overdue", "unknown"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_words_with_and_without_a_date(state, language):
    """A duty's state is said in words whether or not its date is known."""
    wording = Wording(language, report(language).as_of)
    undated, dated = (wording.state(DeadlineState(day, state)) for day in (None, report(language).as_of))
    assert undated
    assert dated == undated or wording.day(report(language).as_of) in dated


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("says", get_args(Says))
def test_every_kind_of_norm_has_a_word(says, language):
    """Each kind of norm but a duty is named, and never by its code in another language than English."""
    word = Wording(language, report(language).as_of).kind_of_norm(says)
    assert bool(word) == (says != "duty")
    assert language == "en" or not re.search("[a-z]", word)


def test_amounts_that_are_no_number_are_shown_as_they_stand():
    """What the report gives as tenge but is not a number is not lost."""
    wording = Wording("en", report("en").as_of)
    assert wording.sanction(Sanction("fine", tenge="unknown")) == "fine: unknown"
    assert wording.sanction(Sanction("arrest", up_to="the end")) == "arrest; up to the end"


def test_a_code_that_is_not_known_is_shown_as_it_is():
    """A new code of the model must not make a report fail."""
    wording = Wording("ru", report("ru").as_of)
    assert [
        wording.kind_of_norm("new"),
        wording.force("new"),
        wording.relation("new"),
        wording.in_national_law("new"),
        wording.offender("new"),
    ] == ["new"] * 5


def test_steering_characters_never_reach_the_reader():
    """Escape codes, line breaks and direction marks are taken out of every text."""
    assert printable("a\x1b[31mb\nc\u202ed\x85") == "a[31mb cd"
    assert Line("x\x07", "lead\r").sentence == "lead: x"


def test_the_samples_cover_the_three_languages():
    """Each sample text differs between the languages, so a mix-up would be seen."""
    assert all(len({*three}) >= 2 for three in WORDS.values())


def many(kind: str, count: int, **changes) -> list[NormAnswer]:
    """Return norms of one kind that apply, in the order of a report: the most special first."""
    return [
        NormAnswer(f"{ART}/p{n}", kind, "applies", f"do thing {n}", [f"{ART}/p{n}"], who="worker", **changes)
        for n in range(1, count + 1)
    ]


def usual(key: str, **changes) -> list[str]:
    """Return the lines of one section of the usual report."""
    found = next((one for one in written(full=False, **changes).sections if one.key == key), None)
    return [line.sentence for line in found.lines for line in line.walk()] if found else []


def test_the_usual_report_tells_the_first_rights_and_counts_the_others():
    """Rights stand in the order of the report; what is cut is counted by text, and the full report has it."""
    rights = many("right", 20)
    shown = usual("rights", norms=rights)
    assert shown[0].endswith(f"do thing 1 [{ART}/p1]")
    assert shown[-1] == "Also, told in the full report (--full): 6 norms (Toy Law 6)"
    assert len(shown) == 15
    assert len(sentences("rights", norms=rights)) == 20


def test_the_usual_report_never_cuts_a_duty_with_a_day():
    """Dated duties all stand; those without a day are cut to the first, and those that are kept are counted."""
    day = datetime.date(2026, 12, 31)
    dated = many("duty", 15, deadline=DeadlineState(day, "unknown"))
    open_ended = [replace(one, id=f"{one.id}-b", deadline=DeadlineState(None, "unknown")) for one in many("duty", 15)]
    kept = [replace(one, id=f"{one.id}-c", deadline=DeadlineState(None, "kept")) for one in many("duty", 3)]
    shown = usual("duties", norms=[*kept, *open_ended, *dated], compliance=[])
    assert sum("31 December 2026" in line for line in shown) == 15
    assert "Kept, on the facts given: 3 norms (Toy Law 3)" in shown
    assert "Also, told in the full report (--full): 15 norms (Toy Law 15)" in shown
    assert len(sentences("duties", norms=[*kept, *open_ended, *dated], compliance=[])) == 33


def test_the_usual_report_names_what_depends_by_the_missing_fact():
    """Each fact that alone decides some norm is one line; the rest is counted."""
    alone = [NormAnswer(f"{ART}/p{n}", "right", "depends", "have it", [], settle_with=["stay.basis"]) for n in (1, 2)]
    both = NormAnswer(f"{ART}/p3", "right", "depends", "have it", [], settle_with=["stay.basis", "worker.is_adult"])
    settled = replace(alone[0], id=f"{ART}/p4", settled_anyway=True)
    assert usual("open", norms=[*alone, both, settled]) == [
        f"way of stay: 2 norms turn on it [{ART}/p1, {ART}/p2]",
        "Also, told in the full report (--full): 2 norms (Toy Law 2)",
    ]


def test_the_usual_report_leaves_out_definitions_behind_a_sentence():
    """A sentence ends with the provisions of conduct it rests on; a definition stands there only alone."""
    right = NormAnswer(f"{ART}/p1", "right", "applies", "stay", [f"{ART}/p1", f"{ART}/p2"], who="worker")
    definition = NormAnswer(f"{ART}/p2", "definition", "applies", "who counts", [f"{ART}/p2"])
    assert usual("rights", norms=[right, definition]) == [f"Worker (right): stay [{ART}/p1]"]
    assert sentences("rights", norms=[right, definition]) == [f"Worker (right): stay [{ART}/p1, {ART}/p2]"]


def test_the_usual_report_tells_doubts_about_what_is_acted_on():
    """A doubt about a provision behind an answer is told; one about another provision is counted."""
    told = NormAnswer(f"{ART}/p1", "right", "applies", "stay", [f"{ART}/p1"], who="worker", doubt="One is doubtful.")
    other = NormAnswer(
        f"{ART}/p20", "right", "applies", "rest", [f"{ART}/p20"], who="worker", doubt="Another is doubtful."
    )
    shown = usual("sources", norms=[told, other], warnings=[])
    assert f"Doubtful: One is doubtful. [{ART}/p1]" in shown
    assert (
        "1 more doubt, about provisions that no answer or breach rests on, stands in the full report (--full)." in shown
    )


def test_the_usual_report_names_the_first_of_many_missing_facts():
    """After the questions the first missing facts are named and the others counted; the full report names all."""
    question = report("en").questions[0]
    shown = usual("questions", questions=[question] * 40)
    assert shown[-1].endswith("; and 18 more")
    assert "more" not in sentences("questions", questions=[question] * 40)[-1]


def test_the_usual_report_names_the_rules_that_do_not_govern_in_one_line():
    """Regimes that do not govern need no reasons in the usual report."""
    shown = usual("regimes")
    assert shown[-1].startswith("These do not govern: ")


def test_the_usual_report_names_the_first_places_of_a_warning():
    """A warning about many provisions names the first of them and counts the others; the full report names all."""
    warning = Notice("secondary", "Read on a page.", [f"{ART}/p{n}" for n in range(1, 9)])
    assert usual("sources", warnings=[warning], norms=[], goals=[])[:2] == [
        f"Read on a page. [{', '.join(f'{ART}/p{n}' for n in range(1, 6))}]",
        "and 3 more",
    ]
    assert sentences("sources", warnings=[warning], norms=[], goals=[])[0].endswith(f"{ART}/p8]")


def test_the_usual_report_names_the_texts_in_one_line():
    """The texts cited stand in one line with their ids; the full report gives each a line."""
    shown = usual("sources")
    assert shown[-1] == "The texts cited above: Toy Law (kz/toy); Toy Treaty (un/toy)"
