import { defined } from '../domain/defined.ts';
import type { Campaign } from '../domain/event.ts';
import { textWithin } from './text.ts';

const MAX_CHARACTERS = 256;

/** The campaign that a query string (with or without `?`) names by its utm_* parameters; undefined for none. */
export function campaignOf(query: string): Campaign | undefined {
  if (!query.includes('utm_')) return undefined;
  const parameters = new URLSearchParams(query);
  const value = (name: string) => textWithin(parameters.get(name)?.trim(), MAX_CHARACTERS);
  const campaign = defined({
    source: value('utm_source'),
    medium: value('utm_medium'),
    name: value('utm_campaign'),
    term: value('utm_term'),
    content: value('utm_content'),
  });
  return Object.keys(campaign).length > 0 ? campaign : undefined;
}

/** The query string of a page's URL, absolute or not, without its fragment. */
export function queryOf(url: string): string {
  const [beforeFragment = ''] = url.split('#', 1);
  const at = beforeFragment.indexOf('?');
  return at < 0 ? '' : beforeFragment.slice(at + 1);
}
