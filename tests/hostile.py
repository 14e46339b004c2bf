"""What strangers write where a text is taken: to run a script, to lead away, to break the page."""

FAR = "far.example"  # a host that nothing may lead to, or ask for anything
RAN = "nnvizRan"  # what a text that runs would set in the browser's window
_RUN = f"window.{RAN}=1"

HTML = (
    f"<script>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f"<svg onload={_RUN}>",
    f"'\"><svg/onload={_RUN}>",
    f'" autofocus onfocus={_RUN} x="',
    f"' autofocus onfocus={_RUN} x='",
    f"<a href=javascript:{_RUN}>a</a>",
    f"<a href=//{FAR}/>a</a>",
    f"<iframe src=//{FAR}/>",
    f"<base href=//{FAR}/>",
    f"<form action=//{FAR}/><input name=q>",
    "</style></title></textarea><b>b</b>",
    f"<style>@import'//{FAR}/';</style>",
    "<!-- ",
    "]]>",
    f"&lt;script&gt;{_RUN}&lt;/script&gt;",
    "&#60;b&#62;b&#x26;amp;",
)
MARKDOWN = (
    f"[a](//{FAR}/)",
    f"![a](//{FAR}/a.png)",
    f"](//{FAR}/)",
    f"<http://{FAR}/>",
    f"http://{FAR}/a",
    f"[a](javascript:{_RUN})",
    "# a\n\n- b\n\n---",
    "`a` ``b`` ```c",
    "**b** __b__ ~~s~~ | t | t |",
    "a\n\n    code\n\n> quoted",
    ":material/delete: :red[r] :blue-background[b] :streamlit: :smile:",
    f"$\\href{{//{FAR}/}}{{a}}$",
    "$$\\frac{1}{2}$$ $x^2$ \\(x\\)",
)
PLOTLY = (f"<a href='//{FAR}/'>a</a>", "<b>b</b><br><i>i</i><sup>s</sup>", "%{x} %{fullData.name}")
LETTERS = (
    "\u202egnp.exe",
    "a\u200b\u200db\ufeffc",
    "Z" + "\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309" * 3,
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "עברית العربية",
    "\x00\x07\x1b[31m\x7f",
    "a\r\nSet-Cookie: b=c\r\n\r\nd",
    "a\u2028b\u2029c\x85d\x0be",
    "\ufffe\uffff",
    "﷽" * 12,
    "x" * 10_000,
    "<" * 10_000,
    "W" * 40,
)
FORMULAS = (
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("//far.example/","a")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
)
TEMPLATES = ("{{7*7}}", "${7*7}", "#{7*7}", "%s%n%d", "{0.__class__}", "`id`", "$(id)")
FILES = (
    "../../etc/passwd",
    "..\\..\\a",
    "/etc/passwd",
    "a/b",
    "CON",
    "~",
    "a\0.json",
    "file:///etc",
)
CODE = (
    '"""\nraise SystemExit\n"""',
    "'''\nraise SystemExit\n'''",
    '"\\',
    "\\",
    "\\N{BULLET}",
    "\\x",
)
SQL = ("'; DROP TABLE sweeps; --", "' OR '1'='1")
NUMBERS = (
    *("1e9999999", "-1e9999999", "1e-9999999", "9" * 5000, "0." + "0" * 5000 + "1", "1_000"),
    *("nan", "-nan", "sNaN", "inf", "Infinity", "0x10", "1e", "--1", "١٢", "½", "1,000", "−1"),
    "1" + " " * 3000 + "1",
)

HOSTILE = (
    *(*HTML, *MARKDOWN, *PLOTLY, *LETTERS, *FORMULAS),
    *(*TEMPLATES, *FILES, *CODE, *SQL, *NUMBERS),
)
SURROGATES = ("\ud800", "a\udfffb", "\udc00\ud800")  # which JSON can say, and UTF-8 cannot
