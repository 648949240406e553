// Writes docs/screens/README.md, which has every picture with what it shows.
import { SCHEMES, SIZES } from './camera.ts';
import type { View } from './view.ts';

const BEGIN = `# Screens

Every page and state of the editor, each in light and dark, at 1440 × 900 and 1024 × 768, from a real server with a day of a
simulated org in it. \`npm run screens\` takes the pictures anew, \`npm run screens -- run table\` those whose names begin so.
`;

export function screensText(groups: readonly [title: string, views: readonly View[]][]): string {
  const parts = groups.map(([title, views]) => `## ${title}\n\n${views.map((view) => viewText(view)).join('\n')}`);
  return `${BEGIN}\n${parts.join('\n')}`;
}

/** The name of the file of one of its pictures. */
export function fileOf({ name }: Pick<View, 'name'>, scheme: string, width: number): string {
  return `${name}-${scheme}-${width}.png`;
}

function viewText(view: View): string {
  const pictures = SIZES.flatMap(({ width, height }) =>
    SCHEMES.map((scheme) => {
      const file = fileOf(view, scheme, width);
      return `<a href="${file}"><img alt="${view.title}, ${scheme}, ${width} × ${height}" src="${file}" width="400"></a>`;
    }),
  );
  return `### ${view.title}\n\n${pictures.join('\n')}\n`;
}
