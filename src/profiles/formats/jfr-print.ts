/**
 * `jfr print`, as text and with --json: events one after the other.
 * Source: https://github.com/openjdk/jdk/blob/master/src/jdk.jfr/share/classes/jdk/jfr/internal/tool/PrettyWriter.java
 *
 *     jdk.ExecutionSample {
 *       startTime = 12:56:06.432 (2026-11-25)
 *       sampledThread = "burn-1" (javaThreadId = 27)
 *       state = "STATE_RUNNABLE"
 *       stackTrace = [
 *         Load.hash(byte[]) line: 17
 *         ...
 *       ]
 *     }
 *
 * Sizes and times are rounded (`27.3 kB`, `25.1 ms`); stacks end after five frames unless --stack-depth says more.
 */
import { PerfError } from '../../core/errors.ts';
import { fieldsOf, jsonOf, listOf, numberOf, textOf } from '../json.ts';
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { PrintedColumns, type PrintedEvent, printedMethod } from './jfr-columns.ts';

export const jfrPrint: Format = { name: 'jfr-print', detect: detectText, read: readText };
export const jfrJson: Format = { name: 'jfr-json', detect: detectJson, read: readJson };

const OPEN = /^([a-zA-Z][\w.$]{0,200}) \{$/;
const FIELD = /^ {2}(\w{1,80}) = (.*)$/;
const FRAME = /^ {4}(\S.*?)(?: line: (\d{1,9}))?$/;
const MAX_FRAMES = 4096;

function detectText(head: Head): Detection | null {
  const opened = head.lines.findIndex(
    (line, index) => OPEN.test(line) && /^ {2}startTime = \d/.test(head.lines[index + 1] ?? ''),
  );
  return opened < 0 ? null : { confidence: 0.95, why: `jfr print: "${head.lines[opened]}"` };
}

function readText(input: Input): Promise<Profile> {
  return readByLine(input, new PrintReader());
}

class PrintReader {
  readonly #columns = new PrintedColumns();
  readonly #unread = new UnreadLines();
  #number = 0;
  #type: string | null = null;
  #at = 0;
  #fields = new Map<string, string>();
  #frames: string[] = [];
  #isCut = false;
  #inStack = false;

  line(text: string): void {
    this.#number++;
    const opened = OPEN.exec(text);
    if (opened !== null) this.#begin(opened[1]!);
    else if (text === '}') this.#close();
    else if (this.#inStack) this.#stackLine(text);
    else if (this.#type !== null) this.#field(text);
    else if (text.trim() !== '') this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    if (this.#type !== null) this.#unread.add(this.#number, `the last event, ${this.#type}, is cut off`);
    if (this.#columns.size === 0) throw withoutStacks(input.name);
    const notes = [...input.notes, 'jfr print rounds sizes and times; send the .jfr itself for exact ones'];
    return this.#columns.profile({ format: 'jfr-print', source: input.name, unread: this.#unread }, notes);
  }

  #begin(type: string): void {
    this.#type = type;
    this.#at = this.#number;
    this.#fields = new Map();
    this.#frames = [];
    this.#isCut = false;
    this.#inStack = false;
  }

  #field(text: string): void {
    const field = FIELD.exec(text);
    if (field === null) return;
    this.#inStack = field[1] === 'stackTrace' && field[2] === '[';
    this.#fields.set(field[1]!, field[2]!);
  }

  #stackLine(text: string): void {
    if (text === '  ]') this.#inStack = false;
    else if (text.trim() === '...') this.#isCut = true;
    else {
      const frame = FRAME.exec(text);
      if (frame === null) this.#unread.add(this.#number, text);
      else if (this.#frames.length < MAX_FRAMES) this.#frames.push(printedMethod(frame[1]!));
    }
  }

  #close(): void {
    if (this.#type === null) return;
    const fields = this.#fields;
    const thread = fields.get('sampledThread') ?? fields.get('eventThread') ?? '';
    const event: PrintedEvent = {
      type: this.#type,
      frames: this.#frames,
      thread: /^"(.{0,200}?)"/.exec(thread)?.[1] ?? null,
      weight: names => names.map(name => amountOf(fields.get(name))).find(each => each !== null) ?? null,
      isCut: this.#isCut,
    };
    this.#columns.add(event, this.#at, `${this.#type} {`);
    this.#type = null;
  }
}

const SCALES: Readonly<Record<string, number>> = {
  '': 1,
  bytes: 1,
  byte: 1,
  B: 1,
  kB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** `27.3 kB`, `25.1 ms`, `1 m 3 s`, `4`. */
function amountOf(text: string | undefined): number | null {
  const parts = [...(text ?? '').matchAll(/(\d{1,18}(?:[.,]\d{1,9})?) ?([a-zA-Z]{0,5})/g)];
  if (parts.length === 0 || parts.length > 4) return null;
  let sum = 0;
  for (const [, number, unit] of parts) {
    const scale = SCALES[unit ?? ''];
    if (scale === undefined) return null;
    sum += Number(number!.replace(',', '.')) * scale;
  }
  return Math.round(sum);
}

function detectJson(head: Head): Detection | null {
  const isRecording = /^\ufeff?\s*\{\s*"recording"\s*:\s*\{\s*"events"\s*:\s*\[/.test(head.text);
  return isRecording ? { confidence: 0.98, why: 'jfr print --json' } : null;
}

async function readJson(input: Input): Promise<Profile> {
  const columns = new PrintedColumns();
  const events = listOf(fieldsOf((await jsonOf(input))['recording'])['events']);
  for (const each of events) {
    const event = fieldsOf(each);
    const values = fieldsOf(event['values']);
    const stack = fieldsOf(values['stackTrace']);
    const thread = fieldsOf(values['sampledThread'] ?? values['eventThread']);
    columns.add({
      type: textOf(event['type']) ?? '?',
      frames: listOf(stack['frames']).slice(0, MAX_FRAMES).map(jsonFrame),
      thread: textOf(thread['javaName']) ?? textOf(thread['osName']),
      weight: names => names.map(name => jsonAmount(values[name])).find(one => one !== null) ?? null,
      isCut: stack['truncated'] === true,
    });
  }
  if (columns.size === 0) throw withoutStacks(input.name);
  const unread = { count: 0, lines: [] };
  return columns.profile({ format: 'jfr-json', source: input.name, unread }, input.notes);
}

function jsonFrame(frame: unknown): string {
  const method = fieldsOf(fieldsOf(frame)['method']);
  const type = textOf(fieldsOf(method['type'])['name']);
  const name = textOf(method['name']) ?? '[unknown]';
  return type === null ? name : printedMethod(`${type.replaceAll('/', '.')}.${name}`);
}

/** A number, or a duration as `PT0.025S`, `PT1M3.5S`. */
function jsonAmount(value: unknown): number | null {
  const span = /^PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?$/.exec(textOf(value) ?? '');
  if (span === null) return numberOf(value);
  const [hours, minutes, seconds] = span.slice(1).map(part => Number(part ?? 0));
  return Math.round((hours! * 3600 + minutes! * 60 + seconds!) * 1e9);
}

function withoutStacks(name: string): PerfError {
  return new PerfError(
    'profile-broken',
    `${name} shows events of a flight recording, but none with a stack that says where time or memory goes. ` +
      'Print jdk.ExecutionSample, jdk.ObjectAllocationSample or jdk.JavaMonitorEnter, or send the .jfr itself.',
  );
}
