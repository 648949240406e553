// Writes docs/screens/README.md, which has every picture with what it shows.
import { SCHEMES, SIZES } from './camera.ts';
import type { View } from './view.ts';

const BEGIN = `# Screens

Every page and state of the editor, in light and dark, at 1440 × 900 and 1024 × 768, from a real server with a day of a
simulated org in it. \`npm run screens\` takes the pictures anew, \`npm run screens -- run table\` those whose names begin so.
`;

export function screensText(groups: readonly [title: string, views: readonly View[]][]): string {
  const parts = groups.map(([title, views]) => `## ${title}\n\n${views.map((view) => viewText(view)).join('\n')}`);
  return `${BEGIN}\n${parts.join('\n')}`;
}

/** The schemes and sizes of its pictures: all for a whole view, else light at the first size and dark at the second. */
export function waysOf({ isWhole = false }: View): { scheme: 'light' | 'dark'; width: number; height: number }[] {
  return SIZES.flatMap((size, at) =>
    SCHEMES.filter((_, scheme) => isWhole || scheme === at).map((scheme) => ({ scheme, ...size })),
  );
}

function viewText(view: View): string {
  const pictures = waysOf(view).map(({ scheme, width, height }) => {
    const file = `${view.name}-${scheme}-${width}.png`;
    return `<a href="${file}"><img alt="${view.title}, ${scheme}, ${width} × ${height}" src="${file}" width="400"></a>`;
  });
  return `### ${view.title}\n\n${pictures.join('\n')}\n`;
}
