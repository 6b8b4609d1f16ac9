// What the viewer says, in every language we speak. A document may bring words of its own.

const VIEW_WORDS = {
  en: {
    graph: "Computation graph", start: "backward() starts here", forward: "forward: values",
    backward: "backward: gradients", leaf_legend: "leaf, gets .grad", no_gradient: "no gradient",
      cut_legend: "gradient cut",
    tools: "Tools of the graph", zoom_in: "Zoom in", zoom_out: "Zoom out", fit: "Show everything", depth: "Open groups",
    deeper: "Open one level more", flatter: "Close one level", path: "Show only the way to the selected box",
    panel: "Details", help: "Keys", search: "Search name, operation or line", next: "Next match",
    previous: "Previous match", clear: "End the search", matches: "{k} of {n}", no_matches: "no match",
    said_matches: "{n} matches for {text}. Match {k}: {title}.", said_none: "Nothing matches {text}.",
    opened: "{title} is open: {n} boxes inside.", closed: "{title} is closed.", group: "group of {n} operations",
    is_open: "open", is_closed: "closed, Enter opens it", is_root: "backward() starts here",
    place_inputs: "from {names}", place_users: "to {names}", nothing: "nothing", and_more: "and {n} more",
    lit: "The way of the gradient to {title}: {n} boxes.", unlit: "The whole graph again.",
      selected: "{title} selected.",
    asking: "Asking the kernel …", no_kernel: "This is not stored in the page. Run the cell again to look inside.",
    nothing_selected: "Select a box to see what it computed, what it saved, and its gradient.",
    inputs: "gets values from", users: "gives its value to", open_group: "Open", close_group: "Close",
    sections: "Sections", close: "Close", level: "level {k} of {n}", shown: "{n} boxes", minimap: "Overview",
    depth_now: "{k} levels of groups are open.", play: "Play the passes", stop: "Stop", forward_pass: "forward pass",
    backward_pass: "backward pass",
    keys: [["↑ ↓", "follow an edge to inputs or users"], ["← →", "next box in the row"], ["Enter",
      "open or close a group"],
      ["Space", "select, and show the details"], ["/", "search; n and N: next and previous"],
      ["f", "only the way to this box"], ["[ ]", "close or open one level of groups"], ["+ − 0", "zoom; everything"],
      ["h l j k · Shift + arrows", "move the picture"], ["g", "play the passes"], ["Home End", "first and last box"],
      ["Backspace", "the group around"], ["d", "details"], ["Esc", "back"], ["?", "these keys"]],
  },
  ja: {
    graph: "計算グラフ", start: "backward() はここから", forward: "順伝播: 値", backward: "逆伝播: 勾配",
    leaf_legend: "葉: .grad を得る", no_gradient: "勾配なし", cut_legend: "勾配の切断",
    tools: "グラフの操作", zoom_in: "拡大", zoom_out: "縮小", fit: "全体を表示", depth: "グループを開く",
    deeper: "もう一段開く", flatter: "一段閉じる", path: "選んだ箱への経路だけを表示", panel: "詳細", help: "キー操作",
    search: "名前・演算・行を検索", next: "次の一致", previous: "前の一致", clear: "検索を終える",
    matches: "{k} / {n}", no_matches: "一致なし", said_matches: "{text} に {n} 件一致。{k} 件目: {title}。",
    said_none: "{text} に一致するものはありません。", opened: "{title} を開きました。中の箱は {n} 個です。",
    closed: "{title} を閉じました。", group: "演算 {n} 個のグループ", is_open: "開いています",
    is_closed: "閉じています。Enter で開きます", is_root: "backward() はここから", place_inputs: "入力元: {names}",
    place_users: "出力先: {names}", nothing: "なし", and_more: "ほか {n} 個", lit: "{title} への勾配の経路: 箱 {n} 個。",
    unlit: "グラフ全体に戻りました。", selected: "{title} を選びました。", asking: "カーネルに問い合わせています …",
    no_kernel: "ページには保存されていません。中を見るにはセルをもう一度実行してください。",
    nothing_selected: "箱を選ぶと、計算した値、保存した値、勾配が表示されます。", inputs: "値の入力元",
    users: "値の出力先", open_group: "開く", close_group: "閉じる", sections: "項目", close: "閉じる",
    level: "{n} 段中 {k} 段", shown: "箱 {n} 個", minimap: "全体図", depth_now: "グループを {k} 段開いています。",
    play: "伝播を再生", stop: "停止", forward_pass: "順伝播", backward_pass: "逆伝播",
    keys: [["↑ ↓", "辺をたどる(入力元・出力先)"], ["← →", "同じ段の隣の箱"], ["Enter", "グループを開く・閉じる"],
      ["Space", "選んで詳細を表示"], ["/", "検索。n と N で次と前"], ["f", "この箱への経路だけを表示"],
      ["[ ]", "グループを一段閉じる・開く"], ["+ − 0", "拡大・縮小、全体"], ["h l j k · Shift + 矢印", "図を動かす"],
      ["g", "伝播を再生"], ["Home End", "最初と最後の箱"], ["Backspace", "外側のグループ"], ["d", "詳細"], ["Esc", "戻る"],
      ["?", "このキー一覧"]],
  },
};

/** All words of the language `lang`, English where we do not speak it, with those of the document on top. */
export function viewWords(lang, own = {}) {
  return { ...VIEW_WORDS.en, ...(VIEW_WORDS[lang] ?? {}), ...own };
}

/** `sentence` with `{name}` replaced by what `values` has under that name. */
export function worded(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
