'use client';

import { Command } from 'cmdk';
import { CircleUser, Database } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { contract } from '../api/contract';
import { useAll } from '../data/use-all';
import { may, useUser } from '../session/session';
import { placesOpenTo } from './navigation';

/** Goes anywhere by a few letters: to pages, and to one's own datasets. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const user = useUser();
  const router = useRouter();
  const datasets = useAll(contract.datasets.list, {}, { when: may(user, contract.datasets.list) });
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-lg overflow-hidden rounded-xl border bg-surface shadow-xl"
        >
          <Radix.Title className="sr-only">Go to</Radix.Title>
          <Command label="Go to" loop>
            <Command.Input
              placeholder="Where to? A page, or one of your datasets"
              className="w-full border-b bg-transparent px-4 py-3.5 outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
                Nothing goes by that name.
              </Command.Empty>
              {placesOpenTo(user).map(({ title, places }) => (
                <Group key={title} heading={title ?? 'Start'}>
                  {places.map(({ href, label, Icon }) => (
                    <Item key={href} value={`${title ?? ''} ${label}`} onSelect={() => go(href)}>
                      <Icon className="size-4 text-muted" aria-hidden />
                      {label}
                    </Item>
                  ))}
                </Group>
              ))}
              <Group heading="You">
                <Item value="Your account" onSelect={() => go('/account')}>
                  <CircleUser className="size-4 text-muted" aria-hidden />
                  Your account
                </Item>
              </Group>
              <Group heading="Your datasets">
                {datasets.data?.map(({ dataset_id, name }) => (
                  <Item
                    key={dataset_id}
                    value={`${name} ${dataset_id}`}
                    onSelect={() => go(`/datasets/${dataset_id}`)}
                  >
                    <Database className="size-4 text-muted" aria-hidden />
                    <span className="truncate">{name}</span>
                  </Item>
                ))}
              </Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 text-sm data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}
