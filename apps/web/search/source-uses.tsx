'use client';

import { Download, Quote } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/call';
import { contract, downloadPrice, fromMicros, outcomePrice, toMicros } from '../api/contract';
import { useAnswer } from '../data/use-answer';
import { useChange } from '../data/use-change';
import { formatMoney } from '../figures/money';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import { useAction } from '../ui/use-action';
import { download } from '../uploads/page-guard';

interface SourceUsesProps {
  readonly retrievalId: string;
  readonly objectId: string;
  readonly datasetId: string;
  readonly isOwn: boolean;
  readonly citationPrice: number;
}

/** What can be done with a source, each with what it costs before it is pressed. */
export function SourceUses({ retrievalId, objectId, datasetId, isOwn, citationPrice }: SourceUsesProps) {
  const { data: dataset } = useAnswer(contract.catalog.get, { id: datasetId }, { when: !isOwn });
  const change = useChange();
  const { say } = useToast();
  const cite = useAction();
  const fetching = useAction();
  const now = dataset && toMicros(dataset.price);
  const downloading = now !== undefined && `up to ${formatMoney(fromMicros(downloadPrice(now)))}`;
  return (
    <div className="grid gap-5 border-t pt-5">
      <section aria-label="Download" className="grid gap-1.5">
        <Problem failure={fetching.failure} />
        <div>
          <Button
            size="small"
            pending={fetching.pending}
            onPress={() =>
              void fetching.run(async () => {
                const { download_url, price } = await call(contract.objects.download, { id: objectId });
                download(download_url);
                say(price > 0 ? `Downloading, for ${formatMoney(price)}.` : 'Downloading, free of charge.');
              })
            }
          >
            <Download aria-hidden />
            Download the file
          </Button>
        </div>
        <Costs>
          {isOwn
            ? 'Your own: free.'
            : downloading && `Costs ${downloading}, ten retrievals of now; once in 24 hours, then free.`}
        </Costs>
      </section>
      <section aria-label="Citation" className="grid gap-1.5">
        <Problem failure={cite.failure} />
        <div>
          <Button
            size="small"
            pending={cite.pending}
            onPress={() =>
              void cite.run(async () => {
                const { charged_amount } = await change(contract.retrievals.cite, { id: retrievalId });
                say(`Citation reported, ${charged(charged_amount)}.`);
              })
            }
          >
            <Quote aria-hidden />
            Report a citation
          </Button>
        </div>
        <Costs>
          Tells the provider that you used it.{' '}
          {isOwn
            ? 'Your own: free.'
            : `Costs ${formatMoney(citationPrice)}, twice the retrieval. Once for each result.`}
        </Costs>
      </section>
      <Outcome
        retrievalId={retrievalId}
        mode={isOwn ? undefined : dataset?.monetization_mode}
        isOwn={isOwn}
      />
    </div>
  );
}

type Mode = Parameters<typeof outcomePrice>[0];

/** What a result earned, and what reporting that costs. */
function Outcome({
  retrievalId,
  mode,
  isOwn,
}: {
  retrievalId: string;
  mode: Mode | undefined;
  isOwn: boolean;
}) {
  const [amount, setAmount] = useState('');
  const change = useChange();
  const { say } = useToast();
  const revenue = Number(amount);
  const costs = isOwn
    ? 0
    : mode !== undefined && Number.isFinite(revenue) && fromMicros(outcomePrice(mode, toMicros(revenue)));
  return (
    <section aria-label="Outcome">
      <Form
        submit="Report the outcome"
        disabled={amount === ''}
        send={async () => {
          const { charged_amount } = await change(contract.retrievals.reportOutcome, {
            id: retrievalId,
            revenue_amount: revenue,
            currency: 'USD',
          });
          setAmount('');
          say(`Outcome reported, ${charged(charged_amount)}.`);
        }}
      >
        <Field
          name="revenue_amount"
          label="What it earned you (USD)"
          type="number"
          min="0"
          step="any"
          inputMode="decimal"
          value={amount}
          onChange={({ target }) => setAmount(target.value)}
          hint={
            costs === false
              ? 'Once for each result.'
              : costs === 0
                ? 'Reporting it is free here. Once for each result.'
                : `Reporting it costs ${formatMoney(costs)}, a tenth of it. Once for each result.`
          }
        />
      </Form>
    </section>
  );
}

function Costs({ children }: { children: React.ReactNode }) {
  return <p className="min-h-5 text-[0.8125rem] text-muted">{children}</p>;
}

const charged = (amount: number) => (amount > 0 ? `charged ${formatMoney(amount)}` : 'charged nothing');
