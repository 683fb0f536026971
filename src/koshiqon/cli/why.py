"""koshiqon why: the proof behind a verdict or a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koshiqon.cli.common import as_of_option, case_argument, fail, knowledge, lang_option, read_case
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

if TYPE_CHECKING:
    from koshiqon.logic.explain import Explainer
    from koshiqon.model.proof import Proof
    from koshiqon.rendering.phrases import Words

__all__ = ["why"]


@click.command(epilog="Example: koshiqon why examples/household-worker.yaml work.is_authorised")
@case_argument
@click.argument("subject", metavar="PINPOINT|FACT")
@as_of_option
@lang_option
@click.option(
    "--depth",
    type=click.Choice(["line", "reasons", "tree"]),
    default="reasons",
    show_default=True,
    help="One line, the reasons that decide, or the whole tree.",
)
@click.pass_context
def why(ctx: click.Context, case: str, subject: str, as_of: str | None, lang: Language, depth: str) -> None:
    """Show why something holds in CASE, does not hold, or is open, down to the facts and provisions.

    The second argument is a provision (every norm that stands at it is proved), a norm, or a fact.
    """
    from koshiqon.logic.explain import Explainer
    from koshiqon.rendering.phrases import Words, fact_kinds
    from koshiqon.rendering.proofs import Depth, proof_text

    kb = knowledge(ctx)
    facts, day = read_case(kb, case, as_of)
    engine, texts = kb.engine, kb.texts(lang)
    explainer = Explainer(engine.evaluate(facts.facts, day))
    numbers = [
        number
        for number, norm in enumerate(engine.norms)
        if norm["id"] == subject or norm["provision"] == subject or norm["provision"].startswith(subject + "/")
    ]
    if subject in engine.facts:
        proofs = [explainer.fact_proof(subject)]
    elif numbers:
        proofs = [explainer.proof(number) for number in numbers]
    elif subject in texts["provisions"]:
        not_encoded = N_("Nothing is encoded at this place yet: no verdict can be given.")
        click.echo(f"{translate(not_encoded, lang)} [{subject}]")
        _reason(ctx, subject, lang)
        return
    else:
        raise fail("place or fact", subject, [*engine.facts, *texts["provisions"]])
    kinds = fact_kinds(engine.facts)
    for proof in proofs:
        chosen: Depth = depth  # type: ignore[assignment]
        sentences = _sentences(proof, explainer, Words(texts, lang, kinds))
        click.echo(proof_text(proof, texts, lang, chosen, kinds=kinds, sentences=sentences))


def _sentences(proof: Proof, explainer: Explainer, words: Words) -> dict[str, str]:
    """Return the sentences of the norms in a proof, in the editions that govern on the day."""
    from koshiqon.logic.plan import edition_number
    from koshiqon.rendering.addressing import addressed

    engine, texts, found = explainer.engine, words.texts, {}
    for step in proof.walk():
        if step.kind == "norm":
            norm = engine.norms[engine.index[step.subject]]
            for edition in explainer.evaluation.editions(engine.index[step.subject])[:1]:
                number = edition_number(norm, edition)
                sentence = texts["norms"][step.subject][number][0] or ""
                found[step.subject] = addressed(words, norm["says"], norm["who"], sentence)
    return found


def _reason(ctx: click.Context, subject: str, lang: Language) -> None:
    provision = knowledge(ctx).base.provisions[subject]
    if provision.because is not None:
        click.echo(provision.because.of(lang))
