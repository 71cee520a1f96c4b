import { useHasUpload } from './store';
import { isOpen } from './summary';

/** Whether files are on their way into a dataset. */
export function useUploading(datasetId: string): boolean {
  return useHasUpload((upload) => upload.datasetId === datasetId && isOpen(upload));
}
