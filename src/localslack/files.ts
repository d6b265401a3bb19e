import { newId } from './ids.ts';
import type { Json } from './json.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly user: string;
  readonly bytes: Buffer;
  readonly created: number;
  title: string;
  altText: string;
  /** The channels in which it was posted. */
  readonly channels: Set<string>;
}

interface PendingUpload {
  readonly name: string;
  readonly length: number;
  readonly altText: string;
  bytes: Buffer | null;
}

const PREVIEW_CHARACTERS = 500;
/** Slack keeps larger texts as files without a preview. */
const MAX_SNIPPET_BYTES = 1024 * 1024;

/** Files that were posted, and uploads under way. */
export class Files {
  readonly #files = new Map<string, StoredFile>();
  readonly #uploads = new Map<string, PendingUpload>();
  readonly #announce: () => void;

  constructor(announce: () => void) {
    this.#announce = announce;
  }

  all(): StoredFile[] {
    return [...this.#files.values()];
  }

  find(id: string): StoredFile | null {
    return this.#files.get(id) ?? null;
  }

  add(file: {
    name: string;
    user: string;
    bytes: Buffer;
    title?: string;
    altText?: string;
    id?: string;
  }): StoredFile {
    const stored: StoredFile = {
      id: file.id ?? newId('F'),
      name: file.name,
      user: file.user,
      bytes: file.bytes,
      created: Math.floor(Date.now() / 1000),
      title: file.title ?? file.name,
      altText: file.altText ?? '',
      channels: new Set(),
    };
    this.#files.set(stored.id, stored);
    this.#announce();
    return stored;
  }

  remove(id: string): void {
    this.#files.delete(id);
    this.#announce();
  }

  /** Opens an upload; the id is the file's. */
  expect(name: string, length: number, altText: string): string {
    const id = newId('F');
    this.#uploads.set(id, { name, length, altText, bytes: null });
    return id;
  }

  /** Takes an upload's bytes; false where nobody expects them or the length differs. */
  receive(id: string, bytes: Buffer): boolean {
    const upload = this.#uploads.get(id);
    if (!upload || upload.length !== bytes.length) return false;
    upload.bytes = bytes;
    return true;
  }

  /** Turns a finished upload into a file; null where it is unknown or has no bytes yet. */
  complete(id: string, user: string, title: string): StoredFile | null {
    const upload = this.#uploads.get(id);
    if (!upload?.bytes) return null;
    this.#uploads.delete(id);
    return this.add({
      id,
      name: upload.name,
      user,
      bytes: upload.bytes,
      title: title || upload.name,
      altText: upload.altText,
    });
  }

  clear(): void {
    this.#files.clear();
    this.#uploads.clear();
  }
}

/** The file object of Slack's API. */
export function fileObject(file: StoredFile, url: string, team: string): Json {
  const kind = kindOf(file);
  const text = kind.mode === 'snippet' ? file.bytes.toString('utf8') : '';
  const lines = text === '' ? 0 : text.split('\n').length;
  const path = `${url}/files-pri/${team}-${file.id}`;
  const name = encodeURIComponent(file.name);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: kind.mimetype,
    filetype: kind.filetype,
    pretty_type: kind.pretty,
    user: file.user,
    user_team: team,
    editable: kind.mode === 'snippet',
    size: file.bytes.length,
    mode: kind.mode,
    is_external: false,
    external_type: '',
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${path}/${name}`,
    url_private_download: `${path}/download/${name}`,
    permalink: `${url}/files/${file.user}/${file.id}/${name}`,
    ...(file.altText === '' ? {} : { alt_txt: file.altText }),
    ...(kind.mode === 'snippet'
      ? {
          preview: text.slice(0, PREVIEW_CHARACTERS),
          lines,
          lines_more: Math.max(0, lines - 5),
          preview_is_truncated: text.length > PREVIEW_CHARACTERS,
        }
      : {}),
    channels: [...file.channels],
    groups: [],
    ims: [],
    has_rich_preview: false,
    file_access: 'visible',
  };
}

const BINARY: Readonly<Record<string, readonly [mimetype: string, pretty: string]>> = {
  png: ['image/png', 'PNG'],
  jpg: ['image/jpeg', 'JPEG'],
  gif: ['image/gif', 'GIF'],
  pdf: ['application/pdf', 'PDF'],
  gz: ['application/gzip', 'Gzip'],
  zip: ['application/zip', 'Zip'],
};

const TEXT: Readonly<Record<string, readonly [mimetype: string, pretty: string]>> = {
  txt: ['text/plain', 'Plain Text'],
  log: ['text/plain', 'Plain Text'],
  md: ['text/markdown', 'Markdown (raw)'],
  json: ['application/json', 'JSON'],
  svg: ['image/svg+xml', 'SVG'],
  java: ['text/plain', 'Java'],
  py: ['text/x-python', 'Python'],
  go: ['text/x-go', 'Go'],
};

function kindOf(file: StoredFile): {
  mode: 'snippet' | 'hosted';
  mimetype: string;
  filetype: string;
  pretty: string;
} {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const binary = BINARY[extension];
  if (binary) return { mode: 'hosted', mimetype: binary[0], filetype: extension, pretty: binary[1] };
  if (file.bytes.subarray(0, 8_192).includes(0)) {
    return { mode: 'hosted', mimetype: 'application/octet-stream', filetype: 'binary', pretty: 'Binary' };
  }
  const known = TEXT[extension];
  const filetype = known ? (extension === 'txt' || extension === 'log' ? 'text' : extension) : 'text';
  const [mimetype, pretty] = known ?? ['text/plain', 'Plain Text'];
  const mode = file.bytes.length > MAX_SNIPPET_BYTES ? 'hosted' : 'snippet';
  return { mode, mimetype, filetype, pretty };
}
