import { el, replace } from './dom.js';
import { icon } from './icons.js';

const PREVIEW_LINES = 8;
/** Larger files are for downloading. */
const MAX_SHOWN_BYTES = 512 * 1024;

/** Files that people opened, and their text: a live update leaves them open. */
const opened = new Map();

/** The files of a message: pictures shown, texts with their beginning, everything to download. */
export function files(list) {
  if (!list?.length) return null;
  return el(
    'div.files',
    null,
    list.map(file => (/^image\/(?:png|jpeg|gif)$/.test(file.mimetype) ? pictureCard(file) : textCard(file))),
  );
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function address(file) {
  return `/_page/file/${file.id}`;
}

function pictureCard(file) {
  return el(
    'a.file.picture-file',
    { href: address(file), target: '_blank', rel: 'noopener' },
    el('img.picture.large', { src: address(file), alt: file.alt_txt ?? file.title, loading: 'lazy' }),
    el('span.file-name', null, file.title),
  );
}

function textCard(file) {
  const facts = [file.pretty_type, size(file.size), file.lines && `${file.lines} lines`].filter(Boolean);
  const download = { href: address(file), download: file.name, 'aria-label': `Download ${file.name}` };
  return el(
    'div.file',
    null,
    el(
      'div.file-head',
      null,
      el('span.file-icon', null, icon('file')),
      el('span.file-name', null, file.title || file.name),
      el('span.hint', null, facts.join(' · ')),
      el('a.file-download', download, icon('download')),
    ),
    file.preview && preview(file),
  );
}

/** The first lines, and a button that fetches the rest. */
function preview(file) {
  const code = el('code');
  const toggle = el('button.fold', { type: 'button' });
  const lines = file.preview.split('\n').slice(0, PREVIEW_LINES);
  const whole = file.lines <= PREVIEW_LINES && !file.preview_is_truncated;
  const draw = () => {
    code.textContent = opened.get(file.id) ?? lines.join('\n');
    toggle.textContent = opened.has(file.id) ? 'Show less' : `Show all ${file.lines} lines`;
  };
  toggle.addEventListener('click', async () => {
    if (opened.has(file.id)) opened.delete(file.id);
    else opened.set(file.id, await (await fetch(address(file))).text());
    draw();
  });
  draw();
  const node = el('div.folded');
  return replace(node, el('pre', null, code), !whole && file.size <= MAX_SHOWN_BYTES && toggle);
}
