import { type PriceView, parsePriceView, priceViewQuery } from '@plimsoll/contract/price-view';
import { goto } from '$app/navigation';
import { page } from '$app/state';

/** What the address of the Prices page says, and the only way to change it. */
class PriceViewState {
  #current = $derived(parsePriceView(page.url.search));

  get current(): PriceView {
    return this.#current;
  }

  href(patch: Partial<PriceView>): string {
    const query = priceViewQuery({ ...this.#current, ...patch });
    return query === '' ? page.url.pathname : `${page.url.pathname}?${query}`;
  }

  /** Edits replace, so that Back leaves the page. */
  set(patch: Partial<PriceView>): void {
    void goto(this.href(patch), { replace: true, reset: false });
  }
}

export const priceView = new PriceViewState();
