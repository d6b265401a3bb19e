import { Impossible } from '../errors.ts';
import { isJson, type Json, objectOf, textOf } from '../json.ts';
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

/** @throws Impossible for what no element of these blocks could have been given. */
export function refuseUnknownValues(blocks: unknown, values: unknown): void {
  if (values === undefined) return;
  if (!isJson(values)) throw new Impossible('values is { block_id: { action_id: value } }.');
  const elements = placed(blocks).filter(({ element }) => holdsValue(element));
  for (const [blockId, given] of Object.entries(values)) {
    const inside = elements.filter(({ block }) => block['block_id'] === blockId);
    if (inside.length === 0) throw new Impossible(`The view has no input in a block "${blockId}".`);
    if (!isJson(given)) throw new Impossible(`values.${blockId} is { action_id: value }.`);
    const unknown = Object.keys(given).find(id => inside.every(({ element }) => element['action_id'] !== id));
    if (unknown !== undefined) throw new Impossible(`Block "${blockId}" has no input "${unknown}".`);
  }
}
