// Colours and fonts of the picture, the same as in the static one; a test compares the two.

export const VIEW_SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK JP'," +
  "'Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif";
export const VIEW_MONO =
  "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK JP',monospace";

export const VIEW_COLOURS = {
  light: {
    "panel": "#f7f9fc", "rim": "#c6d0de", "card": "#ffffff", "line": "#5b6b82", "ink": "#0f1b2d", "muted": "#4c5b70",
    "name": "#1747b5", "forward": "#4c5b70", "gradient": "#b93d0a", "leaf": "#0b6b5f", "leaf_fill": "#e3f5f0",
    "cut": "#a8152b", "cut_fill": "#fdecee", "badge": "#24344d", "badge_ink": "#ffffff", "body": "#eef2f8",
  },
  dark: {
    "panel": "#121a27", "rim": "#3a475c", "card": "#1d2838", "line": "#7d8da6", "ink": "#e8eef7", "muted": "#b0bed1",
    "name": "#9cc2ff", "forward": "#b0bed1", "gradient": "#ff9d5c", "leaf": "#4fd6bf", "leaf_fill": "#14342f",
    "cut": "#ff9aa8", "cut_fill": "#3b1a22", "badge": "#d7e2f2", "badge_ink": "#121a27", "body": "#172131",
  },
};

/** Custom properties for the style sheet, such as `--leaf-fill`. */
export function colourProperties(theme) {
  return Object.entries(VIEW_COLOURS[theme]).map(([name, value]) => `--${name.replace("_", "-")}:${value}`).join(";");
}
