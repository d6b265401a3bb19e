import { act } from './api.js';
import { Attachments } from './attachments.js';
import { CompletionList } from './completion-list.js';
import { el, replace } from './dom.js';
import { size } from './file-cards.js';
import { icon } from './icons.js';
import { state } from './state.js';
import { toast } from './toast.js';

/** A paste longer than this is offered as a snippet, as Slack does. */
const LONG_PASTE = 4_000;
const MAX_HEIGHT_PX = 260;

/** Where one writes. `place` is `{ channel(), thread(), label(), dropZone }`; slash commands work outside threads. */
export class Composer {
  constructor(place) {
    this.place = place;
    this.field = el('textarea.compose-field', {
      rows: '1',
      'aria-label': 'Message',
      autocomplete: 'off',
      spellcheck: false,
    });
    this.list = new CompletionList(this.field, () => !place.thread());
    this.attachments = new Attachments(() => this.changed());
    this.offer = el('div.offer', { hidden: true });
    this.sendButton = el(
      'button.send',
      { type: 'button', 'aria-label': 'Send', title: 'Send (Enter)', onclick: () => this.send() },
      icon('send'),
    );
    this.node = el(
      'div.composer',
      null,
      this.list.node,
      this.offer,
      el(
        'div.compose-box',
        null,
        this.attachments.node,
        el('div.compose-row', null, this.picker(), this.field, this.sendButton),
      ),
    );
    this.listen();
  }

  picker() {
    const input = el('input', { type: 'file', multiple: true, hidden: true });
    input.addEventListener('change', async () => {
      await this.attachments.take(input.files);
      input.value = '';
    });
    const label = { type: 'button', title: 'Attach a file', 'aria-label': 'Attach a file' };
    return [el('button.tool', { ...label, onclick: () => input.click() }, icon('plus')), input];
  }

  listen() {
    this.field.addEventListener('input', () => this.changed());
    this.field.addEventListener('keydown', event => this.key(event));
    this.field.addEventListener('blur', () => setTimeout(() => this.list.show(null), 150));
    this.field.addEventListener('paste', event => this.paste(event));
    const zone = this.place.dropZone;
    zone.addEventListener('dragover', event => {
      event.preventDefault();
      zone.classList.add('dropping');
    });
    zone.addEventListener('dragleave', event => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove('dropping');
    });
    zone.addEventListener('drop', event => {
      event.preventDefault();
      zone.classList.remove('dropping');
      void this.attachments.take(event.dataTransfer.files);
    });
  }

  refresh() {
    this.field.placeholder = this.place.label();
    this.changed();
  }

  set(text) {
    this.field.value = text;
    this.changed();
    this.field.focus();
  }

  changed() {
    this.field.style.setProperty('height', 'auto');
    this.field.style.setProperty('height', `${Math.min(this.field.scrollHeight, MAX_HEIGHT_PX)}px`);
    this.sendButton.disabled = this.field.value.trim() === '' && this.attachments.files.length === 0;
    this.list.look();
  }

  key(event) {
    if (this.list.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void this.send();
    }
  }

  paste(event) {
    const pasted = [...event.clipboardData.files];
    const text = event.clipboardData.getData('text/plain');
    if (pasted.length === 0 && text.length <= LONG_PASTE) return;
    event.preventDefault();
    if (pasted.length > 0) void this.attachments.take(pasted);
    else this.offerSnippet(text);
  }

  /** A long paste is better as a file: it keeps its form and has no length limit. */
  offerSnippet(text) {
    const close = () => {
      this.offer.hidden = true;
      this.field.focus();
      this.changed();
    };
    const attach = () => {
      this.attachments.add('pasted.txt', text, 'utf8', text.length);
      close();
    };
    const keep = () => {
      this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, 'end');
      close();
    };
    const lines = text.split('\n').length.toLocaleString();
    replace(
      this.offer,
      el('span', null, `This paste is long: ${lines} lines, ${size(text.length)}.`),
      el('button.button.primary', { type: 'button', onclick: attach }, 'Attach as a snippet'),
      el('button.button', { type: 'button', onclick: keep }, 'Keep as text'),
    );
    this.offer.hidden = false;
    this.offer.querySelector('button').focus();
  }

  async send() {
    const text = this.field.value;
    const { files } = this.attachments;
    if (text.trim() === '' && files.length === 0) return;
    const thread = this.place.thread();
    this.list.show(null);
    if (/^\/\S/.test(text) && files.length === 0) return await this.sendCommand(text, thread);
    const body = {
      channel: this.place.channel(),
      text,
      ...(thread ? { thread_ts: thread } : {}),
      ...(files.length > 0
        ? { files: files.map(({ name, content, encoding }) => ({ name, content, encoding })) }
        : {}),
    };
    if (await act('message', body)) this.clear();
  }

  async sendCommand(text, thread) {
    if (thread) {
      toast(
        `Slash commands do not work in threads. Write @${state.app.user_name} instead of the slash.`,
        'error',
      );
      return;
    }
    this.clear();
    await command(this.place.channel(), text);
  }

  clear() {
    this.field.value = '';
    this.attachments.clear();
  }
}

/** Sends a slash command; says so when the app does not answer. */
export async function command(channel, text) {
  const answer = await act('command', { channel, text });
  if (answer && !answer.ack)
    toast(`${text.split(' ')[0]} failed: the app did not answer within 3 seconds.`, 'error');
}
