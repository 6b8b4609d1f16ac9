// The look of what Python's panels tell (classes pn-*). Colours are those of the picture; sign is never colour alone.

import { VIEW_MONO } from "./palette.js";

const PANELS_SHADES = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => {
  const share = 8 + 6 * k;
  return `.pn-p${k}{background:color-mix(in srgb,var(--gradient) ${share}%,transparent)}` +
    `.pn-n${k}{background:color-mix(in srgb,var(--name) ${share}%,transparent)}`;
}).join("");

export const PANELS_STYLE = `
math{font-size:16px;font-family:"STIX Two Math","Cambria Math","Latin Modern Math",math}
.section-body math[display=block]{margin:7px 0;width:max-content;max-width:100%;overflow-x:auto;overflow-y:hidden;
padding:1px 0 3px}
math .name{color:var(--name);font-family:${VIEW_MONO};font-size:.84em;font-weight:600}
math .word,math .fn{font-style:normal}
math .bold{font-weight:700}
math .cases mtd{text-align:left;padding:1px 12px 1px 0}
.pn-quiet{color:var(--muted)}
.pn-part{margin:0 0 8px}
.pn-label,.pn-what small,.pn-heading small{color:var(--muted)}
.pn-label{display:block;text-transform:none;font-weight:600}
.pn-line{display:flex;flex-wrap:wrap;align-items:center;gap:2px 14px;margin:4px 0}
.pn-line .pn-quiet{margin:0}
.pn-meanings{list-style:none;margin:6px 0 0;padding:6px 10px;border-inline-start:3px solid var(--rim);
color:var(--muted);font-size:12px}
.pn-meanings math{font-size:14px;color:var(--ink);min-width:1.6em}
.pn-input{border-top:1px solid var(--rim);margin-top:8px;padding-top:4px}
.pn-heading{margin:6px 0 4px}
.pn-row{display:flex;flex-wrap:wrap;gap:3px 12px;align-items:center;margin:7px 0}
.pn-row>*{min-width:0}
.pn-what math,.pn-line math{math-style:normal}
.pn-what math{font-size:13.5px}
.pn-what{display:flex;align-items:center;gap:8px;min-width:104px}
.pn-product{font-size:17px}
table.pn-numbers{border-collapse:separate;border-spacing:1.5px;border-inline:1.5px solid var(--line);border-radius:6px;
display:block;width:max-content;max-width:100%;overflow-x:auto;padding:1px}
.pn-numbers td{font:11px/1.4 ${VIEW_MONO};text-align:end;padding:1px 4px;overflow-wrap:normal;border-radius:3px;white-space:nowrap;color:var(--ink)}
.pn-zero{color:var(--muted)!important}
.pn-nan{outline:1.5px dashed var(--cut);outline-offset:-1.5px;color:var(--cut)!important;font-weight:700!important}
${PANELS_SHADES}
code.pn-number{font:600 13px/1.4 ${VIEW_MONO}}
.pn-array{display:flex;flex-direction:column;gap:3px;min-width:0}
.pn-pictures{display:flex;flex-wrap:wrap;align-items:flex-end;gap:6px 14px}
.pn-pictures img{max-width:100%}
img.pn-heat{image-rendering:pixelated;outline:1px solid var(--rim)}
.pn-figures{display:flex;flex-wrap:wrap;gap:1px 14px;margin:2px 0;font-variant-numeric:tabular-nums}
.pn-figure small{color:var(--muted)}
.pn-figure b{font-weight:600}
.pn-alarm{color:var(--cut);background:var(--cut-fill);border-inline-start:3px solid var(--cut);padding:4px 9px;
border-radius:4px;font-weight:600}
.pn-saved{list-style:none;margin:4px 0;padding:0}
.pn-saved li{border-top:1px solid var(--rim);padding:4px 0}
.pn-saved li:first-child{border:0}
.pn-saved p{margin:0}
.pn-size{color:var(--muted)}
.pn-size b{color:var(--ink);font-weight:600;white-space:nowrap}
.pn-members,.pn-gradients{width:100%;border-collapse:collapse}
:is(.pn-members,.pn-gradients) :is(th,td){text-align:start;padding:3px 8px 3px 0;border-bottom:1px solid var(--rim);
vertical-align:baseline;overflow-wrap:normal}
:is(.pn-members,.pn-gradients) thead th{color:var(--muted);font-size:11px;font-weight:600}
code.pn-name{color:var(--name);font-weight:600}
.pn-state{color:var(--cut)}
.pn-values code{margin-inline-end:10px;color:var(--muted)}
.pn-place b{color:var(--name)}
pre.pn-code{white-space:pre;overflow-x:auto;tab-size:4}
table.pn-lines{border-collapse:collapse;display:block;overflow-x:auto;background:var(--panel);border:1px solid var(--rim);
border-radius:6px;padding:4px 0}
.pn-lines th{color:var(--muted);font:11.5px ${VIEW_MONO};text-align:end;padding:1px 9px;user-select:none;white-space:nowrap;
overflow-wrap:normal}
.pn-lines td{font:11.5px/1.5 ${VIEW_MONO};white-space:pre;padding:1px 12px 1px 0;width:100%}
.pn-here{background:color-mix(in srgb,var(--name) 14%,transparent)}
.pn-here th{color:var(--name);font-weight:700;box-shadow:inset 3px 0 0 var(--name)}
.pn-hooks,.pn-order{margin:4px 0;padding-inline-start:20px}
`;
