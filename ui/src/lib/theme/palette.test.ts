import { describe, expect, it } from 'vitest';
import { colourSlots, DARK, LIGHT, type Palette } from './palette.ts';

type Rgb = [number, number, number];

function linear(hex: string): Rgb {
  const channel = (from: number) => {
    const c = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// Full-strength matrices of Machado, Oliveira and Fernandes 2009, in linear RGB.
const SIGHTS: Record<string, number[][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function seen(hex: string, matrix: number[][]): Rgb {
  const rgb = linear(hex);
  return oklab(
    matrix.map((row) =>
      Math.min(
        1,
        Math.max(
          0,
          row.reduce((sum, weight, i) => sum + weight * (rgb[i] ?? 0), 0),
        ),
      ),
    ) as Rgb,
  );
}

function distance(a: string, b: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const matrix of Object.values(SIGHTS)) {
    const [x, y] = [seen(a, matrix), seen(b, matrix)];
    least = Math.min(least, 100 * Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]));
  }
  return least;
}

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as [string, Palette][])('the %s palette', (_, palette) => {
  it('stands out from the surface by 3:1', () => {
    for (const colour of [...palette.series, palette.idle, palette.reserved, palette.other]) {
      expect(contrast(colour, palette.surface), colour).toBeGreaterThanOrEqual(3);
    }
  });
  it('keeps series apart in every kind of sight', () => {
    const all = [...palette.series, palette.idle];
    for (let i = 0; i < all.length; i++) {
      for (let j = i + 1; j < all.length; j++) {
        expect(distance(all[i] ?? '', all[j] ?? ''), `${all[i]} ${all[j]}`).toBeGreaterThanOrEqual(10);
      }
    }
  });
  it('has text that can be read', () => {
    expect(contrast(palette.ink, palette.surface)).toBeGreaterThanOrEqual(7);
    expect(contrast(palette.muted, palette.surface)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('colour of a name', () => {
  it('stays when others come and go', () => {
    const first = colourSlots('team', ['payments', 'search', 'shop', 'data']);
    const second = colourSlots('team', ['data', 'payments']);
    expect(second).toEqual([first[3], first[0]]);
  });
  it('is not shared while slots are left', () => {
    const slots = colourSlots('namespace', ['a', 'b', 'c', 'd', 'e', 'f']);
    expect(new Set(slots).size).toBe(6);
  });
});
