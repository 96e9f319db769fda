import { expect, test } from 'vitest';
import { ended } from '../../locales/ended.ts';
import { isolated, piecesOf, plain } from '../../locales/isolated.ts';

test('a sentence is split into names and other words', () => {
  const sentence = `${isolated('Ada')} invited you to ${ended(isolated('Company Inc.'))}`;
  expect(piecesOf(sentence)).toEqual([
    { text: 'Ada', isByPerson: true },
    { text: ' invited you to ', isByPerson: false },
    { text: 'Company Inc.', isByPerson: true },
  ]);
  expect(plain(sentence)).toBe('Ada invited you to Company Inc.');
  expect(plain(ended(isolated('Company')))).toBe('Company.');
});

test('a name that contains marks cannot end its isolation', () => {
  const pieces = piecesOf(isolated('a\u2069b\u2068c'));
  expect(pieces).toEqual([{ text: 'abc', isByPerson: true }]);
});
