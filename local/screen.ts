/** What `npm start` shows when the platform is ready. */
import type { DemoKeys } from './demo.ts';
import type { PlatformFile } from './platform-file.ts';

export interface Screen {
  readonly file: PlatformFile;
  readonly seconds: number;
  /** Undefined where the demo tenant's keys aren't known. */
  readonly keys: DemoKeys | undefined;
  readonly demo: boolean;
  readonly directory: string;
  /** A slug that no former run has taken. */
  readonly slug: string;
}

/** A browser's, since a click of curl's own is counted among the bots. */
const BROWSER = 'Mozilla/5.0 Firefox/145.0';

export function screen({ file, seconds, keys, demo, directory, slug }: Screen): string {
  const { collect, delivery } = file;
  return `
Tormenta runs on this machine (ready in ${seconds.toFixed(1)} s).

  Collect    ${collect}   links /r/…, pixels /p/…, conversions /c/…, POST /v1/events
  REST       ${delivery}
${keys === undefined ? '' : `  Demo keys  ${keys.secretKey}  (REST)\n             ${keys.publicKey}  (events)\n`}
${keys === undefined ? '' : tryIt(collect, delivery, keys, slug)}
  State      ${directory} (stays; "npm start -- --fresh" begins anew), logs in ${directory}/logs
  Demo       ${demo ? 'gentle traffic plays ("npm start -- --no-demo" without it)' : 'no traffic but yours'}
  Stop       Ctrl-C
`;
}

const tryIt = (collect: string, delivery: string, { secretKey }: DemoKeys, slug: string): string =>
  `  Try it: make a link, click it, see it counted

KEY=${secretKey}
curl -s ${delivery}/v1/links -H "authorization: Bearer $KEY" -H 'content-type: application/json' -d '{"slug":"${slug}","destination":"https://example.com/"}'; echo
curl -si ${collect}/r/${slug} -A '${BROWSER}' | head -3
sleep 4; curl -s "${delivery}/v1/links/${slug}/stats?interval=day" -H "authorization: Bearer $KEY"; echo
`;
