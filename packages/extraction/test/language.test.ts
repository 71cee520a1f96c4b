import { TEXT_SEARCH_LANGUAGES } from '@ipto/extraction';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OTHERS, SERBIAN_IN_LATIN, STEMMED } from './support/languages.js';
import { openReading, type Reading } from './support/reading.js';
import { tinyPdf } from './support/tiny-pdf.js';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading();
});
afterAll(() => reading.close());

const languageOf = async (content: string | Uint8Array, type = 'text/plain') =>
  (await reading.read(content, type)).language;
const times = (count: number, text: string) => `${text}\n\n`.repeat(count);

describe('a text is in its language', () => {
  test.each(Object.entries(STEMMED))('%s', async (language, text) => {
    expect(await languageOf(text)).toBe(language);
    expect(await languageOf(times(100, text))).toBe(language);
  });

  test.each(Object.entries(OTHERS))('%s is not stemmed', async (_name, text) => {
    expect(await languageOf(text)).toBe('simple');
    expect(await languageOf(times(100, text))).toBe('simple');
  });

  test('Serbian in either alphabet', async () => {
    expect(await languageOf(SERBIAN_IN_LATIN)).toBe('serbian');
  });

  test('each language that can be told is tried here', () => {
    expect(['simple', ...Object.keys(STEMMED)].sort()).toEqual([...TEXT_SEARCH_LANGUAGES].sort());
  });

  test.each([
    ['text/markdown', `# Bericht\n\n- ${STEMMED.german}\n\n\`\`\`js\nconst pump = await open(path);\n\`\`\``],
    [
      'text/html',
      `<html lang="en"><title>Report</title><script>let x</script><p>${STEMMED.german}</p></html>`,
    ],
    [
      'application/pdf',
      tinyPdf({ pages: [['Bericht'], STEMMED.german.split('. ').map((line) => line.replaceAll('’', ''))] }),
    ],
  ])('whatever its format: %s', async (type, content) => {
    expect(await languageOf(content, type)).toBe('german');
  });
});

describe('a document of several languages is in the one that most of it is in', () => {
  const { english, german, french, russian } = STEMMED;

  test.each([
    ['an English title page', `Annual Report\n\n${times(3, english)}${times(60, german)}`, 'german'],
    ['a Russian summary at the end', times(30, french) + russian, 'french'],
    ['languages by turns', times(20, `${german}\n\n${german}\n\n${english}`), 'german'],
    ['Chinese with English terms', times(10, `${OTHERS.Chinese} pump seal bearing`), 'simple'],
    ['three languages of one size', times(20, `${german}\n\n${english}\n\n${french}`), 'simple'],
  ])('%s', async (_name, text, language) => {
    expect(await languageOf(text)).toBe(language);
  });
});

describe('a label is English where it is plain ASCII, unless it is surely another language', () => {
  test.each([
    ['english', 'Text'],
    ['english', 'Hello world'],
    ['english', 'The quick brown fox.\n'],
    ['english', 'Pump seal kit 204'],
    ['english', 'Server error'],
    ['english', 'Fire extinguisher inspection tag'],
    ['english', 'The numbat lives on page two.'],
    ['english', 'A café for the naïve, and then some more coffee'],
    ['german', 'Guten Tag'],
    ['german', 'Schöne Grüße aus Köln'],
    ['french', 'Veuillez renvoyer le contrat avant vendredi.'],
    ['spanish', '¿Dónde está la biblioteca?'],
    ['russian', 'Привет, мир'],
    ['simple', 'Prosimy o zwrot podpisanej umowy do piątku.'],
    ['simple', '你好，世界'],
    ['simple', 'こんにちは'],
    ['simple', '안녕하세요'],
    ['simple', 'Ωß'],
  ])('%s: %s', async (language, label) => {
    expect(await languageOf(label)).toBe(language);
  });
});

describe('what is no prose', () => {
  test.each([
    [
      'english',
      'code',
      'export function sum(values: number[]): number {\n  let total = 0;\n  return total;\n}\n',
    ],
    [
      'english',
      'a log',
      '2024-05-31T10:00:01Z WARN [db] slow query took 1532 ms, connection 10.0.0.7:5432\n',
    ],
    [
      'english',
      'a list of parts',
      '204-002 Casing gasket NBR 2\n204-004 Hex bolt M12x45 16\n204-005 Shaft sleeve\n',
    ],
    [
      'german',
      'a German one',
      '204-002 Gehäusedichtung 2\n204-004 Sechskantschraube M12x45\n204-005 Wellenhülse\n',
    ],
    ['english', 'a table with a heading', 'station,date,temperature\n1,2024-01-01,-3.2\n2,2024-01-02,-4.0\n'],
    ['simple', 'numbers', '1234567.89\t-0.000123\t2024-05-31T10:00:00Z\t+49 30 1234567\n'],
    ['simple', 'numbers with units', '12 mm 14 kg 20 °C 3 V 4 A 17.5 kN\n'],
    ['simple', 'hashes', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n'],
    [
      'simple',
      'addresses',
      'https://example.com/where/is/the/report mailto:someone@example.com www.example.com\n',
    ],
    ['simple', 'punctuation', '!?;:-- ((())) [[]] {{}} <=> && || ## ** ~~ __\n'],
    ['simple', 'emoji', '😀 🎉 👩‍👩‍👧‍👦 ❤️\n'],
  ])('%s: %s', async (language, _name, text) => {
    expect(await languageOf(text)).toBe(language);
    expect(await languageOf(text.repeat(500))).toBe(language);
  });
});
