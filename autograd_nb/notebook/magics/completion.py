"""TAB in a line that begins with ``%autograd``: verbs, options, and the names of tensors."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.interactiveshell import InteractiveShell

from ..reachable import reachable
from .command import AutogradMagics

_LINE = re.compile(r"(?:^|=)\s*%%?autograd\s+(?P<verb>\S*)(?P<rest>\s.*)?$")
_FRAGMENT = re.compile(r"[^\s,]*$")
MOST = 500


def matcher(shell: InteractiveShell, magics: AutogradMagics) -> Callable[[CompletionContext], Any]:
    """The completer's matcher for one shell."""

    @context_matcher()
    def autograd_matcher(context: CompletionContext) -> SimpleMatcherResult:
        found = _LINE.search(context.text_until_cursor)
        if found is None:
            return SimpleMatcherResult(completions=[], suppress=False)
        verb = magics.verbs.get(found["verb"])
        if found["rest"] is None:
            return _result(list(magics.verbs), found["verb"], context, alone=True)
        fragment = _FRAGMENT.search(found["rest"])[0]  # type: ignore[index]
        if fragment.startswith("-"):
            return _result(verb.options() if verb else [], fragment, context, alone=True)
        paths = [path for path, _ in reachable(shell.user_ns)][:MOST]
        return _result(paths, fragment, context, alone=False)

    return autograd_matcher


def _result(words: list[str], fragment: str, context: CompletionContext, *, alone: bool) -> SimpleMatcherResult:
    """The words that go on from ``fragment``; the completer replaces what it takes for the token before the cursor."""
    start = len(fragment) - len(context.token) if fragment.endswith(context.token) else 0
    completions = [SimpleCompletion(word[start:]) for word in words if word.startswith(fragment)]
    # Beside tensors any other Python may follow, but no magic.
    others = bool(completions) if alone else {"IPCompleter.magic_matcher"}
    return SimpleMatcherResult(completions=completions, matched_fragment=fragment[start:], suppress=others)
