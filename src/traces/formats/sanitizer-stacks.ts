/** The stacks of one sanitizer's report, each with the label that stands before it. */
import { type Frame, FrameList, type Line, type RelatedStack } from '../model.ts';
import { sanitizerFrame } from './c-frame.ts';

const LIBFUZZER = /^#\d+[:\t ]+(?:cov|INITED|NEW|REDUCE|pulse|READ|DONE)\b|^#\d+: cov/;

/** Stacks with their labels, in the order of printing. */
export class SanitizerStacks {
  readonly #done: (RelatedStack & { elided: number })[] = [];
  #label: { text: string; at: Line } | null = null;
  #frames = new FrameList();
  #at: Line | null = null;

  label(text: string, at: Line): void {
    this.finish();
    // Several labels before one stack: the last but a hint counts, the first is the access itself.
    if (!this.#label || !/^(?:READ|WRITE)/.test(this.#label.text)) this.#label = { text, at };
  }

  frame(text: string, line: Line): boolean {
    const parsed = LIBFUZZER.test(text) ? null : sanitizerFrame(text);
    if (!parsed) return false;
    if (parsed.number === 0) this.finish();
    this.#at ??= line;
    this.#frames.push(parsed.frame, line);
    return true;
  }

  finish(): void {
    const frames: Frame[] = this.#frames.frames;
    if (frames.length === 0 || !this.#at) return;
    const label = this.#label?.text ?? '';
    const thread = /\bthread (T\d+)|\bThread (T\d+)/.exec(label);
    this.#done.push({
      label,
      thread: thread?.[1] ?? thread?.[2] ?? (/main thread/.test(label) ? 'main' : null),
      frames,
      at: this.#label?.at ?? this.#at,
      elided: this.#frames.elided,
    });
    this.#frames = new FrameList();
    this.#label = null;
    this.#at = null;
  }

  get any(): boolean {
    return this.#done.length > 0 || this.#frames.length > 0;
  }

  get all(): readonly (RelatedStack & { elided: number })[] {
    this.finish();
    return this.#done;
  }
}
