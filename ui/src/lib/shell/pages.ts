/** Navigation, in order. A new page is one line here, and its folder under routes/. */
export interface PageLink {
  path: string;
  title: string;
  /** second key after `g` */
  key: string;
  /** drawn in a 20 x 20 box, stroked */
  icon: string;
  /** what people come here to learn */
  answers: string;
}

export const PAGES: readonly PageLink[] = [
  {
    path: '/',
    title: 'Overview',
    key: 'o',
    icon: 'M3 10h14M10 4.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z',
    answers: 'What this month will cost',
  },
  {
    path: '/costs',
    title: 'Costs',
    key: 'c',
    icon: 'M4 16.5V11M8 16.5V7M12 16.5V9M16 16.5V4',
    answers: 'Where the money goes',
  },
  {
    path: '/workloads',
    title: 'Workloads',
    key: 'w',
    icon: 'M10 3 3.5 6.5 10 10l6.5-3.5L10 3ZM3.5 10 10 13.5l6.5-3.5M3.5 13.5 10 17l6.5-3.5',
    answers: 'What one workload asks for and uses',
  },
  {
    path: '/prices',
    title: 'Prices',
    key: 'p',
    icon: 'M3.5 10.2V3.5h6.7l6.3 6.3-6.7 6.7-6.3-6.3ZM7 7h.01',
    answers: 'What a machine costs, and where',
  },
  {
    path: '/health',
    title: 'Health',
    key: 'h',
    icon: 'M2.5 10.5H6l2-5 3.5 9 2.2-5.5h3.8',
    answers: 'How far the numbers can be trusted',
  },
];

export function currentPage(pathname: string): PageLink | undefined {
  return PAGES.find((page) => (page.path === '/' ? pathname === '/' : pathname.startsWith(page.path)));
}
