import type { CatalogDataset } from '@ipto/contracts';
import { citationPrice, downloadPrice, fromMicros, LIMITS, toMicros } from '../../../../api/contract';
import { MONETIZATIONS, PRICINGS } from '../../../../catalog/terms';
import { Money } from '../../../../figures/money';
import { Facts } from '../../../../ui/facts';

/** What each use of a dataset costs now, and how that moves. */
export function Price({ dataset }: { dataset: CatalogDataset }) {
  const retrieval = toMicros(dataset.price);
  const { label, text } = PRICINGS[dataset.pricing_model];
  const terms = MONETIZATIONS[dataset.monetization_mode];
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
          <dt className="font-medium">Price: {label.toLowerCase()}</dt>
          <dd className="text-muted">{text}</dd>
        </div>
        <div>
          <dt className="font-medium">Terms: {terms.label.toLowerCase()}</dt>
          <dd className="text-muted">{terms.text}</dd>
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
