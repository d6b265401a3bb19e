/** Labels of samples (goroutine labels, span ids, block sizes): what share of the profile each value has. */
import { clip } from '../../core/text.ts';

const MAX_KEYS = 50;
const MAX_VALUES = 2000;
const SHOWN_KEYS = 6;
const SHOWN_VALUES = 4;
const MAX_TEXT = 60;

export class Labels {
  readonly #keys = new Map<string, Map<string, number>>();

  add(key: string, value: string, weight: number): void {
    let values = this.#keys.get(key);
    if (values === undefined) {
      if (this.#keys.size >= MAX_KEYS) return;
      values = new Map();
      this.#keys.set(key, values);
    }
    if (values.has(value) || values.size < MAX_VALUES) values.set(value, (values.get(value) ?? 0) + weight);
  }

  /** `label http.route: /a 61.2 %, /b 30.1 % (and 3 more)`, shares of `total`; of keys with few values only. */
  notes(total: number): string[] {
    if (total <= 0) return [];
    // Every heap profile has its blocks' sizes as a label.
    return [...this.#keys]
      .filter(([key]) => key !== 'bytes')
      .slice(0, SHOWN_KEYS)
      .map(([key, values]) => {
        const sorted = [...values].sort((a, b) => b[1] - a[1]);
        const shown = sorted
          .slice(0, SHOWN_VALUES)
          .map(([value, weight]) => `${clip(value, MAX_TEXT)} ${((100 * weight) / total).toFixed(1)} %`);
        const rest = sorted.length > SHOWN_VALUES ? ` (and ${sorted.length - SHOWN_VALUES} more)` : '';
        return `label ${clip(key, MAX_TEXT)}: ${shown.join(', ')}${rest}`;
      });
  }
}
