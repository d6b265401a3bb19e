/**
 * ethtool DEV, -S, -i, -k, -g, -l, -c, -a. https://git.kernel.org/pub/scm/network/ethtool/ethtool.git
 *
 * Tables (device: as the caption names it, else null):
 *   statistic   `     rx_drops: 0`                        device, name, value
 *   feature     `	tx-checksum-ipv4: off [fixed]`        device, name, value (`on`, `off`), fixed (1 or 0)
 *   setting     `	Speed: 1000Mb/s`                      device, section (`Pre-set maximums`, `Current hardware settings`, or null), name, value;
 *               numbers are numbers, `n/a` and `Unknown!` are null; several lines of one value are joined
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type Line, linesOf } from '../shared/lines.ts';
import { plainNumberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readEthtool: Reader = text => {
  const output = new Output();
  for (const line of linesOf(text)) output.read(line);
  return output.rows.reading();
};

type Table = 'statistic' | 'feature' | 'setting';

class Output {
  readonly rows = new Rows('ethtool');
  #table: Table = 'setting';
  #device: string | null = null;
  #section: string | null = null;

  read(line: Line): void {
    if (line.text.trim() === '') return;
    if (!this.#caption(line.text) && !this.#value(line) && !this.#continued(line.text))
      this.rows.unread(line);
  }

  /** `NIC statistics:`, `Features for eth0:`, `Ring parameters for eth0:`, `Settings for eth0:`, `Pre-set maximums:` */
  #caption(text: string): boolean {
    const [, words, device] = /^([A-Z][\w -]{2,40}?)(?: (?:for|on) (\S{1,64}))?:$/.exec(text) ?? [];
    if (words === undefined) return false;
    if (device !== undefined || words === 'NIC statistics') {
      this.#device = device ?? null;
      this.#table =
        words === 'NIC statistics'
          ? 'statistic'
          : words === 'Features' || words.startsWith('Offload')
            ? 'feature'
            : 'setting';
      this.#section = null;
    } else this.#section = words;
    return true;
  }

  #value(line: Line): boolean {
    const [, name, value] =
      /^\s*([\w[(][\w .()[\]/#+-]{0,80}?):(?:\s+(.*))?$/.exec(line.text.slice(0, 2000)) ?? [];
    if (name === undefined || /^(?:ethtool|bash|sh|netlink error|Cannot .*|no stats.*)$/.test(name))
      return false;
    const pair = /^(\S+) {1,3}TX: (\S+)$/.exec(value ?? '');
    if (pair !== null && this.#table === 'setting') {
      this.#add(line, name, pair[1] ?? '');
      this.#add(line, `${name.replace(/ RX$/, '')} TX`, pair[2] ?? '');
    } else this.#add(line, name, value ?? '');
    return true;
  }

  #add(line: Line, name: string, value: string): void {
    const device = this.#device;
    if (this.#table === 'statistic')
      this.rows.add(line, 'statistic', { device, name, value: settingOf(value) });
    else if (this.#table === 'feature') {
      const [state = '', ...marks] = value.split(' ');
      this.rows.add(line, 'feature', {
        device,
        name,
        value: state,
        fixed: marks.includes('[fixed]') ? 1 : 0,
      });
    } else this.rows.add(line, 'setting', { device, section: this.#section, name, value: settingOf(value) });
  }

  /** `	                        1000baseT/Full`: link modes go on below the first. */
  #continued(text: string): boolean {
    const last = this.rows.last;
    const value = last?.fields['value'];
    if (
      last?.table !== 'setting' ||
      !/^\s{8,}\S|^\t\s+\S/.test(text) ||
      typeof value !== 'string' ||
      value.length > 4000
    )
      return false;
    return this.rows.extendLast({ value: `${value} ${text.trim()}` });
  }
}

function settingOf(word: string): Cell {
  return word === '' || word === 'n/a' || word === 'Unknown!' ? null : (plainNumberOf(word) ?? word);
}
