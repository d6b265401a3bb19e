import { el } from './dom.js';
import { messageNode } from './message.js';

/** Messages of one author within this time stand together. */
const GROUP_SECONDS = 300;

/** A list of messages that is redrawn in place: unchanged ones keep their nodes. */
export class Timeline {
  constructor(options) {
    this.options = options;
    this.node = el('div.timeline', { role: 'log', 'aria-live': 'polite', 'aria-label': options.label });
    this.drawn = new Map();
    this.stuck = true;
    let before = 0;
    this.node.addEventListener('scroll', () => {
      const { scrollTop } = this.node;
      // Only a person scrolls up; a growing message moves the end away without anybody leaving it.
      if (scrollTop < before || this.atEnd()) this.stuck = this.atEnd();
      before = scrollTop;
    });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.node);
  }

  draw(messages) {
    const { stuck } = this;
    const wanted = [];
    let previous = null;
    for (const message of messages) {
      const day = dayOf(message.ts);
      if (this.options.days && (!previous || dayOf(previous.ts) !== day))
        wanted.push(this.kept(`day ${day}`, day, () => divider(message.ts)));
      const grouped = this.isGrouped(previous, message);
      const mark = JSON.stringify([message, grouped]);
      wanted.push(
        this.kept(message.ts, mark, () => messageNode(message, { ...this.options.place, grouped })),
      );
      if (this.options.afterFirst && !previous)
        wanted.push(
          this.kept('count', String(messages.length), () => this.options.afterFirst(messages.length - 1)),
        );
      previous = message;
    }
    this.sync(wanted);
    if (stuck) this.toEnd();
  }

  /** The node drawn before, if what it shows is the same. */
  kept(key, mark, make) {
    const known = this.drawn.get(key);
    if (known?.mark === mark) return known.node;
    const node = make();
    this.drawn.set(key, { mark, node });
    return node;
  }

  sync(wanted) {
    const keep = new Set(wanted);
    for (const child of [...this.node.children]) if (!keep.has(child)) child.remove();
    for (const [index, node] of wanted.entries()) {
      if (this.node.children[index] !== node) this.node.insertBefore(node, this.node.children[index] ?? null);
    }
    for (const [key, { node }] of this.drawn) if (!keep.has(node)) this.drawn.delete(key);
  }

  isGrouped(previous, message) {
    if (!previous || previous.subtype === 'tombstone' || message.ephemeral || previous.ephemeral)
      return false;
    const same = previous.user === message.user && previous.username === message.username;
    return (
      same &&
      Number(message.ts) - Number(previous.ts) < GROUP_SECONDS &&
      !previous.reply_count &&
      dayOf(previous.ts) === dayOf(message.ts)
    );
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }
}

function dayOf(ts) {
  return new Date(Number(ts) * 1000).toDateString();
}

function divider(ts) {
  const date = new Date(Number(ts) * 1000);
  const today = date.toDateString() === new Date().toDateString();
  const words = date.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
  return el('div.day', null, el('span', null, today ? 'Today' : words));
}
