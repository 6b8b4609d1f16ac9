"""Small networks recorded by PyTorch."""

import pytest

torch = pytest.importorskip("torch", reason="PyTorch records the graphs of these tests")
nn, F = torch.nn, torch.nn.functional


def logistic():
    x, y = torch.ones(5), torch.zeros(3)
    w, b = torch.ones(5, 3, requires_grad=True), torch.ones(3, requires_grad=True)
    z = torch.matmul(x, w) + b
    loss = F.binary_cross_entropy_with_logits(z, y)
    return loss, {"x": x, "y": y, "w": w, "b": b, "z": z, "loss": loss}


def mlp():
    layers = [nn.Linear(8, 16), nn.Linear(16, 16), nn.Linear(16, 4)]
    names = {"x": torch.ones(32, 8)}
    h = names["x"]
    for i, layer in enumerate(layers, 1):
        names |= {f"W{i}": layer.weight, f"b{i}": layer.bias}
        h = names[f"h{i}"] = torch.relu(layer(h))
    names["loss"] = h.mean()
    return names["loss"], names


def attention(width=32):
    x = torch.ones(4, 10, width, requires_grad=True)
    norm, out, up, down = nn.LayerNorm(width), nn.Linear(width, width), nn.Linear(width, 64), nn.Linear(64, width)
    q, k, v = (nn.Linear(width, width)(norm(x)).view(4, 10, 4, -1).transpose(1, 2) for _ in range(3))
    weights = (q @ k.transpose(-2, -1) / 8**0.5).softmax(-1)
    y = x + out((weights @ v).transpose(1, 2).reshape(4, 10, width))
    y = y + down(F.gelu(up(y)))
    loss = y.pow(2).mean()
    return loss, {"x": x, "y": y, "weights": weights, "loss": loss}


def rnn(steps=200):
    W, U, b = (torch.ones(s, requires_grad=True) for s in ((8, 8), (4, 8), (8,)))
    h = torch.zeros(2, 8)
    for _ in range(steps):
        h = torch.tanh(torch.ones(2, 4) @ U + h @ W + b)
    loss = h.mean()
    return loss, {"W": W, "U": U, "b": b, "h": h, "loss": loss}


def blocks(layers=12):
    layer = nn.TransformerEncoderLayer(16, 2, 32, 0.0, batch_first=True, norm_first=True)
    model = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
    loss = model(torch.ones(2, 6, 16, requires_grad=True)).mean()
    return loss, dict(model.named_parameters()) | {"loss": loss}


def names_of(names):
    """What a notebook knows: which object a name stands for. Keeps the nodes, so that their ids stay valid."""
    tensors = {id(t): name for name, t in names.items()}
    nodes = {name: t.grad_fn for name, t in names.items() if t.grad_fn is not None}
    made = {id(node): name for name, node in nodes.items()}
    return lambda thing, _keep=nodes: tensors.get(id(thing)) or made.get(id(thing))
