import { tokensAtMost } from './tokens.ts';

/** Lines within a number of tokens. */
export class Room {
  readonly #lines: string[] = [];
  #left: number;

  constructor(tokens: number) {
    this.#left = tokens;
  }

  /** Always: these are short and needed. */
  add(lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines.push(line);
      this.#left -= cost(line);
    }
  }

  /** As many of the lines as fit, under a title; returns how many. */
  fit(title: string, lines: readonly string[]): number {
    return this.fitEach(title, lines, line => line);
  }

  fitEach<Thing>(title: string, things: readonly Thing[], lineOf: (thing: Thing) => string): number {
    const start = this.#lines.length;
    let count = 0;
    for (const thing of things) {
      if (this.#left < 150) break;
      if (count === 0) this.add(['', title]);
      this.add([lineOf(thing)]);
      count++;
    }
    if (count > 0 && count < things.length) this.add([`(${things.length - count} more are not shown)`]);
    return this.#lines.length > start ? count : 0;
  }

  part(share: number): Room {
    return new Room(Math.floor(this.#left * share));
  }

  take(part: Room): void {
    this.add(part.#lines);
  }

  fits(text: string): boolean {
    return cost(text) <= this.#left;
  }

  text(): string {
    return this.#lines.join('\n');
  }
}

function cost(line: string): number {
  return tokensAtMost(line) + 1;
}
