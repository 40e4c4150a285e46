import { textOn } from './colours.ts'

/** The style of the connect pages with the workspace's colour ('#rrggbb'; null: ours). Colours are named once; the dark ones replace them. */
export function pageStyles(colour: string | null): string {
  if (colour === null) return base
  // The colour is a ground alone, never that of a text, so that any one can be read.
  return `${base}\n:root { --accent: ${colour}; --on-accent: ${textOn(colour)}; --accent-edge: color-mix(in srgb, ${colour} 70%, var(--text)); }\n`
}

const base = `:root { color-scheme: light dark; --ground: #f3f5f8; --card: #ffffff; --text: #16202e; --quiet: #566274; --line: #dde3eb; --edge: #8a96a6;
  --accent: #2456d6; --on-accent: #ffffff; --accent-edge: #2456d6; --good: #12734b; --good-ground: #e5f5ed; --bad: #a92525; --bad-ground: #fdeeee; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f141b; --card: #18202a; --text: #eaf0f7; --quiet: #a3b0c1; --line: #2e3947; --edge: #6b7a8d;
    --accent: #7ba3ff; --on-accent: #0c1526; --accent-edge: #7ba3ff; --good: #6fdba6; --good-ground: #12302a; --bad: #ff9c9c; --bad-ground: #3a1d22; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 20px 16px; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; -webkit-text-size-adjust: 100%; }
main { width: 100%; max-width: 440px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 28px;
  box-shadow: 0 1px 2px rgb(15 25 40 / 6%), 0 12px 32px rgb(15 25 40 / 8%); }
header { margin-bottom: 20px; text-align: center; }
.marks { display: flex; align-items: center; justify-content: center; margin-bottom: 14px; }
.mark { width: 52px; height: 52px; border-radius: 14px; flex: none; display: grid; place-items: center; background: var(--ground); border: 1px solid var(--line);
  font-weight: 700; font-size: 22px; object-fit: contain; overflow: hidden; }
img.mark { padding: 8px; background: #ffffff; }
.mark.app { background: var(--accent); color: var(--on-accent); border-color: var(--accent-edge); }
.tie { width: 44px; border-top: 2px dashed var(--edge); position: relative; }
.tie.made { border-top: 2px solid var(--good); }
.tie.made::before, .tie.broken::before { content: ""; position: absolute; left: 50%; top: -13px; width: 24px; height: 24px; margin-left: -12px; border-radius: 50%;
  background: var(--good); box-shadow: 0 0 0 4px var(--card); }
.tie.broken::before { background: var(--edge); }
.tie.made::after { content: ""; position: absolute; left: 50%; top: -6px; width: 11px; height: 6px; margin-left: -6px; border: solid var(--card); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
.tie.broken::after { content: ""; position: absolute; left: 50%; top: -2px; width: 10px; margin-left: -5px; border-top: 2px solid var(--card); }
h1 { font-size: 21px; line-height: 1.3; margin: 0; overflow-wrap: anywhere; text-wrap: balance; }
h2 { font-size: 15px; margin: 0 0 8px; }
form h2 { font-size: 17px; margin: 4px 0 14px; }
p { margin: 0 0 14px; overflow-wrap: anywhere; text-wrap: pretty; }
.quiet { color: var(--quiet); font-size: 14px; }
header .quiet { margin: 3px 0 0; }
.reads { list-style: none; margin: 0 0 20px; padding: 14px 16px; border: 1px solid var(--line); border-radius: 12px; display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 6px 12px; }
.reads li { padding-left: 26px; position: relative; }
.reads li::before { content: ""; position: absolute; left: 4px; top: .45em; width: 10px; height: 5px; border: solid var(--good); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
form { margin: 0; }
label { display: block; font-weight: 600; font-size: 15px; }
.field { margin-bottom: 16px; }
.hint { color: var(--quiet); font-size: 14px; font-weight: 400; margin: 2px 0 0; }
.input { position: relative; margin-top: 6px; }
input, select { width: 100%; min-height: 46px; padding: 10px 12px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: 10px; }
.reveals input { padding-right: 92px; }
.reveal { position: absolute; right: 5px; top: 5px; bottom: 5px; padding: 0 10px; font: inherit; font-size: 14px; font-weight: 600; color: var(--text); background: var(--ground); border: 1px solid var(--line);
  border-radius: 7px; cursor: pointer; }
:is(input, select)[aria-invalid="true"] { border-color: var(--bad); }
.fault { color: var(--bad); font-size: 14px; margin: 4px 0 0; }
fieldset { border: 0; margin: 0 0 18px; padding: 2px 0 2px 14px; border-left: 3px solid var(--line); min-width: 0; }
fieldset .field:last-child { margin-bottom: 0; }
legend { font-weight: 600; font-size: 15px; padding: 0; margin: 0 0 10px; }
.button { display: block; width: 100%; min-height: 46px; padding: 11px 16px; font: inherit; font-weight: 600; text-align: center; text-decoration: none; border-radius: 10px; border: 1px solid transparent; cursor: pointer; }
.primary { background: var(--accent); color: var(--on-accent); border-color: var(--accent-edge); }
form[data-sent] .button { pointer-events: none; }
form[data-sent] .primary::before { content: ""; display: inline-block; width: 15px; height: 15px; margin-right: 10px; vertical-align: -2px; border-radius: 50%;
  border: 2px solid currentColor; border-right-color: transparent; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.primary:hover { filter: brightness(1.08); }
.button.plain { background: transparent; color: var(--text); border-color: var(--edge); margin-top: 10px; }
.button.plain:hover { background: var(--ground); }
.link { background: none; border: 0; margin-top: 6px; color: var(--quiet); }
.link:hover { color: var(--text); text-decoration: underline; }
:is(a, button, input, select, summary):focus-visible { outline: 3px solid var(--text); outline-offset: 2px; }
.notice { border-radius: 12px; padding: 12px 14px; margin: 0 0 18px; font-size: 15px; }
.notice p:last-child { margin: 0; }
.bad { background: var(--bad-ground); color: var(--bad); }
.notice.plain { border: 1px solid var(--line); color: var(--text); margin-top: 0; }
.notice:focus { outline: none; }
.good { background: var(--good-ground); color: var(--good); }
details.ways { margin: 14px 0 0; text-align: center; }
details.ways summary { font-weight: 600; }
details { margin: 0 0 16px; font-size: 14px; color: var(--quiet); }
summary { cursor: pointer; padding: 6px 0; border-radius: 6px; }
details p { margin: 4px 0 0; }
.code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.divider { display: flex; align-items: center; gap: 12px; color: var(--quiet); font-size: 14px; margin: 16px 0 6px; }
.divider::before, .divider::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
footer { margin-top: 18px; padding-top: 14px; border-top: 1px solid var(--line); color: var(--quiet); font-size: 13px; text-align: center; }
footer p { margin: 0; }
@media (max-width: 420px) { body { padding: 12px; } main { padding: 22px 18px; } }
@media (prefers-reduced-motion: no-preference) {
  .button { transition: background-color .12s, filter .12s; }
  form[data-sent] .primary::before { animation: turn .8s linear infinite; }
  @keyframes turn { to { transform: rotate(1turn); } }
}
@media (forced-colors: active) { .tie::before, .tie::after, .reads li::before { forced-color-adjust: none; } }
`
