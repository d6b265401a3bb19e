import { el } from './dom.js';

const LIFETIME_MS = 6_000;

/** A short word at the edge of the page. */
export function toast(text, kind = 'note', action = null) {
  const node = el(
    `div.toast.${kind}`,
    null,
    el('span', null, text),
    action &&
      el(
        'button.link',
        {
          type: 'button',
          onclick: () => {
            node.remove();
            action.run();
          },
        },
        action.label,
      ),
    el('button.close', { type: 'button', 'aria-label': 'Dismiss', onclick: () => node.remove() }, '×'),
  );
  document.getElementById('toasts').append(node);
  setTimeout(() => node.remove(), LIFETIME_MS);
}
