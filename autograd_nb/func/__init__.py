"""``torch.func``: functions made of functions, such as their gradients, Jacobians and batched forms."""

from .jacobians import jacrev
from .mapping import vmap
from .reverse import grad, grad_and_value, vjp

__all__ = ["grad", "grad_and_value", "jacrev", "vjp", "vmap"]
