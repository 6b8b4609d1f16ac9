"""A note in the corner of the page, outside of all outputs."""

from __future__ import annotations

import anywidget
import traitlets

# It shows up late, by itself: work that turns out short is not announced.
_SCRIPT = """
function initialize({ model }) {
  const note = document.createElement("div");
  note.setAttribute("role", "status");
  note.className = "autograd-nb-corner";
  note.style.cssText = "position:fixed;right:16px;bottom:16px;z-index:10000;padding:8px 14px;border-radius:6px;" +
    "font:13px system-ui,sans-serif;background:#24292f;color:#ffffff;box-shadow:0 2px 8px #0006;visibility:hidden";
  const say = () => { note.textContent = `${model.get("words")}: ${model.get("percent")} %`; };
  const later = setTimeout(() => { note.style.visibility = "visible"; }, 400);
  const leave = () => { clearTimeout(later); note.remove(); };
  model.on("change:percent", say);
  model.on("comm:close", leave);
  say();
  document.body.append(note);
  return leave;
}
export default { initialize };
"""


class Corner(anywidget.AnyWidget):
    """``words`` and a percentage; closed, it is gone."""

    _esm = _SCRIPT
    words = traitlets.Unicode().tag(sync=True)
    percent = traitlets.Int(0).tag(sync=True)

    def __init__(self, words: str) -> None:
        super().__init__(words=words)

    def show(self, percent: int) -> None:
        self.percent = percent
