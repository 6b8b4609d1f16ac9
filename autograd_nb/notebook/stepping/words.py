"""What frames say, in every language we speak."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Backward pass of {name}, step by step", "stop": ".", "colon": ": ", "comma": ", ",
        "counts": "{frames} steps, in which {ops} operations run and {leaves} leaves get their gradient",
        "read": "Each step multiplies the upstream gradient ȳ by a local derivative; "
        "the products add up where the operation's inputs were made.",
        "shown": "Steps {first} to {last} of {n} are shown; --to NAME or --max-frames N shows others",
        "step": "Step {k}", "step_mark": "step {k}", "upstream": "upstream gradient",
        "local": "local derivative", "contribution": "contribution", "buffer": "added into", "input": "for the input",
        "for": "for {name}", "after": "then holds", "before": "held", "empty": "nothing",
        "of_step": "{name} (step {k})",
        "gradient_of": "gradient of {name}", "gradient_at": "gradient at step {k}", "unreached": "gradient of {label}",
        "output": "output {k}", "none": "none", "nothing": "gets nothing from this step",
        "no_gradient": "None of its outputs has a gradient",
        "several": "{shape} {dtype}, norm {norm}, max |g| {largest}, mean {mean}",
        "strange": "{n} not finite", "elements": "no elements",
        "summed": "summed over the dimensions in which the input was stretched",
        "moved": "each number goes back to where it came from",
        "scattered": "each number times the element of ȳ that belongs to it",
        "matrix": "∂y/∂{name}, a row for each element of y, a column for each of {name}",
        "map": "the formula as a whole; too large to write down as a matrix",
        "own": "{name}: code of yours (a custom function, or hooks on what it saved), not run again to look at it",
        "arrived": "A hook on the tensor changed what had arrived",
        "changed": "A hook on the node changed the contribution; the operation itself gives",
        "leaf": "The gradient of {name} is complete and is added to {name}.grad",
        "frozen": "{name} does not require grad any more: nothing is added",
        "hooks": "Hooks on tensors and nodes ran once for this display; no .grad was changed",
        "hooks_torch": "PyTorch's engine ran the pass for this display, and with it the hooks there may be, once; "
        "no .grad was changed",
        "unnamed": "a leaf without a name",
        "freed": "This operation cannot run: what it saved was freed by an earlier pass (retain_graph=True keeps it)",
        "changed_saved": "This operation cannot run: what it saved was changed in place since",
        "unreadable": "This operation cannot run",
        "upstream_failed": "No numbers: they depend on a step that cannot run",
        "open": "The graph is not followed beyond this operation",
        "question": "What is element {index} of what is added into the {into}?",
        "question_scalar": "What is the contribution to the {into}?",
        "hint": "Upstream gradient times local derivative: {formula}",
        "picture": "The numbers on the cards are those of the steps",
        "more": "… and {n} more steps; text() has them",
        "edited": "Computed again with {changes}",
    },
    "ja": {
        "title": "{name} の逆伝播を 1 ステップずつ", "stop": "。", "colon": "：", "comma": "、",
        "counts": "全 {frames} ステップ（演算 {ops} 個を実行、葉 {leaves} 個が勾配を受け取る）",
        "read": "各ステップで上流の勾配 ȳ に局所微分を掛け、その積を、演算の入力を作ったところに足し込みます。",
        "shown": "全 {n} ステップのうち {first} から {last} を表示しています。"
        "ほかは --to NAME や --max-frames N で見られます",
        "step": "ステップ {k}", "step_mark": "ステップ {k}", "upstream": "上流の勾配",
        "local": "局所微分", "contribution": "寄与", "buffer": "足し込む先", "input": "どの入力か",
        "for": "{name} へ", "after": "足した後", "before": "足す前", "empty": "空", "of_step": "{name}（ステップ {k}）",
        "gradient_of": "{name} の勾配", "gradient_at": "ステップ {k} の勾配", "unreached": "{label} の勾配",
        "output": "出力 {k}", "none": "なし", "nothing": "このステップからは何も受け取らない",
        "no_gradient": "どの出力にも勾配が届いていません",
        "several": "{shape} {dtype}、ノルム {norm}、最大 |g| {largest}、平均 {mean}",
        "strange": "有限でない値 {n} 個", "elements": "要素なし",
        "summed": "入力が引き伸ばされた次元で足し合わせる",
        "moved": "それぞれの値が元の場所へ戻る",
        "scattered": "それぞれの値に、対応する ȳ の要素を掛ける",
        "matrix": "∂y/∂{name}（行は y の要素、列は {name} の要素）",
        "map": "式の全体。行列として書くには大きすぎます",
        "own": "{name} はあなたが書いたコード（カスタム関数、または保存した値へのフック）なので、"
        "見るために再実行はしません",
        "arrived": "テンソルのフックが、届いていた値を変えました",
        "changed": "ノードのフックが寄与を変えました。演算そのものの値は",
        "leaf": "{name} の勾配が揃い、{name}.grad に足されます",
        "frozen": "{name} はもう requires_grad ではないので、何も足されません",
        "hooks": "この表示のために、テンソルとノードのフックが 1 回実行されました。.grad は変えていません",
        "hooks_torch": "この表示のために PyTorch のエンジンが逆伝播を実行し、フックがあればそれも 1 回実行されました。"
        ".grad は変えていません",
        "unnamed": "名前のない葉",
        "freed": "この演算は実行できません。保存した値は前の逆伝播で解放されています（retain_graph=True で残せます）",
        "changed_saved": "この演算は実行できません。保存した値がその後上書きされています",
        "unreadable": "この演算は実行できません",
        "upstream_failed": "値がありません。実行できないステップに依存しています",
        "open": "この先のグラフはたどっていません",
        "question": "{into}への寄与の、要素 {index} はいくつですか？",
        "question_scalar": "{into}への寄与はいくつですか？",
        "hint": "上流の勾配 × 局所微分：{formula}",
        "picture": "カードの番号はステップの番号です",
        "more": "…ほか {n} ステップ。text() で全部見られます",
        "edited": "{changes} として計算し直しました",
    },
}  # fmt: skip


def words_of(lang: str) -> dict[str, str]:
    """The words of ``lang``; of English where we do not speak it."""
    return WORDS.get(lang, WORDS["en"])
