"""A report as one page of HTML: title, settings, figures and findings, whatever they are of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from nnviz.report.style import CSS


@dataclass(frozen=True)
class Picture:
    """A picture with its title and what is said below it; `html` is our own, used as it is.

    A `wide` one has both columns of the page, and stands below the others.
    """

    title: str
    html: str
    caption: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Report:
    """What stands on the page; but for the pictures' HTML all of it is plain text.

    about       a sentence below the title
    settings    label -> value
    figures     what has come of it: label -> number, as text
    findings    sentences; **these letters** are bold, `these` are code
    notes       what the file holds beside, as text by name: such as the settings as JSON
    made        when and with what it was made
    """

    title: str
    about: str
    settings: Mapping[str, str]
    figures: Mapping[str, str]
    pictures: Sequence[Picture]
    findings: Sequence[str]
    link: str = ""
    notes: Mapping[str, str] | None = None
    made: str = ""


# The browser holds the page to it: whatever a text of it should turn out to be.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def report_page(report: Report) -> str:
    """The page as HTML text; nothing in it is fetched, and no script runs."""
    metas = "".join(
        f'<meta name="nnviz-{escape(name)}" content="{escape(text)}">\n'
        for name, text in (report.notes or {}).items()
    )
    narrow, wide = ([p for p in report.pictures if p.wide is wide] for wide in (False, True))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
{metas}<title>{escape(report.title)}</title>
<style>{CSS}</style>
</head>
<body>
<header><h1>{escape(report.title)}</h1><p>{escape(report.about)}</p>
<p class="who"><span>Name</span><span>Date</span></p></header>
<main>
<section class="wide"><h2>Settings</h2>{_pairs(report.settings)}</section>
{"".join(map(_picture, narrow))}
<section{"" if len(narrow) % 2 else ' class="wide"'}>{_results(report)}</section>
{"".join(map(_picture, wide))}
</main>
<footer>{_link(report.link)}<span>{escape(report.made)}</span></footer>
</body>
</html>
"""


def _pairs(pairs: Mapping[str, str]) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>"
        for label, value in pairs.items()
    )
    return f"<dl>{rows}</dl>"


def _picture(picture: Picture) -> str:
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    kind = ' class="wide"' if picture.wide else ""
    return f"<figure{kind}><h2>{escape(picture.title)}</h2>{picture.html}{caption}</figure>\n"


def _results(report: Report) -> str:
    """The findings, and the figures below them: beside the last picture, or across the page."""
    said = "".join(f"<li>{_marked(each)}</li>" for each in report.findings)
    findings = f"<h2>Findings</h2><ul>{said}</ul>" if said else ""
    return f"{findings}<h2>Results</h2>{_pairs(report.figures)}"


def _marked(sentence: str) -> str:
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(sentence))
    return re.sub(r"`(.+?)`", r"<code>\1</code>", bold)


def _link(link: str) -> str:
    """The link, to be followed if it leads to the web."""
    if not link.startswith(("http://", "https://")):
        return f"<span>{escape(link)}</span>"
    return f'<a href="{escape(link)}" rel="noreferrer">{escape(link)}</a>'
