"""A stranger's words in a message: shown as they are, and never interpreted."""

LONGEST = 40


def quoted(text: str, longest: int = LONGEST) -> str:
    """`text` as inline code of one line, which Markdown does not interpret; long text is cut.

    What would end the line or the code, and what cannot be seen (among it the characters that turn
    the direction of writing), is replaced: a blank line would end the paragraph, and the code too.
    """
    seen = "".join(letter if letter.isprintable() else " " for letter in text.replace("`", ""))
    shown = " ".join(seen.split())
    if len(shown) > longest:
        shown = f"{shown[:longest]}…"
    return f"`{shown}`" if shown else "nothing"
