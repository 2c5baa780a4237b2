/** An access log as bad as they come, the same for the same seed. */
import { random } from '../exactness/random.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const START_MS = Date.UTC(2015, 4, 17, 21, 40);
const SPAN_SECONDS = 4 * 3_600;
const ZONES = [0, 0, 0, 0, 120, -210, 330];

const PATHS = [
  '/',
  '/index.html',
  '/index.html?',
  '/caf%C3%A9/%E4%B8%AD?x=%3F',
  '/bücher/ü.html',
  '/two words',
  '/a#b;c=d,e+f',
  '/%',
  '/%zz',
  '//double//slash',
  '/../up',
  String.raw`/\"quoted\"`,
  String.raw`/back\\slash`,
  String.raw`/\xff\x00bytes`,
  String.raw`/ends\\`,
  'http://other.example:81/through-a-proxy?x=1',
  `/long/${'x'.repeat(1_200)}`,
  ...Array.from({ length: 24 }, (_, index) => `/blog/${index}?utm_source=news&page=${index}`),
];

const REFERRERS = [
  '-',
  '-',
  '',
  'https://www.Google.com/search?q=tormenta',
  'http://www.google.com:80/',
  'https://www.google.com./',
  'https://user:secret@mail.example/inbox',
  'http://bücher.example/ü',
  'android-app://com.Google.android.gm/',
  'about:blank',
  'not a url',
  '/relative',
  String.raw`http://\xe4\xe5.\xf0\xf4/`,
  String.raw`http://quotes.example/\"q\"`,
  `http://${'a'.repeat(40)}.${'b'.repeat(40)}.example/`,
  ...Array.from({ length: 30 }, (_, index) => `https://site-${index}.example/page/${index}`),
];

const AGENTS = [
  '-',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'curl/8.5.0',
  String.raw`odd \"agent\" \\ \xc3\xa9 \t`,
];

const HOSTS = [
  '192.0.2.7',
  '192.0.2.8',
  '198.51.100.20',
  '2001:db8::7',
  '::ffff:203.0.113.9',
  'proxy.example',
];

/** Lines that are no clicks. */
const NO_CLICKS = [
  '',
  'nonsense',
  '192.0.2.7 - - [17/May/2015:22:05:03 +0000] "GET /common HTTP/1.1" 200 5',
  '192.0.2.7 - - [31/Feb/2015:22:05:03 +0000] "GET /no-such-day HTTP/1.1" 200 5 "-" "-"',
  '192.0.2.7 - - [17/May/2015:22:05:03 +0000] "POST /form HTTP/1.1" 200 5 "-" "-"',
  '192.0.2.7 - - [17/May/2015:22:05:03 +0000] "HEAD / HTTP/1.1" 200 - "-" "-"',
  '192.0.2.7 - - [17/May/2015:22:05:03 +0000] "-" 408 - "-" "-"',
  String.raw`192.0.2.7 - - [17/May/2015:22:05:03 +0000] "\x16\x03\x01" 400 - "-" "-"`,
  '192.0.2.7 - - [17/May/2015:22:05:03 +0000] "GET * HTTP/1.1" 400 - "-" "-"',
  `192.0.2.7 - - [17/May/2015:22:05:03 +0000] "GET /${'y'.repeat(3_000)} HTTP/1.1" 414 - "-" "-"`,
  '192.0.2.7 - - [17/May/2015:22:05:03 +0000] "GET /cut HTTP/1.1" 200 5 "http://exa',
];

const digits = (value: number): string => String(value).padStart(2, '0');

function stamp(ms: number, zoneMinutes: number): string {
  const wall = new Date(ms + zoneMinutes * 60_000);
  const day = `${digits(wall.getUTCDate())}/${MONTHS[wall.getUTCMonth()]}/${wall.getUTCFullYear()}`;
  const zone = `${zoneMinutes < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(zoneMinutes) / 60))}${digits(Math.abs(zoneMinutes) % 60)}`;
  return `${day}:${wall.toISOString().slice(11, 19)} ${zone}`;
}

/**
 * Lines of the same second, repeated lines, bots, encoded and broken paths and referrers, other time zones, lines
 * out of order, and some 5 % that are no clicks at all.
 */
export function nastyLog(seed: number, lines: number): string {
  const next = random(seed);
  const pick = <T>(list: readonly T[], otherwise: T): T =>
    list[Math.floor(next() * list.length)] ?? otherwise;
  const popular = <T>(list: readonly T[], otherwise: T): T =>
    list[Math.floor(next() ** 2 * list.length)] ?? otherwise;
  const written: string[] = [];
  while (written.length < lines) {
    const roll = next();
    if (roll < 0.05) written.push(pick(NO_CLICKS, ''));
    else if (roll < 0.1 && written.length > 0) written.push(pick(written.slice(-50), ''));
    else {
      const lateSeconds = next() < 0.1 ? 3_000 * next() : 0;
      const seconds = Math.floor((written.length / lines) * SPAN_SECONDS - lateSeconds);
      const time = stamp(START_MS + seconds * 1000, pick(ZONES, 0));
      const request = `GET ${popular(PATHS, '/')} HTTP/1.1`;
      const status = next() < 0.9 ? '200 512' : '304 -';
      written.push(
        `${pick(HOSTS, '-')} - - [${time}] "${request}" ${status} "${popular(REFERRERS, '-')}" "${pick(AGENTS, '-')}"`,
      );
    }
  }
  return `${written.join('\n')}\n`;
}
