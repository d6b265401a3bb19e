/**
 * `perf annotate --stdio`: instructions with their share of the symbol, source lines between them.
 * Source: https://github.com/torvalds/linux/blob/master/tools/perf/util/annotate.c
 *
 *      Percent |	Source code & Disassembly of hot for cpu-clock:ppp (234 samples, percent: local period)
 *              : 26   int key = values[i];
 *         0.85 :   248b:   mov    %r9,%rax // hot.cpp:26
 *
 * A group of events prints a percent each; `-n` prints samples, `Sorted summary` lists lines. 100 % is the symbol.
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile, View } from '../model.ts';
import { round } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { meaningOfEvent } from '../views.ts';
import { leaderOf, withoutRawBytes } from './perf-annotate-code.ts';
import { isAnnotateScreen, ScreenReader } from './perf-annotate-screen.ts';

export const perfAnnotate: Format = { name: 'perf-annotate', detect, read };

const HEADER = /^\s*(Percent|Samples|Period|Event count)\s*\|\s+(?:Source code & )?Disassembly of (\S.*)$/;
const SAMPLES = / \((\d{1,12}) samples(?:, percent: ([a-z -]{1,30}))?\)$/;
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const COLOUR = new RegExp('\\u001b\\[[0-9;]*[mK]', 'g');
const INSTRUCTION = /^([\s\d.%]{0,400}):\s+([0-9a-f]{1,16}):\s+(\S.*)$/;
const SOURCE = /^\s*:(?:\s(\d{1,7}))?\s?(.*)$/;
/** Lines of source that one instruction keeps of those above it. */
const MAX_CONTEXT = 60;
const LABEL = /^\s*[0-9a-f]{8,16} <(.{1,4000})>:\s*$/;

function detect(head: Head): Detection | null {
  const screen = head.lines.find(isAnnotateScreen);
  if (screen !== undefined) return { confidence: 0.995, why: `"${screen.trim().slice(0, 80)}"` };
  const header = head.lines.find(line => HEADER.test(line));
  if (header !== undefined) return { confidence: 0.98, why: `"${header.trim().slice(0, 80)}"` };
  const rows = head.lines.filter(line => /^\s*\d{1,3}\.\d{2}\s+:\s+[0-9a-f]+:\s+[a-z]/.test(line)).length;
  return rows >= 3 ? { confidence: 0.8, why: `${rows} instructions with a percent` } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new AnnotateReader());
}

interface Open {
  readonly lines: HotLine[];
  readonly figure: 'percent' | 'samples' | 'period';
  /** The figures are shares of the whole run: of the symbol they are less. */
  readonly isGlobal: boolean;
  readonly module: string;
  readonly event: string | null;
  readonly samples: number | null;
  function: string;
}

class AnnotateReader {
  readonly #annotations: Open[] = [];
  readonly #unread = new UnreadLines();
  #number = 0;
  #source: { text: string; line: number | null } | null = null;
  #inlined: string | null = null;
  #context: string[] = [];
  /** By the function that code comes from, `''` for the annotated one. */
  readonly #lastSource = new Map<string, { text: string; line: number | null }>();
  #inSummary = false;
  #screen: ScreenReader | null = null;

  line(raw: string): void {
    this.#number++;
    const text = raw.includes('\u001b') ? raw.replaceAll(COLOUR, '') : raw;
    if (isAnnotateScreen(text)) this.#screen ??= new ScreenReader();
    if (this.#screen !== null) {
      if (!this.#screen.line(this.#number, text)) this.#unread.add(this.#number, text);
      return;
    }
    const header = HEADER.exec(text);
    if (header !== null) this.#open(header);
    else if (/^Sorted summary for file /.test(text)) this.#inSummary = true;
    else if (this.#inSummary ? !isSummary(text) : !this.#content(text)) this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    this.#screen?.close();
    const read = this.#annotations.filter(({ lines }) => lines.length > 0).map(annotationOf);
    const annotations = comparable([...read, ...(this.#screen?.annotations ?? [])]);
    const events = Map.groupBy(annotations, ({ event }) => event ?? 'samples');
    const views = [...events].map(([event, ofEvent]) => viewOf(event, ofEvent));
    if (views.length === 0)
      views.push(lineView([], 'samples', 'cpu', 'all samples of the annotated symbols'));
    const notes = [...input.notes];
    const lost = annotations.filter(({ samples }) => samples === null).length;
    if (lost > 0) notes.push('the number of samples is not printed: the shares may rest on few of them');
    notes.push('source line numbers printed by perf annotate can be off by some lines: go by the text');
    return {
      format: 'perf-annotate',
      source: input.name,
      views,
      stacks: null,
      annotations,
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  #open(header: RegExpExecArray): void {
    this.#inSummary = false;
    this.#source = null;
    this.#inlined = null;
    this.#lastSource.clear();
    const title = header[2]!.trimEnd();
    const samples = SAMPLES.exec(title);
    const what = title.slice(0, samples?.index);
    const event = what.indexOf(' for ');
    const module = event < 0 ? what : what.slice(0, event);
    this.#annotations.push({
      lines: [],
      figure: header[1] === 'Percent' ? 'percent' : header[1] === 'Samples' ? 'samples' : 'period',
      isGlobal: samples?.[2]?.startsWith('global') === true,
      module,
      event: event < 0 ? null : leaderOf(what.slice(event + 5)),
      samples: samples === null ? null : Number(samples[1]),
      function: module,
    });
  }

  #content(text: string): boolean {
    if (/^[-\s]*$/.test(text)) return true;
    const instruction = INSTRUCTION.exec(text.slice(0, 8000));
    if (instruction !== null) return this.#instruction(instruction, text);
    const source = SOURCE.exec(text);
    if (source === null || this.#annotations.length === 0) return false;
    const label = LABEL.exec(source[2]!);
    if (label !== null) this.#annotations.at(-1)!.function = label[1]!;
    else if (isInlineName(source[2]!)) this.#begin(source[2]!.trim().slice(0, -1));
    else if (!/^\s*(?:Disassembly of section .*)?$/.test(source[2]!)) {
      this.#source = { text: source[2]!.trimEnd(), line: source[1] === undefined ? null : Number(source[1]) };
      this.#lastSource.set(this.#inlined ?? '', this.#source);
      if (this.#context.length < MAX_CONTEXT) this.#context.push(this.#source.text);
    }
    return true;
  }

  /** What follows comes from that function: inlined, unless it is the annotated one. */
  #begin(name: string): void {
    const plain = (text: string) => text.replace(/\(.*$/, '').trim();
    const own = plain(this.#annotations.at(-1)!.function);
    this.#inlined = plain(name) === own ? null : name;
    // Back in a function, what stands without a source is of the line that was there before.
    this.#source = this.#lastSource.get(this.#inlined ?? '') ?? null;
  }

  #instruction(match: RegExpExecArray, text: string): boolean {
    if (this.#annotations.length === 0) this.#open(HEADER.exec(' Percent | Disassembly of symbol')!);
    const open = this.#annotations.at(-1)!;
    const place = /\s\/\/ ([^\s:]{1,400}):(\d{1,9})\s*$/.exec(match[3]!);
    const figure = /\d+(?:\.\d+)?/.exec(match[1]!);
    open.lines.push({
      function: open.function,
      file: place?.[1] ?? null,
      line: place === null ? (this.#source?.line ?? null) : Number(place[2]),
      address: match[2]!,
      code: withoutRawBytes((place === null ? match[3]! : match[3]!.slice(0, place.index)).trim()),
      ...(this.#source === null ? {} : { source: this.#source.text }),
      ...(this.#inlined === null ? {} : { inlined: this.#inlined }),
      ...(this.#context.length > 1 ? { context: this.#context } : {}),
      self: figure === null ? 0 : Number(figure[0]),
      total: null,
      count: null,
      at: { line: this.#number, text },
    });
    if (this.#context.length > 0) this.#context = [];
    return true;
  }
}

/** `   93.59 hot.cpp:28`, its ruler, and what frames them. */
function isSummary(text: string): boolean {
  return (
    /^[-\s]*$/.test(text) || /^\s*\d{1,3}\.\d{2}\s+\S/.test(text) || /^\s*Nothing higher than/.test(text)
  );
}

/** `std::vector<int>::size() const:`, `app::main::{{closure}}:` and `main():` stand where inlined code begins and ends. */
function isInlineName(text: string): boolean {
  const name = text.slice(0, 4000).trim();
  return (
    name.endsWith(':') &&
    !/[;"?]|^(?:case|default|public|private|protected)\b|\s:$/.test(name) &&
    (/\)(?: const)?(?: \[clone .{1,60}\])?:$/.test(name) || /^[\w<].*::[\w{}<>#]+:$/.test(name))
  );
}

/** Shares of the whole run (`--percent-type global-period`) are so in the view, too. */
function viewOf(event: string, annotations: readonly Annotation[]): View {
  const { axis } = meaningOfEvent(event, false);
  const isGlobal = annotations.every(({ unit, total }) => unit === '%' && total !== 100);
  const view = lineView(annotations, event, axis, 'all samples of the annotated symbols');
  return isGlobal ? { ...view, total: 100, base: `all samples of ${event}` } : view;
}

/** Percents are of their symbol: of several symbols only their samples can be compared. */
function comparable(annotations: readonly Annotation[]): Annotation[] {
  const areSeveral = annotations.length > 1 && annotations.every(({ samples }) => samples !== null);
  return annotations.map(annotation => {
    if (!areSeveral || annotation.unit !== '%' || annotation.total !== 100) return annotation;
    const samples = annotation.samples!;
    const lines = annotation.lines.map(line => ({
      ...line,
      self: samplesOf(line.self ?? 0, samples),
    }));
    return { ...annotation, unit: 'samples', total: samples, lines };
  });
}

/** A percent with two decimals, as a number of samples: a whole one, unless periods differ. */
function samplesOf(percent: number, samples: number): number {
  const exact = (percent * samples) / 100;
  const whole = Math.round(exact);
  return Math.abs(exact - whole) <= 0.00005 * samples + 1e-9 ? whole : round(exact);
}

function annotationOf(open: Open): Annotation {
  const sum = open.lines.reduce((all, { self }) => all + (self ?? 0), 0);
  const isPercent = open.figure === 'percent';
  const unit = open.figure === 'period' ? meaningOfEvent(open.event ?? 'period', true).unit : open.figure;
  return {
    function: open.function,
    file: open.lines.find(({ file }) => file !== null)?.file ?? null,
    unit: isPercent ? '%' : unit,
    total: isPercent && !(open.isGlobal && sum > 0) ? 100 : sum,
    samples: open.samples ?? (open.figure === 'samples' ? sum : null),
    event: open.event,
    lines: open.lines,
  };
}
