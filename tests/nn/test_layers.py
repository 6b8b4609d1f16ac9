"""Every layer and loss beside PyTorch's: text, initial values, results, recorded graph, gradients, state."""

import pytest

from tests.engine.oracle import chain, same, same_or_raises, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def inputs(T):
    """What the cases below are called with."""
    T.manual_seed(0)
    given = {
        "rows": T.randn(4, 6), "signals": T.randn(2, 4, 6), "images": T.randn(2, 4, 6, 6),
        "volumes": T.randn(2, 4, 4, 4, 4), "shares": T.rand(4, 6),
    }  # fmt: skip
    return given | {
        "T": T, "nn": T.nn, "numbers": T.tensor([[1, 2], [0, 3]]), "classes": T.tensor([1, 0, 5, 2]),
        "signs": T.tensor([1.0, -1.0, 1.0, -1.0]),
    }  # fmt: skip


CASES = """
Identity() | rows
Linear(6, 3) | rows
Linear(6, 3, bias=False) | signals
Bilinear(6, 6, 2) | rows, shares
LazyLinear(3) | rows
Embedding(5, 3) | numbers
Embedding(5, 3, padding_idx=0) | numbers
Embedding(5, 3, padding_idx=-1, max_norm=1.0) | numbers
Embedding.from_pretrained(rows) | numbers
Embedding.from_pretrained(rows, freeze=False, padding_idx=1) | numbers
Conv1d(4, 2, 3) | signals
Conv2d(4, 2, 3, padding=1, stride=2) | images
Conv2d(4, 4, 3, groups=4, bias=False, padding='same') | images
Conv2d(4, 4, (3, 2), padding_mode='reflect', padding=1) | images
Conv2d(4, 4, 3, padding_mode='circular', padding=1, dilation=2) | images
Conv3d(4, 2, 2) | volumes
ConvTranspose1d(4, 2, 3, stride=2, output_padding=1) | signals
ConvTranspose2d(4, 2, 3, stride=2, padding=1) | images, [12, 12]
ConvTranspose2d(4, 2, 3, stride=2, padding=1) | images, [14, 12]
ConvTranspose3d(4, 2, 2) | volumes
LazyConv1d(2, 3) | signals
LazyConv2d(2, 3, 1, 0, 1, 1, False) | images
LazyConv2d(2, 3, padding=1) | rows
LazyConv3d(2, 2) | volumes
LazyConvTranspose2d(2, 3, stride=2) | images
BatchNorm1d(6) | rows
BatchNorm1d(4) | signals
BatchNorm2d(4) | images
BatchNorm2d(4, affine=False) | images
BatchNorm2d(4, track_running_stats=False) | images
BatchNorm2d(4, momentum=None, bias=False) | images
BatchNorm2d(4) | rows
BatchNorm3d(4) | volumes
LazyBatchNorm1d() | rows
LazyBatchNorm2d() | images
LayerNorm(6) | rows
LayerNorm((6, 6), bias=False) | images
LayerNorm(6, elementwise_affine=False) | rows
RMSNorm(6) | rows
RMSNorm(6, eps=1e-3, elementwise_affine=False) | rows
GroupNorm(2, 4) | images
GroupNorm(2, 4, affine=False) | images
GroupNorm(3, 4) | images
InstanceNorm1d(4) | signals
InstanceNorm2d(4, affine=True) | images
InstanceNorm2d(4, track_running_stats=True) | images
InstanceNorm2d(4) | images[0]
InstanceNorm2d(5) | images
InstanceNorm3d(4) | volumes
LazyInstanceNorm2d() | images
LocalResponseNorm(2) | images
Dropout(0.3) | rows
Dropout(0.3).eval() | rows
Dropout(1.5) | rows
Dropout1d(0.5) | signals
Dropout2d(0.5) | images
Dropout3d(0.5) | volumes
AlphaDropout(0.3) | rows
FeatureAlphaDropout(0.3) | images
ReLU() | rows
ReLU(inplace=True) | rows * 2
ReLU6() | rows
RReLU() | rows
RReLU().eval() | rows
Threshold(0.1, 20) | rows
Hardtanh() | rows
Hardtanh(-2, 2) | rows
Hardtanh(2, 1) | rows
Hardtanh(min_value=-3) | rows
LeakyReLU(0.2) | rows
PReLU() | rows
PReLU(4) | images
ELU() | rows
CELU(2.0) | rows
SELU() | rows
Hardshrink() | rows
Softshrink() | rows
Sigmoid() | rows
Tanh() | rows
LogSigmoid() | rows
Softsign() | rows
Tanhshrink() | rows
Hardsigmoid() | rows
Hardswish() | rows
SiLU() | rows
Mish() | rows
GELU() | rows
GELU('tanh') | rows
GLU() | rows
Softplus() | rows
Softmax(dim=1) | rows
Softmax() | rows
Softmin(dim=0) | rows
LogSoftmax(dim=-1) | rows
Softmax2d() | images
Softmax2d() | rows
MaxPool1d(2) | signals
MaxPool2d(2) | images
MaxPool2d((2, 3), stride=1, padding=1, return_indices=True) | images
MaxPool3d(2) | volumes
MaxUnpool1d(2) | *nn.MaxPool1d(2, return_indices=True)(signals)
MaxUnpool2d(2) | *nn.MaxPool2d(2, return_indices=True)(images)
AvgPool1d(2) | signals
AvgPool2d(2, padding=1, count_include_pad=False) | images
AvgPool3d(2) | volumes
LPPool1d(2, 2) | signals.abs()
LPPool2d(2, 2) | images.abs()
AdaptiveMaxPool1d(3) | signals
AdaptiveMaxPool2d((2, 3)) | images
AdaptiveMaxPool3d(2) | volumes
AdaptiveAvgPool1d(3) | signals
AdaptiveAvgPool2d((1, 1)) | images
AdaptiveAvgPool2d((None, 4)) | images
AdaptiveAvgPool3d(2) | volumes
FractionalMaxPool2d(2, output_size=3) | images
FractionalMaxPool2d(2) | images
ConstantPad1d(1, 2.0) | signals
ConstantPad2d((1, 2, 0, 1), 2.0) | images
ZeroPad2d(1) | images
ZeroPad3d(1) | volumes
ReflectionPad1d(1) | signals
ReflectionPad2d((1, 2, 1, 0)) | images
ReplicationPad2d(2) | images
ReplicationPad3d(1) | volumes
CircularPad2d(2) | images
CircularPad2d(1) | rows
Flatten() | images
Flatten(0, 1) | images
Unflatten(1, (2, 3)) | rows
Unflatten(1, 3) | rows
Unflatten(1, (2, 3.0)) | rows
CosineSimilarity() | rows, shares
MSELoss() | rows, shares
MSELoss(reduction='none') | rows, shares
MSELoss(size_average=False) | rows, shares
L1Loss(reduction='sum') | rows, shares
SmoothL1Loss(beta=0.5) | rows, shares
HuberLoss(delta=0.5) | rows, shares
KLDivLoss(reduction='batchmean') | rows.log_softmax(1), shares
CrossEntropyLoss() | rows, classes
CrossEntropyLoss(weight=T.arange(6.) + 1, label_smoothing=0.1) | rows, classes
CrossEntropyLoss(ignore_index=1, reduction='sum') | rows, classes
NLLLoss() | rows, classes
BCELoss() | shares, shares.round()
BCEWithLogitsLoss(pos_weight=T.ones(6) * 2) | rows, shares
EmbeddingBag(5, 3) | numbers
EmbeddingBag(5, 3, mode='sum', padding_idx=1) | numbers
EmbeddingBag(5, 3, mode='max') | numbers.flatten(), T.tensor([0, 1])
Upsample(scale_factor=2) | images
Upsample(size=(4, 4), mode='bilinear', align_corners=False) | images
Upsample(scale_factor=2, mode='bicubic') | images
Upsample(scale_factor=2, mode='linear') | signals
UpsamplingNearest2d(scale_factor=2) | images
UpsamplingBilinear2d(size=8) | images
PixelShuffle(2) | images
PixelUnshuffle(2) | images
ChannelShuffle(2) | images
Unfold(2) | images
Fold((3, 3), 2) | T.ones(1, 4, 4)
PairwiseDistance() | rows, shares
PairwiseDistance(1, keepdim=True) | rows, shares
SoftMarginLoss() | rows, shares.sign()
PoissonNLLLoss() | rows, shares
GaussianNLLLoss(full=True) | rows, shares, rows.abs() + 0.1
HingeEmbeddingLoss() | rows[:, 0], signs
CosineEmbeddingLoss(0.1) | rows, shares, signs
MarginRankingLoss() | rows[:, 0], shares[:, 0], signs
MultiLabelMarginLoss() | rows, T.tensor([[1, 2, -1, 0, 0, 0]] * 4)
MultiLabelSoftMarginLoss() | rows, shares.round()
MultiMarginLoss() | rows, classes
TripletMarginLoss(swap=True, p=1) | rows, shares, shares + 0.3
TripletMarginLoss(margin=-1) | rows, shares, shares
TripletMarginWithDistanceLoss() | rows, shares, shares + 0.3
CrossMapLRN2d(3, alpha=0.5, beta=0.6, k=1.3) | images
CrossMapLRN2d(4, alpha=0.5) | images
CrossMapLRN2d(9, alpha=0.5) | images
CrossMapLRN2d(1) | images
CrossMapLRN2d(0) | images
CrossMapLRN2d(3) | rows
CrossMapLRN2d(3) | T.ones(2, 5, 2, 3, dtype=T.long)
AdaptiveLogSoftmaxWithLoss(6, 6, [2, 4], div_value=2.0) | rows, classes
AdaptiveLogSoftmaxWithLoss(6, 9, [2, 5, 6], div_value=1.5, head_bias=True) | rows, T.tensor([8, 8, 5, 1])
AdaptiveLogSoftmaxWithLoss(6, 9, (5,)) | rows, T.tensor([0, 2, 4, 1])
AdaptiveLogSoftmaxWithLoss(6, 9, (5,), 1, dtype=T.float64) | rows[0].double(), T.tensor(7)
AdaptiveLogSoftmaxWithLoss(6, 9, (5,), 1) | rows, T.tensor([0, 9, 4, 1])
AdaptiveLogSoftmaxWithLoss(6, 9, (5,), 1) | rows, T.tensor([0, 1])
AdaptiveLogSoftmaxWithLoss(6, 9, (5,), 1) | rows, T.tensor([[0, 1]])
AdaptiveLogSoftmaxWithLoss(6, 9, (5,), 1) | rows, T.tensor(1)
AdaptiveLogSoftmaxWithLoss(6, 9, (5,), 1) | signals, T.tensor([0, 1])
AdaptiveLogSoftmaxWithLoss(6, 9, ()) | rows, classes
AdaptiveLogSoftmaxWithLoss(6, 9, (0, 3)) | rows, classes
AdaptiveLogSoftmaxWithLoss(6, 9, (3, 3)) | rows, classes
AdaptiveLogSoftmaxWithLoss(6, 9, (3, 9)) | rows, classes
AdaptiveLogSoftmaxWithLoss(6, 9, (2.5, 3)) | rows, classes
CTCLoss() | T.randn(7, 2, 5).log_softmax(2), T.tensor([[1, 2, 3], [1, 1, 4]]), T.tensor([7, 6]), T.tensor([3, 2])
"""


def described(line):
    return pytest.param(line, id=line.split(" |")[0])


@pytest.mark.parametrize("line", [described(line) for line in CASES.strip().splitlines()])
@same_or_raises
def test_layer(T, line):
    make, _, arguments = line.partition(" | ")
    known = inputs(T)
    T.manual_seed(1)
    layer = eval(f"nn.{make}", known)
    yield repr(layer), layer.training
    first, *rest = eval(f"[{arguments}]", known)
    if first.is_floating_point() and "inplace=True" not in make:
        first = first.clone().requires_grad_()
    result = layer(first, *rest)
    yield repr(layer), result, dict(layer.state_dict()), [name for name, _ in layer.named_parameters()]
    main = result[0] if isinstance(result, tuple) else result
    if not main.requires_grad:
        return
    if main.grad_fn is not None:
        yield chain(main.grad_fn)
    (main * T.linspace(-1, 2, main.numel()).reshape(main.shape)).sum().backward()
    yield first.grad if first.is_leaf else None, [p.grad for p in layer.parameters()]


@same
def test_wrong_settings(T):
    nn = T.nn
    for wrong in (
        lambda: nn.Conv2d(3, 4, 3, groups=2), lambda: nn.Conv2d(4, 3, 3, groups=2),
        lambda: nn.Conv2d(1, 1, 1, groups=0),
        lambda: nn.Conv2d(1, 1, 3, 2, padding="same"), lambda: nn.ConvTranspose2d(1, 1, 1, padding_mode="reflect"),
        lambda: nn.Bilinear(0, 1, 1), lambda: nn.Embedding(3, 2, padding_idx=3),
        lambda: nn.Embedding(3, 2, padding_idx=-4),
        lambda: nn.Embedding.from_pretrained(T.ones(3)), lambda: nn.HuberLoss(delta="a"),
        lambda: nn.EmbeddingBag(3, 2, _weight=T.ones(3, 3)), lambda: nn.MultiMarginLoss(p=3),
    ):  # fmt: skip
        yield whole_error(wrong)


@same
def test_dtype_and_device(T):
    nn = T.nn
    for layer in (
        nn.Linear(2, 3, dtype=T.float64), nn.Conv2d(1, 1, 1, device="cpu", dtype=T.float64),
        nn.BatchNorm1d(2, dtype=T.float64), nn.LSTM(2, 2, dtype=T.float64), nn.LayerNorm(2, dtype=T.float64),
    ):  # fmt: skip
        yield [(name, value.dtype) for name, value in layer.state_dict().items()]
    yield whole_error(lambda: nn.Linear(2, 3, device="cuda"))


@same
def test_drawing_anew(T):
    nn = T.nn
    for layer in (nn.Linear(2, 2), nn.Conv1d(1, 1, 2), nn.Embedding(2, 2), nn.PReLU(), nn.GRU(2, 2), nn.LayerNorm(2)):
        T.manual_seed(5)
        layer.reset_parameters()
        yield list(layer.parameters())


@same
def test_all_classes_of_an_adaptive_softmax(T):
    T.manual_seed(0)
    layer, rows = T.nn.AdaptiveLogSoftmaxWithLoss(6, 12, [2, 5, 9], div_value=1.5), T.randn(20, 6)
    every = layer.log_prob(rows)
    yield every, chain(every.grad_fn), layer.predict(rows), layer.predict(rows[:0])
    for shift in (-9.0, 9.0):
        with T.no_grad():
            layer.head.weight[2:] = shift
        yield layer.predict(T.ones(3, 6)), type(layer(rows, T.arange(20) % 12)).__name__
    layer.reset_parameters()
    yield list(layer.parameters()), layer(rows, T.arange(20) % 12)._asdict()


@same
def test_a_gradient_of_a_gradient_of_map_response(T):
    x = T.linspace(-1, 1, 8).reshape(1, 8, 1, 1).requires_grad_()
    y = T.nn.CrossMapLRN2d(3)(x)
    yield whole_error(lambda: T.autograd.grad(y.sum(), x, create_graph=True)), y
