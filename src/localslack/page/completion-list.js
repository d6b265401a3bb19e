import { complete } from './completion.js';
import { el, replace } from './dom.js';

/** The list over a field that completes what is typed: arrows choose, Tab takes, Escape closes. */
export class CompletionList {
  constructor(field, slash) {
    this.field = field;
    this.slash = slash;
    this.completion = null;
    this.choice = 0;
    this.node = el('div.completion', { role: 'listbox', hidden: true });
  }

  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.show(document.activeElement === this.field ? complete(before, this.slash()) : null);
  }

  show(completion) {
    this.completion = completion;
    this.choice = 0;
    this.node.hidden = !completion;
    if (completion) this.draw();
  }

  draw() {
    const items = this.completion.items.map((item, index) => {
      const chosen = index === this.choice;
      const take = event => {
        event.preventDefault();
        this.accept(index);
      };
      return el(
        `div.completion-item${chosen ? '.chosen' : ''}`,
        { role: 'option', 'aria-selected': String(chosen), onpointerdown: take },
        el('span.completion-label', null, item.label),
        el('span.hint', null, item.note),
      );
    });
    replace(
      this.node,
      items,
      el('div.completion-foot', null, '↑ ↓ to choose · Tab to complete · Esc to close'),
    );
    this.node.children[this.choice]?.scrollIntoView({ block: 'nearest' });
  }

  accept(index) {
    const { from, items } = this.completion;
    const rest = this.field.value.slice(this.field.selectionStart).trimStart();
    const end = from + items[index].insert.length;
    this.field.value = this.field.value.slice(0, from) + items[index].insert + rest;
    this.field.setSelectionRange(end, end);
    this.field.focus();
    this.field.dispatchEvent(new Event('input'));
  }

  /** True when the key was meant for the list. */
  key(event) {
    if (!this.completion || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const { length } = this.completion.items;
      this.choice = (this.choice + step + length) % length;
      this.draw();
    } else if (event.key === 'Tab') this.accept(this.choice);
    else if (event.key === 'Escape') this.show(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
