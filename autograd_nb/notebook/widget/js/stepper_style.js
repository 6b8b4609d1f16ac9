// The stepper's style: colours are those of the picture, and nothing is told by colour alone.

import { VIEW_MONO, VIEW_SANS } from "./palette.js";

export const STEPPER_STYLE = `
.stepper{display:flex;flex-direction:column;gap:10px;padding:12px 14px 10px;color:var(--ink);
font:13px/1.45 ${VIEW_SANS};container-type:inline-size}
.stepper *{box-sizing:border-box}
.stepper .spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.stepper :focus-visible{outline:2.5px solid var(--name);outline-offset:2px}
.step-bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px;padding:8px 12px;border:1px solid var(--rim);
border-radius:10px;background:var(--panel)}
.step-keys{display:inline-flex;gap:4px}
.stepper button,.stepper select{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);
border-radius:7px;min-height:30px;padding:2px 10px;cursor:pointer}
.stepper button:hover:not(:disabled,[aria-disabled=true]){background:var(--body);border-color:var(--ink)}
.stepper button:disabled,.stepper button[aria-disabled=true]{color:var(--muted);border-style:dashed;cursor:default}
.step-keys button{width:36px;padding:0;display:inline-grid;place-items:center}
.step-keys svg{width:17px;height:17px;fill:currentColor;stroke:currentColor;stroke-width:2.6;stroke-linecap:round;
stroke-linejoin:round}
.step-keys button.do-play{width:46px;background:var(--gradient);border-color:var(--gradient);color:var(--card)}
.step-keys button.do-play:hover{background:var(--ink)!important;border-color:var(--ink)}
.step-bar input[type=range]{flex:1 1 140px;min-width:110px;height:22px;margin:0;accent-color:var(--gradient);
cursor:pointer}
.step-bar .place{font-variant-numeric:tabular-nums;min-width:4.5em;text-align:center;font-weight:650}
.step-title{display:flex;overflow-wrap:anywhere;align-items:center;gap:9px;margin:2px 0 0;font-size:15px;font-weight:650}
.step-title>span:last-child{max-height:4.4em;overflow:auto}
.step-dot{display:inline-grid;place-items:center;min-width:21px;height:21px;padding:0 5px;border-radius:11px;
background:var(--gradient);color:var(--card);font-size:12px;font-weight:700;font-variant-numeric:tabular-nums}
.step-dot.is-now{background:var(--badge);color:var(--badge-ink)}
.step-panel{overflow-x:auto;border-radius:8px}
.step-table{border-collapse:separate;border-spacing:0;width:100%;margin:0;font-variant-numeric:tabular-nums;
border:1px solid var(--rim);border-radius:9px;background:var(--card)}
.step-table>*>tr>*{padding:8px 9px;text-align:left;vertical-align:middle;border:0;font-weight:400}
.step-table>thead>tr>*{font-size:11.5px;color:var(--muted);font-weight:600;padding:6px 9px 5px;
background:var(--panel);white-space:nowrap}
.step-table>thead>tr>:first-child{border-top-left-radius:9px}
.step-table>thead>tr>:last-child{border-top-right-radius:9px}
.step-table>tbody>tr>*{border-top:1px solid var(--rim)}
.step-table code{overflow-wrap:anywhere}
.step-table>tbody>tr>th code{color:var(--name);font-weight:700}
.stepper code{font-family:${VIEW_MONO};font-size:12.5px}
.step-badge{width:1%;padding-right:0!important}
.step-sign{width:1%;padding:0 1px!important;font-size:17px;color:var(--muted);text-align:center!important}
.step-up{border-right:0}
.step-gives{font-weight:650!important}
.step-gives>span{border-bottom:2px solid var(--gradient)}
.step-gives>.numbers{border-color:var(--gradient)!important;font-weight:650}
.step-formula{margin-bottom:3px;color:var(--muted);font-size:15px;font-weight:400}
.step-buffer code{display:block;margin-bottom:3px;color:var(--leaf);font-weight:700}
.stepper table.numbers{border-collapse:collapse;width:auto;margin:0;border:solid var(--line);border-width:0 1.5px;border-radius:5px}
.stepper .numbers td,.stepper .numbers th{padding:1px 7px;border:0;text-align:right;font:12.5px ${VIEW_MONO};background:none}
.step-panel img{display:block;max-width:220px;margin-top:4px}
.step-side{display:flex;align-items:baseline;gap:7px}
.step-side .step-quiet:first-child{min-width:3em;font-size:11.5px}
.step-quiet{color:var(--muted)}
.step-panel .many{display:inline-block;min-width:14em;max-width:24em}
.step-hidden{display:inline-block;min-width:2.2em;text-align:center;border:1.5px dashed var(--gradient);
border-radius:5px;color:var(--gradient);font-weight:700}
.step-note{margin:6px 0 0;color:var(--muted)}
.step-panel .about{color:var(--muted);font-size:12px;max-width:26em}
.step-told:empty{display:none}
.step-told{margin:0;padding:6px 11px;border-left:4px solid var(--name);background:var(--panel);border-radius:4px}
.step-help{margin:0;font-size:11.5px;color:var(--muted)}
.quiz{display:grid;gap:6px;min-width:210px;font-weight:400}
.quiz-question,.quiz-verdict{margin:0}
.stepper input[type=text]{font:13px ${VIEW_MONO};color:var(--ink);background:var(--card);border:1px solid var(--line);
border-radius:6px;padding:4px 7px;min-width:0}
.quiz-field{border:1.5px dashed var(--gradient)!important;width:100%}
.quiz-buttons{display:flex;flex-wrap:wrap;gap:5px}
.quiz-verdict:empty{display:none}
.quiz-verdict::before{display:inline-block;width:1.5em;font-weight:700}
.quiz-verdict.is-solved::before{content:"✓";color:var(--leaf)}
.quiz-verdict.is-sign::before,.quiz-verdict.is-near::before,.quiz-verdict.is-wrong::before,
.quiz-verdict.is-unreadable::before{content:"✗";color:var(--cut)}
.step-panel>.quiz-verdict{padding:7px 2px 0}
.quiz-line{display:flex;align-items:center;gap:14px;margin:0}
.quiz-line label{display:inline-flex;align-items:center;gap:6px;cursor:pointer}
.quiz-line input{accent-color:var(--gradient);width:16px;height:16px;margin:0}
.quiz-score{font-weight:650;font-variant-numeric:tabular-nums}
.edit{border:1px solid var(--rim);border-radius:9px;padding:6px 12px}
.edit summary{cursor:pointer;font-weight:600}
.edit-note{margin:6px 0;color:var(--muted)}
.edit.is-still .edit-note{border-left:4px solid var(--cut);padding-left:9px;color:var(--ink)}
.edit-leaves{display:flex;flex-wrap:wrap;gap:8px 26px;overflow-x:auto;padding:3px}
.edit-table{border-collapse:collapse;margin:0}
.edit-table caption{text-align:left;padding:0 0 3px}
.edit-table caption code{color:var(--leaf);font-weight:700}
.edit-table td{padding:1px;border:0}
.edit-table input{width:5.8em;text-align:right}
.stepper input:read-only{border-style:dashed;color:var(--muted)}
.stepper input[aria-invalid=true]{border:2px solid var(--cut)}
.flow-pill{fill:var(--badge)}
.flow-text{font:700 11px ${VIEW_SANS};fill:var(--badge-ink)!important}
.flow-done path{stroke:var(--badge);stroke-width:4;stroke-linecap:round;fill:none}
.flow-now{fill:none;stroke:var(--gradient);stroke-width:3.5}
.flow-glow{fill:none;stroke:var(--gradient);stroke-width:10;opacity:.22}
.flow-number .flow-pill,.flow-badge.is-leaving .flow-pill{fill:var(--gradient)}
.flow-number .flow-text,.flow-badge.is-leaving .flow-text{fill:var(--card)!important}
.flow-halo{fill:none;stroke:var(--panel);stroke-width:8;opacity:.85}
.flow-path{fill:none;stroke:var(--gradient);stroke-width:4;stroke-linecap:round}
.is-arriving .flow-path{stroke-dasharray:1 7}
.flow-trough{fill:var(--card);stroke:var(--gradient);stroke-width:1.5}
.flow-level{fill:var(--gradient)}
.flow-gauge .flow-pill{fill:var(--card);stroke:var(--gradient);stroke-width:1.2}
.flow-gauge .flow-text{fill:var(--ink)!important}
.flow-token{fill:var(--gradient);stroke:var(--card);stroke-width:2.5}
.step-again{display:none}
.is-stacked .step-again{display:block;font-weight:650}
.is-stacked .step-table,.is-stacked .step-table>tbody{display:block}
.is-stacked .step-table>thead{display:none}
.is-stacked .step-table>tbody>tr{display:flex;flex-wrap:wrap;align-items:center;border-top:1px solid var(--rim)}
.is-stacked .step-table>tbody>tr:first-child{border-top:0}
.is-stacked .step-table>tbody>tr>*{border:0;padding:6px 9px;max-width:100%;overflow-x:auto}
.is-stacked .step-table>tbody>tr>:is(.step-badge,.step-sign){width:auto;overflow:visible}
.is-stacked .step-table>tbody>tr>th{flex:1 0 80%}
.is-stacked .step-table [data-label]::before{content:attr(data-label);display:block;font-size:11.5px;font-weight:600;
color:var(--muted);margin-bottom:3px}
@media (forced-colors:active){.step-dot,.flow-pill{forced-color-adjust:none}}
@media print{.step-bar,.step-help,.quiz-line,.edit,.step-told{display:none}.step-panel{overflow:visible}}
`;
