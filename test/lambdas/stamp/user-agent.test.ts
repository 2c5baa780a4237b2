import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { userAgentOf } from '../../../lambdas/stamp/user-agent.ts';

const KIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

test.each([
  [
    'desktop',
    'Chrome',
    'Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/142.0.0.0 Safari/537.36`,
  ],
  [
    'desktop',
    'Edge',
    'Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
  ],
  [
    'desktop',
    'Firefox',
    'Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
  ],
  [
    'desktop',
    'Opera',
    'Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0`,
  ],
  [
    'desktop',
    'Safari',
    'Mac OS',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  ],
  ['desktop', 'Chrome', 'Linux', `Mozilla/5.0 (X11; Linux x86_64) ${KIT} Chrome/142.0.0.0 Safari/537.36`],
  [
    'desktop',
    'Firefox',
    'Ubuntu',
    'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  ],
  [
    'desktop',
    'Chrome',
    'Chromium OS',
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${KIT} Chrome/142.0.0.0 Safari/537.36`,
  ],
  ['mobile', 'Mobile Safari', 'iOS', `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`],
  ['mobile', 'Chrome', 'iOS', `${IPHONE} CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1`],
  ['mobile', 'Firefox', 'iOS', `${IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`],
  [
    'mobile',
    'Instagram',
    'iOS',
    `${IPHONE} Mobile/15E148 Instagram 386.0.0.45.85 (iPhone15,2; iOS 18_5; en_US; en; scale=3.00; 1179x2556; 751445212)`,
  ],
  [
    'mobile',
    'Facebook',
    'iOS',
    `${IPHONE} Mobile/22F76 [FBAN/FBIOS;FBAV/520.0.0.38.101;FBBV/756351453;FBDV/iPhone15,3;FBMD/iPhone;FBSN/iOS;FBSV/18.5]`,
  ],
  ['mobile', 'DuckDuckGo', 'iOS', `${IPHONE} Version/18.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`],
  [
    'mobile',
    'Chrome',
    'Android',
    `Mozilla/5.0 (Linux; Android 10; K) ${KIT} Chrome/142.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'mobile',
    'Samsung Internet',
    'Android',
    `Mozilla/5.0 (Linux; Android 10; K) ${KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'mobile',
    'Chrome WebView',
    'Android',
    `Mozilla/5.0 (Linux; Android 15; SM-S931B Build/AP3A.240905.015.A2; wv) ${KIT} Version/4.0 Chrome/142.0.7444.102 Mobile Safari/537.36`,
  ],
  ['mobile', 'Firefox', 'Android', 'Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0'],
  [
    'mobile',
    'Opera Mini',
    'Android',
    'Opera/9.80 (Android; Opera Mini/84.0.2254/191.303; U; en) Presto/2.12.423 Version/12.16',
  ],
  [
    'tablet',
    'Mobile Safari',
    'iOS',
    'Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1',
  ],
  ['tablet', 'Chrome', 'Android', `Mozilla/5.0 (Linux; Android 10; K) ${KIT} Chrome/142.0.0.0 Safari/537.36`],
  [
    'tablet',
    'Chrome',
    'Android',
    `Mozilla/5.0 (Linux; Android 13; Redmi Pad SE) ${KIT} Chrome/138.0.0.0 Safari/537.36`,
  ],
  ['tablet', 'Firefox', 'Android', 'Mozilla/5.0 (Android 14; Tablet; rv:145.0) Gecko/145.0 Firefox/145.0'],
  [
    'tablet',
    'Silk',
    'Android',
    `Mozilla/5.0 (Linux; Android 11; KFTRWI) ${KIT} Silk/138.3.1 like Chrome/138.0.7204.179 Safari/537.36`,
  ],
  [
    'tv',
    'Safari',
    'Tizen',
    `Mozilla/5.0 (SMART-TV; LINUX; Tizen 8.0) ${KIT} 108.0.5359.1/8.0 TV Safari/537.36`,
  ],
  [
    'tv',
    'Chrome',
    'webOS',
    `Mozilla/5.0 (Web0S; Linux/SmartTV) ${KIT} Chrome/108.0.5359.211 Safari/537.36 WebAppManager`,
  ],
  [
    'tv',
    'Safari',
    'PlayStation',
    'Mozilla/5.0 (PlayStation; PlayStation 5/8.20) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15',
  ],
  [
    '(unknown)',
    'Oculus Browser',
    'Android',
    `Mozilla/5.0 (Linux; Android 12; Quest 3) ${KIT} OculusBrowser/38.2 Chrome/136.0.0.0 VR Safari/537.36`,
  ],
])('%s, %s on %s: a person with %s', (device, browser, os, text) => {
  expect(userAgentOf(text)).toEqual({ device, browser, os, bot: false });
});

test.each([
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  `Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) ${KIT} Chrome/142.0.7444.59 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'WhatsApp/2.23.20.0',
  'TelegramBot (like TwitterBot)',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  `Mozilla/5.0 (X11; Linux x86_64) ${KIT} HeadlessChrome/142.0.0.0 Safari/537.36`,
  'curl/8.5.0',
  'Wget/1.21.4',
  'python-requests/2.32.3',
  'Go-http-client/2.0',
  'okhttp/4.12.0',
  'node',
  '',
])('no person: %p', (text) => {
  expect(userAgentOf(text).bot).toBe(true);
});

test('reads any text, however odd or long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      expect(['desktop', 'mobile', 'tablet', 'tv', '(unknown)']).toContain(userAgentOf(text).device);
    }),
  );
});
