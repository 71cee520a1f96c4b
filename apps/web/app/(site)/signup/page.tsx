import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentUser } from '../../../session/current-user';
import { nextPath } from '../../../session/next-path';
import { Signup } from './signup';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignupPage({ searchParams }: PageProps<'/signup'>) {
  const next = nextPath((await searchParams).next);
  if (await currentUser()) redirect(next);
  return <Signup next={next} />;
}
