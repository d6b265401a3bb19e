/**
 * Android's native crash dumps, in a tombstone file or in logcat. https://source.android.com/docs/core/tests/debug/native-crash
 *   *** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
 *   pid: 8288, tid: 8301, name: worker  >>> com.example.shop <<<
 *   signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0
 *   Cause: null pointer dereference
 *   Abort message: 'Check failed: size > 0'
 *   backtrace:
 *         #00 pc 0000000000042f89  /data/app/com.example.shop/lib/arm64/libshop.so (shop::load(int)+20) (BuildId: 0c31…)
 *   --- --- --- --- --- --- --- --- --- --- --- --- --- --- --- ---          the other threads follow
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame, sanitizerFrame } from './c-frame.ts';
import { plainName } from './plain-name.ts';

/** logcat's own words before each line: `11-25 12:00:00.223  8350  8350 F DEBUG   : `, `F/DEBUG   ( 8350): `. */
const LOGCAT =
  /^(?:[\d-]{5,10} [\d:.]{8,15}\s{1,6}[\d-]{1,21}(?:\s{1,6}\d{1,10}|\/\S{1,60})?\s{1,4})?[VDIWEFA][\s/](?:DEBUG|libc|crash_dump\d{0,2})\s{0,8}(?:\(\s{0,6}\d{1,10}\))?\s?:\s?/;
const STARS = /^(?:\*\*\* ){7,}\*\*\*\s*$/;
const NEXT_THREAD = /^(?:--- ){7,}---\s*$/;
const WHO = /^pid: (\d{1,10}), tid: (\d{1,10}), name: (.{0,80}?)\s+>>> (.{1,200}) <<<$/;
const SIGNAL =
  /^signal (\d{1,2}) \((SIG\w{2,10})\), code -?\d+ \(([\w ]{1,60})[^)]{0,100}\), fault addr (\S{1,40})/;
const FATAL =
  /^Fatal signal (\d{1,2}) \((SIG\w{2,10})\), code -?\d+(?: \((\w+)\))?(?:, fault addr (\S+))? in tid (\d{1,10}) \((.{1,60}?)\)/;
const ABORT = /^Abort message: '?(.{0,2000}?)'?$/;
const CAUSE = /^Cause: (.{1,300})$/;
const FRAME =
  /^\s*#(\d{1,4}) {1,2}pc (?:0x)?[\da-f]{6,16}(?: {1,3}(\S.{0,500}?))?(?: \(offset 0x[\da-f]+\))?(?: \(([^\n]{1,2000}?)(?:\+\d{1,12})?\))?(?: \(BuildId: [\da-f]{1,64}\))?\s*$/;
const SYMBOLISED = /^\s+#\d{1,4} 0x[\da-f]{6,16} in /;
const KNOWN =
  /^\s*$|^(?:Build fingerprint|Revision|ABI|Timestamp|Process uptime|Cmdline|uid|tagged_addr|esr|LineageOS|Softversion|backtrace|stack:|memory (?:near|map)|open files|code around|Total RSS|CrashSerialNum|tail end of log|-{3,} |Native Crash|pac_enabled)|^\s+(?:[rx]\d{1,2}|e[a-z]{2}|x[a-z]s|r[a-z]{2}|ip|sp|lr|pc|fp|sl|pst|cpsr|d\d|scr|zero|at|v\d|a\d|t\d|s\d|gp|ra|hi|lo) {1,3}[\da-f]{8,16}|^\s+NOTE: |^Could not|^\s+[\da-f]{8,16}/;
const MAX_FOREIGN = 8;

export const androidTombstone: TraceFormat = {
  name: 'android-tombstone',
  language: 'c',
  open(line, _before, emit) {
    const text = withoutLogcat(line.text);
    if (!STARS.test(text) && !WHO.test(text) && !FATAL.test(text) && !SIGNAL.test(text)) return null;
    const session = new TombstoneSession(line, emit);
    session.take(line);
    return session;
  },
};

function withoutLogcat(text: string): string {
  return /[VDIWEFA][\s/](?:DEBUG|libc|crash)/.test(text) ? text.replace(LOGCAT, '') : text;
}

class TombstoneSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  #process = '';
  #thread: string | null = null;
  #tid: number | null = null;
  #signal: string | null = null;
  #words: string[] = [];
  #frames = new FrameList();
  #shown = 0;
  #foreign: Line[] = [];

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const text = withoutLogcat(line.text);
    // The next crash of the same log.
    if (line !== this.#at && STARS.test(text) && (this.#shown > 0 || this.#frames.length > 0)) return false;
    if (this.#header(text) || this.#frame(text, line) || KNOWN.test(text) || STARS.test(text)) {
      if (text.trim() !== '') this.#foreign = [];
      return true;
    }
    if (this.#foreign.length >= MAX_FOREIGN) return false;
    this.#foreign.push(line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    return this.#foreign;
  }

  #header(text: string): boolean {
    if (NEXT_THREAD.test(text)) {
      this.#finish();
      return true;
    }
    const who = WHO.exec(text);
    if (who) {
      if (this.#frames.length > 0) this.#finish();
      [this.#process, this.#thread, this.#tid] = [who[4] ?? '', who[3] ?? null, Number(who[2])];
      return true;
    }
    const signal = SIGNAL.exec(text) ?? FATAL.exec(text);
    if (signal) {
      this.#signal = signal[2] ?? null;
      const address = signal[4] === undefined || /^-+$/.test(signal[4]) ? '' : ` at ${signal[4]}`;
      if (this.#words.length === 0) this.#words.push(`${signal[3] ?? ''}${address}`);
      if (signal[6] !== undefined) this.#thread ??= signal[6];
      return true;
    }
    const words = ABORT.exec(text)?.[1] ?? CAUSE.exec(text)?.[1];
    if (words !== undefined) this.#words.unshift(words);
    return words !== undefined;
  }

  #frame(text: string, line: Line): boolean {
    const match = text.includes(' pc ') ? FRAME.exec(text) : null;
    // A symboliser writes its own form in the place of the dump's.
    const frame = match
      ? frameOf(match[3], match[2])
      : SYMBOLISED.test(text)
        ? sanitizerFrame(text)?.frame
        : null;
    if (!frame) return false;
    this.#frames.push(frame, line);
    return true;
  }

  #finish(): void {
    const frames = this.#frames.frames;
    const crashed = this.#shown === 0 && (this.#signal !== null || this.#words.length > 0);
    if (frames.length > 0 || crashed) {
      this.#shown += 1;
      this.#emit({
        kind: 'trace',
        trace: {
          type: crashed ? (this.#signal ?? 'native crash') : null,
          message: crashed ? said(this.#words) : null,
          thread: this.#thread === null ? null : `${this.#thread} (${this.#process})`.replace(/ \(\)$/, ''),
          state: crashed ? 'crashed' : null,
          frames,
          causes: [],
          at: crashed ? this.#at : (frames[0]?.at ?? this.#at),
          ...(this.#tid !== null && { details: { nativeId: this.#tid } }),
        },
      });
    }
    this.#frames = new FrameList();
    this.#thread = null;
    this.#tid = null;
  }
}

function said(words: readonly string[]): string | null {
  return words.filter(word => word.trim() !== '').join('; ') || null;
}

function frameOf(name: string | undefined, module: string | undefined): Frame {
  const known = name === undefined || /^(?:BuildId|offset) /.test(name) ? '??' : plainName(name);
  return cFrame(known, module?.replace(/!/, '/') ?? null, null, null);
}
