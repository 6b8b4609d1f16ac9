// The style sheet inside the view's shadow root.

import { VIEW_MONO, VIEW_SANS, colourProperties } from "./palette.js";

export function viewStyle() {
  return `
:host{display:block;contain:content;margin:4px 0}
.view{${colourProperties("light")};color-scheme:light}
.view[data-theme=dark]{${colourProperties("dark")};color-scheme:dark}
.view{font:13px/1.45 ${VIEW_SANS};color:var(--ink);background:var(--panel);border:1px solid var(--rim);
border-radius:12px;
overflow:hidden;position:relative;display:flex;flex-direction:column;text-align:start}
*{box-sizing:border-box}
[hidden]{display:none!important}
bdi{unicode-bidi:isolate}
.spoken{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:6px 12px;padding:9px 12px 8px 16px;
border-bottom:1px solid var(--rim)}
h2{font-size:13.500px;line-height:1.25;font-weight:650;margin:0;flex:1 1 200px;min-width:0;overflow:hidden;
overflow-wrap:anywhere;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2}
.finder{display:flex;align-items:center;gap:6px;height:30px;padding:0 4px 0 9px;border:1px solid var(--rim);
border-radius:8px;
background:var(--card);min-width:0}
.finder:focus-within{border-color:var(--name);box-shadow:0 0 0 1px var(--name)}
.finder svg{color:var(--muted)}
input[type=search]{all:unset;font:inherit;width:228px;min-width:60px;flex:1;color:var(--ink)}
input[type=search]::placeholder{color:var(--muted);opacity:1}
input[aria-invalid=true]{color:var(--cut)}
.matches{color:var(--muted);font-size:11.500px;white-space:nowrap;font-variant-numeric:tabular-nums;padding-right:5px}
.tool-row{display:flex;gap:8px}
.tools{display:inline-flex;border:1px solid var(--rim);border-radius:8px;background:var(--card);overflow:hidden}
.finder .tools{border:0;margin-right:-2px}
.tools[hidden]{display:none}
button{font:inherit;color:inherit;cursor:pointer}
.tools button{all:unset;cursor:pointer;display:grid;place-items:center;width:32px;height:28px;color:var(--muted)}
.finder .tools button{width:24px}
.tools button+button{border-left:1px solid var(--rim)}
.finder .tools button+button{border:0}
.tools button:hover{background:var(--body);color:var(--ink)}
.tools button[aria-pressed=true]{background:var(--badge);color:var(--badge-ink)}
.tools button[aria-disabled=true]{opacity:.4}
button:focus-visible,summary:focus-visible,.panel-body:focus-visible{outline:2px solid var(--name);outline-offset:-2px}
.bar svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.500;stroke-linecap:round;
stroke-linejoin:round;flex:none}
.main{display:flex;position:relative;height:var(--high,480px);min-height:220px;resize:vertical;overflow:hidden}
.tree{flex:1;position:relative;min-width:0;outline:none}
.tree:focus-visible::after{content:"";position:absolute;inset:2px;border:2px solid var(--name);border-radius:8px;
pointer-events:none}
.stage{position:absolute;inset:0;overflow:hidden}
.stage>canvas:first-child{position:absolute;inset:0;width:100%;height:100%;cursor:grab;touch-action:none}
.stage.is-hit>canvas:first-child{cursor:pointer}
.stage>canvas.is-dragged:first-child{cursor:grabbing}
.overlay{position:absolute;inset:0;width:100%;height:100%;pointer-events:none;overflow:hidden}
.map{position:absolute;right:10px;bottom:10px;cursor:pointer;touch-action:none}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;padding:5px 16px 6px;font-size:11px;color:var(--muted);
border-top:1px solid var(--rim)}
.legend span{display:inline-flex;align-items:center;gap:6px}
.legend .is-gradient{color:var(--gradient);font-weight:650}
.legend svg{height:16px;width:auto;overflow:visible}
.side{width:318px;flex:none;border-left:1px solid var(--rim);background:var(--card);display:flex;flex-direction:column;
min-height:0}
.side header{display:flex;align-items:flex-start;gap:8px;padding:12px 8px 0 16px}
.panel-title{margin:0;font-size:14px;font-weight:650;flex:1;min-width:0;overflow-wrap:anywhere}
.panel-close{all:unset;cursor:pointer;width:26px;height:26px;text-align:center;border-radius:6px;font-size:18px;
line-height:24px;color:var(--muted)}
.panel-close:hover{background:var(--body);color:var(--ink)}
.panel-place{margin:1px 16px 6px;color:var(--muted);font:11px ${VIEW_MONO}}
.panel-tabs{display:flex;flex-wrap:wrap;gap:4px;padding:2px 14px 8px;border-bottom:1px solid var(--rim)}
.panel-tabs:empty{display:none}
.panel-tabs button{all:unset;cursor:pointer;font-size:11px;padding:1px 8px;border-radius:9px;background:var(--body);
color:var(--muted)}
.panel-tabs button:hover{color:var(--ink);background:var(--rim)}
.panel-tabs button:focus-visible,.panel-close:focus-visible,.tools button:focus-visible{outline:2px solid var(--name);
outline-offset:-2px}
.panel-body{flex:1;overflow:auto;padding:8px 16px 16px;min-height:0;overflow-wrap:anywhere}
.panel-summary p{margin:0 0 3px}
.panel-summary{font-size:12.500px;padding-bottom:6px}
.panel-hint{color:var(--muted);margin:6px 0}
.panel-open{display:block;margin:8px 0;padding:5px 12px;border-radius:8px;border:1px solid var(--line);
background:var(--panel)}
.panel-open:hover,.panel-link:hover{background:var(--body)}
.panel-links{margin:5px 0!important;color:var(--muted);font-size:11.500px}
.panel-link{margin:2px 4px 2px 0;padding:0 7px;border:1px solid var(--rim);border-radius:9px;background:var(--panel);
color:var(--ink);font-size:11.500px}
.section{border-top:1px solid var(--rim);padding:2px 0}
.section>summary{cursor:pointer;font-weight:650;font-size:12px;padding:5px 0;color:var(--muted)}
.section-body{padding:2px 0 10px;overflow-x:auto;font-size:12.500px}
.section-body :is(ul,ol){margin:4px 0;padding-left:20px}
.section-body p{margin:4px 0}
.section-body table{border-collapse:collapse;font-size:11.500px;font-variant-numeric:tabular-nums}
.section-body :is(th,td){padding:2px 8px 2px 0;text-align:start;vertical-align:top}
.section-body th{color:var(--muted);font-weight:500}
.section-body :is(pre,code){font:11.500px/1.5 ${VIEW_MONO};margin:4px 0;white-space:pre-wrap}
.section-body pre{background:var(--panel);border:1px solid var(--rim);border-radius:6px;padding:6px 9px}
.section-body img{max-width:100%;height:auto}
.section-body math{font-size:15px}
.section-body math[display=block]{margin:6px 0;text-align:start}
.tip{position:absolute;z-index:3;max-width:340px;padding:8px 12px;border-radius:8px;background:var(--badge);
color:var(--badge-ink);
font-size:11.500px;pointer-events:none;box-shadow:0 3px 14px #0004;overflow-wrap:anywhere}
.tip p{margin:0}
.tip p:first-child{font-weight:650;font-size:12.500px}
.tip .tip-place{opacity:.75;font:10.500px ${VIEW_MONO}}
.help{position:absolute;z-index:4;right:12px;top:12px;max-height:calc(100% - 24px);overflow:auto;background:var(--card);
border:1px solid var(--rim);border-radius:10px;padding:12px 18px 14px;box-shadow:0 6px 26px #0004}
.help h3{margin:0 0 6px;font-size:13px}
.help dl{display:grid;grid-template-columns:auto auto;gap:3px 16px;margin:0;font-size:12px}
.help dt{font-family:${VIEW_MONO};color:var(--name);font-weight:700}
.help dd{margin:0}
.below:not(:empty){border-top:1px solid var(--rim)}
.is-narrow .side{position:absolute;inset:auto 0 0 0;width:auto;height:55%;border-left:0;
border-top:1px solid var(--rim);z-index:2}
.is-narrow input[type=search]{width:120px}
@media (forced-colors:active){.view{forced-color-adjust:none}}
@media print{.bar .finder,.tool-row,.map,.help,.tip,.side header button,.panel-tabs{display:none!important}.view{
break-inside:avoid}
.main{resize:none}}
`;
}
