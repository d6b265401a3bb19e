import { type Json, objectOf, objectsOf, textOf } from './json.ts';

type Segment =
  | { readonly kind: 'markdown'; text: string }
  | { readonly kind: 'task'; card: Json }
  | { readonly kind: 'plan'; title: string; readonly tasks: Json[] }
  | { readonly kind: 'blocks'; readonly blocks: Json[] };

/**
 * A message that grows (`chat.startStream`): chunks in, text and blocks out.
 * Slack closes it a few minutes after its start, whatever happens in it.
 */
export class Stream {
  readonly #segments: Segment[] = [];
  readonly #mode: 'timeline' | 'plan';
  #timer: NodeJS.Timeout | null;
  #final: Json[] = [];

  constructor(mode: 'timeline' | 'plan', expiryMs: number, expired: () => void) {
    this.#mode = mode;
    this.#timer = setTimeout(() => {
      this.abandon();
      expired();
    }, expiryMs);
    this.#timer.unref();
  }

  get open(): boolean {
    return this.#timer !== null;
  }

  /** The Markdown so far. */
  get text(): string {
    return this.#segments.map(segment => (segment.kind === 'markdown' ? segment.text : '')).join('');
  }

  get blocks(): Json[] {
    return [...this.#segments.flatMap(blocksOf), ...this.#final];
  }

  append(markdown: string, chunks: readonly Json[]): void {
    if (markdown !== '') this.#markdown(markdown);
    for (const chunk of chunks) this.#take(chunk);
  }

  stop(blocks: Json[]): void {
    this.#final = blocks;
    this.abandon();
  }

  /** Closes it without another word. Slack shows tasks that were still running as failed, and their plan with them. */
  abandon(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const running = this.#cards().filter(card => card['status'] === 'in_progress');
    for (const card of running) card['status'] = 'error';
    const plan = this.#segments.find(segment => segment.kind === 'plan');
    if (plan && running.length > 0) plan.title = 'Something went wrong';
  }

  #take(chunk: Json): void {
    if (chunk['type'] === 'markdown_text') this.#markdown(textOf(chunk['text']));
    else if (chunk['type'] === 'plan_update') this.#plan().title = textOf(chunk['title']);
    else if (chunk['type'] === 'task_update') this.#task(chunk);
    else this.#segments.push({ kind: 'blocks', blocks: objectsOf(chunk['blocks']) });
  }

  #markdown(text: string): void {
    const last = this.#segments.at(-1);
    if (last?.kind === 'markdown') last.text += text;
    else this.#segments.push({ kind: 'markdown', text });
  }

  #plan(): Extract<Segment, { kind: 'plan' }> {
    const existing = this.#segments.find(segment => segment.kind === 'plan');
    if (existing) return existing;
    const plan = { kind: 'plan' as const, title: '', tasks: [] };
    this.#segments.push(plan);
    return plan;
  }

  /** A task seen before is changed where it stands; details and output are added to those it has. */
  #task(chunk: Json): void {
    const id = textOf(chunk['id']);
    const card = this.#cards().find(known => known['task_id'] === id);
    if (card) {
      const { details, output, ...rest } = cardOf(chunk);
      Object.assign(card, rest, joined(card, { details, output }));
      return;
    }
    const added = cardOf(chunk);
    if (this.#mode === 'plan') this.#plan().tasks.push(added);
    else this.#segments.push({ kind: 'task', card: added });
  }

  #cards(): Json[] {
    return this.#segments.flatMap(segment => {
      if (segment.kind === 'task') return [segment.card];
      return segment.kind === 'plan' ? segment.tasks : [];
    });
  }
}

function blocksOf(segment: Segment): Json[] {
  if (segment.kind === 'markdown')
    return segment.text === '' ? [] : [{ type: 'markdown', text: segment.text }];
  if (segment.kind === 'task') return [segment.card];
  if (segment.kind === 'plan') return [{ type: 'plan', title: segment.title, tasks: segment.tasks }];
  return segment.blocks;
}

function cardOf(chunk: Json): Json {
  return {
    type: 'task_card',
    task_id: textOf(chunk['id']),
    title: textOf(chunk['title']),
    status: textOf(chunk['status']),
    ...(typeof chunk['details'] === 'string' ? { details: richText(chunk['details']) } : {}),
    ...(typeof chunk['output'] === 'string' ? { output: richText(chunk['output']) } : {}),
    ...(Array.isArray(chunk['sources']) ? { sources: chunk['sources'] } : {}),
  };
}

/** Slack adds the details and the output of an update to what the card holds already. */
function joined(card: Json, added: Json): Json {
  const entries = Object.entries(added).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, richText(plainText(card[name]) + plainText(value))]),
  );
}

function plainText(value: unknown): string {
  const [section] = objectsOf(objectOf(value)['elements']);
  return objectsOf(section?.['elements'])
    .map(element => textOf(element['text']))
    .join('');
}

function richText(text: string): Json {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  };
}
