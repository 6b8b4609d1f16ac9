"""Losses with margins, distances, likelihoods, sequences, and bags of rows."""

import pytest

import autograd_nb as ours
from tests.ops.layers import assert_same

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SIGNS = "torch.tensor([1.0, -1, 1, -1])"
CLASSES = "torch.tensor([0, 2, 5, 1])"
LABELS = "torch.tensor([[0, -1, 1, 2, 3, 4], [1, 2, -1, 0, 0, 0], [5, 4, 3, 2, 1, 0], [-1, 0, 1, 2, 3, 4]])"
LOGS = "img[0].permute(1, 0, 2).log_softmax(2)"  # (5, 4, 6)
PAIRS = "x, x.flip(1), x * 0.5"
LOSSES = [
    f"F.{call}, reduction={reduction!r})"
    for reduction in ("mean", "sum", "none")
    for call in (
        "soft_margin_loss(x, (x.flip(0) > 0) * 2.0 - 1", f"margin_ranking_loss(x[:, 0], x[:, 1], {SIGNS}, 0.5",
        f"multi_margin_loss(x, {CLASSES}", f"multi_margin_loss(x, {CLASSES}, 2, 0.5, w.detach().abs()",
        f"multi_margin_loss(x[0], {CLASSES}[0]", f"multilabel_margin_loss(x, {LABELS}",
        f"multilabel_margin_loss(x[0], {LABELS}[0]", "multilabel_soft_margin_loss(x, (x.flip(0) > 0) * 1.0",
        "multilabel_soft_margin_loss(x, (x.flip(0) > 0) * 1.0, w.detach()", f"triplet_margin_loss({PAIRS}",
        f"triplet_margin_loss({PAIRS}, 0.5, 3, 1e-3, True", f"triplet_margin_with_distance_loss({PAIRS}",
        f"triplet_margin_with_distance_loss({PAIRS}, swap=True, margin=0.3",
        f"cosine_embedding_loss(x, x.flip(1), {SIGNS}, 0.1", "cosine_embedding_loss(w, w.flip(0), torch.tensor(-1.0)",
        "gaussian_nll_loss(x, x.flip(1), x.exp()", "gaussian_nll_loss(x, x.flip(1), x[:, 0].exp(), True",
        "gaussian_nll_loss(x, x.flip(1), 2.0", "hinge_embedding_loss(x, (x.flip(0) > 0) * 2.0 - 1, 0.5",
        "poisson_nll_loss(x, x.flip(1).exp()", "poisson_nll_loss(x, x.flip(1).exp(), full=True",
        "poisson_nll_loss(x.exp(), x.flip(1).exp(), log_input=False",
        f"ctc_loss({LOGS}, torch.tensor([[1, 2], [3, 3], [1, 4], [2, 0]]), (5, 4, 5, 3), (2, 2, 2, 1)",
        f"ctc_loss({LOGS}, torch.tensor([1, 2, 3, 1, 4]), (5, 4, 5, 3), (2, 0, 2, 1), 5",
        f"ctc_loss({LOGS}, torch.tensor([[1, 1], [3, 3], [1, 1], [2, 2]]), (2, 4, 2, 3), (2, 2, 2, 2), 0, "
        "zero_infinity=True",
        f"ctc_loss({LOGS}[:, 0], torch.tensor([1, 2]), torch.tensor(5), torch.tensor(2)",
    )
]  # fmt: skip
ODD = [
    "F.gaussian_nll_loss(x, x, -1.0)", "F.gaussian_nll_loss(x, x, w)", "F.gaussian_nll_loss(x, x, x, reduction='a')",
    f"F.multi_margin_loss(x, {CLASSES}, 3)", f"F.multi_margin_loss(x, {CLASSES}, weight=w[:2].detach())",
    f"F.multi_margin_loss(x, {CLASSES}[:2])", f"F.multi_margin_loss(x, {CLASSES} + 5)",
    "F.multi_margin_loss(point, whole[3])",
    f"F.multi_margin_loss(x, {CLASSES}, weight=w)", f"F.multilabel_margin_loss(x, {CLASSES})",
    f"F.multilabel_margin_loss(x, {LABELS} + 4)", "F.multilabel_margin_loss(point, whole[3])",
    "F.soft_margin_loss(x, w[:4])", "F.soft_margin_loss(point, point.detach())", "F.soft_margin_loss(x, x)",
    f"F.margin_ranking_loss(w, x, {SIGNS})", "F.cosine_embedding_loss(x, x, x)", "F.triplet_margin_loss(x, w, x)",
    "F.triplet_margin_loss(x, x, x, margin=-1)", "F.triplet_margin_with_distance_loss(x, x, x, margin=0)",
    "F.triplet_margin_with_distance_loss(x, x * 2, x * 3, distance_function=lambda a, b: (a - b).abs().sum(1))",
    "F.hinge_embedding_loss(x, x, reduction='foo')", "F.pairwise_distance(x, x.flip(1))",
    "F.pairwise_distance(w, w * 2)",
    "F.pairwise_distance(x, x.flip(1), 3, keepdim=True)", "F.pairwise_distance(x, x.flip(1), float('inf'))",
    "F.pdist(x)", "F.pdist(x, 1)", "F.pdist(x, 3.5)", "F.pdist(x, float('inf'))", "F.pdist(x, 0)", "F.pdist(w)",
    "F.pdist(x, -1)", "F.pdist(x[:1])", "F.pdist(whole.view(2, 4))", "torch.pdist(x)",
    "torch.pairwise_distance(x, x + 1)",
    "torch.cosine_similarity(x, x.flip(0))", f"torch.cosine_embedding_loss(x, x.flip(1), {SIGNS})",
    f"torch.triplet_margin_loss({PAIRS})", f"torch.margin_ranking_loss(x[:, 0], x[:, 1], {SIGNS}, 0.5, 1)",
    "torch.hinge_embedding_loss(x, x.sign().detach(), 1.0, 2)", "torch.poisson_nll_loss(x, x, True, False, 1e-8, 1)",
    f"torch.ctc_loss({LOGS}, torch.tensor([1, 2, 3, 1]), (5, 4, 5, 3), (1, 1, 1, 1))",
    "torch.binary_cross_entropy_with_logits(x, (x > 0) * 1.0)", "torch.kl_div(x, x.exp(), 1)",
    f"F.ctc_loss({LOGS}, torch.ones(4, 1).long(), (5,), (1, 1, 1, 1))",
    f"F.ctc_loss({LOGS}, torch.ones(4, 1).long(), (6, 5, 5, 5), (1, 1, 1, 1))",
    f"F.ctc_loss({LOGS}, torch.ones(4, 1).long(), (5, 5, 5, 5), (1, 1, 1, 1), blank=9)",
]  # fmt: skip
INDICES = "torch.tensor([1, 2, 3, 1, 0, 3])"
BAGS = [
    f"F.embedding_bag({INDICES}, x, torch.tensor([0, 2, 2, 6]), mode={mode!r}{more})"
    for mode in ("sum", "mean", "max")
    for more in ("", ", padding_idx=1", ", per_sample_weights=w", ", include_last_offset=True", ", max_norm=1.0")
] + [
    f"F.embedding_bag({INDICES}.view(2, 3), x)", f"F.embedding_bag({INDICES}.view(2, 3), x, torch.tensor([0]))",
    f"F.embedding_bag({INDICES}, x)", f"F.embedding_bag({INDICES}, x, torch.tensor([0]), mode='max', sparse=True)",
    f"F.embedding_bag({INDICES}, x, torch.tensor([0]), mode='foo')",
    f"F.embedding_bag({INDICES}.view(2, 3), x, mode='sum', per_sample_weights=w.view(2, 3))",
    f"torch.embedding(x, {INDICES})", f"torch.embedding_bag(x, {INDICES}, torch.tensor([0, 2]))[0]",
    "F.bilinear(x, x.flip(1), img[0, :, :1].expand(4, 6, 6) * 1, w[:4])",
    "F.bilinear(sig, sig, sig[:1, :1, :].expand(2, 8, 8))",
    "F.bilinear(x, x[:, :5], x[None, :, :].expand(3, 4, 6))", "F.bilinear(x, w, img[0])",
    "torch.bilinear(x, x, img[0, :, :1].expand(4, 6, 6), None)",
]  # fmt: skip


@pytest.mark.parametrize("call", LOSSES + ODD)
def test_losses(call):
    assert_same(ours, torch, call)


@pytest.mark.parametrize("call", BAGS)
def test_bags(call):
    assert_same(ours, torch, call)
