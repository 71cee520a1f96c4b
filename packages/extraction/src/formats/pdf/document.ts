import { getResolvedPDFJS } from 'unpdf';
import { z } from 'zod';
import { ExtractionFailed } from '../../extraction.js';
import { type PageText, pageText } from './page-text.js';

export interface PdfDocument {
  readonly pages: number;
  /** The title in the document's metadata. */
  title(): Promise<string | null>;
  /** The text of a page, from 1; null if the page is damaged. */
  pageText(page: number): Promise<PageText | null>;
  close(): Promise<void>;
}

const contentSchema = z.object({
  items: z.array(
    z
      .object({ str: z.string(), hasEOL: z.boolean(), transform: z.array(z.number()), height: z.number() })
      // Marks of structure stand among the text.
      .or(z.object({ type: z.string() }).transform(() => null)),
  ),
});
const infoSchema = z.object({ info: z.object({ Title: z.string().optional() }) });

/**
 * Opens a PDF for its text.
 * @throws ExtractionFailed if it is encrypted or damaged.
 */
export async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  const { getDocument, VerbosityLevel } = await getResolvedPDFJS();
  const loading = getDocument({
    // PDF.js takes the memory over, so it gets its own.
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    maxImageSize: 0,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await loading.promise;
    return {
      pages: document.numPages,
      title: async () => {
        const metadata = infoSchema.safeParse(await document.getMetadata().catch(() => null));
        return metadata.success ? (metadata.data.info.Title ?? null) : null;
      },
      pageText: async (number) => {
        try {
          const page = await document.getPage(number);
          const content = contentSchema.parse(await page.getTextContent());
          page.cleanup();
          return pageText(content.items.filter((item) => item !== null));
        } catch {
          return null;
        }
      },
      close: () => loading.destroy(),
    };
  } catch (error) {
    await loading.destroy();
    const encrypted = error instanceof Error && error.name === 'PasswordException';
    throw new ExtractionFailed(encrypted ? 'The PDF is encrypted' : 'The PDF is damaged', { cause: error });
  }
}
