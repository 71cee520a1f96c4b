import {
  Banknote,
  BookOpen,
  ChartLine,
  ClipboardCheck,
  Coins,
  Database,
  FileText,
  History,
  House,
  KeyRound,
  Landmark,
  type LucideIcon,
  Receipt,
  ScrollText,
  Search,
  Settings,
  ShieldCheck,
  Users,
} from 'lucide-react';
import { contract, type LightProcedure } from '../api/contract';
import type { User } from '../session/current-user';
import { may } from '../session/session';

interface Place {
  readonly href: `/${string}`;
  readonly label: string;
  readonly Icon: LucideIcon;
  /** What the page is about to call: whoever may not is not led there. */
  readonly needs: LightProcedure;
}

interface Region {
  readonly title: string | null;
  readonly places: readonly Place[];
}

/** Every page that one can go to from anywhere. */
const NAVIGATION: readonly Region[] = [
  {
    title: null,
    places: [{ href: '/overview', label: 'Overview', Icon: House, needs: contract.users.me }],
  },
  {
    title: 'Buy',
    places: [
      { href: '/search', label: 'Search', Icon: Search, needs: contract.search.query },
      { href: '/catalog', label: 'Catalog', Icon: BookOpen, needs: contract.catalog.list },
      { href: '/activity', label: 'Activity', Icon: History, needs: contract.agent.searches },
      { href: '/spend', label: 'Spend', Icon: Coins, needs: contract.agent.spend },
      { href: '/invoices', label: 'Invoices', Icon: Receipt, needs: contract.buyer.invoices },
    ],
  },
  {
    title: 'Provide',
    places: [
      { href: '/datasets', label: 'Datasets', Icon: Database, needs: contract.datasets.list },
      { href: '/analytics', label: 'Analytics', Icon: ChartLine, needs: contract.provider.analytics },
      { href: '/payouts', label: 'Payouts', Icon: Banknote, needs: contract.provider.payouts },
    ],
  },
  {
    title: 'Manage',
    places: [
      { href: '/keys', label: 'API keys', Icon: KeyRound, needs: contract.keys.list },
      { href: '/team', label: 'Team', Icon: Users, needs: contract.members.list },
      { href: '/audit', label: 'Audit log', Icon: ScrollText, needs: contract.audit.list },
      { href: '/settings', label: 'Settings', Icon: Settings, needs: contract.tenant.get },
    ],
  },
  {
    title: 'Platform',
    places: [
      { href: '/admin/review', label: 'Review', Icon: ClipboardCheck, needs: contract.review.queue },
      { href: '/admin/revenue', label: 'Revenue', Icon: Landmark, needs: contract.admin.revenue },
      { href: '/admin/payouts', label: 'All payouts', Icon: Banknote, needs: contract.admin.listPayouts },
      { href: '/admin/invoices', label: 'All invoices', Icon: FileText, needs: contract.admin.listInvoices },
      {
        href: '/admin/access',
        label: 'Platform access',
        Icon: ShieldCheck,
        needs: contract.admin.listPlatformAdmins,
      },
    ],
  },
];

/** The pages that somebody may go to, by region; no region without any. */
export function placesOpenTo(user: User): Region[] {
  return NAVIGATION.map(({ title, places }) => ({
    title,
    places: places.filter(({ needs }) => may(user, needs)),
  })).filter(({ places }) => places.length > 0);
}
