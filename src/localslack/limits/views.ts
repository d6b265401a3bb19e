import { SlackRefusal } from '../errors.ts';
import { isJson, type Json, objectOf, objectsOf, textOf } from '../json.ts';
import { checkBlocks } from './blocks.ts';

const MAX_VIEW_BYTES = 250_000;

/** Refuses a view as Slack does; gives back its fields, blocks named. */
export function checkView(value: unknown, type: 'modal' | 'home'): Json {
  if (!isJson(value)) throw invalidArguments(['must provide an object [json-pointer:/view]']);
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_VIEW_BYTES) throw new SlackRefusal('view_too_large');
  const errors = value['type'] === type ? [] : [`must be ${type} [json-pointer:/view/type]`];
  if (type === 'modal') errors.push(...modalErrors(value));
  if (textOf(value['callback_id']).length > 255)
    errors.push('must be less than 256 characters [json-pointer:/view/callback_id]');
  if (textOf(value['private_metadata']).length > 3000) {
    errors.push('must be less than 3001 characters [json-pointer:/view/private_metadata]');
  }
  if (!Array.isArray(value['blocks'])) errors.push('missing required field: blocks [json-pointer:/view]');
  if (errors.length > 0) throw invalidArguments(errors);
  return { ...value, blocks: checkViewBlocks(value['blocks'], type) };
}

function modalErrors(view: Json): string[] {
  const errors: string[] = [];
  const title = textOf(objectOf(view['title'])['text']);
  if (title === '') errors.push('missing required field: title [json-pointer:/view]');
  for (const field of ['title', 'submit', 'close']) {
    const text = textOf(objectOf(view[field])['text']);
    if (text.length > 24) errors.push(`must be less than 25 characters [json-pointer:/view/${field}/text]`);
  }
  const hasInput = objectsOf(view['blocks']).some(block => block['type'] === 'input');
  if (hasInput && view['submit'] === undefined) {
    errors.push(
      '`submit` is required when an `input` block is in the `blocks` array [json-pointer:/view/submit]',
    );
  }
  return errors;
}

function checkViewBlocks(blocks: unknown, type: 'modal' | 'home'): Json[] {
  try {
    return checkBlocks(blocks, type);
  } catch (error) {
    if (error instanceof SlackRefusal && Array.isArray(error.extra['errors'])) {
      throw invalidArguments(
        error.extra['errors'].map(text => String(text).replace('/blocks', '/view/blocks')),
      );
    }
    throw error;
  }
}

function invalidArguments(errors: readonly string[]): SlackRefusal {
  return new SlackRefusal('invalid_arguments', {
    response_metadata: { messages: errors.map(error => `[ERROR] ${error}`) },
  });
}
