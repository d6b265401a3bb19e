/** Numbers by number: as an array where the ids are counted through, as they mostly are, else as a map. */
import type { NumberList } from './number-list.ts';

/** Ids this much sparser than a list of them are kept in a map. */
const SPARSE = 8;

export class IdTable {
  readonly #dense: Int32Array | null;
  readonly #map = new Map<number, number>();

  /** The places of the ids in their list; of equal ids, the last one. What is no number is not found. */
  constructor(ids: NumberList) {
    let most = 0;
    let isDense = true;
    for (let at = 0; at < ids.length; at++) {
      const id = ids.at(at);
      if (id > most) most = id;
      isDense &&= Number.isNaN(id) || (id >= 0 && Number.isInteger(id));
    }
    this.#dense = isDense && most < SPARSE * ids.length + 1024 ? new Int32Array(most + 1).fill(-1) : null;
    for (let at = 0; at < ids.length; at++) {
      const id = ids.at(at);
      if (Number.isNaN(id)) continue;
      if (this.#dense === null) this.#map.set(id, at);
      else this.#dense[id] = at;
    }
  }

  /** −1 where there is none. */
  placeOf(id: number): number {
    return (this.#dense === null ? this.#map.get(id) : this.#dense[id]) ?? -1;
  }
}
