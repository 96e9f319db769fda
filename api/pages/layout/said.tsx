/** @jsxImportSource hono/jsx */
import { piecesOf } from '../../../locales/isolated.ts';

/** A sentence of ours with the names in it isolated: a name in Hebrew or Arabic does not turn the words around it. */
export function Said({ sentence }: { readonly sentence: string }) {
  return <>{piecesOf(sentence).map(({ text, isByPerson }) => (isByPerson ? <bdi>{text}</bdi> : text))}</>;
}
