"""``torch.func``: functions made of functions, such as their gradients, Jacobians and batched forms."""

from .mapping import vmap

__all__ = ["vmap"]
