/** What a user agent says of itself, and whether it is a person's browser. */
import { isbot } from 'isbot';
import { type IResult, parseUA } from 'ua-parser-modern';
import { UNKNOWN } from '../domain/event.ts';

export interface UserAgent {
  readonly device: string;
  readonly browser?: string;
  readonly os?: string;
  readonly bot: boolean;
}

const DEVICES: Readonly<Record<string, string>> = {
  mobile: 'mobile',
  tablet: 'tablet',
  smarttv: 'tv',
  console: 'tv',
};
const HANDHELD = /^(?:Android|iOS|HarmonyOS|KaiOS|BlackBerry|Symbian|Firefox OS|Windows (?:Phone|Mobile))/;

/** Chrome on Android says `Mobile` on phones only. Source: developer.chrome.com/docs/multidevice/user-agent. */
const isAndroidTablet = (ua: string, { os, browser }: IResult): boolean =>
  os.name === 'Android' && browser.name === 'Chrome' && !/mobile/i.test(ua);

/**
 * The class of the device. An iPad that asks for desktop pages (its default) says that it is a Mac, and counts as
 * `desktop`; a games console shows its pages on a TV.
 */
function deviceOf(ua: string, result: IResult): string {
  const { device, os } = result;
  if (device.type === 'mobile' && isAndroidTablet(ua, result)) return 'tablet';
  if (device.type !== undefined) return DEVICES[device.type] ?? UNKNOWN;
  if (os.name === undefined) return UNKNOWN;
  return HANDHELD.test(os.name) ? 'mobile' : 'desktop';
}

function parse(ua: string): UserAgent {
  const result = parseUA(ua);
  const { browser, os } = result;
  return {
    device: deviceOf(ua, result),
    ...(browser.name === undefined ? {} : { browser: browser.name }),
    ...(os.name === undefined ? {} : { os: os.name }),
    bot: isbot(ua),
  };
}

const MAX_LENGTH = 512;
const MAX_ENTRIES = 2_000;
const known = new Map<string, UserAgent>();

/** Parses a user agent; the same text answers from memory. No user agent at all is a script's. */
export function userAgentOf(text: string): UserAgent {
  const ua = text.slice(0, MAX_LENGTH);
  const remembered = known.get(ua);
  if (remembered) return remembered;
  const parsed = ua === '' ? { device: UNKNOWN, bot: true } : parse(ua);
  if (known.size === MAX_ENTRIES) known.clear();
  known.set(ua, parsed);
  return parsed;
}
