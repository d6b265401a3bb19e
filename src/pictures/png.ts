/** SVG to PNG, outside the event loop's thread, with the fonts that come along (a server has none). */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'];

export async function pngOf(svg: string): Promise<Uint8Array> {
  // Four megabytes of native code, loaded when the first picture is asked for.
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles(),
      defaultFontFamily: 'DejaVu Sans',
      monospaceFamily: 'DejaVu Sans Mono',
    },
    background: '#ffffff',
  });
  return image.asPng();
}

function fontFiles(): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  return FONTS.map(name => join(folder, 'ttf', name));
}
