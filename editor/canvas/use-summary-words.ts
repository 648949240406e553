// Summaries in words need the parser of expressions, which is fetched once the canvas stands. Until then the line is
// plain text, and it stays so where the parser could not be fetched.
import { useEffect, useState } from 'react';

import type { summaryWords } from '../geometry/summary-words.ts';

let loaded: typeof summaryWords | undefined;

/** The function that makes the words; undefined until it is there. */
export function useSummaryWords(): typeof summaryWords | undefined {
  const [words, setWords] = useState(() => loaded);
  useEffect(() => {
    if (words !== undefined) return undefined;
    let isGone = false;
    const fetchWords = async (): Promise<void> => {
      try {
        loaded ??= (await import('../geometry/summary-words.ts')).summaryWords;
        if (!isGone) setWords(() => loaded);
      } catch {
        // The plain line says the same.
      }
    };
    void fetchWords();
    return () => {
      isGone = true;
    };
  }, [words]);
  return words;
}
