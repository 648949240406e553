// Draws the little Markdown that texts of cards and notes use: paragraphs, lists, headings, blocks of code, `code`,
// **strong** and links. It makes elements and never HTML, and links only to addresses that begin with http: or
// https:. So a text that somebody else wrote can do no harm.
import type { ReactNode } from 'react';
import styles from './markdown.module.css';

/** Anything that it does not know is shown as it was written. */
export function Markdown({ text }: { text: string }) {
  const blocks = text.split(/\n\s*\n/).filter((block) => block.trim() !== '');
  return (
    <div className={styles.markdown}>
      {blocks.map((block) => (
        <Block key={block} text={block.trim()} />
      ))}
    </div>
  );
}

/** A block ends at an empty line. Headings of every level look the same, and so do numbered and other lists. */
function Block({ text }: { text: string }) {
  if (text.startsWith('```')) return <pre>{text.replace(/^```\w*\n?/, '').replace(/```$/, '')}</pre>;
  const heading = /^#{1,6}\s+(.*)$/.exec(text);
  if (heading?.[1] !== undefined) return <h3>{inline(heading[1])}</h3>;
  const lines = text.split('\n');
  if (lines.every((line) => /^\s*(?:[-*]|\d+\.)\s/.test(line))) {
    return (
      <ul>
        {lines.map((line) => (
          <li key={line}>{inline(line.replace(/^\s*(?:[-*]|\d+\.)\s+/, ''))}</li>
        ))}
      </ul>
    );
  }
  return <p>{inline(lines.join(' '))}</p>;
}

/** The split keeps what it splits at, so that marked and plain parts alternate. */
function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(https?:\/\/[^\s)]+\))/).map((part, at) => {
    const key = `${at}${part}`;
    const [, title, address] = /^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)$/.exec(part) ?? [];
    if (title !== undefined && address !== undefined)
      return (
        <a key={key} href={address} target="_blank" rel="noreferrer">
          {title}
        </a>
      );
    if (part.startsWith('`') && part.length > 2) return <code key={key}>{part.slice(1, -1)}</code>;
    if (part.startsWith('**') && part.length > 4) return <strong key={key}>{part.slice(2, -2)}</strong>;
    return part;
  });
}
