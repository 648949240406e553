// The mark of the product: a track that branches, as it looks from a signal box.
export function SignalMark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--sb-accent)" />
      <path d="M6 21h7c5 0 5-10 10-10h3" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M13 21h13" fill="none" stroke="#fff" strokeOpacity=".55" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="6.5" cy="21" r="2.6" fill="#fff" />
    </svg>
  );
}
