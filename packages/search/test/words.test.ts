import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askIn, openTestSearch, type TestSearch } from './asking.js';
import { type Corpus, corpusIn } from './corpus.js';

/** Texts, each with queries that have to find it first among all the others. */
const CASES: readonly (readonly [language: string, text: string, ...queries: string[]])[] = [
  [
    'english',
    'The parser is written in C++ and knows templates.',
    'C++',
    '"C++"',
    'C++ AND parser',
    'c++ templates',
  ],
  ['english', 'The service is written in C# with records.', 'C#', 'C# records'],
  ['english', 'The driver is written in C, without classes.', 'C driver'],
  ['english', 'The plug-in needs .NET 8.', '.NET', '.net 8'],
  ['english', 'The gateway runs on node.js in production.', 'node.js', 'NodeJS', 'nodejs', 'Node js'],
  ['english', 'Our plant is certified by ISO 9001 since May.', 'ISO 9001', 'ISO-9001', 'ISO9001', 'iso9001'],
  ['english', 'The waste site follows ISO-14001 rules.', 'ISO 14001', '"ISO-14001"', 'ISO14001'],
  [
    'english',
    'Order part AB-4471-X/2 from the depot.',
    'AB-4471-X/2',
    'AB4471X',
    'ab4471x',
    '4471',
    '"AB-4471-X"',
    'AB-4471*',
    'AB-4471-X/2 AND depot',
  ],
  ['english', 'Release 1.2.3 repairs the log.', '1.2.3', '"1.2.3"'],
  ['english', 'Release v1.2.4 repairs the clock.', '1.2.4', 'v1.2.4', '"1.2.4"'],
  ['english', 'Release 8.10.77 repairs the lamp.', '8.10', '8.10.77'],
  [
    'english',
    'Write to paula.meyer@harbour-works.example about bills.',
    'paula.meyer@harbour-works.example',
    'paula meyer',
    'harbour-works.example',
  ],
  [
    'english',
    'See https://portal.quays.example/forms/claims?id=77&lang=de for staff.',
    'portal.quays.example',
    'forms/claims',
    'https://portal.quays.example/forms/claims?id=77&lang=de',
    'portal claims form',
  ],
  ['english', 'The printer answers at 192.168.40.17 alone.', '192.168.40.17', '192.168.40'],
  [
    'english',
    'Load com.example.AppLoader before start.',
    'AppLoader',
    'apploader',
    'com.example.AppLoader',
    'app loader',
  ],
  [
    'english',
    'Call getUserProfileById or set_user_zone.',
    'user profile',
    'getUserProfileById',
    'getuserprofilebyid',
    'set_user_zone',
  ],
  ['english', 'AT&T and the R&D wing share a floor.', 'AT&T', 'R&D', '"R&D wing"'],
  ['english', 'Miss O’Brien runs the mezzanine.', "O'Brien", 'OBrien', 'o’brien', 'obrien'],
  [
    'english',
    'Pilots don’t refuel at St. John’s.',
    "don't refuel",
    'dont refuel',
    '"don\'t refuel"',
    "St. John's",
  ],
  ['english', 'Scrap fell after 1,250,000 pieces for $33,750.', '1250000', '1,250,000', '$33,750', '33750'],
  ['english', 'The deposit is €450, the fee £20.', '€450', '450', '£20'],
  ['english', 'Launch day 🚀 for the crew, 🧊 melted.', '🚀', '🧊 melted'],
  ['english', 'To be or not to be, said the mug.', '"to be or not to be"', 'to be or not to be'],
  ['english', 'The Who played in the hall in May.', 'The Who', '"The Who"'],
  ['english', 'Who has the keys to the shed?', 'keys shed'],
  ['english', 'The café’s résumé of naïve façade repairs.', 'cafe', 'café', 'naive', 'resume facade', 'CAFÉ'],
  ['english', 'Ferries leave Øresund for Łódź and İstanbul.', 'Oresund', 'Lodz', 'Istanbul', 'Øresund'],
  [
    'english',
    'The sche\u00addule of tur\u00adbines is zero\u200bwidth.',
    'schedule',
    '"schedule of turbines"',
    'zerowidth',
    'zero width',
  ],
  ['english', 'The oﬃce has Ｗ７７３ and H₂O.', 'office', 'W773', 'H2O'],
  ['english', 'The yard replaces bol-\nlards along the quay.', 'bollards'],
  [
    'french',
    'La cre\u0300me bru\u0302le\u0301e est servie froide.',
    'crème brûlée',
    'creme brulee',
    '"crème brûlée"',
  ],
  ['french', 'L’eau de la fontaine est coupée.', 'eau fontaine', "l'eau", 'coupee'],
  [
    'german',
    'Herr Müller grüßt Kapitän Weiß in der Straße.',
    'Muller',
    'Mueller',
    'MÜLLER',
    'Weiss',
    'Strasse',
    'Kapitan',
  ],
  ['russian', 'Ёлка стоит у окна склада.', 'елка', 'ёлка', 'окно'],
  ['greek', 'Το λιμάνι είναι κλειστό.', 'λιμανι', 'λιμάνι'],
  ['simple', '倉庫の窓は月曜日に点検する。', '倉庫の窓', '窓', '月曜日', '点検', '"倉庫の窓"'],
  ['simple', '王先生检查水泵和窗户。', '水泵', '窗户', '王先生', '检查水泵'],
  ['simple', 'คลังสินค้ามีหน้าต่างใหม่', 'คลังสินค้า', 'หน้าต่าง'],
  ['simple', '회사는 창고를 새로 지었다.', '회사', '창고', '회사는 창고'],
  ['simple', 'ודוד קנה את הספרים בירושלים.', 'ספרים', 'ירושלים', 'הספרים'],
  ['arabic', 'زار المهندسون المدرسة أمس.', 'المدرسه', 'مدرسة', 'امس'],
];

let test: TestSearch;
let corpus: Corpus;
let tenantId: string;
const texts = new Map<string, string>();

beforeAll(async () => {
  test = await openTestSearch();
  corpus = corpusIn(test);
  tenantId = await corpus.tenant();
  const dataset = await corpus.dataset(tenantId);
  for (const [language, text] of CASES)
    texts.set(await corpus.object(dataset, [text], { language, title: '' }), text);
});
afterAll(() => test.dispose());

describe.each(CASES)('%s: %s', (_, text, ...queries) => {
  it.each(queries)('is found by %s', async (query) => {
    const { hits } = await askIn(test, tenantId, query, { mode: 'lexical' });
    expect(hits.slice(0, 1).map(({ objectId }) => texts.get(objectId))).toEqual([text]);
    expect(hits[0]?.snippet.highlights.length).toBeGreaterThan(0);
  });
});

it('ranks what is written as it was asked for above other spellings', async () => {
  const dataset = await corpus.dataset(tenantId);
  const ids = new Map<string, string>();
  for (const text of ['Pâté is served.', 'Pate is served.', 'Pàte is served.'])
    ids.set(await corpus.object(dataset, [text], { title: '', language: 'simple' }), text);
  const first = async (query: string) => {
    const { hits } = await askIn(test, tenantId, query, { mode: 'lexical', datasetIds: [dataset.id] });
    expect(hits.length).toBe(3);
    return ids.get(hits[0]?.objectId ?? '');
  };
  expect(await first('pate')).toBe('Pate is served.');
  expect(await first('pâté')).toBe('Pâté is served.');
});
