"""The verbs of ``%autograd``, in the order in which help lists them."""

from __future__ import annotations

from .chain import ChainVerb
from .grads import GradsVerb
from .graph import GraphVerb
from .repr import ReprVerb
from .verb import Verb

VERBS: tuple[type[Verb], ...] = (GraphVerb, ChainVerb, GradsVerb, ReprVerb)
