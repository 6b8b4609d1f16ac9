"""Colours and line styles of the picture, for light and dark. Every text reaches 4.5:1 on what lies under it."""

from __future__ import annotations

SANS = (
    "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK JP',"
    "'Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif"
)
MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK JP',monospace"

LIGHT = {
    "panel": "#f7f9fc", "rim": "#c6d0de", "card": "#ffffff", "line": "#5b6b82", "ink": "#0f1b2d", "muted": "#4c5b70",
    "name": "#1747b5", "forward": "#4c5b70", "gradient": "#b93d0a", "leaf": "#0b6b5f", "leaf_fill": "#e3f5f0",
    "cut": "#a8152b", "cut_fill": "#fdecee", "badge": "#24344d", "badge_ink": "#ffffff", "body": "#eef2f8",
}  # fmt: skip
DARK = {
    "panel": "#121a27", "rim": "#3a475c", "card": "#1d2838", "line": "#7d8da6", "ink": "#e8eef7", "muted": "#b0bed1",
    "name": "#9cc2ff", "forward": "#b0bed1", "gradient": "#ff9d5c", "leaf": "#4fd6bf", "leaf_fill": "#14342f",
    "cut": "#ff9aa8", "cut_fill": "#3b1a22", "badge": "#d7e2f2", "badge_ink": "#121a27", "body": "#172131",
}  # fmt: skip

_RULES = """
text{{font-family:{sans};fill:{ink}}}
.m{{font-family:{mono}}}.u{{fill:{muted}}}.n{{fill:{name};font-weight:700}}.b{{font-weight:650}}
.panel{{fill:{panel};stroke:{rim}}}.card{{fill:{card};stroke:{line};stroke-width:1.25}}
.root{{fill:none;stroke:{ink};stroke-width:1.5}}.body{{fill:{body};stroke:{rim}}}
.leaf{{fill:{leaf_fill};stroke:{leaf};stroke-width:1.75}}.const{{fill:none;stroke:{line};stroke-dasharray:3 3}}
.cut{{fill:{cut_fill};stroke:{cut};stroke-width:1.5;stroke-dasharray:6 2}}
.snip{{fill:none;stroke:{cut};stroke-width:1.5}}.badge{{fill:{badge}}}.bt{{fill:{badge_ink};font-weight:700}}
.f,.g{{fill:none;stroke-width:1.6}}.f{{stroke:{forward}}}.g{{stroke:{gradient};stroke-dasharray:5 3}}
.fh{{fill:{forward}}}.gh{{fill:{card};stroke:{gradient};stroke-width:1.5}}.gt{{fill:{gradient};font-weight:650}}
.port{{fill:{panel};stroke:{line};stroke-width:1.5}}.halo{{fill:{panel};fill-opacity:.9}}
"""


def style(scope: str) -> str:
    """The style sheet, every rule held inside the element with id ``scope``; dark where the reader prefers it."""
    dark = _scoped(DARK, scope)
    return f"{_scoped(LIGHT, scope)}@media (prefers-color-scheme:dark){{{dark}}}"


def _scoped(palette: dict[str, str], scope: str) -> str:
    text = _RULES.format(sans=SANS, mono=MONO, **palette).replace("\n", "")
    rules = [rule.split("{", 1) for rule in text.split("}") if rule]
    return "".join(
        ",".join(f"#{scope} {part}" for part in selector.split(",")) + "{" + body + "}" for selector, body in rules
    )
