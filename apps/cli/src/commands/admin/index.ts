import { group } from '../../command.js';
import type { Host } from '../../host.js';
import { approveReview } from './review/approve.js';
import { getReview } from './review/get.js';
import { listReviews } from './review/list.js';
import { rejectReview } from './review/reject.js';

export const admin = (host: Host) =>
  group(host, { name: 'admin', summary: 'Review what was uploaded, as a platform admin' }, [
    group(host, { name: 'review', summary: 'Objects pending review' }, [
      listReviews(host),
      getReview(host),
      approveReview(host),
      rejectReview(host),
    ]),
  ]);
