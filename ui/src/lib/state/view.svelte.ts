import { apiFilter, DEFAULT_VIEW, parseView, type ViewState, viewQuery } from '@plimsoll/contract/view-state';
import { goto } from '$app/navigation';
import { page } from '$app/state';

/** What the address says, and the only way to change it. */
class View {
  #current = $derived(parseView(page.url.search));

  get current(): ViewState {
    return this.#current;
  }

  /** The address of this page with something changed. */
  href(patch: Partial<ViewState>, pathname: string = page.url.pathname): string {
    const query = viewQuery({ ...this.#current, ...patch });
    return query === '' ? pathname : `${pathname}?${query}`;
  }

  /** Another page, with what it shares with this one: when, for whom, in which currency. */
  elsewhere(pathname: string, patch: Partial<ViewState> = {}): string {
    const { window, filter, expression, currency, compare } = this.#current;
    const query = viewQuery({ ...DEFAULT_VIEW, window, filter, expression, currency, compare, ...patch });
    return query === '' ? pathname : `${pathname}?${query}`;
  }

  /** Edits replace, so that Back leaves the page; drilling down pushes, so that Back comes up again. */
  set(patch: Partial<ViewState>, options: { push?: boolean } = {}): void {
    void goto(this.href(patch), { replace: options.push !== true, reset: false });
  }

  get filter(): string {
    return apiFilter(this.#current);
  }
}

export const view = new View();
