import type { EChartsOption } from 'echarts';
import type { Palette } from '#lib/theme/palette.ts';

interface Dot {
  x: number;
  y: number;
  /** what stands beside the pointer: name first, then terms and values */
  title: string;
  facts: readonly (readonly [string, string])[];
}

export interface Cloud {
  id: string;
  name: string;
  colour: string;
  symbol: 'circle' | 'diamond' | 'triangle';
  /** by x, then y */
  dots: readonly Dot[];
}

/** Sizes double, prices span four powers of ten: on linear axes all small machines would be one blot. */
export function scatterOption(input: {
  palette: Palette;
  clouds: readonly Cloud[];
  xName: string;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  tooltip: (cloud: number, dot: number) => HTMLElement;
}): EChartsOption {
  const { palette } = input;
  const font = { fontFamily: 'Hanken Grotesk Variable, system-ui, sans-serif', fontSize: 11 };
  const xs = input.clouds.flatMap((cloud) => cloud.dots.map((dot) => dot.x));
  const ys = input.clouds.flatMap((cloud) => cloud.dots.map((dot) => dot.y));
  const low = Math.min(...ys);
  const high = Math.max(...ys);
  const floor = (value: number, base: number) => base ** Math.floor(Math.log(value) / Math.log(base) + 1e-9);
  const ceil = (value: number, base: number) => base ** Math.ceil(Math.log(value) / Math.log(base) - 1e-9);
  const none = xs.length === 0;
  return {
    animation: false,
    textStyle: font,
    aria: { enabled: true, label: { enabled: false } },
    grid: { left: 4, right: 14, top: 12, bottom: 20, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'log',
      logBase: 2,
      // in powers, counted from the beginning, which is a power itself: left alone, only the ends are labelled
      interval: 1,
      min: none ? 1 : floor(Math.min(...xs), 2) / 2,
      max: none ? 64 : ceil(Math.max(...xs), 2) * 2,
      name: input.xName,
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: palette.muted, ...font },
      axisLine: { lineStyle: { color: palette.ink, width: 1 } },
      axisTick: { show: false },
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        margin: 10,
        formatter: (value: number) => (value >= 1 && value % 1 === 0 ? input.formatX(value) : ''),
        ...font,
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'log',
      min: none ? 1 : floor(low, 10),
      max: none ? 1000 : ceil(high, 10),
      axisLabel: { color: palette.muted, formatter: (value: number) => input.formatY(value), ...font },
      splitLine: { lineStyle: { color: palette.line } },
    },
    tooltip: {
      trigger: 'item',
      confine: true,
      transitionDuration: 0,
      className: 'chart-tip',
      borderWidth: 0,
      padding: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow: none',
      formatter: (item: unknown) => {
        const at = (key: 'seriesIndex' | 'dataIndex') => {
          const value = typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[key] : 0;
          return typeof value === 'number' ? value : 0;
        };
        return input.tooltip(at('seriesIndex'), at('dataIndex'));
      },
    },
    series: input.clouds.map((cloud) => ({
      type: 'scatter' as const,
      id: cloud.id,
      name: cloud.name,
      symbol: cloud.symbol,
      symbolSize: cloud.symbol === 'circle' ? 8 : 10,
      itemStyle: { color: cloud.colour, opacity: 0.75, borderColor: palette.surface, borderWidth: 0.8 },
      emphasis: { itemStyle: { opacity: 1, borderColor: palette.ink, borderWidth: 1.5 } },
      data: cloud.dots.map((dot) => [dot.x, dot.y]),
    })),
  };
}
