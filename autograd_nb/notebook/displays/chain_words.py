"""What a chain says about its nodes, in words shared by its text and its HTML."""

from __future__ import annotations

from ...graph import GraphNode, Saved, Untracked, spoken_shape
from .chain_lines import Step

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Chain of {name}", "untitled": "Chain", "ops": "{n} operations", "op": "1 operation",
        "leaves": "{n} leaves", "leaf": "1 leaf", "and": " and ", "stop": ".",
        "how": "The gradient flows downwards; [k] is the place in next_functions.",
        "saves": "saves", "freed": "freed", "changed": "changed in place", "unreadable": "unreadable",
        "constant": "a constant, or an input that needs no gradient", "lost": "{what} needs no gradient",
        "adds": "adds into {name}.grad", "nameless": "adds into the .grad of a leaf without a name",
        "empty": ".grad is None", "holds": ".grad has shape {shape}", "again": "described above", "scalar": "scalar",
        "cut_detach": "cut by detach(){where}", "cut_data": "taken with .data{where}",
        "cut_no_grad": "computed under no_grad{where}", "cut_item": "made a plain number{where}",
        "cut_cast": "cast to a type without gradients{where}", "cut_comparison": "the result of a comparison{where}",
        "cut_whole": "whole numbers have no gradient{where}", "whole": "whole numbers have no gradient",
        "truth": "truth values have no gradient", "because": "{what}: {why}", "at": " at {place}",
        "cut_numpy": "went through NumPy{where}",
        "output": "output {n} of", "open": "inputs not followed", "more": "… and {n} more; %autograd chain lists them",
    },
    "ja": {
        "title": "{name} のチェーン", "untitled": "チェーン", "ops": "演算 {n} 個", "op": "演算 1 個",
        "leaves": "葉 {n} 個", "leaf": "葉 1 個", "and": "、", "stop": "。",
        "how": "勾配は上から下へ流れます。[k] は next_functions の位置です。",
        "saves": "保存", "freed": "解放済み", "changed": "上書きされた", "unreadable": "読み取れない",
        "constant": "定数、または勾配が不要な入力", "lost": "{what} は勾配が不要",
        "adds": "{name}.grad に加算", "nameless": "名前のない葉の .grad に加算",
        "empty": ".grad は None", "holds": ".grad の形は {shape}", "again": "上に記載", "scalar": "スカラー",
        "cut_detach": "detach() で切断{where}", "cut_data": ".data で取り出した値{where}",
        "cut_no_grad": "no_grad の中で計算{where}", "cut_item": "ただの数にした値{where}",
        "cut_cast": "勾配のない型に変換{where}", "cut_comparison": "比較の結果{where}",
        "cut_whole": "整数には勾配がない{where}", "whole": "整数には勾配がない",
        "truth": "真偽値には勾配がない", "because": "{what}: {why}", "at": " ({place})",
        "cut_numpy": "NumPy を経由{where}",
        "output": "出力 {n}:", "open": "この先はたどっていません",
        "more": "…ほか {n} 個。%autograd chain で全部見られます",
    },
}  # fmt: skip


def words_of(lang: str) -> dict[str, str]:
    """The words of ``lang``; of English where we do not speak it."""
    return WORDS.get(lang, WORDS["en"])


def sized(shape: tuple[int, ...] | None, dtype: str | None, words: dict[str, str]) -> str:
    """``5×3 float32``; "" where the shape is not known."""
    if shape is None:
        return ""
    return f"{spoken_shape(shape) if shape else words['scalar']} {dtype or ''}".strip()


def saved(value: Saved, words: dict[str, str]) -> str:
    """``self = z (3 float32)``."""
    if value.state != "ok":
        return f"{value.slot} ({words[value.state]})"
    if value.value is not None and not value.name:
        return f"{value.slot} = {value.value}"
    size = sized(value.shape, value.dtype, words)
    return f"{value.slot} = {value.name} ({size})" if value.name else f"{value.slot} ({size})"


def kept(node: GraphNode, words: dict[str, str]) -> list[str]:
    """What the node saved, each value once."""
    return list(dict.fromkeys(saved(value, words) for value in node.saved))


def why_none(lost: Untracked, words: dict[str, str]) -> str:
    """Why this input has None in next_functions."""
    size = lost.value or sized(lost.shape, lost.dtype, words)
    what = f"{lost.name} ({size})" if lost.name and size else lost.name or size
    why = _reason(lost, words)
    if what and why:
        return words["because"].format(what=what, why=why)
    return why or (words["lost"].format(what=what) if what else words["constant"])


def _reason(lost: Untracked, words: dict[str, str]) -> str:
    """How the value left the graph, or why its kind has no gradient; "" where neither is known."""
    if lost.cut is not None:
        origin = lost.cut.origin
        where = words["at"].format(place=origin.place) if origin is not None and origin.place else ""
        return words[f"cut_{lost.cut.label}"].format(where=where)
    if lost.value is not None:
        return ""
    dtype = lost.dtype or ""
    return words["truth"] if dtype == "bool" else words["whole"] if dtype.startswith(("int", "uint")) else ""


def place(number: int, argument: str | None) -> str:
    """``[1] other``: a position in next_functions, with the input it stands for."""
    return f"[{number}] {argument}" if argument else f"[{number}]"


def way(step: Step, words: dict[str, str]) -> str:
    """How the gradient gets to this step; "" for a root."""
    edge = step.edge
    if edge is None:
        return ""
    output = f" {words['output'].format(n=edge.input_nr)}" if edge.input_nr else ""
    return f"{place(edge.output_nr, step.argument)}:{output}"


def arrival(node: GraphNode, words: dict[str, str]) -> str:
    """What happens to the gradient at a leaf."""
    where = words["adds"].format(name=node.name) if node.name else words["nameless"]
    state = words["empty"] if node.grad is None else words["holds"].format(shape=sized(node.grad.shape, None, words))
    return f"{where} ({sized(node.shape, node.dtype, words)}), {state}"
