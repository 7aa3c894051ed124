import type { EChartsOption } from 'echarts';
import type { Palette } from '#lib/theme/palette.ts';

export interface Series {
  id: string;
  name: string;
  kind: 'bar' | 'line';
  colour: string;
  /** for pixels; null is a gap */
  values: readonly (number | null)[];
  /** hatched as a whole: what nobody used or nobody owns */
  hatched?: boolean;
  dashed?: boolean;
  /** a level that holds until the next step, such as a request */
  stepped?: boolean;
  /** with the series beneath it, a filled band */
  area?: boolean;
}

export interface Step {
  label: string;
  /** shorter, for the axis */
  tick?: string;
  /** ISO, for the CSV */
  start: string;
  /** the step is not over, or was seen only in part */
  partial: boolean;
}

function hatch(palette: Palette, strong: boolean) {
  return {
    symbol: 'rect',
    dashArrayX: [1, 0],
    dashArrayY: [2, strong ? 3 : 5],
    rotation: -Math.PI / 4,
    color: palette.surface,
    symbolSize: 1,
  };
}

/** A step that nobody saw is drawn as such, over the full height: an empty slot would read as zero. */
function gaps(steps: readonly Step[], series: readonly Series[]): boolean[] {
  return steps.map((_, i) => series.length > 0 && series.every((one) => (one.values[i] ?? null) === null));
}

function highest(steps: readonly Step[], series: readonly Series[], stacked: boolean): number {
  let high = 0;
  steps.forEach((_, i) => {
    const values = series.map((one) => one.values[i] ?? 0);
    high = Math.max(
      high,
      stacked ? values.reduce((sum, value) => sum + Math.max(0, value), 0) : Math.max(0, ...values),
    );
  });
  return high;
}

/** An axis of bytes that ends above its data, at ticks people can halve. */
function binaryTicks(high: number): { interval: number; max: number } {
  const unit = 1024 ** Math.floor(Math.log(Math.max(high, 1)) / Math.log(1024));
  const rough = high / unit / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough) ?? 10;
  const interval = step * power * unit;
  return { interval, max: Math.ceil((high * 1.02) / interval) * interval };
}

export function seriesOption(input: {
  palette: Palette;
  steps: readonly Step[];
  series: readonly Series[];
  stacked: boolean;
  format: (value: number) => string;
  tooltip: (index: number) => HTMLElement;
  narrow: boolean;
  /** ticks at 1, 2, 5 … of a power of 1024, for bytes */
  binary: boolean;
  patterns: boolean;
}): EChartsOption {
  const { palette, steps, series, stacked } = input;
  const font = { fontFamily: 'Hanken Grotesk Variable, system-ui, sans-serif', fontSize: 11 };
  const isBar = series.some((one) => one.kind === 'bar');
  const missing = gaps(steps, series);
  const high = highest(steps, series, stacked) || 1;
  return {
    animation: false,
    textStyle: font,
    aria: { enabled: true, label: { enabled: false }, decal: { show: input.patterns } },
    grid: { left: 4, right: 8, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: steps.map((step) => step.tick ?? step.label),
      boundaryGap: isBar,
      axisLine: { lineStyle: { color: palette.ink, width: 1 } },
      axisTick: { show: false },
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        margin: 10,
        ...(isBar ? {} : { alignMinLabel: 'left' as const, alignMaxLabel: 'right' as const }),
        ...font,
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...(input.binary ? binaryTicks(high) : { splitNumber: input.narrow ? 3 : 4 }),
      axisLabel: { color: palette.muted, formatter: input.format, ...font },
      splitLine: { lineStyle: { color: palette.line } },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      enterable: true,
      transitionDuration: 0,
      className: 'chart-tip',
      borderWidth: 0,
      padding: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow: none',
      axisPointer: isBar
        ? { type: 'shadow', shadowStyle: { color: palette.muted, opacity: 0.12 } }
        : { type: 'line', lineStyle: { color: palette.muted, width: 1, type: 'solid' } },
      formatter: (items: unknown) => {
        const first = Array.isArray(items) ? items[0] : items;
        const index =
          typeof first === 'object' && first !== null && 'dataIndex' in first && typeof first.dataIndex === 'number'
            ? first.dataIndex
            : 0;
        return input.tooltip(index);
      },
    },
    series: [
      ...series.map((one) =>
        one.kind === 'bar'
          ? {
              type: 'bar' as const,
              name: one.name,
              id: one.id,
              ...(stacked ? { stack: 'all' } : {}),
              barCategoryGap: steps.length > 45 ? '12%' : '26%',
              barMaxWidth: 56,
              emphasis: { disabled: true },
              itemStyle: {
                color: one.colour,
                borderColor: palette.surface,
                borderWidth: steps.length > 60 ? 0.25 : 0.6,
                ...(one.hatched ? { decal: hatch(palette, false) } : {}),
              },
              data: one.values.map((value, i) =>
                steps[i]?.partial && value !== null
                  ? { value, itemStyle: { decal: hatch(palette, true) } }
                  : (value ?? '-'),
              ),
            }
          : {
              type: 'line' as const,
              name: one.name,
              id: one.id,
              symbol: 'circle',
              symbolSize: 4,
              showSymbol: one.values.filter((value) => value !== null).length < 3,
              connectNulls: false,
              emphasis: { disabled: true },
              ...(one.stepped ? { step: 'end' as const } : {}),
              lineStyle: {
                color: one.colour,
                width: one.dashed ? 1.4 : 1.8,
                type: one.dashed ? ('dashed' as const) : ('solid' as const),
              },
              itemStyle: { color: one.colour },
              ...(one.area ? { areaStyle: { color: one.colour, opacity: 0.12 } } : {}),
              data: one.values.map((value) => value ?? '-'),
            },
      ),
      ...(missing.some(Boolean) && isBar
        ? [
            {
              type: 'bar' as const,
              id: 'gap',
              name: 'no data',
              barGap: '-100%',
              silent: true,
              barMaxWidth: 56,
              emphasis: { disabled: true },
              itemStyle: { color: palette.line, opacity: 0.8, decal: hatch(palette, true) },
              data: missing.map((gap) => (gap ? high : '-')),
            },
          ]
        : []),
    ],
  };
}
