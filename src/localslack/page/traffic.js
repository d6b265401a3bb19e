import { get } from './api.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { emit, on } from './state.js';

const SHOWN = 300;
const entries = [];
let open = false;
let filter = 'all';

/** Everything that goes over the wire, newest first: calls of the app, deliveries to it. */
async function toggle() {
  open = !open;
  const node = document.getElementById('traffic');
  node.hidden = !open;
  document.getElementById('app').classList.toggle('with-traffic', open);
  if (!open) return;
  const [{ calls }, { deliveries }] = await Promise.all([
    get('/_control/calls'),
    get('/_control/deliveries'),
  ]);
  entries.length = 0;
  entries.push(
    ...calls.map(entry => ({ kind: 'call', entry })),
    ...deliveries.map(entry => ({ kind: 'delivery', entry })),
  );
  entries.sort((a, b) => a.entry.at - b.entry.at);
  draw();
}

function draw() {
  const node = document.getElementById('traffic');
  const wanted = entries
    .filter(({ kind }) => filter === 'all' || kind === filter)
    .slice(-SHOWN)
    .reverse();
  const opened = new Set([...node.querySelectorAll('details[open]')].map(details => details.dataset.key));
  replace(
    node,
    el(
      'header.pane-head',
      null,
      el('h1', null, 'Traffic'),
      ['all', 'call', 'delivery'].map(name =>
        el(
          `button.tab${filter === name ? '.current' : ''}`,
          {
            type: 'button',
            onclick: () => {
              filter = name;
              draw();
            },
          },
          { all: 'All', call: 'Calls', delivery: 'Deliveries' }[name],
        ),
      ),
      el('span.spacer'),
      el(
        'button.tool',
        { type: 'button', 'aria-label': 'Close traffic', onclick: () => emit('toggle-traffic') },
        icon('close'),
      ),
    ),
    el(
      'div.traffic-list',
      null,
      wanted.length === 0 ? el('div.empty', null, 'Nothing yet.') : wanted.map(item => row(item, opened)),
    ),
  );
}

function row({ kind, entry }, opened) {
  const call = kind === 'call';
  const key = call ? `c${entry.at}${entry.method}` : `d${entry.id}${entry.attempt}`;
  const failed = call ? !entry.ok : entry.error !== undefined;
  const outcome = call
    ? entry.ok
      ? 'ok'
      : entry.error
    : (entry.error ?? (entry.acked_ms === null ? '…' : `${entry.acked_ms} ms`));
  const details = el(
    `details.traffic-row${failed ? '.failed' : ''}`,
    { dataset: { key }, open: opened.has(key) },
    el(
      'summary',
      null,
      el('time', null, new Date(entry.at).toLocaleTimeString([], { hour12: false })),
      el(`span.direction.${kind}`, { title: call ? 'from the app' : 'to the app' }, call ? '→' : '←'),
      el(
        'span.traffic-name',
        null,
        call ? entry.method : entry.kind,
        entry.attempt > 1 && el('span.badge', null, `attempt ${entry.attempt}`),
      ),
      el('span.outcome', null, outcome),
    ),
  );
  const show = () =>
    details.open &&
    details.children.length === 1 &&
    details.append(el('pre', null, JSON.stringify(call ? entry.args : entry.payload, null, 2)));
  details.addEventListener('toggle', show);
  if (details.open) show();
  return details;
}

on('toggle-traffic', toggle);
on('traffic', ({ kind, entry }) => {
  if (!open) return;
  const at = entries.findIndex(
    item => kind === 'delivery' && item.entry.id === entry.id && item.entry.attempt === entry.attempt,
  );
  if (at >= 0) entries[at] = { kind, entry };
  else entries.push({ kind, entry });
  if (entries.length > SHOWN * 4) entries.splice(0, SHOWN);
  draw();
});
on('reset', () => {
  entries.length = 0;
  if (open) draw();
});
