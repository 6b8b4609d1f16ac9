"""The few words that appear in pictures and texts, in every language we speak."""

from __future__ import annotations

from ..model import Graph, GraphEdge

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "headline": "{title}: {counts}.", "space": " ",
        "title": "Computation graph of {names}",
        "untitled": "Computation graph",
        "empty": "Empty computation graph: nothing was recorded.",
        "counts": "{ops} and {leaves}",
        "op": "{n} operation", "ops": "{n} operations", "leaf": "{n} leaf", "leaves": "{n} leaves",
        "how_to_read": "The gradient flows from each line to the lines indented under it.",
        "no_gradient": "needs no gradient",
        "short_no_gradient": "no gradient",
        "leaf_kind": "leaf (AccumulateGrad)",
        "scalar": "scalar",
        "input": "input {n}", "output": "output {n}",
        "of": "of {id}",
        "above": "shown above",
        "saves": "saves",
        "freed": "freed", "changed": "changed in place", "unreadable": "unreadable",
        "cut": "{what} stops the gradient here",
        "open": "inputs not followed",
        "truncated": "The walk stopped at its limit: the inputs of {n} nodes were not followed.",
        "repeats": "× {n}",
        "repeated": "{n} times the same {k} operations",
        "each": "{k} operations each time",
        "grouped": "{k} operations",
        "folded": "Repeats are folded ({n} nodes in all); render(graph, max_lines=None) lists every node.",
        "previous": "from outside",
        "gradient_of": "gradient {shape}",
        "no_gradient_yet": "no .grad yet",
        "forward": "forward: values", "backward": "backward: gradients",
        "start": "backward() starts here", "leaf_legend": "leaf, gets .grad", "cut_legend": "gradient cut",
        "more": "+ {n} more",
        "alt_flow": "Values flow down through {ops}: {chain}.",
        "alt_reach": "The gradient flows back up and reaches {leaves}.",
        "alt_nothing": "The gradient reaches no leaf.",
        "alt_cut": "It is stopped at {cuts}.",
        "unnamed": "{n} unnamed",
        "and": " and ",
        "comma": ", ",
    },
    "ja": {
        "headline": "{title}: {counts}。", "space": "",
        "title": "{names} の計算グラフ",
        "untitled": "計算グラフ",
        "empty": "計算グラフは空です。何も記録されていません。",
        "counts": "{ops}、{leaves}",
        "op": "演算 {n} 個", "ops": "演算 {n} 個", "leaf": "葉 {n} 個", "leaves": "葉 {n} 個",
        "how_to_read": "勾配は各行から、その下に字下げされた行へ流れます。",
        "no_gradient": "勾配は不要",
        "short_no_gradient": "勾配なし",
        "leaf_kind": "葉 (AccumulateGrad)",
        "scalar": "スカラー",
        "input": "入力 {n}", "output": "出力 {n}",
        "of": "{id} の",
        "above": "上に表示済み",
        "saves": "保存",
        "freed": "解放済み", "changed": "上書きされた", "unreadable": "読み取れない",
        "cut": "{what} が勾配をここで止めます",
        "open": "この先はたどっていません",
        "truncated": "上限に達したため、{n} 個のノードの入力はたどっていません。",
        "repeats": "× {n}",
        "each": "毎回 {k} 個の演算",
        "repeated": "同じ {k} 個の演算を {n} 回",
        "grouped": "演算 {k} 個",
        "folded": "繰り返しは畳んであります(全 {n} ノード)。render(graph, max_lines=None) で全ノードを表示します。",
        "previous": "外から",
        "gradient_of": "勾配 {shape}",
        "no_gradient_yet": ".grad はまだありません",
        "forward": "順伝播: 値", "backward": "逆伝播: 勾配",
        "start": "backward() はここから", "leaf_legend": "葉: .grad を得る", "cut_legend": "勾配の切断",
        "more": "ほか {n} 個",
        "alt_flow": "値は {ops}({chain})を通って下へ流れます。",
        "alt_reach": "勾配は上へ戻り、{leaves} に届きます。",
        "alt_nothing": "勾配はどの葉にも届きません。",
        "alt_cut": "勾配は {cuts} で止まります。",
        "unnamed": "名前のない葉 {n} 個",
        "and": " と ",
        "comma": "、",
    },
}  # fmt: skip


def words_of(lang: str) -> dict[str, str]:
    """The words of ``lang``; of English where we do not speak it."""
    return WORDS.get(lang, WORDS["en"])


def edge_note(edge: GraphEdge, several: frozenset[str], words: dict[str, str]) -> str:
    """What there is to say about an edge: which of ``several`` outputs it reads, and what happened on the way."""
    output = words["output"].format(n=edge.input_nr) if edge.target in several else ""
    return " → ".join(part for part in (output, edge.label) if part)


def with_several_outputs(graph: Graph) -> frozenset[str]:
    """The nodes of which more than the first output is used."""
    return frozenset(edge.target for edge in graph.edges if edge.input_nr)


def count_of(words: dict[str, str], n: int, one: str, many: str) -> str:
    """``n`` things, in the singular where there is one."""
    return words[one if n == 1 else many].format(n=n)
