// What is asked twice at the same moment (a double click, a client that tries again) is done once, and both get the
// answer. It knows nothing of what is asked, and keeps nothing once the answer is there.

/**
 * `key` names what is changed, `asked` how. While `work` is under way, whoever asks the same about the same key gets
 * its answer, an error included; whoever asks for something else about that key waits until it is over, and is judged
 * then.
 */
export type Repeats = <Answer>(key: string, asked: string, work: () => Promise<Answer>) => Promise<Answer>;

export function createRepeats(): Repeats {
  const underway = new Map<string, { asked: string; answer: Promise<unknown> }>();
  return async <Answer>(key: string, asked: string, work: () => Promise<Answer>): Promise<Answer> => {
    for (let first = underway.get(key); first !== undefined; first = underway.get(key)) {
      // The same question about the same thing has an answer of the same kind.
      if (first.asked === asked) return first.answer as Promise<Answer>;
      await first.answer.catch(() => undefined);
    }
    const answer = work();
    const over = (): void => void underway.delete(key);
    underway.set(key, { asked, answer });
    void answer.then(over, over);
    return answer;
  };
}
