import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentUser } from '../../../session/current-user';
import { nextPath } from '../../../session/next-path';
import { Login } from './login';

export const metadata: Metadata = { title: 'Sign in' };

export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const next = nextPath((await searchParams).next);
  if (await currentUser()) redirect(next);
  return <Login next={next} />;
}
