// `npm run screens`: takes pictures of every page and state, from a real server with a day of an org in it, for
// docs/screens and the README. `npm run screens -- run table` takes only the views whose names begin with one of the
// words, and `-- film` the animated picture.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { SCHEMES, shoot, SIZES, startCamera, type Camera } from './screens/camera.ts';
import { fill } from './screens/data.ts';
import { film } from './screens/film.ts';
import { FLOW_VIEWS, LIST_VIEWS } from './screens/flow-views.ts';
import { DOOR_VIEWS, OTHER_VIEWS, RUN_VIEWS } from './screens/page-views.ts';
import { fileOf, screensText } from './screens/screens-text.ts';
import { startSite } from './screens/site.ts';
import { settle, type Stage, type View } from './screens/view.ts';
import { startWriter } from './screens/write-pictures.ts';

const folder = new URL('../docs/screens/', import.meta.url);
/** The servers by the names that the pictures show, and the ports that they listen on. */
const SITES = { 'signalbox.example.com': 4_280, 'bare.example.com': 4_282, 'fresh.example.com': 4_283 } as const;

const groups: readonly [title: string, views: readonly View[]][] = [
  ['Flows', LIST_VIEWS],
  ['A flow', FLOW_VIEWS],
  ['Runs', RUN_VIEWS],
  ['Events, connections, tables, settings', OTHER_VIEWS],
  ['The door, and what goes wrong', DOOR_VIEWS],
];
/** The colours of a picture: enough for every hue of the editor, with half of the bytes that all shades would take. */
const COLORS = 64;
const views = groups.flatMap(([, each]) => each);

/** Takes the four pictures of one view: both sizes at once, each light and then dark. */
async function takeAll(camera: Camera, stage: Omit<Stage, 'page'>, view: View): Promise<void> {
  const bySize = SIZES.map(async (size) => {
    const page = await camera.newPage(size, view.name.endsWith('none') ? stage.bare : stage.site);
    try {
      await view.go({ ...stage, page });
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        await settle(page);
        const path = fileURLToPath(new URL(fileOf(view, scheme, size.width), folder));
        writer.write({ png: await shoot(page), path, colors: COLORS });
      }
    } finally {
      await page.context().close();
    }
  });
  const failed = (await Promise.allSettled(bySize)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

const words = process.argv.slice(2);
const wanted = views.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
mkdirSync(folder, { recursive: true });
if (words.length === 0) for (const file of readdirSync(folder)) rmSync(new URL(file, folder));

const writer = startWriter();
const opened: { close(): Promise<void> }[] = [];
/** Notes what was opened, so that it is closed at the end, the last first. */
const kept = async <Kept extends { close(): Promise<void> }>(starting: Promise<Kept>): Promise<Kept> => {
  const one = await starting;
  opened.push(one);
  return one;
};
let failed = 0;
try {
  await kept(Promise.resolve(writer));
  const camera = await kept(startCamera(SITES));
  const [site, bare, fresh] = await Promise.all([
    kept(startSite({ name: 'signalbox.example.com', port: SITES['signalbox.example.com'] })),
    kept(startSite({ name: 'bare.example.com', port: SITES['bare.example.com'] })),
    kept(startSite({ name: 'fresh.example.com', port: SITES['fresh.example.com'], isSetUp: false })),
  ]);
  const { runs } = await kept(fill(site));
  for (const view of wanted) {
    try {
      await takeAll(camera, { site, bare, fresh, runs }, view);
      process.stdout.write(`${view.name}\n`);
    } catch (error) {
      failed += 1;
      process.stderr.write(`${view.name} was not taken: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  if (words.length === 0 || words.includes('film')) {
    writeFileSync(new URL('../first-flow.png', folder), await film(camera, bare));
    process.stdout.write('film\n');
  }
} finally {
  for (const one of opened.toReversed()) await one.close();
}
writeFileSync(new URL('README.md', folder), screensText(groups));
const sizes = readdirSync(folder).map((file) => statSync(new URL(file, folder)).size);
const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1_000_000;
process.stdout.write(`${sizes.length} files, ${megabytes.toFixed(1)} MB\n`);
process.exitCode = failed === 0 ? 0 : 1;
