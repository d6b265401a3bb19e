import { isJson, type Json, listOf, objectOf, textOf } from '../json.ts';

export type Fail = (pointer: string, message: string) => void;
export type Rule = (value: Json, pointer: string, fail: Fail) => void;

/** Checks a string's length, where there is one; `min` of 1 makes it required. */
export function within(value: unknown, pointer: string, max: number, fail: Fail, min = 0): void {
  if (value === undefined && min === 0) return;
  if (typeof value !== 'string') fail(pointer, 'must be a string');
  else if (value.length < min) fail(pointer, `must be more than ${min - 1} characters`);
  else if (value.length > max) fail(pointer, `must be less than ${max + 1} characters`);
}

/** Checks an interactive element. */
export function checkElement(value: unknown, pointer: string, fail: Fail): void {
  if (!isJson(value)) {
    fail(pointer, 'must be an object');
    return;
  }
  const rule = RULES[textOf(value['type'])];
  if (!rule) {
    fail(`${pointer}/type`, `unsupported type: ${textOf(value['type'])}`);
    return;
  }
  within(value['action_id'], `${pointer}/action_id`, 255, fail);
  rule(value, pointer, fail);
}

const button: Rule = (element, pointer, fail) => {
  within(objectOf(element['text'])['text'], `${pointer}/text/text`, 75, fail, 1);
  if (objectOf(element['text'])['type'] !== 'plain_text') fail(`${pointer}/text/type`, 'must be plain_text');
  within(element['value'], `${pointer}/value`, 2000, fail);
  within(element['url'], `${pointer}/url`, 3000, fail);
  const style = element['style'];
  if (style !== undefined && style !== 'primary' && style !== 'danger') {
    fail(`${pointer}/style`, 'must be primary or danger');
  }
  if (element['confirm'] !== undefined) confirm(objectOf(element['confirm']), `${pointer}/confirm`, fail);
};

const confirm: Rule = (dialog, pointer, fail) => {
  within(objectOf(dialog['text'])['text'], `${pointer}/text/text`, 300, fail, 1);
  within(objectOf(dialog['title'])['text'], `${pointer}/title/text`, 100, fail);
  within(objectOf(dialog['confirm'])['text'], `${pointer}/confirm/text`, 30, fail);
  within(objectOf(dialog['deny'])['text'], `${pointer}/deny/text`, 30, fail);
};

const feedback: Rule = (element, pointer, fail) => {
  for (const side of ['positive_button', 'negative_button']) {
    const part = objectOf(element[side]);
    within(objectOf(part['text'])['text'], `${pointer}/${side}/text/text`, 75, fail, 1);
    within(part['value'], `${pointer}/${side}/value`, 2000, fail, 1);
  }
};

function options(max: number): Rule {
  return (element, pointer, fail) => {
    if (element['options'] === undefined && element['option_groups'] === undefined) {
      fail(pointer, 'missing required field: options');
      return;
    }
    const groups = listOf(element['option_groups']).flatMap(group => listOf(objectOf(group)['options']));
    const entries = [...listOf(element['options']), ...groups];
    if (entries.length === 0) fail(`${pointer}/options`, 'no fewer than 1 items allowed');
    if (entries.length > max) fail(`${pointer}/options`, `no more than ${max} items allowed`);
    for (const [index, entry] of entries.entries()) {
      const option = objectOf(entry);
      within(objectOf(option['text'])['text'], `${pointer}/options/${index}/text/text`, 75, fail, 1);
      within(option['value'], `${pointer}/options/${index}/value`, 150, fail);
      within(
        objectOf(option['description'])['text'],
        `${pointer}/options/${index}/description/text`,
        75,
        fail,
      );
    }
    within(objectOf(element['placeholder'])['text'], `${pointer}/placeholder/text`, 150, fail);
  };
}

const placeholder: Rule = (element, pointer, fail) => {
  within(objectOf(element['placeholder'])['text'], `${pointer}/placeholder/text`, 150, fail);
};

const plainTextInput: Rule = (element, pointer, fail) => {
  placeholder(element, pointer, fail);
  within(element['initial_value'], `${pointer}/initial_value`, 3000, fail);
  const max = element['max_length'];
  if (max !== undefined && (typeof max !== 'number' || max < 1 || max > 3000)) {
    fail(`${pointer}/max_length`, 'must be between 1 and 3000');
  }
};

const CHOOSERS = ['users', 'conversations', 'channels'].flatMap(kind => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const OTHERS = [
  'external_select',
  'multi_external_select',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'file_input',
];

const RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries([...CHOOSERS, ...OTHERS].map(type => [type, placeholder])),
  button,
  workflow_button: button,
  icon_button: (element, pointer, fail) =>
    within(objectOf(element['text'])['text'], `${pointer}/text/text`, 75, fail, 1),
  feedback_buttons: feedback,
  plain_text_input: plainTextInput,
  static_select: options(100),
  multi_static_select: options(100),
  overflow: options(5),
  radio_buttons: options(10),
  checkboxes: options(10),
  image: (element, pointer, fail) => within(element['alt_text'], `${pointer}/alt_text`, 2000, fail, 1),
};
