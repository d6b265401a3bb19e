/** A Report's pictures as SVG and PNG: one file a kind. A picture whose data is not of its kind is null, not an error. */
import type { Picture } from '../core/report.ts';
import { Bars, barsSvg } from './bars.ts';
import { Flame, flameSvg } from './flame.ts';
import { Locks, locksSvg } from './locks.ts';
import { pngOf } from './png.ts';

export function renderSvg(picture: Picture): string | null {
  switch (picture.kind) {
    case 'bars': {
      const data = Bars.safeParse(picture.data);
      return data.success ? barsSvg(picture, data.data) : null;
    }
    case 'locks': {
      const data = Locks.safeParse(picture.data);
      return data.success ? locksSvg(picture, data.data) : null;
    }
    case 'flame': {
      const data = Flame.safeParse(picture.data);
      return data.success ? flameSvg(picture, data.data) : null;
    }
  }
}

export async function renderPng(picture: Picture): Promise<Uint8Array | null> {
  const svg = renderSvg(picture);
  return svg === null ? null : pngOf(svg);
}
