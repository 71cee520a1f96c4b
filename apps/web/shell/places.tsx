'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useUser } from '../session/session';
import { placesOpenTo } from './navigation';

/** The pages that somebody may go to, by region. */
export function Places() {
  const user = useUser();
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="grid gap-4">
      {placesOpenTo(user).map(({ title, places }) => (
        <div key={title}>
          {title && <p className="px-2.5 pb-1 text-xs font-medium text-muted">{title}</p>}
          <ul className="grid gap-px">
            {places.map(({ href, label, Icon }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  {...(isWithin(pathname, href) && { 'aria-current': 'page' as const })}
                  className="flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm text-muted -outline-offset-2 hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-ink"
                >
                  <Icon className="size-4 shrink-0" aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

const isWithin = (pathname: string, href: string) => pathname === href || pathname.startsWith(`${href}/`);
