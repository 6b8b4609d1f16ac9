# Written by tools/write_stubs.py from the op cards; edit those.
# mypy: disable-error-code="override, misc"
from typing import Any
from builtins import bool as _bool
from builtins import complex as _complex
from builtins import float as _float
from builtins import int as _int
from builtins import str as _str
from .random.generator import Generator as Generator
from .engine.tensor import Size as Size
from .engine.tensor import Tensor as Tensor
from .engine.factories import arange as arange
from .engine.creation import as_tensor as as_tensor
from .engine.creation import asarray as asarray
from . import autograd as autograd
from .engine.sampling import bernoulli as bernoulli
from .dtypes import can_cast as can_cast
from . import composite as composite
from .engine.attributes import device as device
from .dtypes import dtype as dtype
from . import dtypes as dtypes
from .engine.modes import enable_grad as enable_grad
from . import engine as engine
from .engine.factories import eye as eye
from .engine.creation import from_numpy as from_numpy
from .engine.factories import full as full
from .engine.factories import full_like as full_like
from .dtypes import get_default_dtype as get_default_dtype
from .engine.sampling import get_rng_state as get_rng_state
from .engine.modes import inference_mode as inference_mode
from .engine.sampling import initial_seed as initial_seed
from .engine.attributes import is_complex as is_complex
from .engine.attributes import is_floating_point as is_floating_point
from .engine.modes import is_grad_enabled as is_grad_enabled
from .engine.modes import is_inference_mode_enabled as is_inference_mode_enabled
from .engine.attributes import is_nonzero as is_nonzero
from .engine.attributes import is_same_size as is_same_size
from .engine.attributes import is_tensor as is_tensor
from .engine.attributes import layout as layout
from .engine.factories import linspace as linspace
from .engine.factories import logspace as logspace
from .engine.sampling import manual_seed as manual_seed
from .engine.attributes import memory_format as memory_format
from .engine.sampling import multinomial as multinomial
from .engine.modes import no_grad as no_grad
from .engine.sampling import normal as normal
from .engine.attributes import numel as numel
from . import ops as ops
from .engine.sampling import poisson as poisson
from . import printing as printing
from .dtypes import promote_types as promote_types
from .engine.sampling import randint as randint
from . import random as random
from .engine.sampling import randperm as randperm
from .engine.factories import scalar_tensor as scalar_tensor
from .engine.sampling import seed as seed
from .dtypes import set_default_dtype as set_default_dtype
from .engine.modes import set_grad_enabled as set_grad_enabled
from .printing.options import set_printoptions as set_printoptions
from .engine.sampling import set_rng_state as set_rng_state
from .engine.creation import tensor as tensor
from .engine.factories import tril_indices as tril_indices
from .engine.factories import triu_indices as triu_indices

def BoolTensor(*data: Any) -> Tensor: ...
def ByteTensor(*data: Any) -> Tensor: ...
def CharTensor(*data: Any) -> Tensor: ...
def DoubleTensor(*data: Any) -> Tensor: ...
def FloatTensor(*data: Any) -> Tensor: ...
def HalfTensor(*data: Any) -> Tensor: ...
def IntTensor(*data: Any) -> Tensor: ...
def LongTensor(*data: Any) -> Tensor: ...
def ShortTensor(*data: Any) -> Tensor: ...
__version__: _str
bool: dtype
cdouble: dtype
cfloat: dtype
complex128: dtype
complex64: dtype
contiguous_format: Any
default_generator: Any
double: dtype
def empty(*size: Any, out: Tensor | None = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., pin_memory: _bool = ..., requires_grad: _bool = ..., **given: Any) -> Tensor: ...
def empty_like(input: Tensor, *, dtype: Any = ..., layout: Any = ..., device: Any = ..., requires_grad: _bool = ..., memory_format: Any = ..., pin_memory: _bool = ...) -> Tensor: ...
float: dtype
float16: dtype
float32: dtype
float64: dtype
half: dtype
def import_module(name: Any, package: Any = ...) -> Any: ...
int: dtype
int16: dtype
int32: dtype
int64: dtype
int8: dtype
def load_ipython_extension(shell: Any) -> None: ...
long: dtype
def ones(*size: Any, out: Tensor | None = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., pin_memory: _bool = ..., requires_grad: _bool = ..., **given: Any) -> Tensor: ...
def ones_like(input: Tensor, *, dtype: Any = ..., layout: Any = ..., device: Any = ..., requires_grad: _bool = ..., memory_format: Any = ..., pin_memory: _bool = ...) -> Tensor: ...
preserve_format: Any
def rand(*size: Any, generator: Any = ..., out: Tensor | None = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., pin_memory: _bool = ..., requires_grad: _bool = ..., **given: Any) -> Tensor: ...
def rand_like(input: Tensor, *bounds: Any, generator: Any = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., requires_grad: _bool = ..., memory_format: Any = ..., **given: Any) -> Tensor: ...
def randint_like(input: Tensor, *bounds: Any, generator: Any = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., requires_grad: _bool = ..., memory_format: Any = ..., **given: Any) -> Tensor: ...
def randn(*size: Any, generator: Any = ..., out: Tensor | None = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., pin_memory: _bool = ..., requires_grad: _bool = ..., **given: Any) -> Tensor: ...
def randn_like(input: Tensor, *bounds: Any, generator: Any = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., requires_grad: _bool = ..., memory_format: Any = ..., **given: Any) -> Tensor: ...
short: dtype
strided: Any
uint16: dtype
uint32: dtype
uint64: dtype
uint8: dtype
def unload_ipython_extension(shell: Any) -> None: ...
def zeros(*size: Any, out: Tensor | None = ..., dtype: Any = ..., layout: Any = ..., device: Any = ..., pin_memory: _bool = ..., requires_grad: _bool = ..., **given: Any) -> Tensor: ...
def zeros_like(input: Tensor, *, dtype: Any = ..., layout: Any = ..., device: Any = ..., requires_grad: _bool = ..., memory_format: Any = ..., pin_memory: _bool = ...) -> Tensor: ...
