/** Loaded before anything else, in a language that every Node knows: stops with a remedy where Node is too old. */
const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  console.error(
    [
      `Tormenta needs Node ${NEEDED}; this is Node ${process.versions.node}.`,
      'Its own comes with "npm install": run it through npm ("npm start", not "node local/start.ts").',
      'If that is what you did, npm was told not to run install scripts. Run this once, and start again:',
      '  npm rebuild node --ignore-scripts=false',
    ].join('\n'),
  );
  process.exit(1);
}
