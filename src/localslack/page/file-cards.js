import { code } from './code.js';
import { el } from './dom.js';
import { icon } from './icons.js';

/** The files of a message: pictures shown, texts with their beginning, everything to download. */
export function files(list) {
  if (!list?.length) return null;
  return el(
    'div.files',
    null,
    list.map(file => {
      const url = `/_page/file/${file.id}`;
      if (/^image\/(?:png|jpeg|gif)$/.test(file.mimetype)) {
        return el(
          'a.file.picture-file',
          { href: url, target: '_blank', rel: 'noopener' },
          el('img.picture.large', { src: url, alt: file.alt_txt ?? file.title, loading: 'lazy' }),
          el('span.file-name', null, file.title),
        );
      }
      return el(
        'div.file',
        null,
        el(
          'div.file-head',
          null,
          el('span.file-icon', null, icon('file')),
          el('span.file-name', null, file.title || file.name),
          el(
            'span.hint',
            null,
            `${file.pretty_type} · ${size(file.size)}${file.lines ? ` · ${file.lines} lines` : ''}`,
          ),
          el(
            'a.file-download',
            { href: url, download: file.name, 'aria-label': `Download ${file.name}` },
            icon('download'),
          ),
        ),
        file.preview && code(file.preview + (file.preview_is_truncated ? '\n…' : ''), file.id),
      );
    }),
  );
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
