// Light or dark: what the notebook around us says, and what the reader's system prefers where it says nothing.

/** "light" or "dark" for this page, now. */
export function pageTheme() {
  const { body, documentElement } = document;
  const lab = body?.dataset.jpThemeLight;
  if (lab) return lab === "false" ? "dark" : "light";
  if (body?.classList.contains("vscode-light")
    || body?.classList.contains("vscode-high-contrast-light")) return "light";
  if (body?.classList.contains("vscode-dark") || body?.classList.contains("vscode-high-contrast")) return "dark";
  const named = documentElement.getAttribute("theme") ?? documentElement.dataset.theme;
  if (named === "dark" || named === "light") return named;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls `change(theme)` whenever the page changes over; what is returned ends that. */
export function watchTheme(change) {
  let last = pageTheme();
  const look = () => {
    const now = pageTheme();
    if (now !== last) change((last = now));
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["theme", "data-theme", "class"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", look);
  return () => {
    observer.disconnect();
    preference.removeEventListener("change", look);
  };
}

/** Whether the reader asked for less movement. */
export function prefersStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
