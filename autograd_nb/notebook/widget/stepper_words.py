"""What the stepper says on buttons, in tables and to screen readers, in every language we speak."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "step_region": "Backward pass, step by step",
        "step_controls": "Playback",
        "step_first": "First step", "step_previous": "Previous step", "step_next": "Next step",
        "step_last": "Last step",
        "step_play": "Play", "step_pause": "Pause",
        "step_speed": "Speed", "step_slider": "Step",
        "step_run": "Run to selected", "step_run_help": "Select a box in the picture, then run to it",
        "step_never": "This box does not run in this pass.",
        "step_of": "{k} / {n}", "step_spoken": "Step {k} of {n}: {title}.",
        "step_keys": "Keys here: ← → one step, Home and End, space plays and pauses. "
        "On the picture: . and , one step, g plays and pauses, r runs to the selected box.",
        "step_name": "Gradient of", "step_upstream": "Upstream gradient",
        "step_local": "Local derivative", "step_contribution": "Contribution", "step_buffer": "Added to",
        "step_before": "before", "step_after": "after", "step_empty": "empty",
        "step_arrives": "Upstream gradient {value}.", "step_gives": "Contribution to {name}: {value}, added to {into}.",
        "step_gives_nothing": "Nothing is passed on from here.",
        "quiz_mode": "Quiz", "quiz_hidden": "hidden until answered",
        "quiz_question": "What is added to {into} here?",
        "quiz_label": "Your answer", "quiz_check": "Check", "quiz_hint": "Hint", "quiz_show": "Show the answer",
        "quiz_default_hint": "Multiply the upstream gradient by the local derivative.",
        "quiz_right": "Right: {value}.", "quiz_shown": "The answer is {value}.",
        "quiz_sign": "The size is right, the sign is not.", "quiz_near": "Close, but not close enough.",
        "quiz_wrong": "Not yet. Try again, or take a hint.",
        "quiz_unreadable": "Please type a number; 1/3 and 2*0.5 are fine too.",
        "quiz_score": "Score {points}, {finished} of {questions} questions answered",
        "quiz_done": "All {questions} questions answered: score {points}.",
        "edit_title": "Change the inputs", "edit_cell": "{name}, element {index}", "edit_scalar": "{name}",
        "edit_help": "Type a value and press Enter: the pass is computed again. Arrow keys up and down change the row.",
        "edit_no_kernel": "Computing again needs a running kernel: run the cell once more.",
        "edit_waiting": "Computing the pass again …",
        "edit_bad": "{text} is not a number.",
    },
    "ja": {
        "step_region": "逆伝播を 1 ステップずつ",
        "step_controls": "再生",
        "step_first": "最初のステップ", "step_previous": "前のステップ", "step_next": "次のステップ",
        "step_last": "最後のステップ",
        "step_play": "再生", "step_pause": "一時停止",
        "step_speed": "速さ", "step_slider": "ステップ",
        "step_run": "選んだところまで進む", "step_run_help": "図の箱を選んでから押すと、そこまで進みます",
        "step_never": "この箱は、この逆伝播では実行されません。",
        "step_of": "{k} / {n}", "step_spoken": "全 {n} ステップの {k}：{title}。",
        "step_keys": "ここでのキー操作：← → で 1 ステップ、Home と End で両端、スペースで再生と一時停止。"
        "図の上では：. と , で 1 ステップ、g で再生と一時停止、r で選んだ箱まで進む。",
        "step_name": "どの勾配か", "step_upstream": "上流の勾配",
        "step_local": "局所微分", "step_contribution": "寄与", "step_buffer": "足し込む先",
        "step_before": "前", "step_after": "後", "step_empty": "空",
        "step_arrives": "上流の勾配は {value}。", "step_gives": "{name} への寄与は {value}。{into} に足し込みます。",
        "step_gives_nothing": "ここから先へ渡すものはありません。",
        "quiz_mode": "クイズ", "quiz_hidden": "答えるまで隠しています",
        "quiz_question": "ここで {into} に足し込まれる値は？",
        "quiz_label": "あなたの答え", "quiz_check": "答え合わせ", "quiz_hint": "ヒント", "quiz_show": "答えを見る",
        "quiz_default_hint": "上流の勾配に局所微分を掛けてみましょう。",
        "quiz_right": "正解です。{value}", "quiz_shown": "答えは {value} です。",
        "quiz_sign": "大きさは合っていますが、符号が逆です。", "quiz_near": "近いのですが、まだ少しずれています。",
        "quiz_wrong": "違います。もう一度考えるか、ヒントを見てみましょう。",
        "quiz_unreadable": "数を入力してください。1/3 や 2*0.5 のようにも書けます。",
        "quiz_score": "{points} 点（{questions} 問中 {finished} 問）",
        "quiz_done": "全 {questions} 問が終わりました。{points} 点です。",
        "edit_title": "入力を変える", "edit_cell": "{name} の要素 {index}", "edit_scalar": "{name}",
        "edit_help": "値を入力して Enter を押すと、計算し直します。上下の矢印キーで行を移動できます。",
        "edit_no_kernel": "計算し直すには、動いているカーネルが必要です。セルをもう一度実行してください。",
        "edit_waiting": "計算し直しています…",
        "edit_bad": "{text} は数ではありません。",
    },
}  # fmt: skip


def stepper_words(lang: str) -> dict[str, str]:
    """The words of the stepper in ``lang``; ValueError for a language that is not spoken.

    >>> stepper_words("ja")["step_play"]
    '再生'
    """
    if lang not in WORDS:
        raise ValueError(f"no words for the language {lang!r}; there are {', '.join(WORDS)}")
    return dict(WORDS[lang])
