/** Lines that were not understood: all are counted, the first few kept. Nothing is dropped in silence. */
import { detached } from './detached.ts';
import type { SourceLine, Unread } from './model.ts';

const KEPT = 20;
const MAX_TEXT = 200;

export class UnreadLines implements Unread {
  count = 0;
  readonly lines: SourceLine[] = [];

  add(line: number, text: string): void {
    this.count++;
    if (this.lines.length < KEPT) this.lines.push({ line, text: detached(text.slice(0, MAX_TEXT)) });
  }
}
