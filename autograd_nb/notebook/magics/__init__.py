"""The verbs of ``%autograd``, in the order in which help lists them."""

from __future__ import annotations

from .chain import ChainVerb
from .explore import ExploreVerb
from .flow import FlowVerb
from .grads import GradsVerb
from .graph import GraphVerb
from .hooks import HooksVerb
from .repr import ReprVerb
from .saved import SavedVerb
from .step import StepVerb
from .time import TimeVerb
from .verb import Verb

VERBS: tuple[type[Verb], ...] = (
    GraphVerb, ExploreVerb, StepVerb, ChainVerb, GradsVerb, FlowVerb, SavedVerb, HooksVerb, TimeVerb, ReprVerb,
)  # fmt: skip
