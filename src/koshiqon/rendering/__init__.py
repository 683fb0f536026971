"""Reports and proofs as text, Markdown, HTML and JSON, in English, Russian and Kazakh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

if TYPE_CHECKING:
    from koshiqon.model.report import Report

__all__ = ["FORMATS", "Format", "render"]

Format = Literal["text", "markdown", "html", "json"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def render(
    report: Report,
    texts: Mapping[str, Any],
    format: Format,  # noqa: A002
    *,
    terminal: bool = False,
    full: bool = False,
) -> str:
    """Return a report in a format.

    Args:
        report: what `KnowledgeBase.check` answered.
        texts: the base's texts in the report's language (`KnowledgeBase.texts(report.lang)`); JSON needs none.
        format: text, markdown, html or json.
        terminal: whether text is read on a terminal, and may have colour and rules.
        full: tell everything; JSON always does.

    Raises:
        ValueError: there is no such format.
    """
    if format == "json":
        from koshiqon.rendering.as_json import as_json

        return as_json(report)
    from koshiqon.rendering.sections import document

    if format == "markdown":
        from koshiqon.rendering.markdown import markdown

        return markdown(document(report, texts, full=full))
    if format == "html":
        from koshiqon.rendering.html import html

        return html(document(report, texts, full=full))
    if format != "text":
        raise ValueError(f"there is no format {format}; take one of {', '.join(FORMATS)}")
    if terminal:
        from koshiqon.rendering.terminal import terminal as on_terminal

        return on_terminal(document(report, texts, full=full))
    from koshiqon.rendering.plain import plain

    return plain(document(report, texts, full=full))
