import type { CatalogDataset } from '@ipto/contracts';
import { citationPrice, downloadPrice, fromMicros, LIMITS, toMicros } from '../../../../api/contract';
import { MONETIZATION_FOR_BUYERS, PRICING_FOR_BUYERS } from '../../../../catalog/terms';
import { MONETIZATION, PRICING } from '../../../../datasets/terms';
import { Money } from '../../../../figures/money';
import { Facts } from '../../../../ui/facts';

/** What each use of a dataset costs now, and how that moves. */
export function Price({ dataset }: { dataset: CatalogDataset }) {
  const retrieval = toMicros(dataset.price);
  const { pricing_model, monetization_mode } = dataset;
  return (
    <div className="grid gap-4">
      <Facts
        facts={[
          ['A result in an answer', <Money key="retrieval" amount={dataset.price} />],
          ['Reporting a citation', <Money key="citation" amount={fromMicros(citationPrice(retrieval))} />],
          ['Downloading an object', <Money key="download" amount={fromMicros(downloadPrice(retrieval))} />],
        ]}
      />
      <dl className="grid gap-2 text-sm">
        <div>
          <dt className="font-medium">Price: {PRICING[pricing_model].label.toLowerCase()}</dt>
          <dd className="text-muted">{PRICING_FOR_BUYERS[pricing_model]}</dd>
        </div>
        <div>
          <dt className="font-medium">Terms: {MONETIZATION[monetization_mode].label.toLowerCase()}</dt>
          <dd className="text-muted">{MONETIZATION_FOR_BUYERS[monetization_mode]}</dd>
        </div>
        <div>
          <dt className="font-medium">Paid once</dt>
          <dd className="text-muted">
            The same object is billed once for the same search, and once for downloads, within{' '}
            {LIMITS.billedOnceHours} hours. Your own datasets are free to you.
          </dd>
        </div>
      </dl>
    </div>
  );
}
