/** The style sheet of the mailbox: system fonts, light and dark, from a phone's width up. */
export const style = `
:root {
  --ground: #f4f3ef; --card: #ffffff; --ink: #22211e; --soft: #63605a; --line: #e3e1da;
  --accent: #1d6b59; --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #151412; --card: #201f1c; --ink: #f2f0ea; --soft: #b5b1a8; --line: #3b3833;
    --accent: #84d3bc; --on-accent: #0f231d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.25rem; max-width: 52rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
header { display: flex; align-items: center; justify-content: space-between; gap: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.75rem 0; overflow-wrap: anywhere; }
h2 { font-size: 0.9rem; font-weight: 600; color: var(--soft); margin: 1.5rem 0 0.5rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.button {
  display: inline-block; padding: 0.6rem 1.1rem; border-radius: 0.6rem; font-weight: 600;
  background: var(--accent); color: var(--on-accent); text-decoration: none;
}
.button.quiet { background: none; color: var(--accent); border: 1px solid var(--line); font-weight: 500; }
.mails { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: 0.6rem; grid-template-columns: minmax(0, 1fr); }
.row {
  display: block; padding: 0.9rem 1.1rem; border: 1px solid var(--line); border-radius: 0.8rem;
  background: var(--card); color: var(--ink); text-decoration: none;
}
.row:hover { border-color: var(--accent); }
.row span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row .line { display: flex; justify-content: space-between; gap: 1rem; }
.row b { overflow: hidden; text-overflow: ellipsis; }
.row .preview, time, .who { color: var(--soft); font-size: 0.9rem; }
time { white-space: nowrap; }
.who { overflow-wrap: anywhere; }
.empty { padding: 3rem 1rem; text-align: center; color: var(--soft); }
iframe {
  width: 100%; height: min(42rem, 75vh); border: 1px solid var(--line); border-radius: 0.8rem;
}
details { border-top: 1px solid var(--line); padding: 0.75rem 0; }
summary { cursor: pointer; font-weight: 600; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.75rem 0 0; font-size: 0.9rem; }
dl { margin: 0.75rem 0 0; font-size: 0.9rem; }
dt { color: var(--soft); }
dd { margin: 0 0 0.5rem; overflow-wrap: anywhere; }
`;
