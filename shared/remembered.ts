// Remembers what was worked out from values that are never changed, such as the nodes of a flow in the editor.

/**
 * The same function, but as long as all arguments are the same objects, it gives the answer of before. One answer is
 * kept for each first argument, until nothing else holds that.
 * @param work pure, of arguments that are never changed
 */
export function remembered<First extends object, Others extends readonly unknown[], Answer>(
  work: (first: First, ...others: Others) => Answer,
): (first: First, ...others: Others) => Answer {
  const known = new WeakMap<First, { others: Others; answer: Answer }>();
  return (first, ...others) => {
    const before = known.get(first);
    const isSame = before?.others.length === others.length && before.others.every((each, at) => each === others[at]);
    if (isSame) return before.answer;
    const answer = work(first, ...others);
    known.set(first, { others, answer });
    return answer;
  };
}
