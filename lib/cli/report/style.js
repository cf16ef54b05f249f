'use strict';

/**
 * The style sheet of the page: light and dark, for phones, desktops and print. Contrasts are at least 4.5 : 1.
 */
const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f3f5f8; --card: #ffffff; --text: #161a20; --muted: #525b68; --line: #dde2e9; --link: #0a58b8;
  --code: #f3f5f8; --fail: #b3261e; --fail-soft: #fdeeec; --pass: #0b6b3f; --pass-soft: #e7f6ee;
  --unknown: #7a4b00; --unknown-soft: #fdf3de; --shadow: 0 1px 2px rgb(20 30 45 / 6%), 0 8px 24px rgb(20 30 45 / 5%);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1116; --card: #171b22; --text: #e7eaef; --muted: #a5aebb; --line: #2a313c; --link: #8fbcff;
    --code: #10141a; --fail: #ff9d94; --fail-soft: #34191a; --pass: #74dba4; --pass-soft: #12291e;
    --unknown: #f5c46b; --unknown-soft: #2d2412; --shadow: none;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 var(--sans); overflow-wrap: anywhere;
}
.page { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1, h2, h3, p, ol, ul, dl, dd { margin: 0; padding: 0; }
ol, ul { list-style: none; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .25rem; }
code { font: .8125rem/1.5 var(--mono); unicode-bidi: isolate; }
.brand {
  display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem; margin-bottom: 1rem;
  color: var(--muted); font-size: .875rem;
}
.brand strong { color: var(--text); font-weight: 650; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: .875rem; box-shadow: var(--shadow);
}
.verdict { position: relative; padding: 1.5rem 1.25rem 1.5rem 1.5rem; overflow: hidden; }
.verdict::before { content: ""; position: absolute; inset: 0 auto 0 0; width: .375rem; background: var(--tone); }
.healthy { --tone: var(--pass); --soft: var(--pass-soft); }
.cause-found { --tone: var(--fail); --soft: var(--fail-soft); }
.warning, .not-settled, .no-verdict { --tone: var(--unknown); --soft: var(--unknown-soft); }
.word {
  display: inline-flex; align-items: center; gap: .5rem; padding: .25rem .75rem .25rem .5rem; border-radius: 2rem;
  background: var(--soft); color: var(--tone); font-size: .8125rem; font-weight: 700; letter-spacing: .02em;
}
.icon { width: 1.125rem; height: 1.125rem; flex: none; }
.named { margin-left: .5rem; color: var(--muted); font-size: .875rem; }
h1 { margin-top: .75rem; font-size: clamp(1.25rem, 1.05rem + 1.1vw, 1.75rem); line-height: 1.3; font-weight: 680; text-wrap: pretty; }
.tiles {
  display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; margin-top: 1rem;
  overflow: hidden; background: var(--line);
}
.tiles > div { padding: .875rem 1rem; background: var(--card); }
dt { color: var(--muted); font-size: .8125rem; }
.tiles dd { font-size: 1.0625rem; font-weight: 620; }
.tiles .small { color: var(--muted); font-size: .8125rem; font-weight: 400; white-space: nowrap; }
section { margin-top: 2.25rem; }
h2 { margin-bottom: .75rem; font-size: 1.125rem; font-weight: 680; }
h2 + p { margin: -.5rem 0 .75rem; color: var(--muted); font-size: .875rem; }
.step { display: grid; grid-template-columns: 4.75rem 1fr; gap: .25rem .875rem; padding: 1rem 1.25rem; }
.step + .step { border-top: 1px solid var(--line); }
.mark {
  align-self: start; display: inline-flex; align-items: center; gap: .375rem; width: fit-content;
  padding: .125rem .625rem .125rem .375rem; border-radius: 2rem; background: var(--soft); color: var(--tone);
  font-size: .8125rem; font-weight: 700;
}
.mark .icon { width: .9375rem; height: .9375rem; }
.fail { --tone: var(--fail); --soft: var(--fail-soft); }
.pass { --tone: var(--pass); --soft: var(--pass-soft); }
.warn, .unknown { --tone: var(--unknown); --soft: var(--unknown-soft); }
.card + .card { margin-top: .75rem; }
.passed { padding: .75rem 1.25rem; border-top: 1px solid var(--line); }
.passed .step { padding: .75rem 0; }
button {
  padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--link); color: var(--card);
  font: inherit; font-size: .9375rem; font-weight: 600; cursor: pointer;
}
button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
pre { margin: .625rem 0 0; padding: .875rem; overflow-x: auto; background: var(--code); font: .8125rem/1.5 var(--mono); overflow-wrap: normal; }
.hint { --tone: var(--link); --soft: var(--code); padding: 1rem 1.25rem; }
.hint + .hint { border-top: 1px solid var(--line); }
h3 { font-size: 1rem; font-weight: 620; }
.number { color: var(--muted); font-weight: 400; font-variant-numeric: tabular-nums; }
.evidence { color: var(--muted); font-size: .9375rem; }
.fix { margin-top: .5rem; padding: .625rem .875rem; border-left: .1875rem solid var(--tone); border-radius: .25rem; background: var(--soft); font-size: .9375rem; }
.see { margin-top: .375rem; font-size: .8125rem; }
.facts { padding: .25rem 1.25rem; }
.facts > div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: .625rem 0; }
.facts > div + div { border-top: 1px solid var(--line); }
.facts dt { padding-top: .125rem; }
.request { padding: 1rem 1.25rem; }
.request + .request { margin-top: .75rem; }
.request h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .625rem; }
.request h3 code { font-size: .9375rem; font-weight: 620; }
.result { padding: 0 .5rem; border-radius: .375rem; background: var(--code); color: var(--muted); font-size: .8125rem; font-weight: 500; }
.grid { display: grid; grid-template-columns: repeat(6, 1fr); gap: .5rem 1.25rem; margin-top: .75rem; }
.grid dd { font-size: .9375rem; }
.grid .third { grid-column: span 2; }
.grid .half { grid-column: span 3; }
.grid .whole { grid-column: 1 / -1; }
details { margin-top: .75rem; border-top: 1px solid var(--line); padding-top: .625rem; }
summary { color: var(--link); cursor: pointer; font-size: .875rem; }
h4 { margin: .75rem 0 .25rem; font-size: .8125rem; font-weight: 620; }
.headers > div { display: grid; grid-template-columns: 15rem 1fr; gap: 0 1rem; padding: .1875rem 0; }
.headers dt, .headers dd { font: .8125rem/1.5 var(--mono); }
.none { padding: 1rem 1.25rem; color: var(--muted); }
footer { margin-top: 2.25rem; color: var(--muted); font-size: .8125rem; }
footer p + p { margin-top: .375rem; }
@media (max-width: 40rem) {
  .verdict { padding: 1.25rem 1rem 1.25rem 1.25rem; }
  .named { display: block; margin: .375rem 0 0; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .step { grid-template-columns: 1fr; padding: 1rem; }
  .facts { padding: .25rem 1rem; }
  .facts > div, .headers > div { grid-template-columns: 1fr; }
  .request { padding: 1rem; }
  .grid { grid-template-columns: 1fr 1fr; }
  .grid .third { grid-column: span 1; }
  .grid .half { grid-column: 1 / -1; }
}
@media print {
  :root {
    --page: #fff; --card: #fff; --text: #000; --muted: #333; --line: #bbb; --link: #000; --code: #fff;
    --fail: #8c1d18; --fail-soft: #fff; --pass: #06512e; --pass-soft: #fff; --unknown: #5c3900; --unknown-soft: #fff;
    --shadow: none;
  }
  @page { margin: 15mm; }
  body { font-size: 10pt; }
  .page { max-width: none; padding: 0; }
  .card { border-radius: 0; }
  .word, .mark { padding-left: 0; padding-right: 0; }
  .step, .hint, .request, .facts > div, .headers > div { break-inside: avoid; }
  h2 { break-after: avoid; }
  button, .text { display: none; }
  summary { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;

module.exports = { STYLE };
