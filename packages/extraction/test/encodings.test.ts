import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReading, type Reading } from './support/reading.js';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading();
});
afterAll(() => reading.close());

const TEXTS = {
  russian: 'Паром отправляется от причала каждые два часа, а зимой только утром. Билеты продаёт смотритель.',
  greek: 'Το πλοίο φεύγει από την προβλήτα κάθε δύο ώρες, και τον χειμώνα μόνο το πρωί.',
  polish:
    'Prom odpływa z przystani co dwie godziny, a zimą tylko rano. Bilety sprzedaje strażnik przy śluzie.',
  hebrew: 'המעבורת יוצאת מהרציף כל שעתיים, ובחורף רק בבוקר. את הכרטיסים מוכר השומר.',
  arabic: 'تغادر العبارة من الرصيف كل ساعتين، وفي الشتاء في الصباح فقط. يبيع الحارس التذاكر.',
  turkish:
    'Vapur iskeleden iki saatte bir kalkar, kışın ise yalnızca sabahları. Biletleri bekçi satıyor, şimdi çok ucuz.',
  thai: 'เรือข้ามฟากออกจากท่าเรือทุกสองชั่วโมง และในฤดูหนาวเฉพาะตอนเช้า',
  japanese: '渡し船は二時間ごとに桟橋を出ますが、冬は朝だけです。切符は番人が売っています。',
  korean: '나룻배는 두 시간마다 부두를 떠나고 겨울에는 아침에만 다닙니다. 표는 관리인이 팝니다.',
  chinese: '渡船每两小时从码头出发，冬天只在早上开。船票由看守人出售。',
  traditional: '渡船每兩小時從碼頭出發，冬天只在早上開。船票由看守人出售。',
  french: 'Le café près de l’écluse est fermé le lundi, à cause des réparations de la façade.',
} as const;

describe('texts that are not Unicode are read as what makes them read like a language', () => {
  test.each([
    ['russian', 'windows-1251'],
    ['russian', 'koi8-r'],
    ['russian', 'iso-8859-5'],
    ['russian', 'ibm866'],
    ['greek', 'windows-1253'],
    ['greek', 'iso-8859-7'],
    ['polish', 'windows-1250'],
    ['polish', 'iso-8859-2'],
    ['hebrew', 'windows-1255'],
    ['arabic', 'windows-1256'],
    ['turkish', 'windows-1254'],
    ['thai', 'windows-874'],
    ['japanese', 'shift_jis'],
    ['japanese', 'euc-jp'],
    ['korean', 'euc-kr'],
    ['chinese', 'gb18030'],
    ['traditional', 'big5'],
    ['french', 'windows-1252'],
  ] as const)('%s in %s', async (language, encoding) => {
    const text = `${TEXTS[language]}\n`.repeat(3).trim();
    const { passages, warnings } = await reading.read(iconv.encode(text, encoding), 'text/plain');
    expect(passages.map(({ body }) => body).join('\n')).toBe(text);
    expect(warnings).toEqual([expect.objectContaining({ code: 'encoding_guessed' })]);
  });

  test.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    '%s without a byte order mark',
    async (encoding) => {
      const bytes = iconv.encode(TEXTS.french, encoding, { addBOM: false });
      expect(await reading.read(bytes, 'text/plain')).toMatchObject({
        passages: [{ body: TEXTS.french }],
        warnings: [],
      });
    },
  );

  test('Japanese in escape sequences', async () => {
    const bytes = Buffer.from('\u001b$BEO$7A%\u001b(B ABC', 'latin1');
    expect((await reading.read(bytes, 'text/plain')).passages[0]?.body).toBe('渡し船 ABC');
  });
});
