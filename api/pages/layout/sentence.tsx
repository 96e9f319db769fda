/** @jsxImportSource hono/jsx */
import { piecesOf } from '../../../locales/isolated.ts';

/** A sentence with the names in it isolated, so that a name in Hebrew or Arabic does not reorder the words around it. */
export function Sentence({ text: sentence }: { readonly text: string }) {
  return <>{piecesOf(sentence).map(({ text, isByPerson }) => (isByPerson ? <bdi>{text}</bdi> : text))}</>;
}
