// The editor's files, and its page for every address that is no file, since the editor does its own routing. It builds
// nothing.
import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

import type { Express, Request, Response } from 'express';

/** Files lie beside themselves in these encodings, which the build makes; the better one first. */
const ENCODINGS = [
  { token: 'br', suffix: '.br' },
  { token: 'gzip', suffix: '.gz' },
] as const;
/** Files here carry a hash of their content in their name, so browsers may keep them for good. */
const HASHED = '/assets/';
/** The page where there are no files. */
const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Signalbox</title>
<h1>The editor is not built</h1>
<p>The server runs, the editor's files are missing. Stop it and run <code>npm start</code>, which builds them.</p>
</html>
`;

/** Takes every request that nothing before has taken. */
export function servePages(app: Express, editorDir: string): void {
  let files = filesIn(editorDir);
  app.use((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      const message = `${request.method} is not served here. The API is at /api, described by /api/openapi.json.`;
      response.status(405).json({ error: { code: 'request.method-not-allowed', message } });
      return;
    }
    // A build that was made since the start has files of other names.
    if (request.path.startsWith(HASHED) && !files.has(request.path)) files = filesIn(editorDir);
    if (files.has(request.path) && request.path !== '/index.html')
      sendFile(request, response, editorDir, files, request.path);
    else if (extname(request.path) !== '' && request.path.startsWith(HASHED)) sendMissing(response, request.path);
    else if (files.has('/index.html')) sendFile(request, response, editorDir, files, '/index.html');
    else response.status(503).type('html').send(NOT_BUILT);
  });
}

function sendFile(request: Request, response: Response, root: string, files: ReadonlySet<string>, path: string): void {
  const encoding = ENCODINGS.find(
    ({ token, suffix }) => files.has(path + suffix) && request.acceptsEncodings(token) === token,
  );
  response.type(extname(path));
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Cache-Control', path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (encoding !== undefined) response.setHeader('Content-Encoding', encoding.token);
  response.sendFile(`.${path}${encoding?.suffix ?? ''}`, {
    root,
    cacheControl: false,
    acceptRanges: false,
    dotfiles: 'deny',
  });
}

/** Refuses a file of an old build that an old page asks for: an index.html in its place would be a riddle. */
function sendMissing(response: Response, path: string): void {
  response
    .status(404)
    .json({ error: { code: 'route.not-found', message: `There is no file ${path}. Reload the page.` } });
}

/** Paths as addresses have them, such as `/assets/index-1a2b.js`; none where the editor was not built. */
function filesIn(folder: string): ReadonlySet<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Set(
      entries.map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`),
    );
  } catch {
    return new Set();
  }
}
