import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offerKey, parseOfferKey, parsePriceView, priceSearch, priceViewQuery } from './price-view.ts';

describe('the address of the Prices page', () => {
  it('is empty at the defaults, readable else, and keeps what it does not know', () => {
    expect(priceViewQuery(parsePriceView(''))).toBe('');
    const typed = 'vcpuMin=16&memoryMin=64&country=fr&commitment=any&window=2026-10&sort=-pricePerGib';
    const view = parsePriceView(typed);
    expect(view).toMatchObject({ vcpuMin: '16', country: 'FR', rest: [['window', '2026-10']] });
    expect(priceViewQuery(view)).toBe(
      'country=FR&commitment=any&vcpuMin=16&memoryMin=64&sort=-pricePerGib&window=2026-10',
    );
  });
  it('survives the way there and back', () => {
    const part = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(part, part, fc.nat(999), (q, region, vcpu) => {
        const view = { ...parsePriceView(''), q, region, vcpuMin: String(vcpu) };
        expect(parsePriceView(priceViewQuery(view))).toEqual(view);
      }),
    );
  });
  it('shows the defaults for what cannot be read', () => {
    expect(parsePriceView('vcpuMin=many&kind=boat&country=France&sort=colour')).toEqual(parsePriceView(''));
  });
  it('asks without a term, or for any', () => {
    expect(priceSearch(parsePriceView('q=m5')).commitment).toBe('on-demand,monthly');
    expect(priceSearch(parsePriceView('commitment=any')).commitment).toBe('');
  });
  it('takes traffic as a size', () => {
    expect(parsePriceView('trafficTb=0.5').trafficTb).toBe('0.5');
    expect(parsePriceView('trafficTb=lots').trafficTb).toBe('');
  });
  it('names one offer', () => {
    const key = {
      provider: 'hetzner',
      service: 'hetzner-robot',
      region: 'eu (fsn1/nbg1/hel1)',
      type: 'AX42-1',
      commitment: 'monthly',
      currency: 'EUR',
    };
    expect(parseOfferKey(offerKey(key))).toEqual(key);
    expect(parseOfferKey('aws|ec2')).toBeNull();
  });
});
