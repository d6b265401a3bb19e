import { Impossible } from '../errors.ts';
import { isJson, type Json, listOf, objectOf, objectsOf, textOf } from '../json.ts';

/** An interactive element and the block that it stands in. */
export interface Placed {
  readonly block: Json;
  readonly element: Json;
}

/** Every interactive element of some blocks, also inside containers. */
export function placed(blocks: unknown): Placed[] {
  return objectsOf(blocks).flatMap(block => {
    const own = [...listOf(block['elements']), block['accessory'], block['element']]
      .filter(isJson)
      .filter(element => element['action_id'] !== undefined)
      .map(element => ({ block, element }));
    return [...own, ...placed(block['child_blocks'])];
  });
}

/** The action part of a block_actions payload, from what a person did. */
export function actionOf({ block, element }: Placed, value: unknown, selected: unknown): Json {
  const type = textOf(element['type']);
  return {
    type,
    action_id: element['action_id'],
    block_id: block['block_id'],
    ...chosen(element, value, selected),
  };
}

/** What a person gave an element, in the shape of `state.values` and of `actions`. */
export function chosen(element: Json, value: unknown, selected: unknown): Json {
  const type = textOf(element['type']);
  if (type === 'button' || type === 'icon_button' || type === 'workflow_button')
    return pressed(element, value);
  if (type === 'feedback_buttons') return feedback(element, value ?? selected);
  const given = selected ?? value;
  if (isJson(given) && given['type'] === type) return given;
  const reader = READERS[type];
  if (!reader) throw new Impossible(`A ${type} cannot be used here.`);
  return reader(element, given);
}

/** What an element holds before anybody touches it, in the shape of `state.values`. */
export function initial(element: Json): Json {
  const type = textOf(element['type']);
  const fields = INITIAL[type];
  return fields ? { type, ...fields(element) } : { type };
}

function pressed(element: Json, value: unknown): Json {
  if (value !== undefined && value !== element['value']) {
    throw new Impossible(`That button's value is not "${String(value)}".`);
  }
  return {
    text: element['text'],
    ...(element['value'] === undefined ? {} : { value: element['value'] }),
    ...style(element),
  };
}

function style(element: Json): Json {
  return element['style'] === undefined ? {} : { style: element['style'] };
}

function feedback(element: Json, value: unknown): Json {
  const side = [objectOf(element['positive_button']), objectOf(element['negative_button'])].find(
    button => value === button['value'],
  );
  if (!side) throw new Impossible(`No feedback button has the value "${String(value)}".`);
  return { text: side['text'], value: side['value'] };
}

type Reader = (element: Json, given: unknown) => Json;

function optionsOf(element: Json): Json[] {
  const groups = objectsOf(element['option_groups']).flatMap(group => objectsOf(group['options']));
  return [...objectsOf(element['options']), ...groups];
}

function option(element: Json, given: unknown): Json {
  const value = isJson(given) ? given['value'] : given;
  const match = optionsOf(element).find(entry => entry['value'] === value);
  if (!match) throw new Impossible(`"${String(value)}" is no option of ${textOf(element['action_id'])}.`);
  return match;
}

const oneOption: Reader = (element, given) => ({
  selected_option: given === null || given === undefined || given === '' ? null : option(element, given),
});

const manyOptions: Reader = (element, given) => ({
  selected_options: (Array.isArray(given) ? given : given ? [given] : []).map(entry =>
    option(element, entry),
  ),
});

const typedText: Reader = (element, given) => {
  if (given !== undefined && given !== null && typeof given !== 'string')
    throw notTaken(element, given, 'text');
  const value = textOf(given);
  const { min_length, max_length } = element;
  const tooShort = typeof min_length === 'number' && value !== '' && value.length < min_length;
  if (tooShort || value.length > (typeof max_length === 'number' ? max_length : 3000)) {
    throw new Impossible(
      `The text of ${textOf(element['action_id'])} is too ${tooShort ? 'short' : 'long'}.`,
    );
  }
  return { value: value === '' ? null : value };
};

const typedNumber: Reader = (element, given) => {
  const { value } = typedText(element, given);
  const decimals = element['is_decimal_allowed'] === true;
  const shape = decimals ? /^-?\d+(?:\.\d+)?$/ : /^-?\d+$/;
  if (typeof value === 'string' && !shape.test(value)) {
    throw notTaken(element, given, decimals ? 'a number as text' : 'a whole number as text');
  }
  return { value };
};

const ID = /^[UWCDG][A-Z0-9]{2,}$/;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const oneOf =
  (name: string, shape: RegExp, example: string): Reader =>
  (element, given) => {
    if (given === undefined || given === null || given === '') return { [name]: null };
    if (typeof given !== 'string' || !shape.test(given)) throw notTaken(element, given, example);
    return { [name]: given };
  };

const manyOf =
  (name: string, example: string): Reader =>
  (element, given) => {
    const ids: unknown[] = Array.isArray(given)
      ? given
      : given === undefined || given === null
        ? []
        : [given];
    if (!ids.every(id => typeof id === 'string' && ID.test(id))) throw notTaken(element, given, example);
    return { [name]: ids };
  };

const moment: Reader = (element, given) => {
  if (given === undefined || given === null) return { selected_date_time: null };
  if (!Number.isInteger(given)) throw notTaken(element, given, 'seconds since the epoch');
  return { selected_date_time: given };
};

const richText: Reader = (element, given) => {
  if (given !== undefined && given !== null && !isJson(given))
    throw notTaken(element, given, 'a rich_text block');
  return { rich_text_value: given ?? null };
};

function notTaken(element: Json, given: unknown, expected: string): Impossible {
  return new Impossible(
    `${textOf(element['action_id'])} is a ${textOf(element['type'])}: it takes ${expected}, got ${JSON.stringify(given)}.`,
  );
}

const READERS: Readonly<Record<string, Reader>> = {
  plain_text_input: typedText,
  email_text_input: typedText,
  url_text_input: typedText,
  number_input: typedNumber,
  static_select: oneOption,
  radio_buttons: oneOption,
  overflow: oneOption,
  multi_static_select: manyOptions,
  checkboxes: manyOptions,
  users_select: oneOf('selected_user', ID, 'the id of a person'),
  multi_users_select: manyOf('selected_users', 'ids of people'),
  conversations_select: oneOf('selected_conversation', ID, 'the id of a conversation'),
  multi_conversations_select: manyOf('selected_conversations', 'ids of conversations'),
  channels_select: oneOf('selected_channel', ID, 'the id of a channel'),
  multi_channels_select: manyOf('selected_channels', 'ids of channels'),
  datepicker: oneOf('selected_date', DAY, 'a date such as 2026-11-25'),
  timepicker: oneOf('selected_time', CLOCK, 'a time such as 09:30'),
  datetimepicker: moment,
  rich_text_input: richText,
};

const start =
  (name: string, from: string) =>
  (element: Json): Json => ({ [name]: element[from] ?? null });

const text = start('value', 'initial_value');

const INITIAL: Readonly<Record<string, (element: Json) => Json>> = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  static_select: start('selected_option', 'initial_option'),
  radio_buttons: start('selected_option', 'initial_option'),
  multi_static_select: element => ({ selected_options: listOf(element['initial_options']) }),
  checkboxes: element => ({ selected_options: listOf(element['initial_options']) }),
  users_select: start('selected_user', 'initial_user'),
  conversations_select: start('selected_conversation', 'initial_conversation'),
  channels_select: start('selected_channel', 'initial_channel'),
  datepicker: start('selected_date', 'initial_date'),
  timepicker: start('selected_time', 'initial_time'),
  datetimepicker: start('selected_date_time', 'initial_date_time'),
};

/** Elements that hold a value. */
export function holdsValue(element: Json): boolean {
  return INITIAL[textOf(element['type'])] !== undefined;
}

export function isEmpty(state: Json): boolean {
  return Object.entries(state).every(
    ([key, value]) => key === 'type' || value === null || (Array.isArray(value) && value.length === 0),
  );
}
