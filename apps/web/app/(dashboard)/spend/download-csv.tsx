'use client';

import { Download } from 'lucide-react';
import { contract } from '../../../api/contract';
import { saveCsv } from '../../../api/save-csv';
import { Button } from '../../../ui/button';
import { useToast } from '../../../ui/toast';

/** The same figures as a file for a spreadsheet. */
export function DownloadCsv({ bounds }: { bounds: { from: string; to: string } }) {
  const { attempt } = useToast();
  const name = `spend-${bounds.from.slice(0, 10)}-${bounds.to.slice(0, 10)}.csv`;
  return (
    <Button onPress={() => attempt(() => saveCsv(contract.agent.spend.rest.path, bounds, name))}>
      <Download aria-hidden />
      CSV
    </Button>
  );
}
