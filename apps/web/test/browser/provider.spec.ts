import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, type Dataset, type Login } from '@ipto/contracts';
import type { Browser, CDPSession, Page } from '@playwright/test';
import type { Platform } from './platform.js';
import { expect, test } from './test.js';
import { visitAs } from './visit.js';

const NOTES = '# Notes\n\nThe lighthouse keeper trimmed the lamp at dusk.\n';

let platform: Platform;
let browser: Browser;
let folder: string;
let ada: Login;
/** Files and folders to upload: two notes, one of them deeper, a hidden file, and two that no platform takes. */
let corpus: string;

test.beforeAll(async ({ platform: shared, browser: opened }) => {
  [platform, browser] = [shared, opened];
  folder = await mkdtemp(join(tmpdir(), 'ipto-upload-'));
  corpus = join(folder, 'corpus');
  await mkdir(join(corpus, 'a', 'b'), { recursive: true });
  await writeFile(join(corpus, 'top.md'), NOTES);
  await writeFile(join(corpus, 'a', 'b', 'deep.md'), `${NOTES}\nAnd again.\n`);
  await writeFile(join(corpus, '.hidden.md'), NOTES);
  await writeFile(join(corpus, 'a', 'empty.md'), '');
  await writeFile(
    join(corpus, 'a', 'noise.bin'),
    Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7) % 256),
  );
});
test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});
test.beforeEach(async () => {
  ada = await platform.signUp();
});

/** Opens a page as Ada. */
const on = (path: string, use: (page: Page) => Promise<void>) => visitAs(browser, platform, ada, path, use);
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const newDataset = (input: Partial<Dataset> = {}) =>
  platform.call(contract.datasets.create, { name: 'Field notes', ...input }, ada.session_token);
const objectsOf = async (dataset_id: string) =>
  (await platform.call(contract.objects.list, { dataset_id }, ada.session_token)).items;
const row = (page: Page, text: string) =>
  page.getByRole('region', { name: 'Objects' }).getByRole('row').filter({ hasText: text });
const upload = (page: Page, text: string) =>
  page.getByRole('list', { name: 'Uploads' }).getByRole('listitem').filter({ hasText: text });

async function choose(page: Page, button: string, path: string | string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles(path);
}

/** Drags files or folders of the disk over a page and lets them go, as a hand does. */
async function drop(page: Page, ...files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data });
}

/** From now on the page sends slowly. */
async function slowDown(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await throttle(session, 40_000);
  return session;
}
const throttle = (session: CDPSession, uploadThroughput: number) =>
  session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput,
  });

test('creates a dataset whose prices were shown before', async () => {
  await on('/datasets', async (page) => {
    await page.getByText('You have no datasets yet').waitFor();
    await page.getByRole('link', { name: 'New dataset' }).click();
    await heading(page, 'New dataset').waitFor();
    const today = page.getByRole('table', { name: 'Prices today' });
    await today.getByRole('row', { name: 'Retrieval $0.001 $0.0008' }).waitFor();
    await page.getByLabel('Name').fill('Field notes');
    await page.getByRole('radio', { name: /^Premium/ }).check();
    await today.getByRole('row', { name: 'Download $0.30 $0.24' }).waitFor();
    await page.getByRole('radio', { name: /^Time decay/ }).check();
    await page.getByRole('spinbutton', { name: 'Half-life' }).fill('100');
    await page.getByLabel('Your own price').fill('0.5');
    await page.getByRole('row', { name: '100 days $0.25' }).waitFor();
    await page.getByRole('row', { name: '250 days $0.10' }).waitFor();
    await page.getByRole('radio', { name: /^Listed/ }).check();
    await page.getByRole('button', { name: 'Create dataset' }).click();
    await heading(page, 'Field notes').waitFor();
    const { items } = await platform.call(contract.datasets.list, {}, ada.session_token);
    expect(items).toMatchObject([
      {
        name: 'Field notes',
        monetization_mode: 'premium',
        pricing_model: 'time_decay',
        unit_price: 0.5,
        half_life_days: 100,
        visibility: 'listed',
        status: 'draft',
      },
    ]);
    await page.getByRole('link', { name: 'Datasets' }).first().click();
    await page.getByRole('row', { name: /Field notes Draft Listed 0 of 0/ }).waitFor();
  });
});

test('uploads a folder with its paths, tells what failed and why, and sends only what is missing the next time', async () => {
  const { dataset_id } = await newDataset();
  await on(`/datasets/${dataset_id}`, async (page) => {
    await page.getByText('No objects yet').waitFor();
    await drop(page, corpus);
    await upload(page, 'top.md').getByText('Uploaded').waitFor();
    await upload(page, 'a/b/deep.md').getByText('Uploaded').waitFor();
    await upload(page, 'a/empty.md').getByText('The file is empty.').waitFor();
    const noise = upload(page, 'a/noise.bin');
    await noise.getByText('Failed').waitFor();
    await expect(noise).toContainText(/Request req_[0-9A-Z]{26}/);
    await page.getByText('2 of 4 files there, 2 failed').waitFor();
    await row(page, 'a/b/deep.md').getByText('In review').waitFor();
    expect((await objectsOf(dataset_id)).map(({ filename }) => filename).sort()).toEqual([
      'a/b/deep.md',
      'top.md',
    ]);

    await writeFile(join(corpus, 'new.md'), `${NOTES}\nNew.\n`);
    await choose(page, 'Choose a folder', corpus);
    await upload(page, 'new.md').getByText('Uploaded').waitFor();
    await upload(page, 'top.md').getByText('Already there').waitFor();
    await upload(page, 'a/b/deep.md').getByText('Already there').waitFor();
    // That of noise.bin goes again once its upload has failed.
    await expect.poll(async () => (await objectsOf(dataset_id)).length).toBe(3);
    await page.getByRole('button', { name: 'Clear finished' }).click();
    await page.getByRole('list', { name: 'Uploads' }).waitFor({ state: 'detached' });
  });
});

test('keeps apart files of one name: by their folders where several are dropped, else by failing the later', async () => {
  const { dataset_id } = await newDataset();
  const years = ['2023', '2024'].map((year) => join(folder, 'years', year));
  for (const year of years) {
    await mkdir(year, { recursive: true });
    await writeFile(join(year, 'report.txt'), `${year}: ${NOTES.repeat(20_000)}`);
  }
  const reports = years.map((year) => join(year, 'report.txt'));
  await on(`/datasets/${dataset_id}`, async (page) => {
    await page.getByText('No objects yet').waitFor();
    await drop(page, ...years);
    await upload(page, '2023/report.txt').getByText('Uploaded').waitFor();
    await upload(page, '2024/report.txt').getByText('Uploaded').waitFor();
    expect((await objectsOf(dataset_id)).map(({ filename }) => filename).sort()).toEqual([
      '2023/report.txt',
      '2024/report.txt',
    ]);
    await page.getByRole('button', { name: 'Clear finished' }).click();

    await slowDown(page);
    const clash = page.getByText('Another file of this name is being uploaded.');
    await choose(page, 'Choose files', reports.slice(0, 1));
    await upload(page, 'report.txt').getByText('Sending').waitFor();
    // The one that is under way, and then another.
    await choose(page, 'Choose files', reports);
    await clash.waitFor();
    await expect(upload(page, 'report.txt')).toHaveCount(2);
    await page.getByRole('button', { name: 'Retry report.txt' }).click();
    await clash.waitFor();
    await page.getByRole('button', { name: 'Cancel report.txt' }).click();
    await upload(page, 'report.txt').getByText('Cancelled').waitFor();
  });
});

test('uploads what can be read of a drop, and names what can not', async () => {
  const { dataset_id } = await newDataset();
  const files = ['gone.md', 'good.md'].map((name) => join(folder, name));
  for (const file of files) await writeFile(file, NOTES);
  await on(`/datasets/${dataset_id}`, async (page) => {
    await page.getByText('No objects yet').waitFor();
    // Whoever runs the tests may read every file: the browser's refusal is played.
    await page.evaluate(() => {
      const { webkitGetAsEntry } = DataTransferItem.prototype;
      DataTransferItem.prototype.webkitGetAsEntry = function () {
        const entry = webkitGetAsEntry.call(this);
        if (entry?.name === 'gone.md') {
          const refuse: FileSystemFileEntry['file'] = (_, reject) =>
            reject?.(new DOMException('', 'NotReadableError'));
          Object.defineProperty(entry, 'file', { value: refuse });
        }
        return entry;
      };
    });
    await drop(page, ...files);
    await page.getByText('Can’t be read, and is not uploaded: gone.md.').waitFor();
    await upload(page, 'good.md').getByText('Uploaded').waitFor();
  });
});

test('shows without a reload what becomes of an object, and previews, downloads and deletes it', async () => {
  const { dataset_id } = await newDataset();
  await on(`/datasets/${dataset_id}`, async (page) => {
    await choose(page, 'Choose files', join(corpus, 'top.md'));
    await row(page, 'top.md').getByText('In review').waitFor();
    const [object] = await objectsOf(dataset_id);
    const object_id = object?.object_id ?? '';
    const target = { tenant_id: ada.tenant_id, object_id };
    await platform.call(contract.review.approve, target, platform.admin.session_token);
    await row(page, 'top.md').getByText('Ready').waitFor();
    await page.getByText('1 of 1 object ready').waitFor();
    await page.getByText('Active', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Actions for top.md' }).click();
    await page.getByRole('menuitem', { name: 'Preview' }).click();
    await page.getByRole('dialog').getByText('The lighthouse keeper trimmed the lamp').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Actions for top.md' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('top.md');

    await page.getByLabel('Status').selectOption('Rejected');
    await page.getByText('No object is in the state “Rejected”').waitFor();
    expect(new URL(page.url()).searchParams.get('status')).toBe('rejected');
    await page.getByRole('button', { name: 'Show all' }).click();

    await page.getByRole('button', { name: 'Actions for top.md' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No objects yet').waitFor();
    expect(await objectsOf(dataset_id)).toEqual([]);
  });
});

test('goes on with an upload on other pages, asks before the page is left, and takes back what is cancelled', async () => {
  const { dataset_id } = await newDataset();
  const long = join(folder, 'long.txt');
  await writeFile(long, NOTES.repeat(20_000));
  await on(`/datasets/${dataset_id}`, async (page) => {
    const network = await slowDown(page);
    await choose(page, 'Choose files', long);
    await upload(page, 'long.txt').getByText('Sending').waitFor();
    expect(await objectsOf(dataset_id)).toMatchObject([{ status: 'pending_upload' }]);
    await upload(page, 'long.txt').getByRole('button', { name: 'Cancel long.txt' }).click();
    await upload(page, 'long.txt').getByText('Cancelled').waitFor();
    await expect.poll(() => objectsOf(dataset_id)).toEqual([]);

    await upload(page, 'long.txt').getByRole('button', { name: 'Retry long.txt' }).click();
    await upload(page, 'long.txt').getByText('Sending').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await heading(page, 'Overview').waitFor();
    const indicator = page.getByRole('complementary', { name: 'Uploads' });
    await indicator.getByText('Uploading 1 file of 1').waitFor();
    const [question] = await Promise.all([
      page.waitForEvent('dialog'),
      page.close({ runBeforeUnload: true }),
    ]);
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();

    await throttle(network, -1);
    await indicator.getByText('1 file uploaded').waitFor();
    expect(await objectsOf(dataset_id)).toMatchObject([{ filename: 'long.txt', status: 'staged' }]);
    await indicator.getByRole('link').click();
    await row(page, 'long.txt').getByText('In review').waitFor();
  });
});

test('counts above the list what has come while the rest is on its way', async () => {
  const { dataset_id } = await newDataset();
  const rest = join(folder, 'rest.txt');
  await writeFile(rest, NOTES.repeat(20_000));
  await on(`/datasets/${dataset_id}`, async (page) => {
    await page.getByText('0 of 0 objects ready').waitFor();
    await slowDown(page);
    await choose(page, 'Choose files', [join(corpus, 'top.md'), rest]);
    await page.getByText('0 of 1 object ready').waitFor();
    await upload(page, 'rest.txt').getByText('Sending').waitFor();
    await upload(page, 'rest.txt').getByRole('button', { name: 'Cancel rest.txt' }).click();
    await upload(page, 'rest.txt').getByText('Cancelled').waitFor();
  });
});

test('asks about uploads before it signs out, and takes them back', async () => {
  const { dataset_id } = await newDataset();
  const late = join(folder, 'late.txt');
  await writeFile(late, NOTES.repeat(20_000));
  await on(`/datasets/${dataset_id}`, async (page) => {
    const questions: string[] = [];
    page.on('dialog', async (question) => {
      questions.push(question.type());
      await question.dismiss();
    });
    await slowDown(page);
    await choose(page, 'Choose files', late);
    await upload(page, 'late.txt').getByText('Sending').waitFor();
    const [cookie] = await page.context().cookies();
    const signOut = async () => {
      await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    const dialog = page.getByRole('dialog', { name: 'Stop the uploads?' });

    await signOut();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await upload(page, 'late.txt').getByText('Sending').waitFor();
    await platform.call(contract.users.me, {}, cookie?.value);

    await signOut();
    await dialog.getByRole('button', { name: 'Stop them and go on' }).click();
    await page.waitForURL(`${platform.webUrl}/`);
    expect(questions).toEqual([]);
    expect(await objectsOf(dataset_id)).toEqual([]);
    await expect(platform.call(contract.users.me, {}, cookie?.value)).rejects.toThrow('401');
  });
});

test('changes a dataset, pauses it, and deletes it once its name is typed', async () => {
  const { dataset_id: id } = await newDataset();
  const dataset = () => platform.call(contract.datasets.get, { id }, ada.session_token);
  await on(`/datasets/${id}?tab=settings`, async (page) => {
    const notFound: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 404) notFound.push(response.url());
    });
    await page.getByLabel('Name').fill('  ');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('May not be blank').waitFor();
    await page.getByLabel('Name').fill('Sea notes');
    await page.getByRole('radio', { name: /^Outcome share/ }).check();
    await page.getByRole('row', { name: '$100.00 earned $10.00 $8.00' }).waitFor();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await heading(page, 'Sea notes').waitFor();
    expect(await dataset()).toMatchObject({ name: 'Sea notes', monetization_mode: 'outcome_share' });

    await page.getByRole('button', { name: 'Activate' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Activate' }).waitFor();
    expect(await dataset()).toMatchObject({ status: 'paused' });

    await page.getByRole('button', { name: 'Delete dataset' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete dataset' });
    await page.getByLabel('Type the name').fill('Field notes');
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('Type the name').fill('Sea notes');
    await confirm.click();
    await page.getByText('You have no datasets yet').waitFor();
    expect(notFound).toEqual([]);
    await expect(dataset()).rejects.toThrow('404');
  });
});

test('lets another tenant into a restricted dataset, and out of it', async () => {
  const { dataset_id: id } = await newDataset({ visibility: 'restricted' });
  const buyer = await platform.signUp('Globex');
  const entitled = async () =>
    (await platform.call(contract.entitlements.list, { id }, ada.session_token)).items.map(
      ({ tenant_id }) => tenant_id,
    );
  await on(`/datasets/${id}`, async (page) => {
    await page.getByRole('tab', { name: 'Entitlements' }).click();
    await page.getByText('Nobody is let in yet').waitFor();
    await page.getByLabel('Tenant id').fill('tnt_nonsense');
    await page.getByRole('button', { name: 'Let in' }).click();
    await page.getByText(/Request req_/).waitFor();
    await page.getByLabel('Tenant id').fill(buyer.tenant_id);
    await page.getByRole('button', { name: 'Let in' }).click();
    await page.getByRole('cell', { name: buyer.tenant_id, exact: true }).waitFor();
    expect(await entitled()).toEqual([buyer.tenant_id]);
    await page.getByRole('button', { name: `Revoke ${buyer.tenant_id}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Nobody is let in yet').waitFor();
    expect(await entitled()).toEqual([]);
  });
});
