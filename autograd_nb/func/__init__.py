"""``torch.func``: functions made of functions, such as their gradients, Jacobians and batched forms."""

from ..engine.missing import answers
from .forward import hessian, jacfwd, jvp, linearize
from .jacobians import jacrev
from .mapping import vmap
from .modules import functional_call, stack_module_state
from .reverse import grad, grad_and_value, vjp

__all__ = [
    "functional_call", "grad", "grad_and_value", "hessian", "jacfwd", "jacrev", "jvp", "linearize",
    "stack_module_state", "vjp", "vmap",
]  # fmt: skip

__getattr__ = answers(__name__)
