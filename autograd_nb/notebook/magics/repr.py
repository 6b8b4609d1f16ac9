"""``%autograd repr``: whether a bare grad_fn shows its chain."""

from __future__ import annotations

from argparse import Namespace

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic_arguments import argument, magic_arguments

from ..grad_fn_card import GradFnCard
from .verb import Verb


class ReprVerb(Verb):
    """Turn the card of a bare grad_fn on or off."""

    name = "repr"
    above_cells = False

    def __init__(self, shell: InteractiveShell, card: GradFnCard) -> None:
        super().__init__(shell)
        self.card = card

    @magic_arguments("autograd repr")
    @argument("state", choices=("on", "off"), help="off: PyTorch's line alone")
    def run(self, args: Namespace, expression: str) -> None:
        """Example: ``%autograd repr off``"""
        self.card.switch(args.state == "on")
