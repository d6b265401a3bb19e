/**
 * Builds an element: `el('button.quiet', { onclick }, 'Text')`. Children are nodes, strings (as text, never
 * as HTML), lists of those, or nothing.
 */
export function el(selector, properties, ...children) {
  const [tag, ...classes] = selector.split('.');
  const node = document.createElement(tag || 'div');
  if (classes.length > 0) node.className = classes.join(' ');
  for (const [name, value] of Object.entries(properties ?? {})) assign(node, name, value);
  append(node, children);
  return node;
}

export function append(node, children) {
  for (const child of children.flat(Number.POSITIVE_INFINITY)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/** An address that is safe to link to; null for anything but http, https and mailto. */
export function safeUrl(url) {
  return /^(?:https?:\/\/|mailto:)/i.test(url) ? url : null;
}

export function link(url, ...children) {
  const safe = safeUrl(url);
  if (!safe) return el('span', null, ...children);
  return el('a', { href: safe, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

function assign(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (name === 'dataset') Object.assign(node.dataset, value);
  else if (name in node && typeof value !== 'string') node[name] = value;
  else node.setAttribute(name, value === true ? '' : value);
}
