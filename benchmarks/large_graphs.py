"""Large computations whose graphs are to be explored: as deep as what people train, with arrays as small as can be."""

from typing import Any


def gpt(torch: Any, layers: int = 12, width: int = 16, heads: int = 2) -> tuple[Any, dict[str, Any]]:
    """The loss of a GPT on one sequence of six tokens, and its parameters by name."""
    f = torch.nn.functional
    names: dict[str, Any] = {}

    def parameter(name: str, *shape: int) -> Any:
        names[name] = (0.1 * torch.randn(*shape)).requires_grad_()
        return names[name]

    def dense(x: Any, name: str, inner: int, outer: int) -> Any:
        return f.linear(x, parameter(f"{name}.weight", outer, inner), parameter(f"{name}.bias", outer))

    def norm(x: Any, name: str) -> Any:
        return f.layer_norm(x, (width,), parameter(f"{name}.weight", width), parameter(f"{name}.bias", width))

    def attention(x: Any, name: str) -> Any:
        mixed = dense(x, f"{name}.qkv", width, 3 * width).view(1, 6, 3, heads, width // heads)
        q, k, v = mixed.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (q @ k.transpose(-2, -1)) * (width // heads) ** -0.5
        seen = torch.softmax(scores.masked_fill(future, float("-inf")), -1) @ v
        return dense(seen.transpose(1, 2).reshape(1, 6, width), f"{name}.out", width, width)

    tokens = torch.tensor([[3, 1, 4, 1, 5, 9]])
    future = torch.ones(6, 6).triu(1).bool()
    x = f.embedding(tokens, parameter("gpt.tokens.weight", 10, width)) + parameter("gpt.positions", 6, width)
    for k in range(layers):
        block = f"gpt.blocks.{k}"
        x = x + attention(norm(x, f"{block}.norm1"), f"{block}.attention")
        wide = f.gelu(dense(norm(x, f"{block}.norm2"), f"{block}.mlp.up", width, 4 * width))
        x = x + dense(wide, f"{block}.mlp.down", 4 * width, width)
    logits = dense(norm(x, "gpt.norm"), "gpt.head", width, 10)
    return f.cross_entropy(logits.view(6, 10), tokens.view(6)), names


def residual_net(torch: Any, blocks: tuple[int, ...] = (3, 8, 36, 3)) -> tuple[Any, dict[str, Any]]:
    """The loss of a residual net of bottleneck blocks, with 3, 8, 36, 3 of 152 layers, on one image of 8 x 8."""
    f = torch.nn.functional
    names: dict[str, Any] = {}

    def conv(x: Any, name: str, outer: int, size: int, stride: int = 1) -> Any:
        kernel = names[f"{name}.weight"] = (0.1 * torch.randn(outer, x.shape[1], size, size)).requires_grad_()
        scale, shift = (torch.ones(outer).requires_grad_() for _ in range(2))
        names.update({f"{name}.norm.weight": scale, f"{name}.norm.bias": shift})
        return f.batch_norm(f.conv2d(x, kernel, None, stride, size // 2), None, None, scale, shift, training=True)

    def bottleneck(x: Any, name: str, inner: int, outer: int, stride: int) -> Any:
        y = torch.relu(conv(x, f"{name}.conv1", inner, 1))
        y = torch.relu(conv(y, f"{name}.conv2", inner, 3, stride))
        y = conv(y, f"{name}.conv3", outer, 1)
        short = x if x.shape == y.shape else conv(x, f"{name}.shortcut", outer, 1, stride)
        return torch.relu(y + short)

    x = torch.relu(conv(torch.randn(2, 3, 16, 16), "net.stem", 4, 7))
    for stage, number in enumerate(blocks):
        for k in range(number):
            x = bottleneck(x, f"net.layer{stage + 1}.{k}", 2, 4 + 4 * stage, 2 if stage and not k else 1)
    names["net.head.weight"] = weight = torch.randn(5, x.shape[1]).requires_grad_()
    return f.cross_entropy(f.linear(x.mean((2, 3)), weight), torch.tensor([0, 1])), names


def recurrent(torch: Any, steps: int = 1000) -> tuple[Any, dict[str, Any]]:
    """The loss of a cell run over a sequence, and what it is made of."""
    into, over, bias = ((0.1 * torch.randn(*shape)).requires_grad_() for shape in ((4, 8), (8, 8), (8,)))
    x, h = torch.randn(steps, 2, 4), torch.zeros(2, 8)
    for t in range(steps):
        h = torch.tanh(x[t] @ into + h @ over + bias)
    loss = (h * h).mean()
    return loss, {"into": into, "over": over, "bias": bias, "h": h, "loss": loss}


def long_chain(torch: Any, length: int = 50_000) -> tuple[Any, dict[str, Any]]:
    """One number multiplied by itself and 1 again and again."""
    x = torch.ones(1).requires_grad_()
    y = x
    for _ in range(length):
        y = y * 1.0
    return y, {"x": x, "y": y}


def perceptron(torch: Any) -> tuple[Any, dict[str, Any]]:
    """The loss of two layers, small enough to be seen at once."""
    x, goal = torch.randn(4, 3), torch.randn(4, 1)
    names = {"W1": torch.randn(3, 5), "b1": torch.zeros(5), "W2": torch.randn(5, 1), "b2": torch.zeros(1)}
    w1, b1, w2, b2 = (tensor.requires_grad_() for tensor in names.values())
    h = torch.tanh(x @ w1 + b1)
    y = h @ w2 + b2
    loss = ((y - goal) ** 2).mean()
    return loss, names | {"x": x, "goal": goal, "h": h, "y": y, "loss": loss}


LARGE = {"mlp": perceptron, "gpt": gpt, "rnn": recurrent, "resnet": residual_net, "chain": long_chain}
