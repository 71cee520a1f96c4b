import type { CatalogDataset } from '@ipto/contracts';
import Link from 'next/link';
import { MODALITIES, MONETIZATION } from '../../../datasets/terms';
import { Instant } from '../../../figures/instant';
import { Money } from '../../../figures/money';
import { counted } from '../../../figures/quantity';
import { Badge } from '../../../ui/badge';

/** A dataset of the catalog in short. */
export function DatasetCard({ dataset }: { dataset: CatalogDataset }) {
  const { dataset_id, name, provider_name, description, source_modality, monetization_mode, price } = dataset;
  return (
    <li className="relative flex min-w-0 flex-col rounded-xl border bg-surface p-4 hover:border-edge sm:p-5">
      <h2 className="font-semibold tracking-tight wrap-anywhere">
        {/* The whole card is the link's to press. */}
        <Link href={`/catalog/${dataset_id}`} className="rounded-sm after:absolute after:inset-0">
          {name}
        </Link>
      </h2>
      <p className="text-sm text-muted wrap-anywhere">{provider_name}</p>
      <p className="mt-2 mb-3 line-clamp-3 text-[0.9375rem] wrap-anywhere">{description}</p>
      <div className="mt-auto flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted">
        <span className="text-ink">
          <Money amount={price} /> a result
        </span>
        <Badge>{MONETIZATION[monetization_mode].label}</Badge>
        <Badge>{MODALITIES[source_modality].label}</Badge>
        <span>{counted(dataset.ready_object_count, 'object')}</span>
        <span>
          updated <Instant at={dataset.updated_at} />
        </span>
      </div>
    </li>
  );
}
