export { type ExtractedPassage, type Extraction, ExtractionFailed } from './extraction.js';
export { type Extractor, type ExtractorOptions, openExtractor } from './extractor.js';
export { TEXT_SEARCH_LANGUAGES, type TextSearchLanguage } from './language/languages.js';
export { type SupportedType, supportedTypes } from './media-types.js';
export { SNIFF_BYTES, type SniffHints, sniffType } from './sniffing/sniff.js';
