import { el, replace } from './dom.js';
import { size } from './file-cards.js';
import { icon } from './icons.js';
import { toast } from './toast.js';

const MAX_FILE_BYTES = 128 * 1024 * 1024;

/** The files that go with the next message. */
export class Attachments {
  constructor(changed) {
    this.files = [];
    this.changed = changed;
    this.node = el('div.chips');
  }

  async take(list) {
    for (const file of [...list]) {
      if (file.size > MAX_FILE_BYTES) toast(`${file.name} is larger than ${size(MAX_FILE_BYTES)}.`, 'error');
      else this.add(file.name, await base64(file), 'base64', file.size);
    }
  }

  add(name, content, encoding, bytes) {
    this.files.push({ name, content, encoding, bytes });
    this.draw();
  }

  clear() {
    this.files = [];
    this.draw();
  }

  draw() {
    const chips = this.files.map((file, index) => {
      const remove = () => {
        this.files.splice(index, 1);
        this.draw();
      };
      return el(
        'span.chip',
        null,
        `${file.name} · ${size(file.bytes)}`,
        el(
          'button.close',
          { type: 'button', 'aria-label': `Remove ${file.name}`, onclick: remove },
          icon('close'),
        ),
      );
    });
    replace(this.node, chips);
    this.changed();
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
