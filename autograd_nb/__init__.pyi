# Written by tools/write_stubs.py from the op cards; edit those.
# mypy: disable-error-code="override, misc"
from builtins import bool as _bool
from builtins import float as _float
from builtins import int as _int
from builtins import str as _str
from typing import Any

from . import autograd as autograd
from . import composite as composite
from . import dtypes as dtypes
from . import engine as engine
from . import nn as nn
from . import ops as ops
from . import random as random
from . import show as show
from .amp.autocast_mode import autocast as autocast
from .amp.autocast_mode import is_autocast_available as is_autocast_available
from .autograd.anomaly import is_anomaly_check_nan_enabled as is_anomaly_check_nan_enabled
from .autograd.anomaly import is_anomaly_enabled as is_anomaly_enabled
from .composite.arithmetic import positive as positive
from .composite.arithmetic import rsub as rsub
from .composite.arranging import adjoint as adjoint
from .composite.arranging import broadcast_shapes as broadcast_shapes
from .composite.arranging import broadcast_tensors as broadcast_tensors
from .composite.arranging import diagflat as diagflat
from .composite.arranging import flip as flip
from .composite.arranging import fliplr as fliplr
from .composite.arranging import flipud as flipud
from .composite.arranging import meshgrid as meshgrid
from .composite.arranging import repeat_interleave as repeat_interleave
from .composite.arranging import roll as roll
from .composite.arranging import tile as tile
from .composite.blending import addcdiv as addcdiv
from .composite.blending import addcmul as addcmul
from .composite.blending import lerp as lerp
from .composite.bounds import clamp_ as clamp_
from .composite.bounds import clamp_max as clamp_max
from .composite.bounds import clamp_max_ as clamp_max_
from .composite.bounds import clamp_min as clamp_min
from .composite.bounds import clamp_min_ as clamp_min_
from .composite.buckets import bincount as bincount
from .composite.buckets import histc as histc
from .composite.buckets import histogram as histogram
from .composite.buckets import histogramdd as histogramdd
from .composite.buckets import isin as isin
from .composite.casting import fill_ as fill_
from .composite.casting import result_type as result_type
from .composite.casting import zero_ as zero_
from .composite.choice import masked_fill as masked_fill
from .composite.comparison import allclose as allclose
from .composite.comparison import equal as equal
from .composite.comparison import isclose as isclose
from .composite.complex_numbers import complex as complex
from .composite.complex_numbers import conj as conj
from .composite.complex_numbers import conj_physical_ as conj_physical_
from .composite.complex_numbers import is_conj as is_conj
from .composite.complex_numbers import is_neg as is_neg
from .composite.complex_numbers import isreal as isreal
from .composite.complex_numbers import polar as polar
from .composite.complex_numbers import resolve_conj as resolve_conj
from .composite.complex_numbers import resolve_neg as resolve_neg
from .composite.complex_numbers import view_as_real as view_as_real
from .composite.contraction import einsum as einsum
from .composite.contraction import tensordot as tensordot
from .composite.covariance import corrcoef as corrcoef
from .composite.covariance import cov as cov
from .composite.cumulative import cummax as cummax
from .composite.cumulative import cummin as cummin
from .composite.cumulative import cumprod as cumprod
from .composite.cumulative import cumsum as cumsum
from .composite.cumulative import logcumsumexp as logcumsumexp
from .composite.differences import cumulative_trapezoid as cumulative_trapezoid
from .composite.differences import diff as diff
from .composite.differences import gradient as gradient
from .composite.differences import trapezoid as trapezoid
from .composite.extremes import amax as amax
from .composite.extremes import amin as amin
from .composite.extremes import aminmax as aminmax
from .composite.extremes import argmax as argmax
from .composite.extremes import argmin as argmin
from .composite.extremes import max as max
from .composite.extremes import min as min
from .composite.factorizations import cholesky as cholesky
from .composite.factorizations import det as det
from .composite.factorizations import geqrf as geqrf
from .composite.factorizations import inverse as inverse
from .composite.factorizations import logdet as logdet
from .composite.factorizations import lu as lu
from .composite.factorizations import lu_solve as lu_solve
from .composite.factorizations import lu_unpack as lu_unpack
from .composite.factorizations import matrix_exp as matrix_exp
from .composite.factorizations import pinverse as pinverse
from .composite.factorizations import qr as qr
from .composite.factorizations import slogdet as slogdet
from .composite.factorizations import svd as svd
from .composite.factorizations import triangular_solve as triangular_solve
from .composite.joining import atleast_1d as atleast_1d
from .composite.joining import atleast_2d as atleast_2d
from .composite.joining import atleast_3d as atleast_3d
from .composite.joining import cat as cat
from .composite.joining import column_stack as column_stack
from .composite.joining import dstack as dstack
from .composite.joining import hstack as hstack
from .composite.joining import stack as stack
from .composite.joining import vstack as vstack
from .composite.low_rank import pca_lowrank as pca_lowrank
from .composite.low_rank import svd_lowrank as svd_lowrank
from .composite.matmul import matmul as matmul
from .composite.norm import norm as norm
from .composite.older_names import frombuffer as frombuffer
from .composite.older_names import spmm as spmm
from .composite.older_names import vander as vander
from .composite.powers import square_ as square_
from .composite.prelu import prelu as prelu
from .composite.products import chain_matmul as chain_matmul
from .composite.products import cross as cross
from .composite.products import matrix_power as matrix_power
from .composite.products_of_sets import block_diag as block_diag
from .composite.products_of_sets import cartesian_prod as cartesian_prod
from .composite.products_of_sets import combinations as combinations
from .composite.products_of_sets import nonzero_static as nonzero_static
from .composite.products_of_sets import unravel_index as unravel_index
from .composite.properties import imag as imag
from .composite.properties import real as real
from .composite.quantiles import nanquantile as nanquantile
from .composite.quantiles import quantile as quantile
from .composite.ratios import copysign as copysign
from .composite.ratios import heaviside as heaviside
from .composite.reduction import all as all
from .composite.reduction import any as any
from .composite.reduction import count_nonzero as count_nonzero
from .composite.reduction import mean as mean
from .composite.reduction import nanmean as nanmean
from .composite.reduction import nansum as nansum
from .composite.reduction import prod as prod
from .composite.reduction import sum as sum
from .composite.rounding import round_ as round_
from .composite.row_distances import cdist as cdist
from .composite.row_distances import dist as dist
from .composite.row_distances import renorm as renorm
from .composite.scattering import argwhere as argwhere
from .composite.scattering import gather as gather
from .composite.scattering import index_fill as index_fill
from .composite.scattering import index_put as index_put
from .composite.scattering import index_put_ as index_put_
from .composite.scattering import masked_select as masked_select
from .composite.scattering import nonzero as nonzero
from .composite.scattering import scatter as scatter
from .composite.scattering import take as take
from .composite.scattering import take_along_dim as take_along_dim
from .composite.shape import broadcast_to as broadcast_to
from .composite.shape import flatten as flatten
from .composite.shape import movedim as movedim
from .composite.shape import permute as permute
from .composite.shape import ravel as ravel
from .composite.shape import reshape as reshape
from .composite.shape import squeeze as squeeze
from .composite.shape import unflatten as unflatten
from .composite.slicing import chunk as chunk
from .composite.slicing import dsplit as dsplit
from .composite.slicing import hsplit as hsplit
from .composite.slicing import narrow as narrow
from .composite.slicing import split as split
from .composite.slicing import split_with_sizes as split_with_sizes
from .composite.slicing import tensor_split as tensor_split
from .composite.slicing import vsplit as vsplit
from .composite.softmax import log_softmax as log_softmax
from .composite.softmax import logsumexp as logsumexp
from .composite.softmax import softmax as softmax
from .composite.sorting import argsort as argsort
from .composite.sorting import kthvalue as kthvalue
from .composite.sorting import median as median
from .composite.sorting import mode as mode
from .composite.sorting import msort as msort
from .composite.sorting import nanmedian as nanmedian
from .composite.sorting import sort as sort
from .composite.sorting import topk as topk
from .composite.sorting import unique as unique
from .composite.sorting import unique_consecutive as unique_consecutive
from .composite.special_functions import frexp as frexp
from .composite.special_functions import logit as logit
from .composite.special_functions import logit_ as logit_
from .composite.special_functions import nan_to_num as nan_to_num
from .composite.special_functions import nan_to_num_ as nan_to_num_
from .composite.special_functions import polygamma as polygamma
from .composite.special_functions import xlogy as xlogy
from .composite.special_functions import xlogy_ as xlogy_
from .composite.spectrogram import istft as istft
from .composite.spectrogram import stft as stft
from .composite.statistics import std as std
from .composite.statistics import std_mean as std_mean
from .composite.statistics import var as var
from .composite.statistics import var_mean as var_mean
from .composite.strided import as_strided as as_strided
from .composite.strided import as_strided_ as as_strided_
from .composite.strided import as_strided_copy as as_strided_copy
from .composite.strided import as_strided_scatter as as_strided_scatter
from .composite.strided import empty_permuted as empty_permuted
from .composite.strided import empty_strided as empty_strided
from .composite.strided import resize_as_ as resize_as_
from .composite.vector_products import inner as inner
from .composite.view_copies import diagonal_copy as diagonal_copy
from .composite.view_copies import expand_copy as expand_copy
from .composite.view_copies import narrow_copy as narrow_copy
from .composite.view_copies import permute_copy as permute_copy
from .composite.view_copies import slice_copy as slice_copy
from .composite.view_copies import split_copy as split_copy
from .composite.view_copies import split_with_sizes_copy as split_with_sizes_copy
from .composite.view_copies import squeeze_copy as squeeze_copy
from .composite.view_copies import unsafe_chunk as unsafe_chunk
from .composite.view_copies import unsafe_split as unsafe_split
from .composite.view_copies import unsafe_split_with_sizes as unsafe_split_with_sizes
from .composite.view_copies import view_copy as view_copy
from .composite.windows import bartlett_window as bartlett_window
from .composite.windows import blackman_window as blackman_window
from .composite.windows import hamming_window as hamming_window
from .composite.windows import hann_window as hann_window
from .composite.windows import kaiser_window as kaiser_window
from .composite.writing_parts import fill as fill
from .composite.writing_parts import put as put
from .composite.writing_parts import slice_scatter as slice_scatter
from .dtypes import can_cast as can_cast
from .dtypes import dtype as dtype
from .dtypes import get_default_dtype as get_default_dtype
from .dtypes import promote_types as promote_types
from .dtypes import set_default_dtype as set_default_dtype
from .engine.attributes import device as device
from .engine.attributes import get_device as get_device
from .engine.attributes import is_complex as is_complex
from .engine.attributes import is_floating_point as is_floating_point
from .engine.attributes import is_nonzero as is_nonzero
from .engine.attributes import is_same_size as is_same_size
from .engine.attributes import is_signed as is_signed
from .engine.attributes import is_tensor as is_tensor
from .engine.attributes import layout as layout
from .engine.attributes import memory_format as memory_format
from .engine.attributes import numel as numel
from .engine.creation import as_tensor as as_tensor
from .engine.creation import asarray as asarray
from .engine.creation import from_numpy as from_numpy
from .engine.creation import tensor as tensor
from .engine.dlpack import from_dlpack as from_dlpack
from .engine.dlpack import to_dlpack as to_dlpack
from .engine.factories import arange as arange
from .engine.factories import eye as eye
from .engine.factories import full as full
from .engine.factories import full_like as full_like
from .engine.factories import linspace as linspace
from .engine.factories import logspace as logspace
from .engine.factories import scalar_tensor as scalar_tensor
from .engine.factories import tril_indices as tril_indices
from .engine.factories import triu_indices as triu_indices
from .engine.limits import finfo as finfo
from .engine.limits import iinfo as iinfo
from .engine.modes import enable_grad as enable_grad
from .engine.modes import inference_mode as inference_mode
from .engine.modes import is_grad_enabled as is_grad_enabled
from .engine.modes import is_inference_mode_enabled as is_inference_mode_enabled
from .engine.modes import no_grad as no_grad
from .engine.modes import set_grad_enabled as set_grad_enabled
from .engine.once import is_warn_always_enabled as is_warn_always_enabled
from .engine.once import set_warn_always as set_warn_always
from .engine.sampling import bernoulli as bernoulli
from .engine.sampling import get_rng_state as get_rng_state
from .engine.sampling import initial_seed as initial_seed
from .engine.sampling import manual_seed as manual_seed
from .engine.sampling import multinomial as multinomial
from .engine.sampling import normal as normal
from .engine.sampling import poisson as poisson
from .engine.sampling import randint as randint
from .engine.sampling import randperm as randperm
from .engine.sampling import seed as seed
from .engine.sampling import set_rng_state as set_rng_state
from .engine.storage import is_storage as is_storage
from .engine.tensor import Size as Size
from .engine.tensor import Tensor as Tensor
from .engine.type_names import typename as typename
from .func.mapping import vmap as vmap
from .nn.functional.convolution import conv1d as conv1d
from .nn.functional.convolution import conv2d as conv2d
from .nn.functional.convolution import conv3d as conv3d
from .nn.functional.distance import cosine_similarity as cosine_similarity
from .nn.functional.linear import bilinear as bilinear
from .nn.functional.normalization import rms_norm as rms_norm
from .nn.functional.pooling import adaptive_avg_pool1d as adaptive_avg_pool1d
from .nn.functional.pooling import avg_pool1d as avg_pool1d
from .nn.functional.pooling import max_pool1d as max_pool1d
from .nn.functional.pooling import max_pool1d_with_indices as max_pool1d_with_indices
from .nn.functional.pooling import max_pool2d as max_pool2d
from .nn.functional.rearranging import channel_shuffle as channel_shuffle
from .nn.functional.rearranging import pixel_shuffle as pixel_shuffle
from .nn.functional.rearranging import pixel_unshuffle as pixel_unshuffle
from .nn.functional.rectifiers import celu as celu
from .nn.functional.rectifiers import celu_ as celu_
from .nn.functional.rectifiers import rrelu as rrelu
from .nn.functional.rectifiers import rrelu_ as rrelu_
from .nn.functional.rectifiers import selu as selu
from .nn.functional.rectifiers import selu_ as selu_
from .nn.functional.rectifiers import threshold as threshold
from .nn.functional.rectifiers import threshold_ as threshold_
from .nn.functional.sampling_grid import affine_grid_generator as affine_grid_generator
from .nn.functional.sampling_grid import grid_sampler as grid_sampler
from .nn.functional.torch_forms import alpha_dropout as alpha_dropout
from .nn.functional.torch_forms import alpha_dropout_ as alpha_dropout_
from .nn.functional.torch_forms import batch_norm as batch_norm
from .nn.functional.torch_forms import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from .nn.functional.torch_forms import convolution as convolution
from .nn.functional.torch_forms import cosine_embedding_loss as cosine_embedding_loss
from .nn.functional.torch_forms import ctc_loss as ctc_loss
from .nn.functional.torch_forms import dropout as dropout
from .nn.functional.torch_forms import dropout_ as dropout_
from .nn.functional.torch_forms import embedding as embedding
from .nn.functional.torch_forms import embedding_bag as embedding_bag
from .nn.functional.torch_forms import embedding_renorm_ as embedding_renorm_
from .nn.functional.torch_forms import feature_alpha_dropout as feature_alpha_dropout
from .nn.functional.torch_forms import feature_alpha_dropout_ as feature_alpha_dropout_
from .nn.functional.torch_forms import feature_dropout as feature_dropout
from .nn.functional.torch_forms import feature_dropout_ as feature_dropout_
from .nn.functional.torch_forms import grid_sampler_2d as grid_sampler_2d
from .nn.functional.torch_forms import grid_sampler_3d as grid_sampler_3d
from .nn.functional.torch_forms import group_norm as group_norm
from .nn.functional.torch_forms import hinge_embedding_loss as hinge_embedding_loss
from .nn.functional.torch_forms import instance_norm as instance_norm
from .nn.functional.torch_forms import kl_div as kl_div
from .nn.functional.torch_forms import layer_norm as layer_norm
from .nn.functional.torch_forms import margin_ranking_loss as margin_ranking_loss
from .nn.functional.torch_forms import native_batch_norm as native_batch_norm
from .nn.functional.torch_forms import native_group_norm as native_group_norm
from .nn.functional.torch_forms import native_layer_norm as native_layer_norm
from .nn.functional.torch_forms import poisson_nll_loss as poisson_nll_loss
from .nn.functional.torch_forms import triplet_margin_loss as triplet_margin_loss
from .nn.functional.transposed_convolution import conv_transpose1d as conv_transpose1d
from .nn.functional.transposed_convolution import conv_transpose2d as conv_transpose2d
from .nn.functional.transposed_convolution import conv_transpose3d as conv_transpose3d
from .nn.functional.vectors import pairwise_distance as pairwise_distance
from .nn.functional.vectors import pdist as pdist
from .nn.functional.volume_pooling import max_pool3d as max_pool3d
from .printing.options import set_printoptions as set_printoptions
from .random.generator import Generator as Generator
from .serialization.reading import load as load
from .serialization.writing import save as save
from .settings import are_deterministic_algorithms_enabled as are_deterministic_algorithms_enabled
from .settings import compile as compile
from .settings import get_default_device as get_default_device
from .settings import get_float32_matmul_precision as get_float32_matmul_precision
from .settings import get_num_interop_threads as get_num_interop_threads
from .settings import get_num_threads as get_num_threads
from .settings import is_deterministic_algorithms_warn_only_enabled as is_deterministic_algorithms_warn_only_enabled
from .settings import set_default_device as set_default_device
from .settings import set_default_tensor_type as set_default_tensor_type
from .settings import set_float32_matmul_precision as set_float32_matmul_precision
from .settings import set_num_interop_threads as set_num_interop_threads
from .settings import set_num_threads as set_num_threads
from .settings import use_deterministic_algorithms as use_deterministic_algorithms

BoolTensor = Tensor
ByteTensor = Tensor
CharTensor = Tensor
ComplexDoubleTensor = Tensor
ComplexFloatTensor = Tensor
DoubleTensor = Tensor
FloatTensor = Tensor
HalfTensor = Tensor
IntTensor = Tensor
LongTensor = Tensor
ShortTensor = Tensor
__version__: _str

def abs(input: Any, *, out: Any = ...) -> Tensor: ...
def abs_(self: Any) -> Any: ...
def absolute(input: Any, *, out: Any = ...) -> Tensor: ...
def acos(self: Any) -> Tensor: ...
def acos_(self: Any) -> Tensor: ...
def acosh(self: Any) -> Tensor: ...
def acosh_(self: Any) -> Tensor: ...
def adaptive_max_pool1d(input: Any, output_size: Any, return_indices: _bool = ...) -> Any: ...
def add(input: Any, other: Any, *, alpha: Any = ..., out: Any = ...) -> Any: ...
def addbmm(input: Any, batch1: Any, batch2: Any, beta: Any = ..., alpha: Any = ..., *, out: Any = ...) -> Tensor: ...
def addmm(input: Any, mat1: Any, mat2: Any, beta: Any = ..., alpha: Any = ..., *, out: Any = ...) -> Tensor: ...
def addmv(input: Any, mat: Any, vec: Any, beta: Any = ..., alpha: Any = ..., *, out: Any = ...) -> Tensor: ...
def addmv_(self: Any, mat: Any, vec: Any, beta: Any = ..., alpha: Any = ...) -> Tensor: ...
def addr(input: Any, vec1: Any, vec2: Any, beta: Any = ..., alpha: Any = ..., *, out: Any = ...) -> Tensor: ...
def alias_copy(self: Any) -> Tensor: ...
def angle(self: Any) -> Tensor: ...
def arccos(self: Any) -> Tensor: ...
def arccos_(self: Any) -> Tensor: ...
def arccosh(self: Any) -> Tensor: ...
def arccosh_(self: Any) -> Tensor: ...
def arcsin(self: Any) -> Tensor: ...
def arcsin_(self: Any) -> Tensor: ...
def arcsinh(self: Any) -> Tensor: ...
def arcsinh_(self: Any) -> Tensor: ...
def arctan(self: Any) -> Tensor: ...
def arctan2(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def arctan_(self: Any) -> Tensor: ...
def arctanh(self: Any) -> Tensor: ...
def arctanh_(self: Any) -> Tensor: ...
def asin(self: Any) -> Tensor: ...
def asin_(self: Any) -> Tensor: ...
def asinh(self: Any) -> Tensor: ...
def asinh_(self: Any) -> Tensor: ...
def atan(self: Any) -> Tensor: ...
def atan2(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def atan_(self: Any) -> Tensor: ...
def atanh(self: Any) -> Tensor: ...
def atanh_(self: Any) -> Tensor: ...
def baddbmm(input: Any, batch1: Any, batch2: Any, beta: Any = ..., alpha: Any = ..., *, out: Any = ...) -> Tensor: ...

bfloat16: dtype

def bitwise_and(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def bitwise_left_shift(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def bitwise_not(input: Any, *, out: Any = ...) -> Tensor: ...
def bitwise_or(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def bitwise_right_shift(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def bitwise_xor(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def bmm(input: Any, mat2: Any, *, out: Any = ...) -> Tensor: ...

bool: dtype

def bucketize(input: Any, boundaries: Any, *, out_int32: Any = ..., right: Any = ..., out: Any = ...) -> Any: ...

cdouble: dtype

def ceil(input: Any, *, out: Any = ...) -> Tensor: ...
def ceil_(self: Any) -> Tensor: ...

cfloat: dtype
channels_last: memory_format
channels_last_3d: memory_format

def cholesky_inverse(input: Any, upper: Any = ..., *, out: Any = ...) -> Tensor: ...
def cholesky_solve(input: Any, input2: Any, upper: Any = ..., *, out: Any = ...) -> Tensor: ...
def clamp(input: Any, min: Any = ..., max: Any = ..., *, out: Any = ...) -> Any: ...
def clip(input: Any, min: Any = ..., max: Any = ..., *, out: Any = ...) -> Any: ...
def clip_(input: Any, min: Any = ..., max: Any = ...) -> Any: ...
def clone(self: Any) -> Tensor: ...

complex128: dtype
complex64: dtype

def concat(tensors: Any, dim: _int = ..., *, out: Any = ...) -> Any: ...
def concatenate(tensors: Any, dim: _int = ..., *, out: Any = ...) -> Any: ...
def conj_physical(input: Any, *, out: Any = ...) -> Any: ...
def constant_pad_nd(self: Any, pad: Any, value: Any = ...) -> Tensor: ...

contiguous_format: memory_format

def cos(input: Any, *, out: Any = ...) -> Tensor: ...
def cos_(self: Any) -> Tensor: ...
def cosh(input: Any, *, out: Any = ...) -> Tensor: ...
def cosh_(self: Any) -> Tensor: ...

default_generator: Generator

def deg2rad(input: Any, *, out: Any = ...) -> Tensor: ...
def deg2rad_(self: Any) -> Tensor: ...
def detach(self: Any) -> Tensor: ...
def detach_(self: Any) -> Tensor: ...
def diag(input: Any, diagonal: Any = ..., *, out: Any = ...) -> Any: ...
def diag_embed(self: Any, offset: Any = ..., dim1: Any = ..., dim2: Any = ...) -> Tensor: ...
def diagonal(self: Any, offset: Any = ..., dim1: Any = ..., dim2: Any = ...) -> Tensor: ...
def diagonal_scatter(self: Any, src: Any, offset: Any = ..., dim1: Any = ..., dim2: Any = ...) -> Tensor: ...
def digamma(input: Any, *, out: Any = ...) -> Tensor: ...
def div(input: Any, other: Any, *, rounding_mode: Any = ..., out: Any = ...) -> Any: ...
def divide(input: Any, other: Any, *, rounding_mode: Any = ..., out: Any = ...) -> Any: ...
def dot(input: Any, tensor: Any, *, out: Any = ...) -> Tensor: ...

double: dtype
e: _float

def empty(
    *size: Any,
    out: Tensor | None = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    pin_memory: _bool = ...,
    requires_grad: _bool = ...,
    **given: Any,
) -> Tensor: ...
def empty_like(
    input: Tensor,
    *,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    requires_grad: _bool = ...,
    memory_format: Any = ...,
    pin_memory: _bool = ...,
) -> Tensor: ...
def eq(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def erf(input: Any, *, out: Any = ...) -> Tensor: ...
def erf_(self: Any) -> Tensor: ...
def erfc(input: Any, *, out: Any = ...) -> Tensor: ...
def erfc_(self: Any) -> Tensor: ...
def erfinv(input: Any, *, out: Any = ...) -> Tensor: ...
def exp(input: Any, *, out: Any = ...) -> Tensor: ...
def exp2(input: Any, *, out: Any = ...) -> Tensor: ...
def exp2_(self: Any) -> Tensor: ...
def exp_(self: Any) -> Tensor: ...
def expm1(input: Any, *, out: Any = ...) -> Tensor: ...
def expm1_(self: Any) -> Tensor: ...
def fix(input: Any, *, out: Any = ...) -> Tensor: ...
def fix_(self: Any) -> Tensor: ...

float: dtype
float16: dtype
float32: dtype
float64: dtype

def float_power(input: Any, exponent: Any, *, out: Any = ...) -> Any: ...
def floor(input: Any, *, out: Any = ...) -> Tensor: ...
def floor_(self: Any) -> Tensor: ...
def floor_divide(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def fmax(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def fmin(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def fmod(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def frac(input: Any, *, out: Any = ...) -> Tensor: ...
def frac_(self: Any) -> Tensor: ...
def gcd(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def gcd_(self: Any, other: Any) -> Any: ...
def ge(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def ger(input: Any, vec2: Any, *, out: Any = ...) -> Any: ...
def greater(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def greater_equal(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def gt(input: Any, other: Any, *, out: Any = ...) -> Any: ...

half: dtype

def hardshrink(self: Any, lambd: Any = ...) -> Tensor: ...
def hypot(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def i0(input: Any, *, out: Any = ...) -> Tensor: ...
def i0_(self: Any) -> Tensor: ...
def igamma(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def igammac(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def index_add(self: Any, dim: Any, index: Any, source: Any, alpha: Any = ...) -> Tensor: ...
def index_copy(self: Any, dim: Any, index: Any, source: Any) -> Tensor: ...
def index_reduce(self: Any, dim: Any, index: Any, source: Any, reduce: Any, include_self: Any = ...) -> Tensor: ...
def index_select(input: Any, dim: Any, index: Any, *, out: Any = ...) -> Tensor: ...

inf: _float
int: dtype
int16: dtype
int32: dtype
int64: dtype
int8: dtype

def is_inference(self: Any) -> _bool: ...
def isfinite(self: Any) -> Tensor: ...
def isinf(self: Any) -> Tensor: ...
def isnan(self: Any) -> Tensor: ...
def isneginf(input: Any, *, out: Any = ...) -> Tensor: ...
def isposinf(input: Any, *, out: Any = ...) -> Tensor: ...
def kron(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def lcm(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def lcm_(self: Any, other: Any) -> Any: ...
def ldexp(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def ldexp_(self: Any, other: Any) -> Any: ...
def le(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def less(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def less_equal(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def lgamma(input: Any, *, out: Any = ...) -> Tensor: ...
def load_ipython_extension(shell: Any) -> None: ...
def log(input: Any, *, out: Any = ...) -> Tensor: ...
def log10(self: Any) -> Tensor: ...
def log10_(self: Any) -> Tensor: ...
def log1p(input: Any, *, out: Any = ...) -> Tensor: ...
def log1p_(self: Any) -> Tensor: ...
def log2(self: Any) -> Tensor: ...
def log2_(self: Any) -> Tensor: ...
def log_(self: Any) -> Tensor: ...
def logaddexp(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def logaddexp2(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def logical_and(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def logical_not(input: Any, *, out: Any = ...) -> Tensor: ...
def logical_or(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def logical_xor(input: Any, other: Any, *, out: Any = ...) -> Any: ...

long: dtype

def lt(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def masked_scatter(self: Any, mask: Any, source: Any) -> Tensor: ...
def maximum(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def minimum(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def mm(input: Any, mat2: Any, *, out: Any = ...) -> Tensor: ...
def moveaxis(input: Any, source: Any, destination: Any) -> Any: ...
def mul(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def multiply(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def mv(input: Any, vec: Any, *, out: Any = ...) -> Tensor: ...
def mvlgamma(input: Any, p: _int, *, out: Any = ...) -> Any: ...

nan: _float

def ne(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def neg(input: Any, *, out: Any = ...) -> Tensor: ...
def neg_(self: Any) -> Tensor: ...
def negative(input: Any, *, out: Any = ...) -> Tensor: ...
def negative_(self: Any) -> Tensor: ...
def nextafter(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def not_equal(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def ones(
    *size: Any,
    out: Tensor | None = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    pin_memory: _bool = ...,
    requires_grad: _bool = ...,
    **given: Any,
) -> Tensor: ...
def ones_like(
    input: Tensor,
    *,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    requires_grad: _bool = ...,
    memory_format: Any = ...,
    pin_memory: _bool = ...,
) -> Tensor: ...
def orgqr(input: Any, tau: Any) -> Tensor: ...
def ormqr(self: Any, input2: Any, input3: Any, left: Any = ..., transpose: Any = ...) -> Tensor: ...
def outer(input: Any, vec2: Any, *, out: Any = ...) -> Any: ...

pi: _float

def pow(input: Any, exponent: Any, *, out: Any = ...) -> Any: ...

preserve_format: memory_format

def rad2deg(self: Any) -> Tensor: ...
def rad2deg_(self: Any) -> Tensor: ...
def rand(
    *size: Any,
    generator: Any = ...,
    out: Tensor | None = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    pin_memory: _bool = ...,
    requires_grad: _bool = ...,
    **given: Any,
) -> Tensor: ...
def rand_like(
    input: Tensor,
    *bounds: Any,
    generator: Any = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    requires_grad: _bool = ...,
    memory_format: Any = ...,
    **given: Any,
) -> Tensor: ...
def randint_like(
    input: Tensor,
    *bounds: Any,
    generator: Any = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    requires_grad: _bool = ...,
    memory_format: Any = ...,
    **given: Any,
) -> Tensor: ...
def randn(
    *size: Any,
    generator: Any = ...,
    out: Tensor | None = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    pin_memory: _bool = ...,
    requires_grad: _bool = ...,
    **given: Any,
) -> Tensor: ...
def randn_like(
    input: Tensor,
    *bounds: Any,
    generator: Any = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    requires_grad: _bool = ...,
    memory_format: Any = ...,
    **given: Any,
) -> Tensor: ...
def range(
    start: _float = ...,
    end: _float | None = ...,
    step: _float = ...,
    *,
    dtype: Any = ...,
    requires_grad: _bool = ...,
) -> Tensor: ...
def reciprocal(input: Any, *, out: Any = ...) -> Tensor: ...
def reciprocal_(self: Any) -> Tensor: ...
def relu(self: Any) -> Tensor: ...
def relu_(self: Any) -> Tensor: ...
def remainder(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def rot90(self: Any, k: Any = ..., dims: Any = ...) -> Tensor: ...
def round(input: Any, *, decimals: Any = ..., out: Any = ...) -> Any: ...
def row_stack(tensors: Any, *, out: Any = ...) -> Any: ...
def rsqrt(input: Any, *, out: Any = ...) -> Tensor: ...
def rsqrt_(self: Any) -> Tensor: ...
def scatter_add(self: Any, dim: Any, index: Any, src: Any) -> Tensor: ...
def scatter_reduce(self: Any, dim: Any, index: Any, src: Any, reduce: Any, include_self: Any = ...) -> Tensor: ...
def searchsorted(
    sorted_sequence: Any,
    input: Any,
    *,
    out_int32: Any = ...,
    right: Any = ...,
    side: Any = ...,
    sorter: Any = ...,
    out: Any = ...,
) -> Any: ...
def select(self: Any, dim: Any, index: Any) -> Tensor: ...
def select_copy(self: Any, dim: Any, index: Any) -> Tensor: ...
def select_scatter(self: Any, src: Any, dim: Any, index: Any) -> Tensor: ...
def sgn(input: Any, *, out: Any = ...) -> Tensor: ...

short: dtype

def sigmoid(input: Any, *, out: Any = ...) -> Tensor: ...
def sigmoid_(self: Any) -> Tensor: ...
def sign(input: Any, *, out: Any = ...) -> Tensor: ...
def signbit(input: Any, *, out: Any = ...) -> Tensor: ...
def sin(input: Any, *, out: Any = ...) -> Tensor: ...
def sin_(self: Any) -> Tensor: ...
def sinc(input: Any, *, out: Any = ...) -> Tensor: ...
def sinc_(self: Any) -> Tensor: ...
def sinh(input: Any, *, out: Any = ...) -> Tensor: ...
def sinh_(self: Any) -> Tensor: ...
def sqrt(input: Any, *, out: Any = ...) -> Tensor: ...
def sqrt_(self: Any) -> Tensor: ...
def square(input: Any, *, out: Any = ...) -> Any: ...

strided: layout

def sub(input: Any, other: Any, *, alpha: Any = ..., out: Any = ...) -> Any: ...
def subtract(input: Any, other: Any, *, alpha: Any = ..., out: Any = ...) -> Any: ...
def swapaxes(self: Any, dim0: Any, dim1: Any) -> Tensor: ...
def swapdims(self: Any, dim0: Any, dim1: Any) -> Tensor: ...
def t(self: Any) -> Tensor: ...
def t_copy(self: Any) -> Tensor: ...
def tan(input: Any, *, out: Any = ...) -> Tensor: ...
def tan_(self: Any) -> Tensor: ...
def tanh(input: Any, *, out: Any = ...) -> Tensor: ...
def tanh_(self: Any) -> Tensor: ...
def trace(self: Any) -> Tensor: ...
def transpose(self: Any, dim0: Any, dim1: Any) -> Tensor: ...
def transpose_copy(self: Any, dim0: Any, dim1: Any) -> Tensor: ...
def trapz(y: Tensor, x: Any = ..., *, dx: Any = ..., dim: _int = ...) -> Tensor: ...
def tril(input: Any, diagonal: Any = ..., *, out: Any = ...) -> Tensor: ...
def triu(input: Any, diagonal: Any = ..., *, out: Any = ...) -> Tensor: ...
def true_divide(input: Any, other: Any, *, out: Any = ...) -> Any: ...
def trunc(input: Any, *, out: Any = ...) -> Tensor: ...
def trunc_(self: Any) -> Tensor: ...

uint16: dtype
uint32: dtype
uint64: dtype
uint8: dtype

def unbind(self: Any, dim: Any = ...) -> Any: ...
def unbind_copy(self: Any, dim: Any = ...) -> Any: ...
def unfold_copy(self: Any, dimension: Any, size: Any, step: Any) -> Tensor: ...
def unload_ipython_extension(shell: Any) -> None: ...
def unsqueeze(self: Any, dim: Any) -> Tensor: ...
def unsqueeze_copy(self: Any, dim: Any) -> Tensor: ...
def vdot(input: Any, other: Any, *, out: Any = ...) -> Tensor: ...
def view_as_complex(self: Any) -> Tensor: ...
def where(condition: Any, input: Any = ..., other: Any = ..., *, out: Any = ...) -> Any: ...
def zeros(
    *size: Any,
    out: Tensor | None = ...,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    pin_memory: _bool = ...,
    requires_grad: _bool = ...,
    **given: Any,
) -> Tensor: ...
def zeros_like(
    input: Tensor,
    *,
    dtype: Any = ...,
    layout: Any = ...,
    device: Any = ...,
    requires_grad: _bool = ...,
    memory_format: Any = ...,
    pin_memory: _bool = ...,
) -> Tensor: ...
