import { el } from './dom.js';

/** More lines than this are folded. */
const SHOWN_LINES = 8;
const unfolded = new Set();

/** Preformatted text; a long one shows its beginning and opens on request. `key` remembers that it was opened. */
export function code(text, key) {
  const lines = text.split('\n');
  if (lines.length <= SHOWN_LINES + 3) return el('pre', null, el('code', null, text));
  const pre = el('code');
  const toggle = el('button.fold', { type: 'button' });
  const draw = () => {
    const open = unfolded.has(key);
    pre.textContent = open ? text : lines.slice(0, SHOWN_LINES).join('\n');
    toggle.textContent = open ? 'Show less' : `Show all ${lines.length} lines`;
    toggle.setAttribute('aria-expanded', String(open));
  };
  toggle.addEventListener('click', () => {
    if (unfolded.has(key)) unfolded.delete(key);
    else unfolded.add(key);
    draw();
  });
  draw();
  return el('div.folded', null, el('pre', null, pre), toggle);
}
