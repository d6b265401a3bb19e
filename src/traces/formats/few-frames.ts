/**
 * Languages whose stacks are a header and frames of one form: Julia, OCaml, Crystal, Zig. A row each.
 *   ERROR: LoadError: BoundsError: attempt to access 3-element Vector{Int64} at index [5]
 *   Stacktrace:
 *    [2] load(order::Int64)
 *      @ Main ~/shop/orders.jl:8                                              Julia: the place below the function
 *   Fatal error: exception Not_found
 *   Called from Orders.load in file "bin/orders.ml", line 8, characters 2-25
 *   Unhandled exception: Missing hash key: 7 (KeyError)
 *     from src/orders.cr:8:5 in 'load'
 *   thread 12345 panic: index out of bounds: index 5, len 3
 *   /src/main.zig:8:20: 0x103d1c4 in load (main)
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

interface Language {
  readonly name: string;
  /** Groups: type, message. */
  readonly head: RegExp;
  /** Named groups: name, file, line. A frame without a file has its place on the next line. */
  readonly frame: RegExp;
  readonly place?: RegExp;
  readonly skip?: RegExp;
  /** What its own library's frames have in their file or name. */
  readonly library: RegExp;
  /** The type of every error, where the header names none. */
  readonly type?: string;
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'julia',
    head: /^ERROR: (?:LoadError: )?(?:TaskFailedException|([A-Z]\w{0,100}(?:Error|Exception)?)): ?(?<message>.*)$/,
    frame: /^\s*\[\d{1,6}\] (?<name>\S.{0,600}?)(?: at (?<file>\S.{0,500}?):(?<line>\d{1,9}))?$/,
    place:
      /^\s*@ (?:[A-Z]\w{0,100}(?:\.\w{1,100}){0,10} )?(?<file>\S.{0,500}?):(?<line>\d{1,9})(?: \[inlined\])?$/,
    skip: /^Stacktrace:\s*$|^in expression starting at |^\s*⋮|^\s*--- the (?:above|last) \d+ lines /u,
    library: /^\.\/(?!\.)|\/share\/julia\/|\/\.julia\/packages\//,
  },
  {
    name: 'ocaml',
    head: /^(?:Fatal error: exception |Exception: )((?:\w{1,60}\.){0,5}[A-Z]\w{0,100})(?<message>.*?)\.?$/,
    frame:
      /^(?:Raised (?:at|by primitive operation at)|Called from|Re-raised at) (?<name>\S.{0,300}?) in file "(?<file>[^"]{1,300})"(?: \(inlined\))?, lines? (?<line>\d{1,9})/,
    skip: /^Called from unknown location$/,
    library: /^Stdlib|^CamlinternalOO|^Lwt\b|^Base\b/,
  },
  {
    name: 'crystal',
    head: /^Unhandled exception(?: in spawn)?: (?<message>.*) \(([A-Z][\w:]{0,200})\)$/,
    frame: /^\s+from (?<file>\S[^:\n]{0,500}):(?<line>\d{1,9}):\d{1,6} in '(?<name>[^'\n]{1,300})'$/,
    skip: /^\s+from \?\?\?$/,
    library: /\/crystal\/(?:src|share)\/|^lib\/|\/share\/crystal\//,
  },
  {
    name: 'zig',
    head: /^(?:thread \d{1,9} )?panic: (?<message>.*)$/,
    frame:
      /^(?<file>\S[^:\n]{0,500}\.zig):(?<line>\d{1,9}):\d{1,6}: 0x[\da-f]{1,16} in (?<name>\S.{0,300}?) \(.{1,200}\)$/,
    skip: /^\s+\S.*$|^\?\?\?:\?:\?: 0x/,
    library: /\/lib\/(?:zig\/)?std\//,
    type: 'panic',
  },
];

/** Lines between the header and the first frame. */
const MAX_BETWEEN = 6;

export const fewFrames: readonly TraceFormat[] = LANGUAGES.map(language => ({
  name: language.name,
  language: language.name,
  open(line, before, emit) {
    if (!language.frame.test(line.text)) return null;
    const head = before.slice(-MAX_BETWEEN).findLast(each => language.head.test(each.text));
    if (!head) return null;
    const session = new FewSession(language, head, emit);
    session.take(line);
    return session;
  },
}));

class FewSession implements Session {
  readonly #language: Language;
  readonly #head: Line;
  readonly #emit: Emit;
  readonly #frames = new FrameList();
  #placed = true;

  constructor(language: Language, head: Line, emit: Emit) {
    this.#language = language;
    this.#head = head;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    const place = this.#placed ? null : this.#language.place?.exec(text);
    if (place) {
      const { file = '', line: number } = place.groups ?? {};
      this.#frames.amend(frame => this.#frame(frame.function, file, Number(number)));
      this.#placed = true;
      return true;
    }
    const frame = this.#language.frame.exec(text)?.groups;
    if (frame) {
      const file = frame['file'] ?? null;
      const number = frame['line'] === undefined ? null : Number(frame['line']);
      this.#frames.push(this.#frame((frame['name'] ?? '').replace(/\(.*$/s, ''), file, number), line);
      this.#placed = file !== null;
      return true;
    }
    return this.#language.skip?.test(text) ?? false;
  }

  close(): readonly Line[] {
    const match = this.#language.head.exec(this.#head.text);
    const named = match?.slice(1).find(group => group !== undefined && group !== match.groups?.['message']);
    this.#emit({
      kind: 'trace',
      trace: {
        type: named ?? this.#language.type ?? 'error',
        message: match?.groups?.['message']?.trim() || null,
        thread: null,
        state: null,
        frames: this.#frames.frames,
        causes: [],
        at: this.#head,
        ...(this.#frames.elided > 0 && { elided: this.#frames.elided }),
      },
    });
    return [];
  }

  #frame(name: string, file: string | null, line: number | null) {
    const { library } = this.#language;
    const frame = frameOf(this.#language.name, { function: name, module: null, file, line });
    return library.test(file ?? '') || library.test(name) ? { ...frame, own: false } : frame;
  }
}
