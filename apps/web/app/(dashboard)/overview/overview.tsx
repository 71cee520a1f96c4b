'use client';

import { contract } from '../../../api/contract';
import { useAnswer } from '../../../data/use-answer';
import { useMay, useUser } from '../../../session/session';
import { PageHeader } from '../../../ui/page-header';
import { SkeletonRows } from '../../../ui/skeleton';
import { BuyerFigures } from './buyer-figures';
import { FirstSteps } from './first-steps';
import { ProviderFigures } from './provider-figures';
import { RecentSearches } from './recent-searches';
import { WaitingReviews } from './waiting-reviews';

/** What a person sees first: what matters to them, by what they may see. */
export function Overview() {
  const user = useUser();
  const maySeeSales = useMay(contract.provider.dashboard);
  const maySeeSpend = useMay(contract.buyer.dashboard);
  const mayReview = useMay(contract.review.queue);
  const maySeeSearches = useMay(contract.agent.searches);
  const sales = useAnswer(contract.provider.dashboard, {}, { when: maySeeSales });
  const spend = useAnswer(contract.buyer.dashboard, {}, { when: maySeeSpend });
  // Which parts there are is known only with the figures: all come at once, so that none pushes another down.
  const isComing = sales.isLoading || spend.isLoading;
  return (
    <>
      <PageHeader title="Overview" lead={user.tenant_name} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        {mayReview && <WaitingReviews />}
        {isComing ? (
          <SkeletonRows rows={4} className="h-32" />
        ) : (
          <>
            <FirstSteps sales={sales.data} spend={spend.data} />
            {maySeeSales && <ProviderFigures answer={sales} />}
            {maySeeSpend && <BuyerFigures answer={spend} />}
            {maySeeSearches && <RecentSearches />}
          </>
        )}
      </div>
    </>
  );
}
