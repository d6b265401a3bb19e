import { type Json, objectOf, textOf } from '../json.ts';
import { chosen, holdsValue, initial, placed } from './elements.ts';

/** `state.values` of some blocks: what was given, and otherwise what the elements began with. */
export function stateValues(blocks: unknown, given: Json): Json {
  const values: Record<string, Json> = {};
  for (const { block, element } of placed(blocks)) {
    if (!holdsValue(element)) continue;
    const blockId = textOf(block['block_id']);
    const actionId = textOf(element['action_id']);
    const value = objectOf(given[blockId])[actionId];
    values[blockId] = {
      ...values[blockId],
      [actionId]:
        value === undefined
          ? initial(element)
          : { type: element['type'], ...chosen(element, value, undefined) },
    };
  }
  return values;
}

/** `given` with one more value. */
export function withValue(given: Json, blockId: string, actionId: string, value: Json): Json {
  return { ...given, [blockId]: { ...objectOf(given[blockId]), [actionId]: value } };
}
