/** The style of the connect pages. Colours are named once; the dark ones replace them. */
export const pageStyles = `
:root { color-scheme: light dark; --ground: #f3f5f8; --card: #ffffff; --text: #16202e; --quiet: #566274; --line: #dde3eb;
  --accent: #2456d6; --accent-strong: #1b46b4; --on-accent: #ffffff; --good: #12734b; --good-ground: #e5f5ed; --bad: #a92525; --bad-ground: #fdeeee; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f141b; --card: #18202a; --text: #eaf0f7; --quiet: #a3b0c1; --line: #2e3947;
    --accent: #7ba3ff; --accent-strong: #9ab9ff; --on-accent: #0c1526; --good: #6fdba6; --good-ground: #12302a; --bad: #ff9c9c; --bad-ground: #3a1d22; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 20px 16px; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; -webkit-text-size-adjust: 100%; }
main { width: 100%; max-width: 440px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 28px;
  box-shadow: 0 1px 2px rgb(15 25 40 / 6%), 0 12px 32px rgb(15 25 40 / 8%); }
header { display: flex; align-items: center; gap: 14px; margin-bottom: 18px; }
.icon { width: 48px; height: 48px; border-radius: 12px; flex: none; display: grid; place-items: center; background: var(--ground); border: 1px solid var(--line);
  font-weight: 700; font-size: 20px; color: var(--accent); object-fit: contain; overflow: hidden; }
h1 { font-size: 20px; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 0 0 8px; }
p { margin: 0 0 14px; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 14px; }
header .quiet { margin: 2px 0 0; }
.reads { list-style: none; margin: 0 0 18px; padding: 14px 16px; border: 1px solid var(--line); border-radius: 12px; display: grid; gap: 6px; }
.reads li { padding-left: 26px; position: relative; }
.reads li::before { content: ""; position: absolute; left: 4px; top: .45em; width: 10px; height: 5px; border: solid var(--good); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
form { margin: 0; }
label { display: block; font-weight: 600; font-size: 15px; }
.field { margin-bottom: 16px; }
.hint { color: var(--quiet); font-size: 14px; font-weight: 400; margin: 2px 0 0; }
input, select { width: 100%; margin-top: 6px; padding: 11px 12px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: 10px; }
input[aria-invalid="true"] { border-color: var(--bad); }
.fault { color: var(--bad); font-size: 14px; margin: 4px 0 0; }
.button { display: block; width: 100%; padding: 12px 16px; font: inherit; font-weight: 600; text-align: center; text-decoration: none; border-radius: 10px; border: 1px solid transparent; cursor: pointer; }
.primary { background: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--accent-strong); }
.plain { background: transparent; color: var(--text); border-color: var(--line); margin-top: 10px; }
.plain:hover { border-color: var(--quiet); }
.link { background: none; border: 0; padding: 8px; margin-top: 6px; color: var(--quiet); }
.link:hover { color: var(--text); }
:is(a, button, input, select):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.notice { border-radius: 12px; padding: 12px 14px; margin: 0 0 18px; font-size: 15px; }
.notice p:last-child { margin: 0; }
.bad { background: var(--bad-ground); color: var(--bad); }
.good { background: var(--good-ground); color: var(--good); }
.code { font: 13px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--quiet); margin: 14px 0 0; }
.divider { display: flex; align-items: center; gap: 12px; color: var(--quiet); font-size: 14px; margin: 16px 0 6px; }
.divider::before, .divider::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
footer { margin-top: 18px; padding-top: 14px; border-top: 1px solid var(--line); color: var(--quiet); font-size: 13px; }
footer p { margin: 0; }
@media (max-width: 420px) { main { padding: 22px 18px; } }
@media (prefers-reduced-motion: no-preference) { .button { transition: background-color .12s, border-color .12s; } }
`
