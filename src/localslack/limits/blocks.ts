import { SlackRefusal } from '../errors.ts';
import { isJson, type Json, listOf, objectOf, textOf } from '../json.ts';
import { checkElement, type Fail, type Rule, within } from './elements.ts';

export type Surface = 'message' | 'modal' | 'home';

const MAX_BLOCKS = { message: 50, modal: 100, home: 100 } as const;
/** Undocumented: Slack refuses a message whose blocks are longer than this, all together. */
const MAX_BLOCKS_CHARACTERS = 13_200;
/** A text object without a limit of its own. */
const MAX_TEXT = 3_000;
const MODAL_ONLY = new Set(['alert']);
/** What a container takes: no Markdown, no container. */
const CHILDREN = new Set(
  'actions context divider file header image input rich_text section table video'.split(' '),
);
const NOT_IN_VIEWS = new Set([
  'markdown',
  'file',
  'plan',
  'task_card',
  'context_actions',
  'card',
  'carousel',
]);

/** Refuses blocks as Slack does: too many, too long, not well-formed. Gives them back with every block_id set. */
export function checkBlocks(value: unknown, surface: Surface): Json[] {
  if (!Array.isArray(value)) throw new SlackRefusal('invalid_blocks_format');
  const errors = validateBlocks(value, surface);
  if (errors.length > 0) throw invalidBlocks(errors);
  if (surface === 'message' && JSON.stringify(value).length > MAX_BLOCKS_CHARACTERS) {
    throw new SlackRefusal('msg_blocks_too_long');
  }
  return withIds(value.filter(isJson));
}

export function invalidBlocks(errors: readonly string[]): SlackRefusal {
  return new SlackRefusal('invalid_blocks', {
    errors,
    response_metadata: { messages: errors.map(error => `[ERROR] ${error}`) },
  });
}

/** What is wrong, in Slack's words, each with a JSON pointer; an empty list when nothing is. */
export function validateBlocks(blocks: readonly unknown[], surface: Surface): string[] {
  const errors: string[] = [];
  const fail: Fail = (pointer, message) => errors.push(`${message} [json-pointer:${pointer}]`);
  if (blocks.length > MAX_BLOCKS[surface]) {
    fail('/blocks', `no more than ${MAX_BLOCKS[surface]} items allowed`);
  }
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const pointer = `/blocks/${index}`;
    if (!isJson(block)) {
      fail(pointer, 'must be an object');
      continue;
    }
    const id = textOf(block['block_id']);
    if (id !== '' && ids.has(id)) fail(`${pointer}/block_id`, `block_id "${id}" already exists`);
    ids.add(id);
    checkBlock(block, pointer, surface, fail);
  }
  return errors;
}

function checkBlock(block: Json, pointer: string, surface: Surface, fail: Fail): void {
  const type = textOf(block['type']);
  within(block['block_id'], `${pointer}/block_id`, 255, fail);
  const rule = RULES[type];
  const misplaced = surface === 'message' ? MODAL_ONLY.has(type) : NOT_IN_VIEWS.has(type);
  if (!rule || misplaced) {
    fail(`${pointer}/type`, `unsupported type: ${type}`);
    return;
  }
  rule(block, pointer, fail);
}

function checkText(max: number, kinds = ['plain_text', 'mrkdwn']) {
  return (value: unknown, pointer: string, fail: Fail): void => {
    if (!isJson(value)) {
      fail(pointer, 'missing required field: text');
      return;
    }
    if (!kinds.includes(textOf(value['type']))) fail(`${pointer}/type`, `must be ${kinds.join(' or ')}`);
    within(value['text'], `${pointer}/text`, max, fail, 1);
  };
}

function items(block: Json, field: string, pointer: string, min: number, max: number, fail: Fail): unknown[] {
  const value = block[field];
  if (!Array.isArray(value)) {
    fail(pointer, `missing required field: ${field}`);
    return [];
  }
  if (value.length < min) fail(`${pointer}/${field}`, `no fewer than ${min} items allowed`);
  if (value.length > max) fail(`${pointer}/${field}`, `no more than ${max} items allowed`);
  return value;
}

const elementsOf =
  (max: number): Rule =>
  (block, pointer, fail) => {
    for (const [index, element] of items(block, 'elements', pointer, 1, max, fail).entries()) {
      checkElement(element, `${pointer}/elements/${index}`, fail);
    }
  };

const section: Rule = (block, pointer, fail) => {
  if (block['text'] === undefined && block['fields'] === undefined) {
    fail(pointer, 'must define either `fields` or `text`');
  }
  if (block['text'] !== undefined) checkText(3000)(block['text'], `${pointer}/text`, fail);
  if (block['fields'] !== undefined) {
    for (const [index, field] of items(block, 'fields', pointer, 1, 10, fail).entries()) {
      checkText(2000)(field, `${pointer}/fields/${index}`, fail);
    }
  }
  if (block['accessory'] !== undefined) checkElement(block['accessory'], `${pointer}/accessory`, fail);
};

const image: Rule = (block, pointer, fail) => {
  const sources = [block['image_url'], block['slack_file']].filter(source => source !== undefined);
  if (sources.length !== 1) fail(pointer, 'must define exactly one of `image_url` or `slack_file`');
  within(block['image_url'], `${pointer}/image_url`, 3000, fail);
  within(block['alt_text'], `${pointer}/alt_text`, 2000, fail, 1);
  if (block['title'] !== undefined) checkText(2000, ['plain_text'])(block['title'], `${pointer}/title`, fail);
};

const input: Rule = (block, pointer, fail) => {
  checkText(2000, ['plain_text'])(block['label'], `${pointer}/label`, fail);
  if (block['hint'] !== undefined) checkText(2000, ['plain_text'])(block['hint'], `${pointer}/hint`, fail);
  checkElement(block['element'], `${pointer}/element`, fail);
};

const table: Rule = (block, pointer, fail) => {
  const rows = items(block, 'rows', pointer, 1, 100, fail);
  for (const [index, row] of rows.entries()) {
    if (listOf(row).length > 20) fail(`${pointer}/rows/${index}`, 'no more than 20 items allowed');
  }
  if (cellCharacters(rows) > 10_000) {
    fail(`${pointer}/rows`, 'must be less than 10001 characters in all cells together');
  }
};

function cellCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + cellCharacters(entry), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, entry]) =>
      sum + (key === 'text' && typeof entry === 'string' ? entry.length : cellCharacters(entry)),
    0,
  );
}

const container: Rule = (block, pointer, fail) => {
  if (block['title'] !== undefined) checkText(150, ['plain_text'])(block['title'], `${pointer}/title`, fail);
  for (const [index, child] of items(block, 'child_blocks', pointer, 1, 10, fail).entries()) {
    const inner = `${pointer}/child_blocks/${index}`;
    if (isJson(child) && CHILDREN.has(textOf(child['type']))) checkBlock(child, inner, 'message', fail);
    else fail(inner, `unsupported child block: ${textOf(objectOf(child)['type'])}`);
  }
};

const plan: Rule = (block, pointer, fail) => {
  within(block['title'], `${pointer}/title`, MAX_TEXT, fail, 1);
  if (listOf(block['tasks']).length > 50) fail(`${pointer}/tasks`, 'no more than 50 items allowed');
  for (const [index, task] of listOf(block['tasks']).entries()) {
    taskCard(objectOf(task), `${pointer}/tasks/${index}`, fail);
  }
};

const taskCard: Rule = (block, pointer, fail) => {
  within(block['task_id'], `${pointer}/task_id`, 255, fail, 1);
  within(block['title'], `${pointer}/title`, MAX_TEXT, fail, 1);
  const status = textOf(block['status']);
  if (status !== '' && !['pending', 'in_progress', 'complete', 'error'].includes(status)) {
    fail(`${pointer}/status`, `invalid status: ${status}`);
  }
};

const richText: Rule = (block, pointer, fail) => {
  const kinds = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'];
  for (const [index, element] of items(block, 'elements', pointer, 0, 1000, fail).entries()) {
    const type = textOf(objectOf(element)['type']);
    if (!kinds.includes(type)) fail(`${pointer}/elements/${index}/type`, `unsupported type: ${type}`);
  }
};

const card: Rule = (block, pointer, fail) => {
  for (const [field, max] of [
    ['title', 150],
    ['subtitle', 150],
    ['body', 200],
  ] as const) {
    if (block[field] !== undefined) checkText(max)(block[field], `${pointer}/${field}`, fail);
  }
  if (block['actions'] !== undefined) items(block, 'actions', pointer, 1, 3, fail);
};

const free: Rule = () => {};

const RULES: Readonly<Record<string, Rule>> = {
  section,
  image,
  input,
  table,
  container,
  plan,
  task_card: taskCard,
  rich_text: richText,
  card,
  divider: free,
  file: free,
  video: free,
  data_table: (block, pointer, fail) => void items(block, 'rows', pointer, 1, 100, fail),
  data_visualization: free,
  header: (block, pointer, fail) => checkText(150, ['plain_text'])(block['text'], `${pointer}/text`, fail),
  markdown: (block, pointer, fail) => within(block['text'], `${pointer}/text`, 12_000, fail, 1),
  alert: (block, pointer, fail) => checkText(200)(block['text'], `${pointer}/text`, fail),
  context: (block, pointer, fail) => {
    for (const [index, element] of items(block, 'elements', pointer, 1, 10, fail).entries()) {
      const inner = `${pointer}/elements/${index}`;
      if (objectOf(element)['type'] === 'image') image(objectOf(element), inner, fail);
      else checkText(MAX_TEXT)(element, inner, fail);
    }
  },
  actions: elementsOf(25),
  context_actions: elementsOf(5),
  carousel: (block, pointer, fail) => void items(block, 'elements', pointer, 1, 10, fail),
};

/** Slack names every block and action that the app left unnamed. */
function withIds(blocks: readonly Json[]): Json[] {
  return blocks.map(block => {
    const named: Json = { ...block, block_id: textOf(block['block_id']) || shortId() };
    if (Array.isArray(block['elements'])) named['elements'] = block['elements'].map(nameAction);
    if (isJson(block['accessory'])) named['accessory'] = nameAction(block['accessory']);
    if (isJson(block['element'])) named['element'] = nameAction(block['element']);
    if (Array.isArray(block['child_blocks']))
      named['child_blocks'] = withIds(block['child_blocks'].filter(isJson));
    return named;
  });
}

const ACTIONLESS = /^(rich_text_|image$|plain_text$|mrkdwn$|card$)/;

function nameAction(element: unknown): unknown {
  if (!isJson(element) || ACTIONLESS.test(textOf(element['type']))) return element;
  return { ...element, action_id: textOf(element['action_id']) || shortId() };
}

function shortId(): string {
  return Math.random().toString(36).slice(2, 7);
}
