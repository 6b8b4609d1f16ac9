"""What the panels say, in each language. Every language has the same entries."""

from __future__ import annotations

Words = dict[str, str]

WORDS: dict[str, Words] = {
    "en": {
        "formula": "Formula", "numbers": "Numbers", "saved": "Saved for backward", "value": "Value",
        "gradient": "Gradient", "source": "Source", "hooks": "Hooks", "order": "Order", "members": "Members",
        # arrays
        "range": "range", "mean": "mean", "deviation": "std", "norm": "norm", "zeros": "zeros",
        "strange": "not finite", "scalar": "scalar", "empty": "It has no elements.",
        "constant_array": "Every element is {value}.",
        "uncounted": "Too large to be counted here.", "alt_map": "heat map of {what}, {shape}",
        "alt_histogram": "histogram of {what} from {low} to {high}",
        "first_strange": "First value that is not finite: {value} at {index} ({n} in all).",
        # formula
        "forward": "computes", "backward": "sends back",
        "where_bar": "is the gradient that arrives at the result", "where_y": "is the result",
        "where_n": "is the number of elements averaged (1 with reduction=\"sum\")",
        "where_k": "is the position of an element", "where_one": "is 1 where the condition holds, else 0",
        "no_formula": "This operation has no formula here.",
        "no_derivative": "Worked out by one function for which there is no short formula.",
        "needs_none": "needs no gradient", "constant": "a constant",
        "not_given": "was not given, or needs no gradient", "summed": "summed over what was broadcast",
        "own_backward": "A function of your own: its derivative is what its backward() returns.",
        "unknown_backward": "A function of your own; the source of its backward() cannot be found.",
        "adds_into": "Backward adds the gradient that arrives into .grad of this leaf.",
        # numbers
        "upstream": "arrives", "local": "local derivative", "contribution": "contribution",
        "output": "output {n}",
        "jacobian": "matrix: a row for each element of the result, a column for each of the input",
        "moved": "Each element goes back unchanged to where it came from.",
        "spread": "Each element gets a copy of what arrives.",
        "map": "Too large to write down as a matrix.",
        "custom": "Not taken apart: that would run your backward() again.",
        "unasked": "Not worked out for this node: the graph is large.",
        "nothing_arrives": "No gradient arrives here.",
        "ones": "No gradient was given, so the pass begins with ones.",
        # failures
        "freed": "A backward pass has freed what this needs. Run the forward code again, or keep it with "
        "backward(retain_graph=True).",
        "changed": "A saved tensor was changed in place since it was saved, so there is no gradient.",
        "unreadable": "The derivative raised an error.",
        "after": "No numbers: they depend on an operation whose own cannot be had.",
        "open": "Beyond what was followed of this graph.", "budget": "Beyond what was looked into; the graph is large.",
        # saved
        "nothing_saved": "It keeps nothing.", "shape": "shape", "memory": "Shares its memory with {what}.",
        "is_freed": "freed", "is_changed": "changed in place", "is_unreadable": "unreadable",
        "saved_once": "{bytes} in {n} pieces of memory, each counted once.", "also_saved": "{slot} of {box}",
        # value and gradient
        "held": "From {what}.", "held_result": "what the operation saved", "held_user": "what {box} saved",
        "held_leaf": "the leaf itself", "held_variable": "the variable {name}",
        "not_held": "Nothing holds this value any more: neither a variable nor a saved tensor. "
        "Give the result a name to see it.",
        "total_gradient": "What a backward pass adds", "grad_now": ".grad now", "grad_none": "None",
        "sum_of": "Sum of {n} contributions:", "frozen": "It no longer requires a gradient; nothing is added.",
        "before_hooks": "Hooks are not run for this; the numbers are those before them.",
        # source
        "no_source": "Nobody noted which line recorded this. It is noted while the extension is loaded.",
        "torch_source": "PyTorch does not note which line recorded an operation.",
        "line": "line {n}", "inside": "in {function}",
        # hooks
        "no_hooks": "None.", "hook_tensor": "on the gradient of output {n}", "hook_pre": "before the node",
        "hook_post": "after the node", "hook_leaf": "on the gradient of the leaf",
        "hook_post_accumulate": "after accumulation", "hook_retain_grad": "keeps the gradient in .grad (retain_grad)",
        "torch_hooks": "PyTorch does not list the hooks of a node; those on tensors that have a name are listed.",
        # order
        "order_forward": "Forward: number {k} of {n} operations.", "order_leaf": "Forward: a leaf, there before all.",
        "order_backward": "Backward: number {k} of {n} nodes.", "order_sequence": "Recorded as number {n}.",
        "order_why": "Backward runs what was recorded last first; a leaf, when all its contributions are in.",
        "order_root": "The backward pass starts here.",
        # groups
        "group_ops": "{n} operations", "group_of": "operations", "more": "and {n} more",
        "group_arrives": "arrives from outside", "group_leaves": "goes on outside", "group_none": "Nothing.",
        "group_order": "Backward: numbers {first} to {last} of {n} nodes.", "box": "node",
    },
    "ja": {
        "formula": "数式", "numbers": "数値", "saved": "backward 用に保存", "value": "値",
        "gradient": "勾配", "source": "ソース", "hooks": "フック", "order": "順序", "members": "構成",
        "range": "範囲", "mean": "平均", "deviation": "標準偏差", "norm": "ノルム", "zeros": "ゼロ",
        "strange": "有限でない値", "scalar": "スカラー", "empty": "要素はありません。",
        "constant_array": "すべての要素が {value}。",
        "uncounted": "大きすぎるため、ここでは集計しません。", "alt_map": "{what} のヒートマップ、{shape}",
        "alt_histogram": "{what} のヒストグラム、{low} から {high}",
        "first_strange": "最初の有限でない値: {index} の {value}(全部で {n} 個)。",
        "forward": "計算", "backward": "逆伝播",
        "where_bar": "は結果に届く勾配", "where_y": "は結果",
        "where_n": "は平均した要素の数(reduction=\"sum\" なら 1)",
        "where_k": "は要素の位置", "where_one": "は条件が成り立てば 1、そうでなければ 0",
        "no_formula": "この演算の数式はありません。",
        "no_derivative": "1 つの関数で計算され、短い数式はありません。",
        "needs_none": "勾配は不要", "constant": "定数",
        "not_given": "は与えられていないか、勾配が不要", "summed": "ブロードキャストした次元で合計",
        "own_backward": "自作の関数です。微分は backward() が返すものです。",
        "unknown_backward": "自作の関数です。backward() のソースは見つかりません。",
        "adds_into": "backward は、届いた勾配をこの葉の .grad に加えます。",
        "upstream": "届く勾配", "local": "局所微分", "contribution": "寄与",
        "output": "出力 {n}",
        "jacobian": "行列: 行は結果の各要素、列は入力の各要素",
        "moved": "各要素は、そのまま元の場所へ戻ります。",
        "spread": "各要素は、届いた値をそのまま受け取ります。",
        "map": "行列として書くには大きすぎます。",
        "custom": "あなたの backward() をもう一度実行することになるため、分解しません。",
        "unasked": "グラフが大きいため、このノードでは計算していません。",
        "nothing_arrives": "ここには勾配が届きません。",
        "ones": "勾配が与えられていないので、1 から始めます。",
        "freed": "必要な値は backward で解放されました。順方向のコードをもう一度実行するか、"
        "backward(retain_graph=True) で残してください。",
        "changed": "保存したテンソルがその後上書きされたため、勾配はありません。",
        "unreadable": "微分の計算でエラーが起きました。",
        "after": "数値はありません。数値の得られない演算に依存しています。",
        "open": "このグラフのたどった範囲の外です。", "budget": "グラフが大きいため、調べた範囲の外です。",
        "nothing_saved": "何も保存していません。", "shape": "形", "memory": "{what} とメモリを共有。",
        "is_freed": "解放済み", "is_changed": "上書きされた", "is_unreadable": "読み取れない",
        "saved_once": "{n} 個のメモリ領域で {bytes}(重複は 1 回だけ数えます)。", "also_saved": "{box} の {slot}",
        "held": "{what}より。", "held_result": "演算が保存した値", "held_user": "{box} が保存した値",
        "held_leaf": "葉そのもの", "held_variable": "変数 {name} ",
        "not_held": "この値は、変数にも保存されたテンソルにも残っていません。結果に名前を付けると見られます。",
        "total_gradient": "backward が加える値", "grad_now": "現在の .grad", "grad_none": "None",
        "sum_of": "{n} 個の寄与の合計:", "frozen": "もう勾配を必要としないため、何も加えません。",
        "before_hooks": "ここではフックを実行しません。数値はフックの前のものです。",
        "no_source": "記録した行はわかりません。拡張を読み込んでいる間だけ記録されます。",
        "torch_source": "PyTorch は演算を記録した行を残しません。",
        "line": "{n} 行目", "inside": "{function} の中",
        "no_hooks": "なし。", "hook_tensor": "出力 {n} の勾配", "hook_pre": "ノードの前",
        "hook_post": "ノードの後", "hook_leaf": "葉の勾配",
        "hook_post_accumulate": "加算の後", "hook_retain_grad": "勾配を .grad に残す(retain_grad)",
        "torch_hooks": "PyTorch はノードのフックを列挙しません。名前のあるテンソルのフックだけを示します。",
        "order_forward": "順方向: 演算 {n} 個中 {k} 番目。", "order_leaf": "順方向: 葉。最初からあります。",
        "order_backward": "逆方向: ノード {n} 個中 {k} 番目。", "order_sequence": "記録番号 {n}。",
        "order_why": "backward は最後に記録したものから実行します。葉は寄与がすべてそろったときです。",
        "order_root": "backward はここから始まります。",
        "group_ops": "演算 {n} 個", "group_of": "演算", "more": "ほか {n} 個",
        "group_arrives": "外から届く勾配", "group_leaves": "外へ出る勾配", "group_none": "なし。",
        "group_order": "逆方向: ノード {n} 個中 {first} から {last} 番目。", "box": "ノード",
    },
}  # fmt: skip


def words_of(lang: str) -> Words:
    """The words of ``lang``; of English where we do not speak it."""
    return WORDS.get(lang, WORDS["en"])
